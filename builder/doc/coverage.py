"""The coverage of a course or a cohort as one page of HTML, for whoever pays for it and whoever must prove it.

The page needs no network, no script and no other file. It is made of elements, so every text in it is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby
from xml.etree.ElementTree import Element, tostring

from builder.coverage import Coverage, LeafCoverage, Place, by_way, counts, gaps, of_kind, of_unit
from builder.doc.nodes import counted
from builder.doc.unit import NOUNS
from builder.model import Competence, Course, Unit
from builder.resources import templates_folder

COLUMNS = ("Taught in", "Practised in", "Assessed in", "Evidenced by", "Quiz forms")
NUMBERS = ("Number", "Taught", "Practised", "Assessed", "Evidenced")


def coverage_page(found: Coverage, course: Course, title: str, version: str, style: str | None = None) -> str:
    """Return the page. `title` names the cohort or the course, `version` says how current the content is.

    `style` is the style sheet; where it is not given, it is the one that ships with this program.
    """
    parts = [*_summary(found, course), _meaning(), _contents(found)]
    parts += [*_units(found, course), *_not_taken(found), *_objectives(found)]
    head = _element(
        "head",
        _element("meta", charset="utf-8"),
        _element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        _element("title", f"Coverage: {title}"),
        _element("style", page_style() if style is None else style),
    )
    top = _element("header", _element("h1", f"Coverage: {title}"), _element("p", version, class_="version"))
    body = _element("body", top, _element("main", *parts))
    page = _element("html", head, body, lang="en-GB")
    return "<!DOCTYPE html>\n" + tostring(page, encoding="unicode", method="html") + "\n"


@cache
def page_style() -> str:
    """Return the style sheet that ships with this program."""
    return (templates_folder() / "coverage.css").read_text(encoding="utf-8")


_BLOCKS = {"head", "body", "header", "main", "section", "nav", "table", "thead", "tbody", "tr", "ul", "p", "h2", "li"}


def _element(tag: str, *children: Element | str, class_: str = "", **attributes: str) -> Element:
    made = Element(
        tag, {"class": class_} if class_ else {}, **{name.replace("_", "-"): v for name, v in attributes.items()}
    )
    last: Element | None = None
    for child in children:
        if isinstance(child, Element):
            made.append(child)
            last = child
        elif last is None:
            made.text = (made.text or "") + child
        else:
            last.tail = (last.tail or "") + child
    made.tail = "\n" if tag in _BLOCKS else None
    return made


def _section(name: str, title: str, *children: Element) -> Element:
    return _element("section", _element("h2", title, id=f"{name}-title"), *children, id=name)


# The summary


def _summary(found: Coverage, course: Course) -> Iterator[Element]:
    knowledge, skills = (len(of_kind(found.leaves, kind)) for kind in ("knowledge", "skill"))
    size = (
        f"The register of this course has {counted(len(found.leaves), 'competence')} that can be taught and shown: "
        f"{knowledge} of knowledge and {skills} of skill, in {counted(len(course.units), 'unit')}."
    )
    caption = "Competences that this cohort meets" if found.cohort else "Competences that the course covers"
    children = [_element("p", size), *_taken(found), _by_kind(found.leaves, caption)]
    if found.course:
        children.append(_by_kind(found.course.leaves, "For comparison: what the whole course offers"))
    children.append(_by_way([leaf for leaf in found.leaves if leaf.taken]))
    yield _section("summary", "In short", *children, *_missing_in_short(found))


def _taken(found: Coverage) -> Iterator[Element]:
    units = {leaf.entry.unit for leaf in found.leaves}
    taken = {leaf.entry.unit for leaf in found.leaves if leaf.taken}
    if found.cohort and taken == units:
        yield _element("p", "This cohort takes every unit.")
    elif found.cohort:
        inside = counted(sum(leaf.taken for leaf in found.leaves), "competence")
        text = f"This cohort takes {counted(len(taken), 'unit')}, with {inside}. All others count as not covered."
        yield _element("p", text)
    if found.draft:
        yield _element("p", _element("strong", "Drafts. "), "The quiz forms below have not been issued to this cohort.")


def _by_kind(leaves: tuple[LeafCoverage, ...], caption: str) -> Element:
    rows = [
        _counts_row(_element("th", "Knowledge", scope="row"), of_kind(leaves, "knowledge")),
        _counts_row(_element("th", "Skill", scope="row"), of_kind(leaves, "skill")),
        _counts_row(_element("th", "All", scope="row"), leaves),
    ]
    return _table(caption, ("Kind", *NUMBERS), [_element("tbody", *rows)], "counts")


def _by_way(leaves: Sequence[LeafCoverage]) -> Element:
    columns = ("Way", "May be shown so", "Evidenced so")
    rows = []
    for one in by_way(of_kind(leaves, "skill")):
        numbers = zip(columns[1:], (one.allowed, one.evidenced), strict=True)
        cells = [_element("td", str(number), data_label=label) for label, number in numbers]
        name = NOUNS.get(one.way, one.way)
        rows.append(_element("tr", _element("th", name[0].upper() + name[1:], scope="row"), *cells))
    return _table(
        "Skills by way of evidence; one can be shown in several", columns, [_element("tbody", *rows)], "counts"
    )


def _table(caption: str, names: Iterable[str], bodies: Iterable[Element], class_: str) -> Element:
    head = _element("thead", _element("tr", *(_element("th", name, scope="col") for name in names)))
    return _element("table", _element("caption", caption), head, *bodies, class_=class_)


def _counts_row(name: Element, leaves: tuple[LeafCoverage, ...]) -> Element:
    found = counts(leaves)
    numbers = (found.leaves, found.taught, found.practised, found.assessed, found.evidenced)
    cells = [_element("td", str(n), data_label=label) for label, n in zip(NUMBERS, numbers, strict=True)]
    return _element("tr", name, *cells)


def _missing_in_short(found: Coverage) -> Iterator[Element]:
    missing = gaps(tuple(leaf for leaf in found.leaves if leaf.taken))
    yield _element("h3", "What is not covered")
    if missing:
        scope = "In the units that this cohort takes" if found.cohort else "In all"
        yield _element("p", f"{scope}; each unit below names its own first:")
        yield _element("ul", *(_element("li", f"{what}: ", _element("b", str(len(left)))) for what, left in missing))
    else:
        yield _element("p", "Nothing: every competence has its place.")


def _meaning() -> Element:
    texts = (
        "Taught: a section of the course says that it teaches this competence. This does not say how well anyone "
        "has learned it.",
        "Practised: there is an activity in a session, or a question on the course site with its answer.",
        "Assessed: an assessment question asks for it. A question shows knowledge only. No skill is met by a quiz, "
        "whatever the score, even where this page names questions about it.",
        "Evidenced: a line stands for it on the checklist of an event or a role play, in a document review, or in a "
        "supervision guide, and the register allows this way. Whether a person does it stands on that person's own "
        "copy, which this page does not hold.",
        "What the register lets be shown in a role play counts as shown at a real event too. A role play never counts "
        "for what has to be seen at work.",
        "Some skills cannot be seen at an event. They are shown by a document or in supervision, as the register "
        "says beside each. Reflection counts where it is talked about in supervision.",
        "Nothing here is about a person. This page does not say that anyone is competent.",
    )
    heading = "What these figures show, and what they do not"
    return _section("meaning", heading, _element("ul", *(_element("li", text) for text in texts)))


# Units


def _contents(found: Coverage) -> Element:
    rows = []
    for unit in found.units:
        leaves = of_unit(found, unit)
        if any(leaf.taken for leaf in leaves):
            link = _element("a", unit.name, href=f"#unit-{unit.number}")
            rows.append(_counts_row(_element("th", link, scope="row"), leaves))
    table = _table("Competences of each unit", ("Unit", *NUMBERS), [_element("tbody", *rows)], "counts by-unit")
    return _section("units", "Units", table)


def _units(found: Coverage, course: Course) -> Iterator[Element]:
    entries = {entry.id: entry for entry in course.competences}
    for unit in found.units:
        leaves = of_unit(found, unit)
        if any(leaf.taken for leaf in leaves):
            table = _unit_table(unit, leaves, entries)
            yield _section(f"unit-{unit.number}", unit.name, *_missing(leaves), table)


def _missing(leaves: tuple[LeafCoverage, ...]) -> Iterator[Element]:
    missing = gaps(leaves)
    if not missing:
        yield _element("p", "Every competence of this unit is covered.")
        return
    rows = [_element("li", f"{what}: {', '.join(leaf.entry.id for leaf in lacking)}.") for what, lacking in missing]
    yield _element("p", "Not covered in this unit", class_="lacks")
    yield _element("ul", *rows, class_="lacks")


def _unit_table(unit: Unit, leaves: tuple[LeafCoverage, ...], entries: dict[str, Competence]) -> Element:
    bodies = []
    for parent, members in groupby(leaves, key=lambda leaf: leaf.entry.parent):
        rows = [_leaf_row(leaf) for leaf in members]
        if parent:
            stem = _element("th", *_statement(entries[parent]), scope="rowgroup", colspan=str(len(COLUMNS) + 1))
            rows.insert(0, _element("tr", stem, class_="stem"))
        bodies.append(_element("tbody", *rows))
    caption = f"Where each competence of unit {unit.number} is covered"
    return _table(caption, ("Competence", *COLUMNS), bodies, "leaves")


def _statement(entry: Competence) -> tuple[Element, str]:
    return _element("span", entry.id, class_="code"), f" {entry.statement}"


def _leaf_row(leaf: LeafCoverage) -> Element:
    ways = " or ".join(NOUNS.get(way, way) for way in leaf.entry.evidence)
    kind = _element("span", f"{leaf.entry.kind.capitalize()}; shown by {ways}", class_="kind")
    name = _element("th", *_statement(leaf.entry), kind, scope="row")
    knowledge = leaf.entry.kind == "knowledge"
    columns = (
        ([_named(place) for place in leaf.taught], True),
        (_practice(leaf.practised), True),
        ([place.what for place in leaf.assessed], knowledge),
        ([f"{place.what} ({NOUNS.get(place.way, place.way)})" for place in leaf.evidenced], not knowledge),
        (_forms(leaf.forms) or ["in no form"], False),
    )
    cells = [_cell(label, texts, due) for label, (texts, due) in zip(COLUMNS, columns, strict=True)]
    return _element("tr", name, *cells, class_="part" if leaf.entry.parent else "")


def _named(place: Place) -> str:
    return place.what + (f" (day {place.day})" if place.day is not None else "")


def _practice(places: tuple[Place, ...]) -> list[str]:
    """Return activities one by one, and practice questions in one line."""
    questions = [place.what for place in places if not place.what.startswith("Activity: ")]
    activities = [_named(place) for place in places if place.what.startswith("Activity: ")]
    return activities + ([f"Questions {', '.join(questions)}"] if questions else [])


def _forms(names: tuple[str, ...]) -> list[str]:
    return [name.replace(" form ", ", form ").replace(" question ", ", question ") for name in names]


def _cell(label: str, texts: Iterable[str], due: bool) -> Element:
    """Return a cell of places. Where there is none, words say whether there ought to be one."""
    there = list(dict.fromkeys(texts))
    if there:
        return _element("td", *(_element("span", text, class_="place") for text in there), data_label=label)
    empty = (
        _element("span", "not covered", class_="missing") if due else _element("span", "not needed here", class_="none")
    )
    return _element("td", empty, data_label=label)


def _not_taken(found: Coverage) -> Iterator[Element]:
    units = [(unit, of_unit(found, unit)) for unit in found.units]
    left = [(unit, leaves) for unit, leaves in units if not any(leaf.taken for leaf in leaves)]
    if left and found.cohort:
        rows = [_element("li", f"{unit.name}: {counted(len(leaves), 'competence')}") for unit, leaves in left]
        lead = _element("p", "Nothing of these units is taught or assessed in this cohort.")
        yield _section("not-taken", "Units that this cohort does not take", lead, _element("ul", *rows))


# Objectives


def _objectives(found: Coverage) -> Iterator[Element]:
    rows = []
    for one in found.objectives:
        title = (_element("span", one.objective.id, class_="code"), f" {one.objective.text}")
        served = [_serving(one.units, found)]
        served += [f"Activities: {', '.join(map(_named, one.activities))}"] if one.activities else []
        by = [_element("span", text, class_="kind") for text in served]
        rows.append(_counts_row(_element("th", *title, *by, scope="row"), one.leaves))
    if rows:
        caption = "Competences of the units that serve each objective"
        table = _table(caption, ("Objective", *NUMBERS), [_element("tbody", *rows)], "counts objectives")
        yield _section("objectives", "Objectives of the course", table)


def _serving(units: tuple[str, ...], found: Coverage) -> str:
    if len(units) == len(found.units):
        return "Every unit"
    return f"Units {', '.join(units)}" if units else "No unit serves it"
