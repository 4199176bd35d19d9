"""The style of citations: author and year in the text and as the label of each source, sorted by author.

sphinxcontrib-bibtex looks its style up among all installed packages at every citation, which takes three
quarters of the time of a page with many; a style that is registered is found at once.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from string import ascii_lowercase
from typing import Any

from docutils import nodes
from pybtex.backends.plaintext import Backend
from pybtex.database import Entry
from pybtex.plugin import register_plugin
from pybtex.richtext import Text
from pybtex.style.formatting.plain import Style as Plain
from pybtex.style.labels import BaseLabelStyle
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.environment import BuildEnvironment
from sphinxcontrib.bibtex.citation_target import parse_citation_targets
from sphinxcontrib.bibtex.domain import BibtexDomain
from sphinxcontrib.bibtex.plugin import register_plugin as register_reference_style
from sphinxcontrib.bibtex.style.referencing.author_year import AuthorYearReferenceStyle

STYLE = "coursewright"


def authors(entry: Entry) -> str:
    """Return the authors as they are named in a sentence: one, two, or the first `et al.`."""
    names = [
        " ".join(str(Text.from_latex(" ".join(person.prelast_names + person.last_names))).split())
        for person in entry.persons.get("author", ())
    ]
    match names:
        case []:
            return str(entry.fields.get("title", entry.key))
        case [one]:
            return one
        case [one, two] if two != "others":
            return f"{one} and {two}"
        case _:
            return f"{names[0]} et al."


class Labels(BaseLabelStyle):  # type: ignore[misc]  # pybtex has no types
    """Labels such as `Burns et al., 2007`, with a letter where two sources would share one."""

    def format_labels(self, sorted_entries: Iterable[Entry]) -> Iterator[str]:
        """Yield a label for each entry."""
        seen: dict[str, int] = {}
        for entry in sorted_entries:
            label = f"{authors(entry)}, {entry.fields.get('year', 'n.d.')}"
            seen[label] = seen.get(label, 0) + 1
            yield label if seen[label] == 1 else f"{label}{ascii_lowercase[seen[label] - 1]}"


@dataclass
class Cited(AuthorYearReferenceStyle):
    """Author and year as sphinxcontrib-bibtex writes them, each year with the letter that its source has in the list.

    Its own style takes the year of the entry, which has no letter: two works of one author and year look the same.
    """

    def inner(self, role_name: str) -> _Lettered:
        """Return the template of one citation."""
        return _Lettered(super().inner(role_name))


class _Lettered:
    """A template that is given each source with the year of its label."""

    def __init__(self, template: Any) -> None:
        self.template = template

    def format_data(self, data: Mapping[str, Any]) -> Any:
        """Format a citation."""
        entry, label = data["entry"], data["formatted_entry"].label
        fields = {**entry.fields, "year": label.rpartition(", ")[2]}
        return self.template.format_data({**data, "entry": Entry(entry.type, fields, entry.persons)})


class Citations(BibtexDomain):
    """The domain of citations; what a citation becomes is kept, as pages of one folder cite the same sources."""

    def __init__(self, env: BuildEnvironment) -> None:
        super().__init__(env)
        self._kept: dict[tuple[str, str, str, str], bytes] = {}

    def env_updated(self) -> Iterable[str]:
        """Work out labels, as sphinxcontrib-bibtex does once all pages are read: what was kept had other ones."""
        self._kept.clear()
        return super().env_updated()

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> nodes.Element:
        """Return a citation. One that fails is not kept: every place with it is told."""
        lists = {key.docname for key in self.bibliographies}
        if fromdocname in lists:
            return super().resolve_xref(env, fromdocname, builder, typ, target, node, contnode)
        # Addresses start at the page that cites: the way to the list is part of what is kept.
        ways = " ".join(builder.get_relative_uri(fromdocname, name) for name in sorted(lists))
        key = (builder.name, ways, typ, target)
        if key not in self._kept:
            made = super().resolve_xref(env, fromdocname, builder, typ, target, node, contnode)
            if not {one.key for one in parse_citation_targets(target)} <= {one.key for one in self.citations}:
                return made
            self._kept[key] = pickle.dumps(made)
        copied: nodes.Element = pickle.loads(self._kept[key])  # twice as fast as copying nodes
        return copied


class Style(Plain):  # type: ignore[misc]
    """Pybtex's plain style, sorted by author and year, with our labels."""

    default_sorting_style = "author_year_title"
    default_name_style = "lastfirst"
    default_label_style = STYLE
    abbreviate_names = True


def register(app: Sphinx) -> None:
    """Register our styles with pybtex under our name, the backend that every citation asks for, and the domain."""
    app.setup_extension("sphinxcontrib.bibtex")
    app.add_domain(Citations, override=True)
    register_plugin("pybtex.backends", "plaintext", Backend, force=True)
    register_plugin("pybtex.style.labels", STYLE, Labels, force=True)
    register_plugin("pybtex.style.formatting", STYLE, Style, force=True)
    register_reference_style("sphinxcontrib.bibtex.style.referencing", STYLE, Cited, force=True)
