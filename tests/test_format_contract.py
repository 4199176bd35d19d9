"""What every format promises, over every type of item.

It carries what it says, refuses by name what it has no place for, writes well-formed files with the same bytes each
time, and gives a trainee no key. A new format and a new type are tested here without a line more, and
`docs/formats.md` must tell what they are.
"""

from __future__ import annotations

import base64
import csv
import html
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from html.parser import HTMLParser
from types import MappingProxyType
from typing import get_args
from xml.etree import ElementTree

import nbformat
import openpyxl
import pytest
from docutils import nodes
from forms import form, item
from places import REPOSITORY

from builder import prose
from builder.doc.nodes import answers, choice, choices, practice
from builder.doc.practice import practice_node
from builder.form import Form, Question
from builder.formats import Format, formats, pictures_of, refused
from builder.formats.content import Feature
from builder.items import item_types
from builder.model import (
    Answer,
    Aspect,
    Choice,
    Emphasis,
    ExtendedText,
    Grade,
    Interaction,
    Item,
    Match,
    Order,
    Paragraph,
    Picture,
    Prose,
    TextEntry,
    Vignette,
    Where,
    Words,
)

EVERY_FORMAT = pytest.mark.parametrize("chosen", formats().values(), ids=formats())
EVERY_TYPE = pytest.mark.parametrize("kind", item_types())
HERE = Where("question_bank/1.1.md")
HOSTILE = "{a} ~ = # : \\ // [html] %50% <b>&amp;</b> | ; “é” 日本 * _ ` $x$ ' \" ]]> </script> =1+1 \u202e"
PICTURE = "question_bank/pictures/a bench.png"
PIXEL = b"\x89PNG\r\n\x1a\n" + bytes(range(49))
FOR_TRAINEES = ("html", "notebook")


def text(words: str) -> Prose:
    return Prose(HERE, (Paragraph((Words(words),)),))


def plain_item(kind: str) -> Item:
    return item(kind)


def with_picture(kind: str) -> Item:
    one = item(kind)
    picture = Paragraph((Picture("pictures/a%20bench.png", "A bench"),))
    return replace(one, stem=replace(one.stem, blocks=(picture, *one.stem.blocks)))


def with_hostile_text(kind: str) -> Item:
    """Return an item with signs that mean something in some format: in its title, stem, options, answers, feedback."""
    one = item(kind)
    odd = Paragraph((Words(HOSTILE),))
    return replace(
        one,
        title=HOSTILE,
        stem=replace(one.stem, blocks=(*one.stem.blocks, odd)),
        feedback=replace(one.stem, blocks=(odd,)),
        interaction=_hostile(one.interaction),
    )


def _hostile(found: Interaction) -> Interaction:
    match found:
        case Choice(options) if sorted(prose.plain(option.text) for option in options) == ["False", "True"]:
            return replace(found, options=tuple(replace(option, feedback=text(HOSTILE)) for option in options))
        case Choice(options):
            return replace(found, options=(replace(options[0], text=text(HOSTILE)), *options[1:]))
        case Match(pairs):
            return replace(found, pairs=(replace(pairs[0], match=text(HOSTILE), why=text(HOSTILE)), *pairs[1:]))
        case Order(steps):
            return Order((text(HOSTILE), *steps[1:]))
        case TextEntry(gaps, numeric=False):
            return replace(found, gaps=((replace(gaps[0][0], text=HOSTILE), *gaps[0][1:]), *gaps[1:]))
        case _:
            return found


MADE: Mapping[str, Callable[[str], Item]] = MappingProxyType(
    {"plain": plain_item, "picture": with_picture, "hostile": with_hostile_text}
)
VIGNETTE = Vignette(HERE, "v1.1-01", "A brake", "assessment", None, text("Mina wants to ride home: canaryvignette."))


def a_form(made: str, kind: str) -> Form:
    if made == "vignette":
        one = replace(item(kind), vignette=VIGNETTE.id)
        return form(one, replace(one, id="q1.1-02"), vignettes=(VIGNETTE,))
    return form(MADE[made](kind))


def written(given: Form, chosen: Format) -> dict[str, bytes]:
    return chosen.write(given, dict.fromkeys(pictures_of(given), PIXEL))


def errors(given: Form, chosen: Format) -> list[str]:
    return [problem.message for problem in refused(given, chosen) if problem.severity == "error"]


# Written or refused


@pytest.mark.parametrize("made", [*MADE, "vignette"])
@EVERY_TYPE
@EVERY_FORMAT
def test_item_is_written_well_formed_or_refused_by_name(chosen: Format, kind: str, made: str) -> None:
    given = a_form(made, kind)
    told = errors(given, chosen)
    assert all(message.startswith("q1.1-0") for message in told)
    if type(given.questions[0].item.interaction) not in chosen.interactions:
        assert (chosen.title or chosen.name) in told[0]
        assert kind in told[0]
    if told:
        return
    files = written(given, chosen)
    assert files == written(given, chosen)
    for name, content in files.items():
        assert name.startswith(given.file)
        assert "\\" not in name
        assert ".." not in name.split("/")
        check_form(name, content)


@EVERY_TYPE
@EVERY_FORMAT
def test_declared_interaction_is_carried(chosen: Format, kind: str) -> None:
    given = form(item(kind))
    declared = type(given.questions[0].item.interaction) in chosen.interactions
    if kind not in NOT_ALL.get(chosen.name, ()):
        assert bool(errors(given, chosen)) != declared


NOT_ALL: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"aiken": ("multiple",), "gift": ("gap-fill",), "kahoot": ("next-action",)}
)
"""Types that a format refuses, wholly or in part, though it has their interaction; its own tests show what it says."""


def check_form(name: str, content: bytes) -> None:
    """Fail where a file is not what the end of its name says."""
    kind = name.rpartition(".")[2]
    if kind not in CHECKS:
        pytest.fail(f"no test knows whether a file {kind} is well-formed: add one here")
    CHECKS[kind](content)


def check_package(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert "imsmanifest.xml" in archive.namelist()
        for inner in archive.namelist():
            assert not inner.startswith("/")
            assert ".." not in inner.split("/")
            if inner.endswith(".xml"):
                ElementTree.fromstring(archive.read(inner))


def check_sheet(content: bytes) -> None:
    assert openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].max_row > 1


def check_table(content: bytes) -> None:
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert len({len(row) for row in rows}) == 1


def check_text(content: bytes) -> None:
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", content.decode("utf-8"))


def check_page(content: bytes) -> None:
    assert Balance.of(content.decode()) == []


def check_picture(content: bytes) -> None:
    assert content == PIXEL


CHECKS: Mapping[str, Callable[[bytes], object]] = MappingProxyType(
    {
        "xml": ElementTree.fromstring,
        "ipynb": lambda content: nbformat.validate(json.loads(content)),
        "json": json.loads,
        "zip": check_package,
        "xlsx": check_sheet,
        "csv": check_table,
        "txt": check_text,
        "html": check_page,
        "png": check_picture,
    }
)


class Balance(HTMLParser):
    """Finds elements that are not closed, or not in the order in which they were opened."""

    EMPTY = frozenset({"meta", "input", "img", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []

    @classmethod
    def of(cls, content: str) -> list[str]:
        parser = cls()
        parser.feed(content)
        parser.close()
        return [*parser.wrong, *parser.open]

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


# Pictures and vignettes


def contents(files: Mapping[str, bytes]) -> Iterator[bytes]:
    """Yield every file; of a package, every member."""
    for name, content in files.items():
        if name.endswith((".zip", ".xlsx")):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                yield from map(archive.read, archive.namelist())
        else:
            yield content


@EVERY_TYPE
@EVERY_FORMAT
def test_picture_travels_or_is_named(chosen: Format, kind: str) -> None:
    given = form(with_picture(kind))
    problems = refused(given, chosen)
    if any(problem.severity == "error" for problem in problems):
        return
    travels = any(PIXEL in found or base64.b64encode(PIXEL) in found for found in contents(written(given, chosen)))
    named = any("picture" in problem.message for problem in problems)
    assert travels == ("pictures" in chosen.carries)
    assert travels or named


def shown(files: Mapping[str, bytes]) -> str:
    """Return all the text of files as people and programs read it: entities resolved."""
    books = (json.loads(content) for name, content in files.items() if name.endswith(".ipynb"))
    cells = ["".join(cell["source"]) for book in books for cell in book["cells"]]
    whole = " ".join([*(content.decode("utf-8", "ignore") for content in contents(files)), *cells])
    return html.unescape(html.unescape(whole))


@EVERY_TYPE
@EVERY_FORMAT
def test_vignette_is_there(chosen: Format, kind: str) -> None:
    given = a_form("vignette", kind)
    if not errors(given, chosen):
        times = shown(written(given, chosen)).count("canaryvignette")
        assert times >= 1


# What a format says that it carries


def changed(one: Item, feature: str) -> tuple[Item, str] | None:
    """Return the item with another value of a feature, and a word that shows it; None where it has no such thing."""
    simple: Mapping[str, tuple[Item, str]] = {
        "id": (replace(one, id="q1.1-98"), "q1.1-98"),
        "revision": (replace(one, revision=4711), "4711"),
        "title": (replace(one, title="Canarytitle"), "Canarytitle"),
        "competences": (replace(one, competences=one.competences[:1]), "1.1.1a"),
        "level": (replace(one, level="judge"), "judge"),
        "marks": (replace(one, marks=42.0), "42"),
        "minutes": (replace(one, minutes=37.0), ""),  # some write seconds
        "sources": (replace(one, sources=(replace(one.competences[0], what="canarysource"),)), "canarysource"),
        "markup": (replace(one, stem=_emphasised(one.stem)), ""),
        "feedback": (replace(one, feedback=text("canaryfeedback")), "canaryfeedback"),
        "model answer": (replace(one, feedback=text("canaryanswer")), "canaryanswer"),
    }
    extended = isinstance(one.interaction, ExtendedText)
    if feature in simple:
        apart = {"feedback": extended, "model answer": not extended, "minutes": extended}  # there, minutes are space
        return None if apart.get(feature) else simple[feature]
    found = _changed_answer(one.interaction, feature)
    return (replace(one, interaction=found), "canary" if feature in TOLD else "") if found else None


def _rekeyed(found: Interaction) -> tuple[Interaction, tuple[int, ...]]:
    """Return an answer with another key that looks the same, and the order in which it is shown."""
    match found:
        case Choice(options):
            scores = [option.score for option in options]
            turned = (*scores[1:], scores[0])
            changed = tuple(replace(option, score=score) for option, score in zip(options, turned, strict=True))
            return replace(found, options=changed), tuple(range(len(options)))
        case Match(pairs, distractors):
            first, second, *rest = pairs
            swapped = (replace(first, match=second.match), replace(second, match=first.match), *rest)
            return replace(found, pairs=swapped), (1, 0, *range(2, len(pairs) + len(distractors)))
        case Order(steps):
            return Order((steps[1], steps[0], *steps[2:])), (1, 0, *range(2, len(steps)))
        case TextEntry(gaps):
            other = Answer("4711", 1, 4711.0, 4711.0) if found.numeric else Answer("canary", 1)
            return replace(found, gaps=((other,), *gaps[1:])), ()
        case ExtendedText():
            return ExtendedText((Aspect(text("canary"), (Grade(3, text("yes")), Grade(0, text("no")))),)), ()
    raise AssertionError(found)


TOLD = ("option feedback", "pair reasons", "rubric", "unit")


def _emphasised(stem: Prose) -> Prose:
    match stem.blocks:
        case (Paragraph((Words(words), *rest)), *more):
            first, _, after = words.partition(" ")
            return replace(stem, blocks=(Paragraph((Emphasis((Words(first),)), Words(f" {after}"), *rest)), *more))
    raise AssertionError("every example starts with a word")


def _changed_answer(found: Interaction, feature: str) -> Interaction | None:
    match found:
        case Choice():
            return _changed_choice(found, feature)
        case TextEntry():
            return _changed_entry(found, feature)
        case Match(pairs) if feature == "pair reasons":
            return replace(found, pairs=(replace(pairs[0], why=text("canary")), *pairs[1:]))
        case ExtendedText(rubric) if feature == "rubric":
            return ExtendedText((*rubric, Aspect(text("canary"), (Grade(1, text("yes")), Grade(0, text("no"))))))
        case _:
            return _rekeyed(found)[0] if feature == "key" else None


def _changed_choice(found: Choice, feature: str) -> Choice | None:
    first, *rest = found.options
    match feature:
        case "option feedback":
            return replace(found, options=(replace(first, feedback=text("canary")), *rest))
        case "pinned":
            return replace(found, options=(replace(first, pinned=True), *rest))
        case "part marks" if found.graded:
            return replace(found, options=tuple(replace(one, score=2 * (one.score == 2)) for one in found.options))
        case "key":
            return replace(found, options=(replace(first, score=1), *rest))
        case _:
            return None


def _changed_entry(found: TextEntry, feature: str) -> TextEntry | None:
    match feature:
        case "option feedback" if not found.in_stem:
            first, *rest = found.gaps[0]
            return replace(found, gaps=((replace(first, feedback=text("canary")), *rest),))
        case "capitals" if not found.numeric:
            return replace(found, capitals=True)
        case "spelling" if not found.numeric:
            return replace(found, slips=1)
        case "unit" if found.numeric:
            return replace(found, unit="canary")
        case "key":
            return found
        case _:
            return None


OUTSIDE = frozenset({"vignette", "pictures"})
"""What has tests of its own above."""

EVERY_PAIR = pytest.mark.parametrize(
    ("kind", "feature"),
    [
        (kind, feature)
        for kind in item_types()
        for feature in get_args(Feature)
        if feature not in OUTSIDE and changed(item(kind), feature)
    ],
)


@EVERY_PAIR
@EVERY_FORMAT
def test_format_carries_what_it_says_and_no_more(chosen: Format, kind: str, feature: str) -> None:
    """An item with another value makes another file where the format carries it, and the same file where not."""
    one = item(kind)
    other = changed(one, feature)
    assert other is not None
    before, after = rekeyed_forms(one) if feature == "key" else (form(one), form(other[0]))
    if refused(before, chosen) or refused(after, chosen):
        return  # what it says here is tested with the format
    one_file, other_file = written(before, chosen), written(after, chosen)
    assert (one_file != other_file) == (feature in chosen.carries)
    if feature in chosen.carries:
        assert other[1] in shown(other_file)


# No key for a trainee


def rekeyed_forms(one: Item) -> tuple[Form, Form]:
    found, shown = _rekeyed(one.interaction)
    return form(one), form(replace(one, interaction=found), shown=shown)


@pytest.mark.parametrize("name", FOR_TRAINEES)
@EVERY_TYPE
def test_assessment_for_trainees_is_the_same_whatever_the_key(name: str, kind: str) -> None:
    before, after = rekeyed_forms(item(kind))
    assert written(before, formats()[name]) == written(after, formats()[name])


def test_formats_for_trainees_claim_no_key() -> None:
    lacking = {"key", "feedback", "option feedback", "pair reasons", "rubric", "model answer", "title", "competences"}
    assert all(not lacking & formats()[name].carries for name in FOR_TRAINEES)


@pytest.mark.parametrize("name", FOR_TRAINEES)
@EVERY_TYPE
def test_practice_for_trainees_tells_everything(name: str, kind: str) -> None:
    one = item(kind, use="practice")
    whole = flat(shown(written(form(one), formats()[name])))
    for found in prose.texts_of(one):
        for line in re.split(r"\n+|\[\d\]", prose.plain(found)):
            assert flat(line) in whole
    if isinstance(one.interaction, TextEntry):
        assert all(answer.text in whole for gap in one.interaction.gaps for answer in gap)


def flat(content: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", content).split())


# A page of the course and a page of a form show a practice item alike


def outline(node: nodes.Node) -> Iterator[tuple[str, str, tuple[tuple[str, str], ...]]]:
    """Yield the lists of a practice item and their entries: tag, class, data."""
    for found in node.findall(lambda one: isinstance(one, choices | choice | answers)):
        match found:
            case choices():
                yield found["tag"], " ".join(found["classes"]), ()
            case choice():
                yield "li", "", tuple((f"data-{name}", value) for name, value in found["data"].items())


class Outline(HTMLParser):
    """Gathers the same from HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str, tuple[tuple[str, str], ...]]] = []
        self.data: dict[str, str] = {}
        self.list = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        data = tuple((name, value) for name, value in given.items() if name.startswith("data-"))
        if given.get("class", "") == "cw-item":
            self.data = {name.removeprefix("data-"): value for name, value in data}
        elif tag in ("ol", "ul"):
            self.list = given.get("class", "")
            if self.list in LISTS:
                self.found.append((tag, self.list, ()))
        elif tag == "li" and self.list in LISTS:
            self.found.append(("li", "", data))


LISTS = ("cw-options", "cw-prompts", "cw-matches", "cw-order", "cw-feedback", "cw-feedback cw-right-order")


def in_order_of_the_page(one: Item) -> tuple[int, ...]:
    """Return the order in which a page of the course shows what stands under letters."""
    node = practice_node(one, 1)
    match one.interaction:
        case Choice(options):
            return tuple(range(len(options)))
        case Match(pairs, distractors):
            texts = [prose.plain(pair.match) for pair in (*pairs, *distractors)]
            (matches,) = (found for found in node.findall(choices) if "cw-matches" in found["classes"])
            return tuple(texts.index(entry.astext()) for entry in matches.children)
        case Order():
            (steps,) = (found for found in node.findall(choices) if "cw-order" in found["classes"])
            return tuple(int(entry["data"]["position"]) - 1 for entry in steps.children)
        case _:
            return ()


@pytest.mark.parametrize("more", ["", "capitals: matter\nspelling: 1\n", "scoring: whole\n"])
@EVERY_TYPE
def test_practice_item_is_the_same_for_the_script_as_on_a_page_of_the_course(kind: str, more: str) -> None:
    wanted = {"capitals: matter\nspelling: 1\n": ("short-text", "gap-fill"), "scoring: whole\n": ("multiple",)}
    if kind not in wanted.get(more, (kind,)):
        return
    one = item(kind, more=more, use="practice")
    node: practice = practice_node(one, 1)
    page = Outline()
    given = form(one, shown=in_order_of_the_page(one))
    page.feed(written(given, formats()["html"])["form-A.html"].decode())
    if not isinstance(one.interaction, ExtendedText):
        assert page.found == list(outline(node))
    data = {name: value for name, value in node["data"].items() if value}
    assert page.data == {"type": kind, **data}


# The documentation


START = "<!-- what each format carries: written by tests/test_format_contract.py -->\n"
END = "<!-- end -->\n"
NAMES: Mapping[type[Interaction], str] = MappingProxyType(
    {
        Choice: "choices",
        Match: "matching",
        Order: "ordering",
        TextEntry: "short answers",
        ExtendedText: "long answers",
    }
)


def table() -> str:
    """Return the table of what each format carries, as `docs/formats.md` has it."""
    known = formats()
    rows = [f"| | {' | '.join(f'`{name}`' for name in known)} |", "|---|" + "---|" * len(known)]
    for kind, name in NAMES.items():
        rows.append(f"| {name} | {' | '.join(mark(kind in one.interactions) for one in known.values())} |")
    for feature in get_args(Feature):
        rows.append(f"| {feature} | {' | '.join(mark(feature in one.carries) for one in known.values())} |")
    return "\n".join(re.sub(r" +", " ", row) for row in rows) + "\n"


def mark(carried: bool) -> str:
    return "yes" if carried else ""


def test_documentation_tells_what_each_format_carries(request: pytest.FixtureRequest) -> None:
    path = REPOSITORY / "docs" / "formats.md"
    before, _, rest = path.read_text(encoding="utf-8").partition(START)
    found, _, after = rest.partition(END)
    if request.config.getoption("force_regen") and found != table():
        path.write_text(f"{before}{START}{table()}{END}{after}", encoding="utf-8")
    assert found == table(), "run this test with --force-regen to write the table"


@EVERY_FORMAT
def test_documentation_names_every_format(chosen: Format) -> None:
    whole = (REPOSITORY / "docs" / "formats.md").read_text(encoding="utf-8")
    assert f"--to {chosen.name}`" in whole
    assert chosen.title


# Start


def test_formats_need_neither_docutils_nor_sphinx_nor_lxml() -> None:
    code = (
        "import sys; from builder.formats import formats; formats(); "
        "heavy = ('docutils', 'sphinx', 'lxml', 'docx', 'highspy', 'click', 'nbformat', 'xlsxwriter', 'rapidfuzz'); "
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@EVERY_FORMAT
def test_question_without_a_problem_has_none_twice(chosen: Format) -> None:
    """The second question of a form says nothing that the first has said for the whole form."""
    one = item("single")
    given = Form("x", "X", "formative", "A", "A-7KQ2", 1, (Question(1, one, (0, 1)), Question(2, one, (0, 1))))
    told = [problem.message for problem in refused(given, chosen)]
    assert len(told) == len(set(told))
