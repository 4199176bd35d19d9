"""A filled spreadsheet as records, one a row: the same fields, the same checks, the same table as from Word."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from builder.collect.answers import FORMATS, day_of, shown, written
from builder.collect.columns import Column, columns_of
from builder.collect.expected import Expected
from builder.collect.package import Package, part
from builder.collect.record import BLANK, Record, record_of, stands
from builder.collect.shelf import Shelf
from builder.collect.spreadsheet import ABOUT, IDENTITY_CELL, PROPERTY, RECORDS
from builder.doc.outline import Identity, read_identity, without_cohort
from builder.model import Problem, Where

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.workbook import Workbook

MOST_ROWS, MOST_COLUMNS = 20_000, 200
_BROKEN = (ValueError, KeyError, TypeError, AttributeError, IndexError, zipfile.BadZipFile, OSError)
"""What openpyxl raises for a file that is none of its own making."""
_FRESH = "type it into a fresh one, from this course"

Wrong = tuple[str, str]


def read_rows(package: Package, data: bytes, shelf: Shelf, where: Where) -> tuple[list[Record], list[Problem]]:
    """Return a record for each row that holds anything; or every reason not to trust the spreadsheet.

    The problems of a row name its line, and of a cell its address.
    """
    book = _book(package, data, where)
    if isinstance(book, Problem):
        return [], [book]
    identity = _identity(book, where)
    if isinstance(identity, Problem):
        return [], [identity]
    known = shelf.of(identity, where)
    if isinstance(known, Problem):
        return [], [known]
    if RECORDS not in book.sheetnames:
        return [], [Problem(where, "K018", f"the sheet {RECORDS!r} is missing: {_FRESH}")]
    sheet = book[RECORDS]
    if sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS:
        told = f"{sheet.max_row:,} rows and {sheet.max_column:,} columns: {MOST_ROWS:,} and {MOST_COLUMNS} is the most"
        return [], [Problem(where, "K009", f"{told}. Delete what is below and beside the records")]
    head, *rows = list(sheet.iter_rows()) or [()]
    columns = columns_of(known)
    if wrong := list(_heads(head, columns)):
        return [], [Problem(where, *one) for one in wrong]
    order = {column.head: column for column in columns}
    placed = [order.get(_head(cell)) for cell in head]
    return _records(rows, placed, known, identity, where)


def _records(
    rows: Sequence[Sequence[Cell]], placed: Sequence[Column | None], known: Expected, one: Identity, where: Where
) -> tuple[list[Record], list[Problem]]:
    records: list[Record] = []
    problems: list[Problem] = []
    for row in rows:
        cells = [(cell, column) for cell, column in zip(row, placed, strict=False) if _filled(cell)]
        if not cells:
            continue
        place = Where(where.path, row[0].row)
        answers: dict[str, str] = {}
        wrong: list[Problem] = []
        for cell, column in cells:
            answer = _answer(cell, column, place)
            if isinstance(answer, Problem):
                wrong.append(answer)
            else:
                answers[answer[0]] = answer[1]
        record, found = record_of(known, one, answers, place)
        problems += [*wrong, *(_with_cell(told, row, placed, known) for told in found if not wrong or stands(told))]
        records += [record] if record and not wrong else []
    if not records and not problems:
        problems.append(Problem(where, "K029", BLANK, "warning"))
    return records, problems


def _with_cell(told: Problem, row: Sequence[Cell], placed: Sequence[Column | None], known: Expected) -> Problem:
    """Return a problem of an empty cell with its address."""
    if told.code != "K030":
        return told
    labels = {one.name: one.label for one in known.asked}
    for cell, column in zip(row, placed, strict=False):
        if column and column.name in ("trainee", "date") and told.message.startswith(repr(labels[column.name])):
            return Problem(told.where, told.code, f"{cell.coordinate}: {told.message}")
    return told


# The file


def _book(package: Package, data: bytes, where: Where) -> Workbook | Problem:
    """Return the workbook, each of its XML parts looked at first: openpyxl believes what it reads."""
    for name in package.parts:
        if name.endswith((".xml", ".rels")):
            root = part(package, name, where)
            if isinstance(root, Problem):
                return root
    from openpyxl import load_workbook

    try:
        return load_workbook(io.BytesIO(data), data_only=False, keep_links=False)
    except _BROKEN as error:
        said = " ".join(str(error).split())[:100]
        return Problem(
            where, "K010", f"the spreadsheet is damaged ({said}): save it again as .xlsx, or ask for it again"
        )


def _identity(book: Workbook, where: Where) -> Identity | Problem:
    told = str(book[ABOUT][IDENTITY_CELL].value or "") if ABOUT in book.sheetnames else ""
    kept = next((str(one.value or "") for one in book.custom_doc_props.props if one.name == PROPERTY), "")
    inside, outside = read_identity(told), read_identity(kept)
    if told and inside is None and (kept or RECORDS in book.sheetnames):
        message = f"{ABOUT}!{IDENTITY_CELL} no longer tells what this is: found {shown(told)}. {_FRESH.capitalize()}"
        return Problem(where, "K014", message)
    one = inside or outside
    if one is None:
        message = "not made by coursewright: nothing in it tells what it is. Make one with checklist --spreadsheet"
        return Problem(where, "K016", message)
    if inside and outside and inside != outside:
        message = f"its sheet {ABOUT} and its properties tell different things: {shown(told)} and {shown(kept)}"
        return Problem(where, "K015", f"{message}. {_FRESH.capitalize()}")
    return without_cohort(one)


# The heads


def _head(cell: Cell) -> str:
    return " ".join(str(cell.value or "").split())


def _heads(cells: Sequence[Cell], columns: Sequence[Column]) -> Iterator[Wrong]:
    """Yield how the heads are not those of the event; their order does not matter."""
    found = [_head(cell) for cell in cells]
    wanted = [column.head for column in columns]
    if missing := [head for head in wanted if head not in found]:
        yield "K018", f"columns are missing or renamed ({_some(missing)}): {_FRESH}"
    if twice := sorted({head for head in found if head and found.count(head) > 1}):
        yield "K019", f"columns are there twice ({_some(twice)}): {_FRESH}"
    if unknown := [head for head in found if head and head not in wanted]:
        yield "K020", f"columns that this event does not have ({_some(unknown)}): {_FRESH}"


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - 4} more" if len(names) > 4 else ""
    return ", ".join(shown(name) for name in names[:4]) + more


# Cells


def _filled(cell: Cell) -> bool:
    return cell.value is not None and bool(written(str(cell.value)))


def _answer(cell: Cell, column: Column | None, where: Where) -> tuple[str, str] | Problem:
    """Return the field that a cell answers and the answer, or why it answers none."""
    found = shown(str(cell.value))
    if column is None:
        return Problem(where, "K020", f"{cell.coordinate} stands outside the columns: found {found}. Take it out")
    if cell.data_type in ("f", "e"):
        return Problem(where, "K039", f"{cell.coordinate} holds a formula or an error: type what it should say")
    if column.date:
        day = _day(cell)
        told = f"{cell.coordinate} ({column.head}) is {found}: {FORMATS}"
        return (column.name, day.isoformat()) if day else Problem(where, "K026", told)
    text = written(_plain(cell.value))
    if not column.values:
        return column.name, text
    # A spreadsheet that checks a value against a list of cells takes it in capitals, too: it can mean nothing else.
    same = [answer for value, answer in column.values.items() if value.casefold() == text.casefold()]
    if len(same) == 1:
        return same[0]
    told = f"{cell.coordinate} ({column.head}) is {found}: expected {', '.join(column.values)}, or nothing"
    return Problem(where, "K045" if column.scale else "K027", told)


def _plain(value: object) -> str:
    """Return what a cell holds as somebody typed it: 50, not 50.0."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(value)


def _day(cell: Cell) -> date | None:
    if isinstance(cell.value, datetime):
        return cell.value.date()
    return cell.value if isinstance(cell.value, date) else day_of(written(str(cell.value)))
