"""The cohort's own page: sessions, work between them, supervision, whom to call. And its HTML."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Sequence
from copy import copy
from functools import cache

from docutils import io, nodes
from docutils.frontend import Values, get_default_settings
from docutils.utils import new_document
from docutils.writers.html5_polyglot import HTMLTranslator, Writer

from builder.doc.contacts import contact_lists
from builder.doc.dates import long_date, span, weekday
from builder.doc.day_plans import DAY_PLANS, has_timetable, timetable
from builder.doc.nodes import bullets, container, counted, facts, link, paragraph, section, strong, table
from builder.doc.print_room import PRINT_ROOM, PackFile, about, documents, has_page, in_edition
from builder.model import Cohort, Course, Provider, Session, Unit


def employers_of(cohort: Cohort, course: Course) -> tuple[Provider, ...]:
    """Return the employers of a cohort, in its order."""
    return providers_named(course, [employer.what for employer in cohort.employers])


def providers_named(course: Course, names: Iterable[str]) -> tuple[Provider, ...]:
    """Return the organisations with these IDs, in this order."""
    by_id = {provider.id: provider for provider in course.providers}
    return tuple(by_id[name] for name in names if name in by_id)


def provider_of(cohort: Cohort, course: Course) -> Provider | None:
    """Return the organisation that runs a cohort."""
    found = (provider for provider in course.providers if provider.id == cohort.provider.what)
    return next(found, None)


def units_of(cohort: Cohort | None, course: Course) -> tuple[Unit, ...]:
    """Return the units that a cohort takes; all of them where there is no cohort."""
    if cohort is None or not cohort.units:
        return course.units
    named = {unit.what for unit in cohort.units}
    return tuple(unit for unit in course.units if unit.number in named)


def cohort_page(
    cohort: Cohort, course: Course, suffix: str, files: Sequence[PackFile] = (), *, trainer: bool = False
) -> list[nodes.Node]:
    """Return the body of the cohort's page. `suffix` is that of its neighbours: `.html` or `.xhtml`.

    `files` are those of the pack. The page of the trainee edition names none that trainees do not get.
    """
    provider = provider_of(cohort, course)
    made: list[nodes.Node] = _for_trainers(cohort, course, suffix) if trainer else []
    made.append(_summary(cohort, provider))
    made.append(section("sessions", "Sessions", _sessions(cohort, course, suffix)))
    if cohort.tasks:
        made.append(section("between-sessions", "Between sessions", _tasks(cohort)))
    if cohort.supervision:
        made.append(section("supervision", "Supervision", _supervision(cohort)))
    named = documents(in_edition(files, trainer))
    if named:
        made.append(section("documents", "Documents", named))
    made.append(section("contacts", "Whom to call", _contacts(cohort, course, provider)))
    return made


def _for_trainers(cohort: Cohort, course: Course, suffix: str) -> list[nodes.Node]:
    """Return the line with the pages that only trainers have, as far as the course has them."""
    pages = [(PRINT_ROOM, "the print room"), *([(DAY_PLANS, "the day plans")] if has_timetable(cohort) else [])]
    found = [link(name, posixpath.relpath(page, "course") + suffix) for page, name in pages if has_page(course, page)]
    parts = [part for made in found for part in (" and ", made)][1:]
    return [paragraph("For trainers: ", *parts, classes=("cw-to-print-room",))] if found else []


def _summary(cohort: Cohort, provider: Provider | None) -> nodes.definition_list:
    first, last = cohort.sessions[0].date, cohort.sessions[-1].date
    days = counted(len(cohort.sessions), "day")
    rows: list[tuple[str, list[nodes.Node]]] = [
        ("Course", [paragraph(cohort.title)]),
        ("Run by", [paragraph(provider.name if provider else "")]),
        ("When", [paragraph(f"{days}, {long_date(first)} to {long_date(last)}")]),
    ]
    return facts(rows, "cw-glance")


def _sessions(cohort: Cohort, course: Course, suffix: str) -> list[nodes.Node]:
    units = {unit.number: unit for unit in course.units}
    return [container([_session(session, units, suffix)], "cw-sessions") for session in cohort.sessions]


def _session(session: Session, units: dict[str, Unit], suffix: str) -> nodes.section:
    rows: list[tuple[str, list[nodes.Node]]] = [
        ("When", [paragraph(f"{weekday(session.date)}, {span(session.start, session.end)}")]),
        ("Where", [paragraph(session.room)]),
        ("With", [paragraph(session.trainer)]),
    ]
    if session.bring:
        rows.append(("Bring", [paragraph(session.bring)]))

    def named(unit: Unit) -> nodes.Node:
        return link(unit.name, f"../{unit.docname}{suffix}")

    alone, taught = (
        [units[unit.what] for unit in names if unit.what in units] for names in (session.alone, session.units)
    )
    if alone:
        lead = paragraph(f"Work through {about(alone)}, before this day:")
        rows.append(("On your own", [lead, bullets([[paragraph(named(unit))] for unit in alone])]))
    rows.append(("Units", [bullets([[paragraph(named(unit))] for unit in taught])]))
    made: list[nodes.Node] = [facts(rows, "cw-glance")]
    if session.timetable:
        made.append(timetable(session, units, named))
    return section(f"day-{session.day}", f"Day {session.day}", made)


def _tasks(cohort: Cohort) -> list[nodes.Node]:
    rows: list[tuple[str, list[nodes.Node]]] = [
        (f"After day {task.after}: {task.title}", [paragraph(task.do)]) for task in cohort.tasks
    ]
    note = "Write nothing that could identify a client or an employer."
    return [facts(rows, "cw-tasks"), paragraph(note)]


def _supervision(cohort: Cohort) -> list[nodes.Node]:
    head = ["Date", "Time", "Where", "With"]
    rows = [
        [
            [paragraph(weekday(meeting.date))],
            [paragraph(span(meeting.start, meeting.end))],
            [paragraph(meeting.place)],
            [paragraph(meeting.supervisor)],
        ]
        for meeting in cohort.supervision
    ]
    lead = "Supervision is by people with experience of IPS. It is part of the course, not an extra."
    made = table(head, rows, "Supervision meetings", "cw-table")
    return [paragraph(lead), made]


def _contacts(cohort: Cohort, course: Course, provider: Provider | None) -> list[nodes.Node]:
    employers = employers_of(cohort, course)
    urgent = "If someone may be at risk: tell your team or duty worker now. In an emergency call 999."
    made: list[nodes.Node] = [paragraph(strong(urgent)), *contact_lists(employers)]
    if provider and provider.contacts:
        made.extend([paragraph("About the course itself:"), *contact_lists((provider,))])
    policies = [
        [paragraph(f"{policy.title} ({employer.name}): {policy.place}")]
        for employer in employers
        for policy in employer.policies
    ]
    if policies:
        made.extend([paragraph("Local policies and where to find them:"), bullets(policies)])
    return made


class _Translator(HTMLTranslator):
    """Docutils' own, with links that a browser keeps as files where they are marked `download`."""

    def starttag(
        self, node: nodes.Element, tagname: str, suffix: str = "\n", empty: bool = False, **attributes: str
    ) -> str:
        """Return the tag that opens an element."""
        if isinstance(node, nodes.reference) and node.get("download"):
            attributes["download"] = ""
        return super().starttag(node, tagname, suffix, empty, **attributes)


@cache
def _settings() -> Values:
    # Docutils asks all its parts for their options, which takes longer than to write a page.
    return get_default_settings(Writer)


def fragment(children: list[nodes.Node]) -> str:
    """Write nodes as HTML that stands within a page, under its title; valid as XHTML too."""
    settings = copy(_settings())
    settings.__dict__ |= {
        "initial_header_level": 2,
        "section_self_link": False,
        "embed_stylesheet": False,
        "stylesheet_path": "",
        "table_style": "cw-table",
    }
    document = new_document("cohort", settings)
    document.extend(children)
    document["ids"] = []
    writer = Writer()
    writer.translator_class = _Translator
    writer.write(document, io.StringOutput(encoding="unicode"))
    writer.assemble_parts()
    return str(writer.parts["body"])
