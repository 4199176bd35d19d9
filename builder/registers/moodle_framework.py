"""The register as a competency framework of Moodle: one CSV file for Site administration, Competencies, Import.

Source of the format: what Moodle's own exporter writes and its importer reads
(`admin/tool/lpimportcsv/classes/framework_exporter.php`, `framework_importer.php`); columns go by their order.

- The first row is the framework itself. The others name their parent by its ID number; units have none.
- Moodle compares ID numbers as PHP compares texts: `3.1` and `3.10` are equal there, being numbers. So a unit is
  `unit-3.10`. Statements and parts have two dots and keep their own IDs, which questions carry as tags.
- A short name has at most 100 characters, so the whole statement stands in the description.
- The scale is the one of our checklists. Its default is `Not yet`: finishing an activity or a quiz in Moodle then
  marks no competence as met. A person sets `Independently`, which alone counts as proficient.
"""

from __future__ import annotations

import csv
import io
import json
from html import escape

from builder.model import Competence, Course, Unit
from builder.registers.book import Book, cut, in_use, shown_by

COLUMNS = (
    "Parent ID number",
    "ID number",
    "Short name",
    "Description",
    "Description format",
    "Scale values",
    "Scale configuration",
    "Rule type (optional)",
    "Rule outcome (optional)",
    "Rule config (optional)",
    "Cross-referenced competency ID numbers",
    "Exported ID (optional)",
    "Is framework",
    "Taxonomy",
)
SCALE = ("Not yet", "With help", "With prompts", "Independently")
"""From worst to best. `Not observed` is no value: Moodle has an empty one for it."""

TAXONOMIES = ("domain", "competency", "indicator", "indicator")
"""What Moodle calls the four levels that a framework can have: ours are units, statements and parts."""

_LONGEST = 100
HTML = "1"
"""Moodle's number of the format of a description."""


def write(course: Course, book: Book) -> dict[str, bytes]:
    """Return the register as `NAME-moodle-framework.csv`, UTF-8, one row an entry in use."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerow(_framework(book))
    entries = in_use(course)
    for unit in course.units:
        writer.writerow(_unit(unit))
        writer.writerows(_entry(entry) for entry in entries if entry.unit == unit.number)
    return {f"{book.name}-moodle-framework.csv": file.getvalue().encode()}


def _framework(book: Book) -> list[str]:
    best = len(SCALE)
    values = [
        {"scaleid": "1"},
        {"id": 1, "scaledefault": 1, "proficient": 0},
        {"id": best, "scaledefault": 0, "proficient": 1},
    ]
    text = _html("The competences of this course, in its own words.", "A quiz shows knowledge only and marks no skill.")
    scale = [",".join(SCALE), json.dumps(values, separators=(",", ":"))]
    return ["", book.name, cut(book.title, _LONGEST), text, HTML, *scale, *[""] * 5, "1", ",".join(TAXONOMIES)]


def _unit(unit: Unit) -> list[str]:
    return _row("", f"unit-{unit.number}", unit.name, _html(unit.aim))


def _entry(entry: Competence) -> list[str]:
    parent = entry.parent or f"unit-{entry.unit}"
    told = _html(entry.statement, shown_by(entry))
    return _row(parent, entry.id, f"{entry.id} {entry.statement}", told)


def _row(parent: str, name: str, title: str, description: str) -> list[str]:
    return [parent, name, cut(title, _LONGEST), description, HTML, *[""] * 9]


def _html(*paragraphs: str) -> str:
    return "".join(f"<p>{escape(text, quote=False)}</p>" for text in paragraphs)
