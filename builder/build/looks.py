"""The Word templates that documents are written into: those of a look that ships, or a provider's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from builder.build.cache import hash_of, kept, program_hash
from builder.course.files import file_hash
from builder.doc.cohort import provider_of
from builder.doc.document import OBSERVED, Document
from builder.model import SHEETS, Cohort, Course, Logo, Problem, Provider, Sheet, Where
from builder.resources import LOOKS, templates_folder
from builder.word import LogoPicture, Template, large_print, lost_places, read_template

_GRIDS = ("results", "feedback slips")
_HANDOUTS = ("handout", "trainer guide", "booklet", "trainer booklet")


def sheet_of(document: Document) -> Sheet:
    """Return which template a document is written into."""
    if document.kind in (*OBSERVED, *_GRIDS):
        return "checklist"
    return "handout" if document.kind in _HANDOUTS else "paper"


@dataclass(frozen=True, slots=True)
class Looks:
    """The templates of a build, by name, each as it is and for large print.

    `problems` tell what the provider's own templates lack; `key` is the hash of all that the templates are read from:
    what was written with other templates has another one. `given` is that of what somebody outside keeps: one that
    ships, for a provider's own template or logo would tell who stands behind the sheet.
    """

    plain: Mapping[Sheet, Template]
    large: Mapping[Sheet, Template]
    given: Template
    problems: tuple[Problem, ...] = ()
    key: str = ""

    @property
    def unusable(self) -> bool:
        """Tell whether a template or logo of the provider cannot be used: then nothing is to be made."""
        return any(problem.severity == "error" for problem in self.problems)

    def of(self, document: Document) -> Template:
        """Return the template of a document."""
        if document.given:
            return self.given
        return (self.large if document.large else self.plain)[sheet_of(document)]


def look_path(look: str, sheet: Sheet) -> Path:
    """Return the file of a template that ships."""
    return templates_folder() / look / f"{sheet}.docx"


def provider_for(course: Course | None, cohort: Cohort | None) -> Provider | None:
    """Return whose templates documents have: the provider of the cohort; without one, the only one that there is."""
    if course is None:
        return None
    if cohort:
        return provider_of(cohort, course)
    found = [one for one in course.providers if one.kind == "provider"]
    return found[0] if len(found) == 1 else None


def looks(root: Path, course: Course | None = None, cohort: Cohort | None = None) -> Looks:
    """Read the templates, or recall them: Word's library takes a while to import, and they hardly ever change.

    A provider's own file stands in for the one of its look; one that cannot be read is a problem.
    """
    provider = provider_for(course, cohort)
    chosen = {sheet: _chosen(root, provider, sheet) for sheet in SHEETS}
    shipped = {sheet: look_path(provider.look if provider else LOOKS[0], sheet) for sheet in SHEETS}
    given, _ = _kept(root, None, "paper", shipped["paper"])
    keys = [_key(root, shipped["paper"], None)]
    plain, large, problems = dict[Sheet, Template](), dict[Sheet, Template](), list[Problem]()
    for sheet, (path, where) in chosen.items():
        try:
            keys.append(_key(root, path, provider))
            plain[sheet], large[sheet] = _kept(root, provider, sheet, path)
        except (ValueError, OSError) as error:
            said = f"{error.strerror}: close it where it is open" if isinstance(error, OSError) else str(error)
            problems.append(Problem(where, "P004", f"the template cannot be used: {said}"))
            path = shipped[sheet]
            plain[sheet], large[sheet] = _kept(root, None, sheet, path)
        problems += _lacking(plain[sheet], path, where)
    return Looks(plain, large, given, tuple(problems), hash_of(keys))


def _chosen(root: Path, provider: Provider | None, sheet: Sheet) -> tuple[Path, Where]:
    """Return the file of a template, and where it is named."""
    for own in provider.templates if provider else ():
        if own.sheet == sheet:
            return root / own.path, own.where
    look = provider.look if provider else LOOKS[0]
    return look_path(look, sheet), provider.where if provider else Where("", 1)


def _lacking(template: Template, path: Path, where: Where) -> Iterator[Problem]:
    """Yield what a template lacks, in a sentence each: documents are made all the same."""
    see = "see `coursewright template check`"
    if template.missing:
        first = ", ".join(repr(one.name) for one in template.missing[:3])
        more = f" and {len(template.missing) - 3} more" if len(template.missing) > 3 else ""
        yield Problem(where, "T001", f"{path.name} lacks the styles {first}{more}: others stand in; {see}", "warning")
    if lost := lost_places(template):
        message = f"{path.name} has no place for {', '.join(lost)} in header or footer; {see}"
        yield Problem(where, "T005", message, "warning")


# What is kept


def _key(root: Path, path: Path, provider: Provider | None) -> str:
    logo = provider.logo if provider else None
    drawn = (file_hash(root / logo.path), logo.alt) if logo else ()
    return hash_of([file_hash(path), program_hash(), *drawn])


def _kept(root: Path, provider: Provider | None, sheet: Sheet, path: Path) -> tuple[Template, Template]:
    def make() -> tuple[Template, Template]:
        read = read_template(path, _picture(root, provider.logo if provider else None))
        return read, large_print(read)

    own = provider is not None and (provider.logo is not None or path.is_relative_to(root / "cohorts"))
    name = provider.id if provider and own else path.parent.name
    return kept(root, f"template-{name}-{sheet}", _key(root, path, provider), make)


def _picture(root: Path, logo: Logo | None) -> LogoPicture | None:
    return LogoPicture((root / logo.path).read_bytes(), logo.alt) if logo else None
