"""The register for other systems: as their importers and specifications want it, and the same every time."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import Result
from courses import read_once
from hypothesis import given
from hypothesis import strategies as st
from places import CASES, REPOSITORY

from builder.model import Course
from builder.registers import REGISTERS, Book
from builder.registers.book import cut
from builder.registers.moodle_framework import COLUMNS, SCALE

BOOK = Book("Individual Placement and Support", "The authors")
Json = dict[str, object]
KINDS = pytest.mark.parametrize("name", REGISTERS)


@cache
def course() -> Course:
    """The whole course of this repository."""
    return read_once(REPOSITORY)


@cache
def good() -> Course:
    return read_once(CASES / "good")


def made(name: str, found: Course | None = None, book: Book = BOOK) -> str:
    (data,) = REGISTERS[name](found or course(), book).values()
    return data.decode()


@KINDS
def test_same_course_gives_the_same_bytes(name: str) -> None:
    assert REGISTERS[name](course(), BOOK) == REGISTERS[name](course(), BOOK)


@KINDS
def test_file_is_named_after_the_book(name: str) -> None:
    (path,) = REGISTERS[name](good(), Book("Café & more: a course", "We"))
    assert path.startswith("cafe-more-a-course-")


@KINDS
def test_what_was_withdrawn_is_not_written(name: str) -> None:
    unit = good().units[1]
    gone = replace(unit.competences[1], status="withdrawn")
    less = replace(good(), units=(good().units[0], replace(unit, competences=(unit.competences[0], gone))))
    assert gone.statement not in made(name, less)
    assert unit.competences[0].statement in made(name, less)


@given(st.text(max_size=300), st.integers(2, 120))
def test_cut_text_fits(text: str, longest: int) -> None:
    short = cut(text, longest)
    assert len(short) <= longest
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))


# Moodle


def rows(found: Course | None = None) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(made("moodle-framework", found))))


def php_equal(one: str, other: str) -> bool:
    """Compare as PHP's `==` does: two texts that are numbers are equal where their numbers are."""
    number = re.compile(r"\s*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?\s*", re.I)
    if number.fullmatch(one) and number.fullmatch(other):
        return float(one) == float(other)
    return one == other


def imported(table: list[dict[str, str]]) -> list[tuple[str, str]]:
    """Return what Moodle's importer makes of the rows, as pairs of parent and child: it looks for children by `==`."""
    flat = {row["ID number"]: row for row in table if not row["Is framework"]}

    def below(parent: str) -> list[tuple[str, str]]:
        children = [name for name, row in flat.items() if php_equal(row["Parent ID number"], parent)]
        return [pair for name in children for pair in ((parent, name), *below(name))]

    return below("")


def test_columns_are_those_of_the_importer() -> None:
    table = list(csv.reader(io.StringIO(made("moodle-framework"))))
    assert tuple(table[0]) == COLUMNS
    assert {len(row) for row in table} == {14}


def test_first_row_is_the_framework_with_its_scale() -> None:
    framework, *others = rows()
    assert (framework["Is framework"], framework["ID number"]) == ("1", "individual-placement-and-support")
    assert {row["Is framework"] for row in others} == {""}
    assert framework["Scale values"] == "Not yet,With help,With prompts,Independently"
    assert len(framework["Taxonomy"].split(",")) == 4


def test_only_the_best_value_is_proficient_and_nothing_done_by_itself_gives_it() -> None:
    head, *values = json.loads(rows()[0]["Scale configuration"])
    assert list(head) == ["scaleid"]
    assert [value["id"] for value in values if value["proficient"]] == [len(SCALE)]
    assert [value["id"] for value in values if value["scaledefault"]] == [SCALE.index("Not yet") + 1]


def test_moodle_puts_every_entry_under_its_parent_once() -> None:
    found = imported(rows())
    assert len(found) == len({child for _, child in found}) == 29 + 213 + 104
    entries = {entry.id: entry for entry in course().competences}
    for parent, child in found:
        if child in entries:
            assert parent == (entries[child].parent or f"unit-{entries[child].unit}")


def test_plain_unit_numbers_would_be_taken_for_each_other() -> None:
    spoiled = [{name: value.replace("unit-", "") for name, value in row.items()} for row in rows()]
    assert len(imported(spoiled)) > 29 + 213 + 104


def test_short_names_fit_and_descriptions_are_whole() -> None:
    for row in rows()[1:]:
        assert 0 < len(row["Short name"]) <= 100
        assert row["Description format"] == "1"
    told = {row["ID number"]: row["Description"] for row in rows()}
    for entry in course().competences:
        text = entry.statement.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        assert text in told[entry.id]


# CASE 1.1: what the specification asks of each class within a package, written down by hand.

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def identifier(value: object) -> bool:
    return isinstance(value, str) and bool(UUID.fullmatch(value))


def address(value: object) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(r"(urn:uuid:|https://)\S+", value))


def moment(value: object) -> bool:
    return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None


def text(value: object) -> bool:
    return isinstance(value, str) and value.strip() != ""


def whole(value: object) -> bool:
    return isinstance(value, int) and value > 0


def line(value: object) -> bool:
    return text(value) and "\n" not in str(value)


def one_of(*values: str) -> Callable[[object], bool]:
    return lambda value: value in values


def link(value: object) -> bool:
    return isinstance(value, dict) and faults(value, LINK) == []


Shape = dict[str, tuple[bool, Callable[[object], bool]]]
"""For each property of a class whether it has to be there, and what it must be."""

NAMED: Shape = {"identifier": (True, identifier), "uri": (True, address)}
DATED: Shape = {"lastChangeDateTime": (True, moment)}
LINK: Shape = {"title": (True, line), **NAMED}
DOCUMENT: Shape = {
    **NAMED,
    **DATED,
    "caseVersion": (False, one_of("1.1")),
    "creator": (True, line),
    "title": (True, line),
    "description": (False, text),
    "language": (False, line),
    "version": (False, line),
    "licenseURI": (False, link),
}
ITEM: Shape = {
    **NAMED,
    **DATED,
    "fullStatement": (True, text),
    "CFItemType": (False, line),
    "CFItemTypeURI": (False, link),
    "humanCodingScheme": (False, line),
    "notes": (False, text),
    "language": (False, line),
    "licenseURI": (False, link),
}
ASSOCIATION: Shape = {
    **NAMED,
    **DATED,
    "associationType": (True, one_of("isChildOf")),
    "sequenceNumber": (False, whole),
    "originNodeURI": (True, link),
    "destinationNodeURI": (True, link),
}
TYPE: Shape = {**LINK, **DATED, "description": (True, text), "hierarchyCode": (True, line)}
LICENCE: Shape = {**LINK, **DATED, "licenseText": (True, text)}


def faults(found: Json, shape: Shape) -> list[str]:
    missing = [f"{name} is missing" for name, (needed, _) in shape.items() if needed and name not in found]
    strange = [f"{name} is not known" for name in found if name not in shape]
    wrong = [f"{name} is {value!r}" for name, value in found.items() if name in shape and not shape[name][1](value)]
    return [*missing, *strange, *wrong]


@cache
def package() -> dict[str, object]:
    found: dict[str, object] = json.loads(made("case"))
    return found


def part(name: str, found: dict[str, object] | None = None) -> list[Json]:
    return (found or package())[name]  # type: ignore[return-value]


def test_package_is_as_the_specification_asks() -> None:
    found = package()
    assert list(found) == ["CFDocument", "CFItems", "CFAssociations", "CFDefinitions"]
    assert faults(found["CFDocument"], DOCUMENT) == []  # type: ignore[arg-type]
    definitions: dict[str, list[Json]] = found["CFDefinitions"]  # type: ignore[assignment]
    shaped = (
        (part("CFItems"), ITEM),
        (part("CFAssociations"), ASSOCIATION),
        (definitions["CFLicenses"], LICENCE),
        (definitions["CFItemTypes"], TYPE),
    )
    assert [fault for things, shape in shaped for thing in things for fault in faults(thing, shape)] == []
    assert all(len(things) > 0 for things, _ in shaped)


def test_shapes_find_what_is_wrong() -> None:
    good_one = part("CFItems")[0]
    assert faults({**good_one, "identifier": "1.1"}, ITEM) == ["identifier is '1.1'"]
    assert faults({**good_one, "CFDocumentURI": {}}, ITEM) == ["CFDocumentURI is not known"]
    assert faults({name: value for name, value in good_one.items() if name != "uri"}, ITEM) == ["uri is missing"]


def test_tree_holds_every_entry_under_its_parent_in_order() -> None:
    codes = {item["identifier"]: item["humanCodingScheme"] for item in part("CFItems")}
    document = package()["CFDocument"]["identifier"]  # type: ignore[index]
    parents = {}
    for one in part("CFAssociations"):
        child, parent = (one[end]["identifier"] for end in ("originNodeURI", "destinationNodeURI"))  # type: ignore[index]
        parents[codes[child]] = "" if parent == document else codes[parent]
    units = {unit.number: "" for unit in course().units}
    assert parents == units | {entry.id: entry.parent or entry.unit for entry in course().competences}
    inside = set(parents.values())
    assert len([code for code in parents if code not in inside]) == 291


def test_children_are_numbered_from_one() -> None:
    found: dict[object, list[object]] = {}
    for one in part("CFAssociations"):
        found.setdefault(one["destinationNodeURI"]["identifier"], []).append(one["sequenceNumber"])  # type: ignore[index]
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in found.values())


def test_every_identifier_is_its_own() -> None:
    things = [*part("CFItems"), *part("CFAssociations"), package()["CFDocument"]]
    times = Counter(str(thing["identifier"]) for thing in things)  # type: ignore[index]
    assert [name for name, count in times.items() if count > 1] == []


def test_links_lead_to_what_they_name() -> None:
    there = {item["identifier"] for item in part("CFItems")} | {package()["CFDocument"]["identifier"]}  # type: ignore[index]
    for one in part("CFAssociations"):
        assert one["originNodeURI"]["identifier"] in there  # type: ignore[index]
        assert one["destinationNodeURI"]["identifier"] in there  # type: ignore[index]
    kinds = Counter(item["CFItemType"] for item in part("CFItems"))
    assert kinds == {"Unit": 29, "Competence": 213, "Part": 104}


def test_identifiers_never_change() -> None:
    """These stand in other systems. Whoever changes how they are made breaks the links there."""
    found = {item["humanCodingScheme"]: item["identifier"] for item in part("CFItems")}
    assert (found["2.3"], found["2.3.1"], found["1.1.1a"]) == (
        "d55249fe-6e8a-5c3b-b88b-f2ac953c0be6",
        "0f2fa531-042c-5dd3-a211-c51d705e7a77",
        "6529e2e1-61a5-52a0-9279-ffb537d9ed9b",
    )


def test_identifiers_depend_on_the_id_and_the_book_only() -> None:
    unit = course().units[0]
    said = replace(unit.competences[0], statement="Said in another way.", revision=2)
    units = (replace(unit, competences=(said, *unit.competences[1:])), *course().units[1:])
    changed = json.loads(made("case", replace(course(), units=units)))
    assert [item["identifier"] for item in changed["CFItems"]] == [item["identifier"] for item in part("CFItems")]
    other = json.loads(made("case", book=Book("Another course", "We")))
    here, there = ({str(item["identifier"]) for item in items} for items in (part("CFItems"), other["CFItems"]))
    assert here & there == set()


def test_dates_are_those_of_the_reviews() -> None:
    newest = max(unit.review.reviewed for unit in course().units)
    assert str(package()["CFDocument"]["lastChangeDateTime"]).startswith(newest.isoformat())  # type: ignore[index]
    reviewed = {unit.number: unit.review.reviewed.isoformat() for unit in course().units}
    for item in part("CFItems"):
        unit = ".".join(str(item["humanCodingScheme"]).split(".")[:2])
        assert str(item["lastChangeDateTime"]).startswith(reviewed[unit])


def test_entries_stand_in_the_order_of_the_register() -> None:
    codes = [str(item["humanCodingScheme"]) for item in part("CFItems")]
    order = {entry.id: place for place, entry in enumerate(course().competences)}
    places = [order[code] for code in codes if code in order]
    assert all(one < other for one, other in pairwise(places))


# The command


def test_competences_to_another_system(good: Path, tmp_path: Path, run: Callable[..., Result]) -> None:
    out = tmp_path / "out"
    done = run("competences", "--to", "case", "--to", "moodle-framework", "--root", good, "--out", out)
    assert done.exit_code == 0, done.output
    assert sorted(path.name.rpartition("-")[2] for path in out.iterdir()) == ["case.json", "framework.csv"]


def test_competences_to_a_system_that_there_is_not(good: Path, run: Callable[..., Result]) -> None:
    refused = run("competences", "--to", "moodle", "--root", good)
    assert refused.exit_code == 1
    assert "there is no register 'moodle'. Known: moodle-framework, case." in refused.output
