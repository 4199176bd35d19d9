"""The house standard of a course that has one: how long, how plain, what stands on every unit, its session plan."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from itertools import pairwise

from builder.check.context import Check, Context
from builder.model import Heading, Mention, Page, Passage, PlanRow, Problem, Span, Standard, Unit, Where
from builder.readability import (
    APART,
    Reading,
    heading_of,
    sections_around,
    teaching_words,
    trainee_reading,
    trainer_reading,
)

BETWEEN = ("between sessions", "try it at work")
"""Headings, in small letters, of what trainees do after the session: it needs no row in the session plan."""

Held = Callable[[Context, Standard], Iterator[Problem]]


def where_there_is_one(held: Held) -> Check:
    """Make a check that tells nothing in a course without a standard."""

    @wraps(held)
    def check(context: Context) -> Iterator[Problem]:
        if context.course.standard:
            yield from held(context, context.course.standard)

    return check


# Measures


@where_there_is_one
def units_are_as_long_as_asked(context: Context, standard: Standard) -> Iterator[Problem]:
    """The sections of a unit that teach hold enough words, and not too many."""
    for unit in context.course.units:
        found = teaching_words(unit.page)
        if standard.teaching and not standard.teaching.holds(found):
            message = f"the sections that teach hold {found:,} words: {_span(standard.teaching)} are asked for"
            yield Problem(unit.where, "U012", message, "warning")


def _span(span: Span) -> str:
    return f"at least {span.low:,.0f}" if span.high is None else f"{span.low:,.0f} to {span.high:,.0f}"


@where_there_is_one
def pages_read_easily(context: Context, standard: Standard) -> Iterator[Problem]:
    """Sentences and words are short, for trainees and, apart, for trainers."""
    for page in context.pages:
        if page.where.path not in APART:
            yield from _hard(page, trainee_reading(page), "the page", standard)
            yield from _hard(page, trainer_reading(page), "the text for trainers", standard)


def _hard(page: Page, found: Reading, what: str, standard: Standard) -> Iterator[Problem]:
    where = Where(page.where.path, 1)
    long, hard = found.held_to(standard.sentence, standard.grade)
    if long:
        message = f"{what} has {found.mean} words to a sentence: at most {standard.sentence:g} are asked for"
        yield Problem(where, "U016", message, "warning")
    if hard:
        message = f"{what} reads at Flesch-Kincaid grade {found.grade}: at most {standard.grade:g} is asked for"
        yield Problem(where, "U017", message, "warning")


# Structure


@where_there_is_one
def units_have_their_headings(context: Context, standard: Standard) -> Iterator[Problem]:
    """The headings of the house stand on every unit, in their order."""
    for unit in context.course.units:
        page = [one for one in unit.page.headings if not one.trainer]
        trainer = [one for one in unit.page.headings if one.trainer]
        yield from _headings(unit, page, standard.headings, "the page")
        yield from _headings(unit, trainer, standard.trainer_headings, "the text for trainers")


def _headings(unit: Unit, there: Sequence[Heading], asked: Sequence[str], what: str) -> Iterator[Problem]:
    first = {one.text.strip().casefold(): one for one in reversed(there)}
    missing = [title for title in asked if title.casefold() not in first]
    if missing:
        noun = "this heading" if len(missing) == 1 else "these headings"
        message = f"{what} lacks {noun}: {', '.join(missing)}"
        yield Problem(unit.where, "U013", message)
    found = [first[title.casefold()] for title in asked if title.casefold() in first]
    for one, other in pairwise(found):
        if other.where.line < one.where.line:
            message = f"{other.text!r} stands before {one.text!r}: it comes after it in every unit"
            yield Problem(other.where, "U013", message)


@where_there_is_one
def units_have_activities_and_a_moment(context: Context, standard: Standard) -> Iterator[Problem]:
    """A unit lets people practise, and tells a moment from the job."""
    for unit in context.course.units:
        number = sum(passage.activity for passage in unit.page.passages)
        if number < standard.activities:
            found = "there is none" if not number else "there is one" if number == 1 else f"there are {number}"
            noun = "activity" if standard.activities == 1 else "activities"
            message = f"a unit has at least {standard.activities} {noun}, {found}: add `### Activity: …`"
            yield Problem(unit.where, "U015", message)
        if standard.moment and not unit.page.moments:
            message = "the unit tells no moment of the cases: add {moment}`…` under the heading of one"
            yield Problem(unit.where, "U015", message)


# Session plans


@where_there_is_one
def session_plans_add_up(context: Context, standard: Standard) -> Iterator[Problem]:
    """A session plan fills the minutes of its unit and names each activity with its minutes."""
    for unit in context.course.units:
        plan = unit.page.plan
        if not plan or context.unread(unit.where.path):
            continue  # a heading that is missing, or a table that cannot be read, was told
        total = sum(row.minutes for row in plan)
        if total != unit.minutes:
            message = f"the session plan takes {total} minutes: the unit has {unit.minutes}"
            yield Problem(plan[0].where, "U014", message)
        for passage in _in_the_session(unit.page):
            yield from _in_plan(passage, unit.page)


def _in_the_session(page: Page) -> Iterator[Passage]:
    """Yield the activities of a unit but for those between sessions."""
    for passage in page.passages:
        around = {
            page.headings[n].text.strip().casefold() for n in sections_around(page.headings, heading_of(page, passage))
        }
        if passage.activity and around.isdisjoint(BETWEEN):
            yield passage


def _in_plan(passage: Passage, page: Page) -> Iterator[Problem]:
    if passage.minutes is None:
        message = f"the activity {passage.title!r} has no minutes: add {{minutes}}`…` beside {{practises}}"
        yield Problem(passage.where, "U014", message)
    rows = _rows_of(passage, page)
    if len(rows) != 1:
        found = f"{len(rows)} rows name" if rows else "no row names"
        message = f"an activity has one row in the session plan: {found} {passage.title!r}"
        yield Problem(rows[1].where if rows else page.plan[0].where, "U014", message)
    elif passage.minutes not in (None, rows[0].minutes):
        message = f"the session plan gives {passage.title!r} {rows[0].minutes} minutes: it has {passage.minutes}"
        yield Problem(rows[0].where, "U014", message)


def _rows_of(passage: Passage, page: Page) -> list[PlanRow]:
    """Return the rows that are the title of an activity, or else start with it, or else name it somewhere."""
    title = rf"(?:Activity: )?{re.escape(passage.title)}"
    for pattern in (rf"{title}[.:]?", rf"{title}[^\w\s].*", rf".*(?<!\w){title}(?!\w).*"):
        if rows := [row for row in page.plan if re.fullmatch(pattern, row.what, re.I)]:
            return rows
    return []


# Terms and sources


@where_there_is_one
def glossary_is_large_enough(context: Context, standard: Standard) -> Iterator[Problem]:
    """The glossary explains as many terms as the house asks for; several names of one thing count once."""
    number = len(_entries(context.course.terms))
    if number < standard.terms and not context.unread("course/glossary.md"):
        message = f"the glossary explains {number} terms: at least {standard.terms} are asked for"
        yield Problem(Where("course/glossary.md", 1), "L014", message, "warning")


def _entries(terms: Sequence[Mention]) -> list[list[Mention]]:
    """Return the entries of the glossary, each with its names, which stand on lines that follow each other."""
    found: list[list[Mention]] = []
    for term in terms:
        if found and found[-1][-1].where.line + 1 == term.where.line:
            found[-1].append(term)
        else:
            found.append([term])
    return found


@where_there_is_one
def terms_are_used(context: Context, standard: Standard) -> Iterator[Problem]:
    """A page leads to each entry of the glossary."""
    used = {term.what for page in context.pages if page.where.path != "course/glossary.md" for term in page.terms}
    for names in _entries(context.course.terms):
        if used.isdisjoint(name.what for name in names):
            message = f"no page uses {names[0].what!r}: write {{term}}`{names[0].what}` where it helps, or take it out"
            yield Problem(names[0].where, "L008", message, "warning")


@where_there_is_one
def sources_are_cited(context: Context, standard: Standard) -> Iterator[Problem]:
    """A page or an item cites each source."""
    cited = {source.what for page in context.pages for source in page.citations}
    cited.update(source.what for item in context.course.items for source in item.sources)
    for source in context.course.sources:
        if source.what not in cited:
            message = f"nothing cites {source.what!r}: cite it where it was used, or take it out"
            yield Problem(source.where, "L009", message, "warning")


STANDARD_CHECKS: tuple[Check, ...] = (
    units_are_as_long_as_asked,
    pages_read_easily,
    units_have_their_headings,
    units_have_activities_and_a_moment,
    session_plans_add_up,
    glossary_is_large_enough,
    terms_are_used,
    sources_are_cited,
)
