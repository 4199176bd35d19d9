"""The style of citations: author and year in the text and as the label of each source, sorted by author.

sphinxcontrib-bibtex looks its style up among all installed packages at every citation, which takes three
quarters of the time of a page with many; a style that is registered is found at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from string import ascii_lowercase

from pybtex.backends.plaintext import Backend
from pybtex.database import Entry
from pybtex.plugin import register_plugin
from pybtex.richtext import Text
from pybtex.style.formatting.plain import Style as Plain
from pybtex.style.labels import BaseLabelStyle
from sphinx.application import Sphinx

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


class Style(Plain):  # type: ignore[misc]
    """Pybtex's plain style, sorted by author and year, with our labels."""

    default_sorting_style = "author_year_title"
    default_name_style = "lastfirst"
    default_label_style = STYLE
    abbreviate_names = True


def register(app: Sphinx) -> None:
    """Register our styles with pybtex under our name, and the backend that every citation asks for."""
    register_plugin("pybtex.backends", "plaintext", Backend, force=True)
    register_plugin("pybtex.style.labels", STYLE, Labels, force=True)
    register_plugin("pybtex.style.formatting", STYLE, Style, force=True)
