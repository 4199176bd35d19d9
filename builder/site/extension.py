"""The extension: reads the course once, filters editions when a page is read, adds roles and directives.

Everything that people wrote comes from Course, never from Sphinx's own reading of front matter.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterable
from hashlib import blake2b
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util.typing import ExtensionMetadata

from builder import __version__
from builder.course import read_course
from builder.course.files import file_hash
from builder.course.trainer import for_trainees, for_trainers
from builder.doc.cohort import providers_named
from builder.doc.dates import content_line
from builder.doc.unit import SUPPORT, WORRIED
from builder.model import Unit, Where
from builder.site import bibliography, cases, epub, pages, visitors
from builder.site.config import PASSED_ON, TRAINER_PAGES
from builder.site.domain import GIVEN, CourseDomain, course_domain
from builder.site.static import add_static

EDITIONS = ("trainee", "trainer")
_LINK = re.compile(r"\[([^\[\]]*)\]\(([^()\s]+\.md)\)")


def register(app: Sphinx) -> ExtensionMetadata:
    """Register everything with Sphinx."""
    app.add_config_value("coursewright_edition", "trainee", "env", str)
    app.add_config_value("coursewright_units", "", "env", str)
    app.add_config_value("coursewright_employers", "", "env", str)
    for name in PASSED_ON:
        if name not in app.config.values:
            app.add_config_value(name, None, "", [bool, str, int, list, dict, type(None)])
    app.add_domain(CourseDomain)
    pages.register(app)
    cases.register(app)
    visitors.register(app)
    bibliography.register(app)
    epub.register(app)
    app.connect("config-inited", add_static)
    app.connect("builder-inited", _read)
    app.connect("source-read", _filter)
    app.connect("env-get-outdated", _outdated)
    app.connect("env-updated", _rewrite_all)
    app.connect("html-page-context", _footer)
    app.connect("html-page-context", _support)
    return {
        "version": __version__,
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }


def _read(app: Sphinx) -> None:
    if app.config.coursewright_edition not in EDITIONS:
        raise ExtensionError(f"the edition must be one of {', '.join(EDITIONS)}")
    course = GIVEN.get() or read_course(Path(app.srcdir))[0]
    wanted = [name for name in app.config.coursewright_units.split(",") if name]
    domain = course_domain(app.env)
    domain.course = course
    domain.shown = tuple(unit for unit in course.units if not wanted or unit.number in wanted)
    domain.employers = providers_named(course, app.config.coursewright_employers.split(","))
    domain.trainer = app.config.coursewright_edition == "trainer"


def _outdated(app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]) -> list[str]:
    """Name the pages with a source whose content changed; Sphinx itself looks at times only."""
    root = Path(app.srcdir)
    domain = course_domain(env)
    before = domain.data["hashes"]
    domain.data["hashes"] = {name: file_hash(root / name) for name in sorted(domain.course.files)}
    moved = {name for name, found in domain.data["hashes"].items() if before.get(name) != found}
    moved |= before.keys() - domain.data["hashes"].keys()
    if not before:
        return []
    return [
        name
        for name in env.all_docs
        if f"{name}.md" in moved or any(str(path) in moved for path in env.dependencies.get(name, ()))
    ]


def _footer(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Put the version and date of the content under every page, as a slot."""
    shown = escape(content_line(course_domain(app.env).course))
    context["theme_extra_footer"] = f'<p class="cw-version"><!--cw-slot:content-->{shown}<!--/cw-slot--></p>'


def _support(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give every page the address of the page that says what to do now; it may be the first that someone needs."""
    there = SUPPORT in app.env.all_docs and pagename != SUPPORT
    address = escape(app.builder.get_relative_uri(pagename, SUPPORT)) if there else ""
    context["cw_support"] = f'<a href="{address}">{WORRIED}</a>' if address else ""
    if address and app.builder.name == "epub" and "body" in context:  # its templates have no place for it
        context["body"] = f'<p class="cw-now">{context["cw_support"]}</p>\n{context["body"]}'


def _filter(app: Sphinx, docname: str, source: list[str]) -> None:
    """Blank front matter and trainer text, keeping every line where it is. Fails closed."""
    domain = course_domain(app.env)
    path = f"{docname}.md"
    if docname.startswith(f"{TRAINER_PAGES}/") and not domain.trainer:
        raise ExtensionError(f"{path}: a page for trainers reached the trainee edition")
    text, problems = (for_trainers if domain.trainer else for_trainees)(source[0], Where(path, 1))
    if problems:
        raise ExtensionError("\n".join(map(str, problems)))
    unit = domain.unit_of(docname)
    if unit:
        text = _titled(text, unit)
    elif docname.startswith("units/"):
        raise ExtensionError(f"{path}: this unit cannot be read; run `coursewright check`")
    source[0] = _unlinked(text, path, domain)


def _titled(text: str, unit: Unit) -> str:
    lines = text.split("\n")
    start = unit.page.where.line - 1
    return "\n".join([f"# {unit.name}", *[""] * (start - 1), *lines[start:]])


def _unlinked(text: str, path: str, domain: CourseDomain) -> str:
    absent = {unit.where.path: unit for unit in domain.course.units if unit not in domain.shown}
    folder = path.rpartition("/")[0]

    def replace(found: re.Match[str]) -> str:
        unit = absent.get(posixpath.normpath(posixpath.join(folder, found[2])))
        return unit.name if unit else found[0]

    return _LINK.sub(replace, text)


def _rewrite_all(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Write every page again where something that all of them show has changed: titles, statements, order."""
    domain = course_domain(env)
    statements = [[entry.id, entry.statement] for entry in domain.course.competences]
    titles = {name: title.astext() for name, title in sorted(env.titles.items())}
    toc = {name: sorted(included) for name, included in sorted(env.toctree_includes.items())}
    now = blake2b(json.dumps([statements, titles, toc]).encode(), digest_size=16).hexdigest()
    before, domain.data["chrome"] = domain.data["chrome"], now
    return [] if before in ("", now) else list(env.all_docs)
