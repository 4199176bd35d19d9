"""QTI out and in again: every question comes back as the values that the format carries."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from math import lcm
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from courses import read_once
from foreign import PNG
from forms import form, item, read
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from made_questions import any_taken
from places import CASES, REPOSITORY
from test_intake_markdown import SIGNS
from test_round_trip import one_line

from builder import prose
from builder.course.locks import without_places
from builder.form import Form, Question, lettered
from builder.formats import formats, pictures_of, refused
from builder.formats.content import Feature, Format, picture_path
from builder.intake import Intake, Taken, importers
from builder.intake.bank_text import item_text
from builder.intake.fitting import fitted
from builder.intake.normal import flat, normal
from builder.intake.pictures import FOLDER
from builder.items import item_types
from builder.model import (
    Answer,
    Block,
    Break,
    Choice,
    Code,
    CodeBlock,
    Course,
    Emphasis,
    ExtendedText,
    Grid,
    Inline,
    Interaction,
    Item,
    Link,
    Listing,
    Match,
    Option,
    Order,
    Pair,
    Paragraph,
    Picture,
    Prose,
    TextEntry,
    Vignette,
    Where,
    Words,
)

HERE = Where("question_bank/1.1.md")
NAMES = ("qti21", "qti30", "canvas")
EVERY_QTI = pytest.mark.parametrize("name", NAMES)
EVERY_TYPE = pytest.mark.parametrize("kind", item_types())
SOME = settings(
    phases=(Phase.explicit, Phase.generate),
    max_examples=60,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h1v1z"/></svg>'


# What an item is once it was carried: the same on both sides


def shown(text: Prose | None) -> object:
    """Return a text as it looks: normal, with line ends as spaces, and addresses as a package leaves them."""
    if text is None or not text.blocks:
        return None
    return without_places(normal(Prose(text.where, tuple(map(_block, normal(text).blocks)))))


def _block(block: Block) -> Block:
    match block:
        case Paragraph(run):
            return Paragraph(_run(run))
        case Listing(items, start):
            return Listing(tuple(kept for entry in items if (kept := tuple(map(_block, entry)))), start)
        case Grid(head, rows):
            return Grid(tuple(map(_run, head)), tuple(tuple(map(_run, row)) for row in rows))
        case CodeBlock():
            return block


def _run(run: tuple[Inline, ...]) -> tuple[Inline, ...]:
    return tuple(new for one in run for new in _inline(one))


def _inline(inline: Inline) -> tuple[Inline, ...]:
    match inline:
        case Words(text):
            return (Words(re.sub("[ \t\n]+", " ", text)),)
        case Picture(src, alt):
            return (Picture(_picture(src), alt),)
        case Link(href, children) if urlsplit(href).scheme not in ("http", "https", "mailto", "tel"):
            return _run(children)
        case Code(text):
            return (Code(" ".join(text.split())),)
        case Break():
            return (inline,)
        case _ if hasattr(inline, "children"):
            return (replace(inline, children=_run(inline.children)),)
        case _:
            return (inline,)


def _picture(src: str) -> str:
    if src.startswith(FOLDER):
        return src
    stem, ending = posixpath.splitext(posixpath.basename(picture_path(src)))
    return f"{FOLDER}{re.sub('[^a-z0-9]+', '-', stem.lower()).strip('-')}{ending}"


def answer_of(found: Interaction, carries: frozenset[Feature]) -> object:
    """Return how a question is answered, as far as a format carries it."""
    match found:
        case Choice(options, multiple, graded, whole):
            scores = grades(options)
            said = [shown(one.feedback) if "option feedback" in carries else None for one in options]
            pinned = [one.pinned and "pinned" in carries for one in options]
            rows = zip([shown(one.text) for one in options], scores, said, pinned, strict=True)
            return tuple(rows), multiple, graded, whole
        case Match(pairs, distractors, heads):
            return rows_of(pairs), sorted(map(repr, rows_of(distractors))), tuple(map(shown, heads))
        case Order(steps):
            return tuple(map(shown, steps))
        case TextEntry(gaps, in_stem, numeric, unit, capitals):
            return tuple(tuple(map(written, gap)) for gap in gaps), in_stem, numeric, unit, capitals
        case ExtendedText(rubric):
            one_line = [(flat(one.text), [(level.marks, flat(level.text)) for level in one.levels]) for one in rubric]
            return without_places(
                tuple((shown(_line(text)), [(m, shown(_line(t))) for m, t in levels]) for text, levels in one_line)
            )


def _line(run: tuple[Inline, ...]) -> Prose:
    return Prose(Where(""), (Paragraph(run),))


def rows_of(pairs: Sequence[Pair]) -> tuple[object, ...]:
    return tuple(
        (shown(one.prompt), shown(one.match), shown(_line(flat(one.why))) if one.why else None) for one in pairs
    )


def grades(options: Sequence[Option]) -> list[int]:
    """Return grades as shares of the best one, in the smallest whole numbers."""
    top = max(one.score for one in options) or 1
    parts = [Fraction(one.score, top) for one in options]
    return [int(part * lcm(*(part.denominator for part in parts))) for part in parts]


def written(answer: Answer) -> object:
    text = "" if answer.low is not None else answer.text
    return text, answer.score, answer.low, answer.high, shown(answer.feedback)


def carried(one: Item, vignette: Vignette | None, chosen: Format) -> object:
    """Return an item as far as a format carries it."""
    carries = chosen.carries
    feedback = "model answer" if isinstance(one.interaction, ExtendedText) else "feedback"
    values = {
        "type": one.type,
        "id": one.id,
        "title": one.title,
        "stem": shown(one.stem),
        "answer": answer_of(one.interaction, carries),
        "feedback": shown(one.feedback) if feedback in carries else None,
        "revision": one.revision,
        "competences": tuple(mention.what for mention in one.competences),
        "level": one.level,
        "marks": one.marks,
        "minutes": one.minutes if chosen.name == "canvas" else round(60 * one.minutes) / 60 or None,  # whole seconds
        "sources": tuple(mention.what for mention in one.sources),
        "vignette": shown(vignette.text) if vignette else None,
    }
    return values


def taken_values(taken: Taken, chosen: Format) -> object:
    """Return the same of a question that was taken in."""
    return {
        "type": taken.type,
        "id": taken.id,
        "title": taken.title,
        "stem": shown(taken.stem),
        "answer": answer_of(taken.interaction, chosen.carries),
        "feedback": shown(taken.feedback),
        "revision": taken.revision,
        "competences": taken.competences,
        "level": taken.level,
        "marks": taken.marks,
        "minutes": taken.minutes,
        "sources": taken.sources,
        "vignette": shown(taken.vignette),
    }


def back(given: Form, name: str, pictures: dict[str, bytes] | None = None) -> Intake:
    chosen = formats()[name]
    ((path, content),) = chosen.write(given, pictures or {}).items()
    importer = importers()[name]
    assert importer.knows(content, path)
    return importer.read(content, path)


def differs(one: Item, chosen: Format) -> bool:
    """Tell whether a format refuses an item, or says that it carries it with a difference."""
    return bool(refused(form(one), chosen))


# Every type


@EVERY_TYPE
@EVERY_QTI
def test_every_type_comes_back(name: str, kind: str) -> None:
    one, chosen = item(kind, more="sources: [mca2005]\nmarks: 2.5\nrevision: 3\n"), formats()[name]
    if differs(one, chosen):
        assert name == "canvas"
        return
    (taken,) = back(form(one), name).questions
    assert taken_values(taken, chosen) == carried(one, None, chosen)
    assert taken.lost == ()


def test_canvas_refuses_or_tells_of_few_types() -> None:
    told = {kind for kind in item_types() if differs(item(kind), formats()["canvas"])}
    assert told == {"ordering", "next-action", "extended", "numeric", "short-text", "multiple"}


@pytest.mark.parametrize("name", ["qti21", "qti30"])
def test_options_come_back_in_the_order_of_the_bank(name: str) -> None:
    one, chosen = item("single"), formats()[name]
    shown_last_first = tuple(range(len(lettered(one))))[::-1]
    (taken,) = back(form(one, shown=shown_last_first), name).questions
    assert taken_values(taken, chosen) == carried(one, None, chosen)


# The banks of the repository


def whole_bank(course: Course) -> Form:
    """Return every item of a course as one form, with its vignettes."""
    questions = tuple(
        Question(number, one, tuple(range(len(lettered(one))))) for number, one in enumerate(course.items, start=1)
    )
    return Form("", "Bank", "formative", "bank", "", 1, questions, course.vignettes)


@pytest.mark.no_cover
@pytest.mark.parametrize("root", [REPOSITORY, CASES / "good"], ids=["course", "cases"])
@EVERY_QTI
def test_a_whole_bank_comes_back(name: str, root: Path) -> None:
    course = read_once(root)
    chosen = formats()[name]
    kept = tuple(one for one in course.items if not differs(one, chosen))
    assert len(kept) > 2
    given = whole_bank(replace(course, items=kept))
    pictures = {path: SVG if path.endswith(".svg") else PNG for path in pictures_of(given)}
    intake = back(given, name, pictures)
    assert list(intake.problems) == []
    vignettes = {one.id: one for one in course.vignettes}
    expected = {one.id: carried(one, vignettes.get(one.vignette or ""), chosen) for one in kept}
    assert {taken.id: taken_values(taken, chosen) for taken in intake.questions} == expected
    assert set(intake.pictures) == {_picture(posixpath.relpath(path, "question_bank")) for path in pictures}


# Made items


def plain(text: Prose) -> str:
    return " ".join(prose.plain(text).split()).casefold()


def solid(text: Prose) -> bool:
    """Tell whether every paragraph, entry and row of a text has words."""
    return bool(text.blocks) and all(map(_solid, text.blocks))


def _solid(block: Block) -> bool:
    match block:
        case Listing(items):
            return all(entry and all(map(_solid, entry)) for entry in items)
        case Grid(head, rows):
            return all(any(cell and prose.plain_run(cell).strip() for cell in row) for row in (head, *rows))
        case CodeBlock(text):
            return bool(text.strip())
        case Paragraph(run):
            return bool(prose.plain_run(run).strip())


words = st.builds(Words, st.lists(st.sampled_from(SIGNS), min_size=1, max_size=4).map("".join))
hrefs = st.sampled_from(["https://a.org/?b=1&copy;=(2)", "tel:+44-1", "mailto:a@b.c", "http://ä.org/ü"])
leaves = st.one_of(words, st.builds(Code, words.map(lambda one: f"({one.text})")))


def marked(inner: st.SearchStrategy[Inline]) -> st.SearchStrategy[Inline]:
    runs = st.lists(inner, min_size=1, max_size=3).map(lambda run: (Words("w"), *run))
    return st.one_of(inner, st.builds(Emphasis, runs, st.booleans()), st.builds(Link, hrefs, runs))


inlines = st.recursive(leaves, marked, max_leaves=4)
runs = st.lists(inlines, min_size=1, max_size=3).map(tuple)
paragraphs = st.builds(Paragraph, st.one_of(runs, st.tuples(words, st.just(Break()), words)))
rows = st.lists(runs, min_size=2, max_size=2).map(tuple)
blocks = st.one_of(
    paragraphs,
    paragraphs,
    st.builds(CodeBlock, words.map(lambda one: one.text)),
    st.builds(Grid, rows, st.lists(rows, max_size=2).map(tuple)),
    st.builds(
        Listing, st.lists(st.tuples(paragraphs), min_size=1, max_size=3).map(tuple), st.one_of(st.none(), st.just(1))
    ),
)
bodies = st.lists(blocks, min_size=1, max_size=3).map(lambda found: normal(Prose(HERE, tuple(found)))).filter(solid)
lines = runs.map(lambda run: normal(Prose(HERE, (Paragraph(run),)))).filter(solid)
may = st.one_of(st.none(), bodies)


@st.composite
def made_items(draw: st.DrawFn) -> Item:
    """Return an item of any type with any texts."""
    kind = draw(st.sampled_from(sorted(item_types())))
    base = item(kind)
    stem = base.stem if kind == "gap-fill" else draw(bodies)
    found = draw(interactions(base.interaction))
    feedback = draw(bodies) if kind == "extended" else draw(may)
    return replace(base, stem=stem, interaction=found, feedback=feedback)


def interactions(base: Interaction) -> st.SearchStrategy[Interaction]:
    """Return interactions like one, with other texts."""

    @st.composite
    def make(draw: st.DrawFn) -> Interaction:
        match base:
            case Choice(options, multiple):
                texts = draw(distinct(bodies, len(options)))
                if sorted(prose.plain(one.text) for one in options) == ["False", "True"]:
                    texts = [one.text for one in options]
                new = tuple(
                    replace(one, text=text, feedback=draw(may), pinned=draw(st.booleans()))
                    for one, text in zip(options, texts, strict=True)
                )
                return replace(base, options=new, whole=multiple and draw(st.booleans()))
            case Match(pairs, distractors):
                texts = draw(distinct(lines, len(pairs) + len(distractors)))
                prompts = draw(distinct(lines, len(pairs)))
                whys = draw(st.lists(st.one_of(st.none(), lines), min_size=len(texts), max_size=len(texts)))
                nothing = Prose(HERE, ())
                rows = [
                    Pair(*row) for row in zip([*prompts, *([nothing] * len(distractors))], texts, whys, strict=True)
                ]
                heads = draw(st.sampled_from([(), tuple(draw(distinct(lines, 2)))]))
                return Match(tuple(rows[: len(pairs)]), tuple(rows[len(pairs) :]), heads)
            case Order(steps):
                return Order(tuple(draw(distinct(bodies, len(steps)))))
            case TextEntry(numeric=True):
                return replace(base, gaps=(draw(numbers),), unit=draw(st.sampled_from(["", "hours", "£ & <p>"])))
            case TextEntry():
                return base
            case ExtendedText():
                return base

    return make()


def distinct(texts: st.SearchStrategy[Prose], count: int) -> st.SearchStrategy[list[Prose]]:
    return st.lists(texts, min_size=count, max_size=count, unique_by=plain)


ends = st.tuples(st.integers(-9999, 9999), st.integers(0, 999), st.sampled_from([1, 10, 1000]))
numbers = st.lists(
    st.builds(
        lambda end, score, said: Answer("", score, end[0] / end[2], (end[0] + end[1]) / end[2], said),
        ends,
        st.integers(0, 1),
        may,
    ),
    min_size=1,
    max_size=3,
).map(lambda found: (replace(found[0], score=1), *found[1:]))


@pytest.mark.no_cover
@SOME
@given(st.data())
@pytest.mark.parametrize("name", ["qti21", "qti30"])
def test_made_items_come_back(name: str, data: st.DataObject) -> None:
    one, chosen = data.draw(made_items()), formats()[name]
    assume(not differs(one, chosen))
    intake = back(form(one), name)
    assert intake.problems == ()
    (taken,) = intake.questions
    assert taken_values(taken, chosen) == carried(one, None, chosen)


@pytest.mark.no_cover
@SOME
@given(taken=any_taken())
@pytest.mark.parametrize("name", ["qti21", "qti30"])
def test_any_question_comes_back(name: str, taken: Taken) -> None:
    answer = one_line(taken.interaction)
    fit = fitted(replace(taken, interaction=answer, sources=("mca2005",), marks=2.5, waivers=(), note="", lost=()))
    text = item_text(fit, "q1.1-07", use="assessment", level="judge", competences=("1.1.1a",), status="current")
    ((one,), _), chosen = read(text), formats()[name]
    assume(not differs(one, chosen))
    (back_again,) = back(form(one), name, dict.fromkeys(pictures_of(form(one)), PNG)).questions
    assert taken_values(back_again, chosen) == carried(one, None, chosen)


@pytest.mark.parametrize("name", NAMES)
def test_a_vignette_comes_back_with_its_picture(name: str) -> None:
    chosen = formats()[name]
    vignette = Vignette(
        Where("question_bank/1.1.md"),
        "v1.1-01",
        "Sam",
        "assessment",
        None,
        prose.parse("Sam lifts *boxes*.\n\n![A box](pics/Big%20box.png)", Where("question_bank/1.1.md"))[0],
    )
    ones = [replace(item("single"), id=f"q1.1-0{number}", vignette="v1.1-01") for number in (1, 2)]
    given = form(*ones, vignettes=(vignette,))
    intake = back(given, name, dict.fromkeys(pictures_of(given), PNG))
    assert [taken_values(taken, chosen) for taken in intake.questions] == [
        carried(one, vignette, chosen) for one in ones
    ]
    assert dict(intake.pictures) == {"pictures/big-box.png": PNG}


def test_what_is_taken_is_fit_for_the_bank() -> None:
    for name in NAMES:
        for kind in item_types():
            if not differs(item(kind), formats()[name]):
                for taken in back(form(item(kind)), name).questions:
                    assert fitted(taken).lost == taken.lost
