"""A table of questions, taken in: our own, as `formats.csv_table` writes it, or one with the usual headings.

Ours is known by its columns `type`, `stem` and `answer 1`; what they hold is told there. Of any other table the first
row must name a column for the question and one for the key:

| what | headings, in any case |
|---|---|
| question | question, stem, question text, text |
| options | option, answer or choice with a letter or number behind it, or a letter alone |
| key | correct, correct answer, correct answers, key, answer, solution: letters, numbers, or the text of an option |
| more | feedback, explanation, rationale; marks, points; title, name; id |

Without options the key is an accepted text, or where it is one, a number. Other columns are told with each question.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from builder.intake.csv_own import own_question
from builder.intake.encoding import decoded
from builder.intake.moodle_texts import Texts
from builder.intake.pictures import Pictures
from builder.intake.qti_choices import Key, Offered, chosen
from builder.intake.scores import number, within
from builder.intake.sound import flaw
from builder.intake.values import Importer, Intake, Taken
from builder.model import Answer, Interaction, Problem, TextEntry, Where

MOST_ROWS = 20_000
_OWN = {"type", "stem", "answer 1"}
_QUESTION = ("question", "stem", "question text", "text")
_KEY = ("correct", "correct answer", "correct answers", "correct option", "key", "answer", "solution")
_FEEDBACK = ("feedback", "explanation", "rationale")
_MARKS = ("marks", "points")
_TITLE = ("title", "name")
_OPTION = re.compile(r"(?:(?:option|answer|choice)[ _-]?)?([a-z]|[0-9]{1,2})")


@dataclass(frozen=True, slots=True)
class _Table:
    """A table: the names of its columns in small letters, and its rows with the lines where they stand."""

    head: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    def cells(self, row: tuple[str, ...]) -> Mapping[str, str]:
        """Return the cells of a row by column; of columns with one name, the first that is filled."""
        made: dict[str, str] = {}
        for name, cell in zip(self.head, row, strict=False):
            made[name] = made.get(name) or cell
        return made


def knows(data: bytes, name: str) -> bool:
    """Tell whether a file is a table of questions: by its first row."""
    found = decoded(data, Where(name))
    if isinstance(found, Problem) or found[0].lstrip().startswith(("<", "{", "$", "::", "//")):
        return False
    table = _table(found[0][:20_000].rpartition("\n")[0] or found[0][:20_000])
    return table is not None and (set(table.head) >= _OWN or _is_plain(table.head))


def _is_plain(head: tuple[str, ...]) -> bool:
    return bool(_first(head, _QUESTION) and _first(head, _KEY)) and len(head) > 1


def _first(head: tuple[str, ...], names: tuple[str, ...]) -> str:
    return next((name for name in names if name in head), "")


def _table(content: str) -> _Table | None:
    line = content.lstrip("\n").partition("\n")[0]
    parting = max(",;\t", key=line.count)
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=parting)
    rows = []
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((reader.line_num - sum(cell.count("\n") for cell in row), tuple(row)))
            if len(rows) > MOST_ROWS:
                return None
    except csv.Error:
        return None
    if not rows:
        return None
    return _Table(tuple(" ".join(cell.lower().split()) for cell in rows[0][1]), tuple(rows[1:]))


def read(data: bytes, name: str) -> Intake:
    """Read a table. Never raises."""
    where = Where(name)
    found = decoded(data, where)
    if isinstance(found, Problem):
        return Intake(problems=(found,))
    table = _table(found[0])
    if table is None:
        message = f"the file is no table that can be read: a cell or a row is broken, or it has over {MOST_ROWS:,} rows"
        return Intake(problems=(Problem(where, "I001", message),))
    own = set(table.head) >= _OWN
    if not own and not _is_plain(table.head):
        message = "the first row must name a column `question` and one `correct`, or be that of our own table"
        return Intake(problems=(Problem(where, "I001", message),))
    questions: list[Taken] = []
    problems: list[Problem] = []
    for line, row in table.rows:
        texts = Texts(Pictures({}), Where(name, line))
        cells = table.cells(row)
        made = own_question(cells, texts) if own else _question(cells, texts)
        wrong = made if isinstance(made, str) else flaw(made)
        if isinstance(made, str) or wrong:
            shown = (cells.get("stem") or cells.get(_first(table.head, _QUESTION), ""))[:60]
            problems.append(Problem(Where(name, line), "I002", f"{shown!r}: {wrong}", "warning"))
        else:
            questions.append(made)
    return Intake(tuple(questions), tuple(problems), notes=found[1])


# Any other table


def _question(cells: Mapping[str, str], texts: Texts) -> Taken | str:
    head = tuple(cells)
    names = [_first(head, group) for group in (_QUESTION, _KEY, _FEEDBACK, _MARKS, _TITLE)]
    question, key, feedback, marks, title = (_bare(cells[name]) if name else "" for name in names)
    options = [
        (found[1], _bare(cell))
        for name, cell in cells.items()
        if name not in names and (found := _OPTION.fullmatch(name))
    ]
    made = _answered([(letter, text) for letter, text in options if text], key, texts)
    if isinstance(made, str):
        return made
    used = {*names, "id"}
    others = [(name, cell) for name, cell in cells.items() if name not in used and not _OPTION.fullmatch(name)]
    lost = [f"{name.capitalize()}: {' '.join(cell.split())}." for name, cell in others if name and cell.strip()]
    value = number(marks) if marks else None
    told = texts.read(feedback, "auto")
    return Taken(
        *made[:1],
        texts.read(question, "auto"),
        made[1],
        title,
        told if told.blocks else None,
        id=_bare(cells.get("id", "")),
        marks=None if value is None else float(value),
        lost=(*texts.lost, *made[2], *lost),
    )


def _bare(cell: str) -> str:
    """Return a cell without the apostrophe that keeps a spreadsheet from reading a formula."""
    return cell[1:].strip() if cell.startswith("'") and cell[1:2] in ("=", "+", "-", "@") else cell.strip()


def _answered(options: list[tuple[str, str]], key: str, texts: Texts) -> tuple[str, Interaction, tuple[str, ...]] | str:
    if not key:
        return "no option is given as right"
    if not options:
        value = within(key, "", 1, None)
        if value:
            return "numeric", TextEntry(((value,),), numeric=True), ()
        return "short-text", TextEntry(((Answer(" ".join(key.split()), 1),),)), ()
    right = frozenset(_right(options, key))
    if not right:
        return f"its key {key[:40]!r} is none of its options"
    offered = [Offered(letter, texts.read(text, "auto")) for letter, text in options]
    return chosen(offered, Key(right), multiple=len(right) > 1)


def _right(options: list[tuple[str, str]], key: str) -> Iterator[str]:
    """Yield the letters that a key names: by their texts, by letters, or by numbers from 1."""
    by_text = [letter for letter, text in options if text.casefold() == key.casefold()]
    if by_text:
        yield from by_text
        return
    letters = [letter for letter, _ in options]
    for part in re.split(r"[\s,;&/+]+|\band\b", key.lower()):
        part = part.strip("().")
        if part in letters:
            yield part
        elif part.isdecimal() and len(part) < 3 and 0 < int(part) <= len(letters):
            yield letters[int(part) - 1]
        elif len(part) == 1 and 0 <= ord(part) - ord("a") < len(letters):
            yield letters[ord(part) - ord("a")]


IMPORTER = Importer("csv", "CSV table", knows, read)
