"""The spreadsheet of an event, for what was rated on paper: one row an occasion, with the allowed values to choose.

Format: ECMA-376-1 section 18, written by openpyxl. It takes the clock for its properties and the archive; both are
set anew here, so that the same event gives the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from builder.collect.columns import Column, columns_of
from builder.collect.expected import Expected
from builder.doc.outline import Identity, identity_line
from builder.word.package import deflated, pack

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

RECORDS, ABOUT, LISTS = "Records", "About", "Lists"
"""The sheets: to type into; what each column is for; the values to choose from."""
IDENTITY_CELL = "B2"
ROWS = 500
"""For how many rows the values are there to choose from; more can be typed."""
PROPERTY = "coursewright"
_HEAD, _TOLD = "1F3864", "D9E2F3"
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")

_OF_FONT = (
    *("b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "name"),
    *("family", "charset", "scheme"),
)
"""What a font has, in the order of ECMA-376-1 section 18.8.22 as the Open XML SDK checks it."""
_ABOUT = (
    "One row for each occasion, in the sheet Records. Leave out what was not written: an empty cell says nothing. "
    "Not observed is a rating, and never a zero. Do not rename, add or take out columns, or this sheet is refused. "
    "Save as .xlsx, and read it back with: coursewright collect"
)


def spreadsheet(expected: Expected, identity: Identity, provider: str, made: date) -> bytes:
    """Return the spreadsheet of an event for a cohort. `made` is the day that the file says it was made on."""
    from openpyxl import Workbook

    book = Workbook()
    columns = columns_of(expected)
    _properties(book, expected, identity, made)
    lists = book.create_sheet(LISTS)
    records: Worksheet = book.active
    records.title = RECORDS
    _records(records, columns, _lists(lists, columns))
    _about(book.create_sheet(ABOUT, 1), expected, identity, provider, columns)
    lists.sheet_state = "hidden"
    book.active = 0
    written = io.BytesIO()
    book.save(written)
    return _settled(written.getvalue(), made)


def _properties(book: Workbook, expected: Expected, identity: Identity, made: date) -> None:
    from openpyxl.packaging.custom import StringProperty

    day = datetime(made.year, made.month, made.day)
    book.properties.title = expected.title
    book.properties.creator = PROPERTY
    book.properties.language = "en-GB"
    book.properties.created = book.properties.modified = day
    book.custom_doc_props.append(StringProperty(name=PROPERTY, value=identity_line(identity)))


def _lists(sheet: Worksheet, columns: Iterable[Column]) -> dict[tuple[str, ...], str]:
    """Write each list of allowed values into a column of its own; return where each stands."""
    from openpyxl.utils import get_column_letter

    places: dict[tuple[str, ...], str] = {}
    for column in columns:
        values = tuple(column.values)
        if not values or values in places:
            continue
        letter = get_column_letter(len(places) + 1)
        for row, value in enumerate(values, start=1):
            sheet[f"{letter}{row}"] = value
        places[values] = f"{LISTS}!${letter}$1:${letter}${len(values)}"
    return places


def _records(sheet: Worksheet, columns: tuple[Column, ...], lists: dict[tuple[str, ...], str]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    rules: dict[str, DataValidation] = {}
    for number, column in enumerate(columns, start=1):
        letter = get_column_letter(number)
        head = sheet[f"{letter}1"]
        head.value = column.head
        head.font, head.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", start_color=_HEAD)
        head.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[letter].width = _width(column)
        cells = f"{letter}2:{letter}{ROWS + 1}"
        place = lists.get(tuple(column.values))
        if place:
            rule = rules.setdefault(place, _rule(place))
            rule.add(cells)
        if column.date or not column.values:
            # The format of a whole column: 0417 stays 0417, and a cell costs nothing until it is filled.
            sheet.column_dimensions[letter].number_format = "d mmmm yyyy" if column.date else "@"
    for rule in rules.values():
        sheet.add_data_validation(rule)
    sheet.freeze_panes = "C2"
    sheet.row_dimensions[1].height = 75
    sheet.page_setup.orientation = "landscape"
    sheet.print_title_rows = "1:1"


def _rule(place: str) -> DataValidation:
    from openpyxl.worksheet.datavalidation import DataValidation

    rule = DataValidation(type="list", formula1=place, allow_blank=True, showErrorMessage=True)
    rule.errorTitle, rule.error = "Not one of the values", "Choose one of the values in the list, or leave it empty."
    return rule


def _width(column: Column) -> int:
    """Return the width of a column in characters: texts are long, dates and ratings short."""
    if column.values:
        return max(14, *(len(value) + 3 for value in column.values))
    return 18 if column.date else 30


def _about(
    sheet: Worksheet, expected: Expected, identity: Identity, provider: str, columns: tuple[Column, ...]
) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    wrap = Alignment(wrap_text=True, vertical="top")
    rows = [
        (expected.title, _ABOUT),
        ("What this is", identity_line(identity)),
        ("Provider", provider),
        ("Column", "What to put in it"),
        *((column.head, _told(column)) for column in columns),
    ]
    for number, (name, told) in enumerate(rows, start=1):
        for letter, text in (("A", name), ("B", told)):
            cell = sheet[f"{letter}{number}"]
            cell.value, cell.alignment, cell.data_type = text, wrap, "s"
        sheet[f"A{number}"].font = Font(bold=True)
    for letter in "AB":
        sheet[f"{letter}4"].fill = PatternFill("solid", start_color=_TOLD)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 44, 96
    sheet.freeze_panes = "A5"


def _told(column: Column) -> str:
    return f"{column.told} Allowed: {', '.join(column.values)}." if len(column.values) > 1 else column.told


def _settled(data: bytes, made: date) -> bytes:
    """Return a spreadsheet without the moment that it was written at."""
    parts = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in sorted(archive.namelist(), key=lambda one: (one != "[Content_Types].xml", one)):
            content = archive.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + f"{made.isoformat()}T00:00:00Z".encode(), content)
            if name == "xl/styles.xml":
                content = _in_order(content)
            parts.append(deflated(name, content))
    return pack(parts)


def _in_order(styles: bytes) -> bytes:
    """Return styles with the parts of each font in the order of the schema, which openpyxl does not keep."""
    from lxml import etree

    root = etree.fromstring(styles)
    for font in root.iter("{*}font"):
        font[:] = sorted(font, key=lambda one: _OF_FONT.index(etree.QName(one).localname))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
