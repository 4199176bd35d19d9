"""Parts of HTML that are read by themselves: tables and lists, code, raised text, addresses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from builder.model import Block, Grid, Inline, Paragraph

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

SCHEMES = ("http", "https", "mailto", "tel")
"""Where a link may lead."""

_RAISED = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


@dataclass(slots=True)
class OpenList:
    """A list that is being read. What stands in it outside its items belongs to the last."""

    start: int | None
    items: list[list[Block]] = field(default_factory=list)


@dataclass(slots=True)
class OpenTable:
    """A table that is being read: rows of cells, and whether each cell is a head; then what stands beside its cells."""

    rows: list[list[tuple[tuple[Inline, ...], bool]]] = field(default_factory=list)
    beside: list[Block] = field(default_factory=list)


def text_of(element: Element) -> str:
    """Return all text within an element, as it stands."""
    return "".join(element.itertext())


def code_lines(element: Element) -> str:
    """Return what `pre` holds, as lines of code. A line end right after its start is none."""
    for br in element.iter("br"):
        br.tail = f"\n{br.tail or ''}"
    content = text_of(element).replace("\r\n", "\n").replace("\r", "\n")
    content = content.removeprefix("\n") if (element.text or "").startswith("\n") else content
    return content if content.endswith("\n") else f"{content}\n"


def raised(content: str, *, up: bool) -> str:
    """Return raised or lowered text in signs that are so by themselves (x²), else behind `^` or `_`."""
    content = " ".join(content.split())
    made = content.translate(_RAISED if up else _LOWERED)
    if all(old != new for old, new in zip(content, made, strict=True)):
        return made
    return f"{'^' if up else '_'}{content}" if len(content) == 1 else f"{'^' if up else '_'}({content})"


def _number(content: str | None, default: int, top: int) -> int:
    content = (content or "").strip()
    return min(int(content), top) if content.isascii() and content.isdigit() and len(content) < 10 else default


def first_number(element: Element) -> int:
    """Return the number from which a list counts."""
    return _number(element.get("start"), 1, 999_999_999)


def spans_of(element: Element) -> tuple[int, int]:
    """Return over how many columns and rows a cell reaches."""
    return max(1, _number(element.get("colspan"), 1, 50)), max(1, _number(element.get("rowspan"), 1, 50))


def grid_of(table: OpenTable) -> Iterator[Block]:
    """Yield a table; one of a single cell, as pages are laid out with, becomes a paragraph."""
    rows = [row for row in table.rows if row]
    if not any(cell for row in rows for cell, _ in row):
        return
    width = max(len(row) for row in rows)
    if width == len(rows) == 1 and not rows[0][0][1]:
        yield Paragraph(rows[0][0][0])
        return
    cells = [tuple(cell for cell, _ in row) + ((),) * (width - len(row)) for row in rows]
    if all(head for _, head in rows[0]):
        yield Grid(cells[0], tuple(cells[1:]))
    else:
        yield Grid(((),) * width, tuple(cells))


def safe_address(address: str) -> str:
    """Return the address of a link as Markdown readers have it, or nothing where no text of ours may lead there."""
    from markdown_it.common.normalize_url import normalizeLink

    address = "".join(address.split())
    scheme = ""
    with suppress(ValueError):
        scheme = urlsplit(address).scheme
    return normalizeLink(address) if scheme in SCHEMES and len(address) <= 2000 else ""
