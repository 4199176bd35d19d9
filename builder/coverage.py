"""What a course, or a cohort, covers: where each leaf is taught, practised, assessed and evidenced.

This counts places and claims nothing. That a leaf stands in a quiz says that its knowledge is asked for; a quiz
never shows a skill.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from builder.form import Form
from builder.model import (
    WAYS,
    Cohort,
    Competence,
    Course,
    Item,
    Mention,
    Objective,
    Observation,
    Page,
    Unit,
    Where,
    shows,
)

SEEN = ("role play", "observed")
"""The ways of evidence that a checklist is for."""

ALONE = ", worked through alone"
"""How a place is marked that people of a cohort read on their own before the day."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a leaf is dealt with: the source, what is there, and the day on which a cohort meets it.

    `way` is that of evidence, in the words of the register; empty where a place is none.
    """

    where: Where
    what: str
    day: int | None = None
    way: str = ""


@dataclass(frozen=True, slots=True)
class LeafCoverage:
    """A leaf with its places.

    `forms` names each question of a form that asks for it. `taken` tells whether the cohort takes its unit; it is
    true where there is no cohort.
    """

    entry: Competence
    taught: tuple[Place, ...] = ()
    practised: tuple[Place, ...] = ()
    assessed: tuple[Place, ...] = ()
    evidenced: tuple[Place, ...] = ()
    forms: tuple[str, ...] = ()
    taken: bool = True


@dataclass(frozen=True, slots=True)
class Counts:
    """How many leaves there are, and how many of them have a place of each kind."""

    leaves: int
    taught: int
    practised: int
    assessed: int
    evidenced: int
    forms: int


@dataclass(frozen=True, slots=True)
class ObjectiveCoverage:
    """An objective, the units that serve it, the leaves of these units, and the activities that serve it by name."""

    objective: Objective
    units: tuple[str, ...]
    leaves: tuple[LeafCoverage, ...]
    activities: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """The coverage of every leaf in use, in the order of the register, and of every objective.

    `units` are all those of the course. `course` is the coverage of the whole course, where this is that of a
    cohort. `draft` tells that the forms have not been issued.
    """

    units: tuple[Unit, ...]
    leaves: tuple[LeafCoverage, ...]
    objectives: tuple[ObjectiveCoverage, ...]
    cohort: str | None = None
    draft: bool = False
    course: Coverage | None = None


def coverage(course: Course, cohort: Cohort | None = None, forms: Sequence[Form] = ()) -> Coverage:
    """Return what the course covers, or what a cohort gets of it.

    `forms` are those that were issued, or drawn for a cohort. Without a cohort, every assessment item of the bank
    counts as assessed, and every criterion as evidence of what may be shown in its way. With one, only units that
    its sessions teach count, or that people work through alone before one, with their day, only items on its forms,
    and only criteria of its observations.
    """
    days = {unit.what: one.day for one in cohort.sessions for unit in (*one.units, *one.alone)} if cohort else None
    return Coverage(
        units=course.units,
        leaves=(leaves := tuple(_leaves(course, cohort, days, forms))),
        objectives=tuple(_objectives(course, leaves, days)),
        cohort=cohort.id if cohort else None,
        draft=any(form.draft for form in forms),
        course=coverage(course) if cohort else None,
    )


Days = Mapping[str, int]
NamedPlace = tuple[Sequence[Mention], Place]
Named = Iterable[NamedPlace]


def _leaves(course: Course, cohort: Cohort | None, days: Days | None, forms: Sequence[Form]) -> Iterator[LeafCoverage]:
    alone = {unit.what for session in cohort.sessions for unit in session.alone} if cohort else set()
    taught = _by_leaf(_passages(course, days, alone, activity=False))
    practised = _by_leaf((*_passages(course, days, alone, activity=True), *_practice(course, days)))
    assessed = _by_leaf(_assessment(course, forms if cohort else None))
    evidenced = _by_leaf(_criteria(course, cohort))
    asked = _forms(forms)
    for entry in course.competences:
        if entry.leaf and entry.status == "current":
            yield LeafCoverage(
                entry,
                taught.get(entry.id, ()),
                practised.get(entry.id, ()),
                assessed.get(entry.id, ()),
                evidenced.get(entry.id, ()),
                asked.get(entry.id, ()),
                days is None or entry.unit in days,
            )


def _by_leaf(named: Named) -> dict[str, tuple[Place, ...]]:
    found: dict[str, dict[Place, None]] = {}
    for leaves, place in named:
        for leaf in leaves:
            found.setdefault(leaf.what, {})[place] = None
    return {leaf: tuple(places) for leaf, places in found.items()}


def _passages(course: Course, days: Days | None, alone: Set[str], *, activity: bool) -> Iterator[NamedPlace]:
    pages: list[tuple[Page, int | None, str]] = []
    if days is None:
        pages = [(page, None, "") for page in (*course.pages, *(unit.page for unit in course.units))]
    else:
        taken = [unit for unit in course.units if unit.number in days]
        pages = [(unit.page, days[unit.number], ALONE if unit.number in alone else "") for unit in taken]
    for page, day, how in pages:
        for passage in page.passages:
            if passage.activity == activity:
                what = f"Activity: {passage.title}" if activity else passage.title
                yield passage.leaves, Place(passage.where, what + how, day)


def _practice(course: Course, days: Days | None) -> Iterator[tuple[Sequence[Mention], Place]]:
    for item in course.items:
        if item.use == "practice" and item.status == "current" and (days is None or item.unit in days):
            yield item.competences, _item_place(item, days.get(item.unit) if days else None)


def _item_place(item: Item, day: int | None = None) -> Place:
    # The ID alone: the title of an assessment item may give away its answer.
    return Place(item.where, item.id, day)


def _assessment(course: Course, forms: Sequence[Form] | None) -> Iterator[tuple[Sequence[Mention], Place]]:
    """Yield assessment items only: those of the bank, or those on forms."""
    if forms is None:
        items: Iterable[Item] = (item for item in course.items if item.status == "current")
    else:
        items = (question.item for form in forms for question in form.questions)
    yield from ((item.competences, _item_place(item)) for item in items if item.use == "assessment")


def _criteria(course: Course, cohort: Cohort | None) -> Iterator[tuple[Sequence[Mention], Place]]:
    chosen = {observation.what for observation in cohort.observations} if cohort else None
    register = {entry.id: entry for entry in course.competences}
    for observation in course.observations:
        if chosen is None or observation.id in chosen:
            yield from _evidence(observation, register)


def _evidence(observation: Observation, register: Mapping[str, Competence]) -> Iterator[NamedPlace]:
    """Yield the leaves of each criterion, but for those that the register does not let be shown in this way."""
    for criterion in observation.criteria:
        place = Place(criterion.where, f"{observation.title}, {criterion.id.rpartition('-')[2]}", way=observation.way)
        named = (leaf for leaf in criterion.leaves if leaf.what in register)
        yield tuple(leaf for leaf in named if shows(observation.kind, register[leaf.what])), place


def _forms(forms: Sequence[Form]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for form in forms:
        for question in form.questions:
            for leaf in question.item.competences:
                name = f"{form.blueprint} form {form.name} question {question.number}"
                found[leaf.what] = (*found.get(leaf.what, ()), name)
    return found


def _objectives(course: Course, leaves: tuple[LeafCoverage, ...], days: Days | None) -> Iterator[ObjectiveCoverage]:
    activities = _by_leaf(_serving(course, days))
    for objective in course.objectives:
        units = tuple(unit.number for unit in course.units if objective.id in {o.what for o in unit.objectives})
        if not units and objective.is_aim:
            units = tuple(unit.number for unit in course.units)  # an aim, such as `a`, is one of the whole course
        served = tuple(leaf for leaf in leaves if leaf.entry.unit in units)
        yield ObjectiveCoverage(objective, units, served, activities.get(objective.id, ()))


def _serving(course: Course, days: Days | None) -> Iterator[NamedPlace]:
    """Yield the objectives that activities serve by name; of a cohort, the activities of its units."""
    for unit in (unit for unit in course.units if days is None or unit.number in days):
        for passage in (passage for passage in unit.page.passages if passage.serves):
            place = Place(passage.where, f"{unit.number} {passage.title}", days.get(unit.number) if days else None)
            yield passage.serves, place


# Counting


def counts(leaves: Iterable[LeafCoverage]) -> Counts:
    """Count leaves, and those that have a place of each kind."""
    found = tuple(leaves)
    return Counts(
        leaves=len(found),
        taught=sum(bool(leaf.taught) for leaf in found),
        practised=sum(bool(leaf.practised) for leaf in found),
        assessed=sum(bool(leaf.assessed) for leaf in found),
        evidenced=sum(bool(leaf.evidenced) for leaf in found),
        forms=sum(bool(leaf.forms) for leaf in found),
    )


def of_kind(leaves: Iterable[LeafCoverage], kind: str) -> tuple[LeafCoverage, ...]:
    """Return the leaves of one kind: knowledge or skill."""
    return tuple(leaf for leaf in leaves if leaf.entry.kind == kind)


def of_unit(found: Coverage, unit: Unit) -> tuple[LeafCoverage, ...]:
    """Return the leaves of one unit."""
    return tuple(leaf for leaf in found.leaves if leaf.entry.unit == unit.number)


def gaps(leaves: Sequence[LeafCoverage]) -> tuple[tuple[str, tuple[LeafCoverage, ...]], ...]:
    """Return what is missing, in words, with the leaves that miss it; nothing where nothing does.

    A knowledge leaf is expected in an assessment quiz; a skill that can be seen, on a checklist; any other, in a
    document review or, where the register names no document either, in a supervision guide.
    """
    skills, knowledge = of_kind(leaves, "skill"), of_kind(leaves, "knowledge")
    unseen = [leaf for leaf in skills if not leaf.evidenced]
    written = [leaf for leaf in unseen if not can_be_seen(leaf) and "document" in leaf.entry.evidence]
    told = [leaf for leaf in unseen if not can_be_seen(leaf) and leaf not in written]
    found = (
        ("Not taught in any section", [leaf for leaf in leaves if not leaf.taught]),
        ("Not practised in any activity or practice question", [leaf for leaf in leaves if not leaf.practised]),
        ("Knowledge that no assessment question asks for", [leaf for leaf in knowledge if not leaf.assessed]),
        ("Skill that can be seen, but is on no checklist", [leaf for leaf in unseen if can_be_seen(leaf)]),
        ("Skill that a document can show, but is in no document review", written),
        ("Skill that is shown in supervision, but is in no guide for it", told),
    )
    return tuple((what, tuple(missing)) for what, missing in found if missing)


def can_be_seen(leaf: LeafCoverage) -> bool:
    """Tell whether the register says that a leaf can be observed, at work or in a role play."""
    return any(way in SEEN for way in leaf.entry.evidence)


@dataclass(frozen=True, slots=True)
class WayCounts:
    """A way of evidence: how many leaves the register lets be shown in it, and how many are."""

    way: str
    allowed: int
    evidenced: int


def by_way(leaves: Iterable[LeafCoverage]) -> tuple[WayCounts, ...]:
    """Count leaves for each way of evidence. A leaf can count for several, so these numbers have no sum."""
    found = tuple(leaves)
    return tuple(
        WayCounts(
            way,
            allowed=sum(shows(kind, leaf.entry) for leaf in found),
            evidenced=sum(any(place.way == way for place in leaf.evidenced) for leaf in found),
        )
        for kind, (way, _) in WAYS.items()
    )


# Rows


def coverage_rows(found: Coverage) -> dict[str, object]:
    """Return the coverage as plain values, for `coverage.json`.

    `leaves` and `objectives` are keyed by ID, in order. A place is `{"path", "line", "what", "day"}`; `day` is None
    where there is no cohort, or no day; one of evidence has its `way`, and `ways` counts skills by it. `forms` are
    names such as `section-2 form A question 3`. `course` holds the totals of the whole course, where these are those
    of a cohort.
    """
    return {
        "cohort": found.cohort,
        "draft": found.draft,
        "leaves": {leaf.entry.id: _leaf_row(leaf) for leaf in found.leaves},
        "objectives": {one.objective.id: _objective_row(one) for one in found.objectives},
        "totals": _totals(found.leaves),
        "ways": _ways(found.leaves),
        "course": _totals(found.course.leaves) if found.course else None,
    }


def unit_rows(found: Coverage) -> list[dict[str, object]]:
    """Return one row of counts for each unit that is taken, for a table."""
    rows: list[dict[str, object]] = []
    for unit in found.units:
        leaves = of_unit(found, unit)
        if any(leaf.taken for leaf in leaves):
            rows.append({"unit": unit.number, "title": unit.title, **_counts_row(counts(leaves))})
    return rows


def _leaf_row(leaf: LeafCoverage) -> dict[str, object]:
    return {
        "unit": leaf.entry.unit,
        "kind": leaf.entry.kind,
        "taught": [_place_row(place) for place in leaf.taught],
        "practised": [_place_row(place) for place in leaf.practised],
        "assessed": [_place_row(place) for place in leaf.assessed],
        "evidenced": [{**_place_row(place), "way": place.way} for place in leaf.evidenced],
        "forms": list(leaf.forms),
    }


def _place_row(place: Place) -> dict[str, object]:
    return {"path": place.where.path, "line": place.where.line, "what": place.what, "day": place.day}


def _objective_row(one: ObjectiveCoverage) -> dict[str, object]:
    activities = [_place_row(place) for place in one.activities]
    named = {"text": one.objective.text, "units": list(one.units), "activities": activities}
    return {**named, **_counts_row(counts(one.leaves))}


def _totals(leaves: tuple[LeafCoverage, ...]) -> dict[str, object]:
    by_kind = {kind: _counts_row(counts(of_kind(leaves, kind))) for kind in ("knowledge", "skill")}
    return {**_counts_row(counts(leaves)), **by_kind}


def _ways(leaves: Sequence[LeafCoverage]) -> dict[str, dict[str, int]]:
    return {one.way: {"allowed": one.allowed, "evidenced": one.evidenced} for one in by_way(of_kind(leaves, "skill"))}


def _counts_row(found: Counts) -> dict[str, int]:
    return {
        "leaves": found.leaves,
        "taught": found.taught,
        "practised": found.practised,
        "assessed": found.assessed,
        "evidenced": found.evidenced,
        "forms": found.forms,
    }
