"""Feedback slips: for each candidate number, what to read again. They tell no key and nothing of a question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from docutils import nodes

from builder.doc.document import Document
from builder.doc.form_document import KNOWLEDGE_ONLY, form_document, total
from builder.doc.nodes import paragraph, strong
from builder.doc.worksheet import fill_in, grid, in_lines
from builder.form import Form, Question
from builder.model import Competence, Unit

PAGE, HEAD, OVER, LINE, GAP = 244.0, 28.0, 10.0, 3.9, 1.5
"""Heights in millimetres: of a page below its title, of what stands round the table of a slip, how much less that is
round the first, of a line in a row, and of what is round it."""
SHORT, PLACE, WHOLE = 46, 47, 105
"""How many letters fit on a line: of a competence, of a place to read, and of a paragraph."""
MOST_UNITS = 10
"""How many units a slip names in full. Of more it gives the numbers, under which the menu of the site has them."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a slip tells of a question: its competences, shortened, and where to read."""

    number: int
    competence: str
    place: str

    @property
    def height(self) -> float:
        """How high its row is, in millimetres."""
        return GAP + LINE * max(ceil(len(self.competence) / SHORT), ceil(len(self.place) / PLACE))


@dataclass(frozen=True, slots=True)
class Page:
    """What a page of slips is made of: the rows of a slip, the units it names, and how many slips there are."""

    told: Sequence[Told]
    named: Sequence[str]
    slips: int


def feedback_slips(form: Form, page: Page) -> Document:
    """Return a page of slips, to copy for a class and to cut: a slip for each candidate."""
    body: list[nodes.Node] = []
    for place in range(1, page.slips + 1):
        if place > 1:
            body.append(paragraph("Cut here", classes=("cw-cut",)))
            body.append(paragraph(f"{form.title}, form {form.name}: what to read again", classes=("cw-group",)))
        body += _slip(form, place, page)
    return form_document(form, "feedback slips", body, fillable=True)


def page_of_slips(form: Form, units: Iterable[Unit], competences: Mapping[str, Competence]) -> Page:
    """Return a page of slips: nearly as many as fit, and as much about a competence in each as there is room for."""
    known = {unit.number: unit for unit in units}
    asked = dict.fromkeys(one.item.unit for one in form.questions)
    named = [known[number].name for number in asked if number in known] if len(asked) <= MOST_UNITS else []
    rest = HEAD + LINE * len("; ".join(named)) / WHOLE
    tries = [[_told(one, known, competences, lines) for one in form.questions] for lines in (3, 2, 1)]
    told, slips = _fitted(tries, rest)
    return Page(told, named, slips)


def _fitted(tries: Sequence[Sequence[Told]], rest: float) -> tuple[Sequence[Told], int]:
    """Return the first of these rows, which tell most, that need no more paper than the last, or a slip fewer of three.

    Statements that are cut after some words say little.
    """
    heights = [rest + sum(one.height for one in told) for told in tries]
    fitting = [(int(PAGE // height), ceil((height - OVER) / PAGE)) for height in heights]
    most, sides = fitting[-1]
    good = (n for n, found in enumerate(fitting) if found[1] == sides and found[0] >= max(1, min(most, 2), most - 1))
    chosen = next(good, len(fitting) - 1)
    return tries[chosen], max(1, fitting[chosen][0])


def _slip(form: Form, place: int, page: Page) -> Iterator[nodes.Node]:
    number = fill_in(f"s{place}.candidate", f"Slip {place}: candidate number", width=24)
    marks = fill_in(f"s{place}.marks", f"Slip {place}: marks", width=8)
    yield paragraph(
        *(strong("Candidate number:"), " ", number, "\u2003", strong("Marks:"), " ", marks),
        f" of {total(form)}",
    )
    rows = [_row(one, place) for one in page.told]
    heads = [paragraph(name) for name in ("No.", "Right?", "Competence", "Where to read")]
    made = grid(heads, rows, [5, 9, 46, 40], "cw-rating", stub=True)
    yield in_lines(made, [0] * len(rows))  # a word is circled here, and nothing is written
    pages = (
        f" On the course site: {'; '.join(page.named)}."
        if page.named
        else " The menu of the course site has the units by number."
    )
    yield paragraph(f"Where it says no, read again. {KNOWLEDGE_ONLY}{pages}", classes=("cw-fine",))


def _row(one: Told, place: int) -> list[list[nodes.Node]]:
    right = fill_in(
        f"s{place}.q{one.number}", f"Slip {place}, question {one.number}: right?", "choice", choices=("yes", "no")
    )
    cells: list[nodes.Node | str] = [str(one.number), right, one.competence, one.place]
    return [[paragraph(cell)] for cell in cells]


# What a slip tells of a question


def _told(one: Question, units: Mapping[str, Unit], competences: Mapping[str, Competence], lines: int) -> Told:
    """Return what a slip tells of a question, its competences on so many lines at most; on one, all of it is on one."""
    most = SHORT * lines
    leaves = [leaf.what for leaf in one.item.competences]
    ids = ", ".join(leaves)
    said = _statement(leaves[0], competences, most // 3) if leaves else ""
    found = units.get(one.item.unit)
    heads = _read_in(leaves, found) if found else []
    place = f"{one.item.unit}: {heads[0]}" if heads else f"{one.item.unit} {found.title}" if found else one.item.unit
    whole = f"{ids} {shortened(said, most - len(ids) - 1)}".rstrip()
    return Told(one.number, whole, shortened(place, PLACE) if lines == 1 else place)


def _statement(leaf: str, competences: Mapping[str, Competence], most: int) -> str:
    """Return the statement of a leaf; a part after the start of its statement, without which it makes no sense."""
    entry = competences.get(leaf)
    parent = competences.get(entry.parent or "") if entry else None
    if not entry:
        return ""
    return f"{shortened(parent.statement, most)} {entry.statement}" if parent else entry.statement


def _read_in(leaves: Sequence[str], unit: Unit) -> list[str]:
    """Return the titles of the sections of a unit that teach these leaves: those that teach most of them first."""
    found = [
        (-len({leaf.what for leaf in passage.leaves} & set(leaves)), len(passage.leaves), passage.title)
        for passage in unit.page.passages
        if not passage.activity
    ]
    return [title for most, _, title in sorted(found, key=lambda one: one[:2]) if most]


def shortened(text: str, most: int) -> str:
    """Return the start of a text, whole words of so many letters at most; what was left out is marked."""
    if len(text) <= most:
        return text
    return f"{text[:most].rpartition(' ')[0].rstrip(' ,;:…')}…"
