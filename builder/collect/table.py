"""The table of what was collected: CSV after RFC 4180 (https://www.rfc-editor.org/rfc/rfc4180), one row a criterion.

UTF-8 with a byte order mark, without which Excel takes it for another encoding; commas, CRLF, fields quoted where
they must be. The facts of an occasion stand in each of its rows, so that a pivot table can count by any of them. What
was not filled in is empty. Ratings stand in the words of their scale: none is a number, and least of all Not observed.

A cell that a spreadsheet would take for a formula gets one apostrophe in front, as in `formats.csv_table`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from builder.collect.record import Rated, Record
from builder.formats.csv_table import defused

COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "file": "the file, and in a spreadsheet the row",
        "event": "the ID of the event, or the competences that a checklist was made for",
        "title": "its title",
        "kind": "checklist, role play, document review or supervision guide",
        "content": "how current the course was when it was printed",
        "cohort": "the ID of the cohort that it was printed for",
        "program": "the version of coursewright that printed it",
        "trainee": "whoever was observed, as the provider numbers people",
        "date": "the day of the event, as 2027-03-01",
        "minutes": "how long it took, as written",
        "place": "the kind of place",
        "occasion": "Live or Role play",
        "case": "the invented case of a role play; of a document, whether it is invented",
        "document": "the title of a document that was reviewed",
        "document dated": "its date",
        "document version": "its version",
        "observer": "the role of whoever observed, reviewed or supervised",
        "agreed": "yes where it was ticked that everyone has agreed",
        "criterion": "the ID of the criterion",
        "criterion text": "its text",
        "critical": "yes for a critical action",
        "competences": "the leaves that it shows, parted by spaces",
        "rating": "in the words of the scale; empty where nothing was ticked",
        "evidence": "what was said or done, or where it shows",
        "missed": "yes where a critical action was missed",
        "judgement": "the global judgement, in words",
        "questions, trainee": "questions afterwards and their answers, in the words of the trainee",
        "done well, trainee": "what went well, in the words of the trainee",
        "to change, trainee": "what to change, in the words of the trainee",
        "to look at again, trainee": "what to look at again, in the words of the trainee",
        "questions, observer": "the same, in the words of the observer",
        "done well, observer": "the same, in the words of the observer",
        "to change, observer": "the same, in the words of the observer",
        "to look at again, observer": "the same, in the words of the observer",
        "agreed action": "what both agreed",
        "by when": "and by which day",
        "trainee role": "the role that the trainee signed in",
        "trainee signed": "and the day",
        "observer role": "the role that the observer signed in",
        "observer signed": "and the day",
        "trainee disagrees": "yes where the trainee sees it in another way",
        "concern taken": "yes or no: whether a concern was taken to the local route",
    }
)
"""The columns in order, each with what it holds."""


def table(records: Iterable[Record]) -> bytes:
    """Return the table of all records: by trainee, event and day, criteria in their order."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for record in sorted(records, key=lambda one: (*one.occasion, one.where)):
        for row in _rows(record):
            writer.writerow([defused(row.get(name, "")) for name in COLUMNS])
    return text.getvalue().encode("utf-8-sig")


def _rows(record: Record) -> Iterator[Mapping[str, str]]:
    one = record.identity
    shared = {
        "file": place_of(record),
        "event": one.id,
        "title": record.title,
        "kind": one.kind,
        "content": one.content,
        "cohort": one.cohort,
        "program": one.program,
        **record.facts,
    }
    for rated in record.rated:
        yield {**shared, **_of_criterion(rated)}


def place_of(record: Record) -> str:
    """Return the file of a record, with the row where it is one of a spreadsheet."""
    where = record.where
    return where.path if where.line == 1 else f"{where.path} row {where.line}"


def _of_criterion(one: Rated) -> Mapping[str, str]:
    return {
        "criterion": one.id,
        "criterion text": one.text,
        "critical": "yes" if one.critical else "",
        "competences": " ".join(one.competences),
        "rating": one.rating,
        "evidence": one.evidence,
        "missed": "yes" if one.missed else "",
    }
