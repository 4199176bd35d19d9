"""Formats for learning systems: what each promises for every type of item, and what Moodle makes of ours.

`Read` and the functions that make it are a reader of Moodle XML that shares nothing with the writer: it follows
what Moodle's importer does.
"""

from __future__ import annotations

import html
import re
import subprocess
import sys
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from places import CASES, TESTS
from pytest_regressions.file_regression import FileRegressionFixture

from builder import prose
from builder.course import read_course
from builder.course.bank import read_bank
from builder.form import Form, Question, lettered
from builder.formats import Format, formats, pictures_of, refused
from builder.items import item_types
from builder.model import (
    Answer,
    Choice,
    ExtendedText,
    Item,
    Match,
    Order,
    Problem,
    TextEntry,
    Vignette,
)

EVERY_FORMAT = pytest.mark.parametrize("chosen", formats().values(), ids=formats())
EVERY_TYPE = pytest.mark.parametrize("kind", item_types())
IN_ANY_ORDER = settings(max_examples=60, derandomize=True, deadline=None)
HEAD = """\
## q1.1-01 A title

```yaml
type: {kind}
competences: [1.1.1a, 1.1.1b]
level: apply
use: assessment
{more}```

"""


def read(text: str) -> tuple[tuple[Item, ...], tuple[Vignette, ...]]:
    problems: list[Problem] = []
    found = read_bank(text, "question_bank/1.1.md", problems)
    assert problems == []
    return found


def item(kind: str, text: str = "", more: str = "") -> Item:
    (found,), _ = read(HEAD.format(kind=kind, more=more) + (text or item_types()[kind].example))
    return found


def form(*items: Item, shown: tuple[int, ...] | None = None, vignettes: tuple[Vignette, ...] = ()) -> Form:
    """Return a form of these items, with what stands under letters in the order of the source, or as given."""
    orders = [shown if shown is not None else tuple(range(len(lettered(one)))) for one in items]
    pairs = enumerate(zip(items, orders, strict=True), start=1)
    questions = tuple(Question(number, one, order) for number, (one, order) in pairs)
    return Form("check-in", "Check-in quiz", "formative", "A", "A-7KQ2", 1, questions, vignettes, 20, 60)


def moodle(given: Form, pictures: dict[str, bytes] | None = None) -> bytes:
    return formats()["moodle"].write(given, pictures or {})["form-A-moodle.xml"]


# What every format promises


@EVERY_TYPE
@EVERY_FORMAT
def test_format_carries_a_type_or_refuses_it(chosen: Format, kind: str) -> None:
    one = item(kind)
    told = [problem for problem in refused(form(one), chosen) if problem.severity == "error"]
    assert bool(told) == (type(one.interaction) not in chosen.interactions)
    if not told:
        assert all(name and "\\" not in name and not name.startswith("/") for name in chosen.write(form(one), {}))


@EVERY_TYPE
@EVERY_FORMAT
def test_same_form_gives_same_bytes(chosen: Format, kind: str) -> None:
    assert chosen.write(form(item(kind)), {}) == chosen.write(form(item(kind)), {})


@EVERY_TYPE
@EVERY_FORMAT
def test_no_text_is_lost(chosen: Format, kind: str) -> None:
    one = item(kind)
    if any(problem.severity == "error" for problem in refused(form(one), chosen)):
        return  # and so it is never written
    whole = " ".join(flat(content.decode()) for content in chosen.write(form(one), {}).values()).lower()
    for text in prose.texts_of(one):
        for line in re.split(r"\n+|\[\d\]", prose.plain(text)):
            assert flat(html.escape(line.strip(), quote=False)).lower() in whole
    for answer in answers(one):
        expected = f"{answer.low:g}" if answer.low is not None else answer.text
        assert expected.lower() in whole


def flat(content: str) -> str:
    """Return text as people see it: without tags, with every entity resolved, spaces as one."""
    shown = html.unescape(html.unescape(re.sub(r"<[^>]*>", " ", html.unescape(content))))
    return " ".join(re.sub(r"<[^>]*>", " ", shown).split())


def answers(one: Item) -> Iterator[Answer]:
    if isinstance(one.interaction, TextEntry):
        yield from (answer for gap in one.interaction.gaps for answer in gap)


def test_interaction_that_a_format_lacks_is_named() -> None:
    chosen = replace(formats()["moodle"], interactions=frozenset([Choice]))
    (problem,) = refused(form(item("single"), item("ordering")), chosen)
    assert (problem.code, problem.severity) == ("E001", "error")
    assert "q1.1-01" in problem.message
    assert "ordering" in problem.message


def test_formats_need_neither_docutils_nor_sphinx_nor_lxml() -> None:
    code = (
        "import sys; from builder.formats import formats; formats(); "
        "print([name for name in ('docutils', 'sphinx', 'lxml', 'docx', 'highspy', 'click') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


# A reader of Moodle XML


@dataclass(frozen=True)
class Read:
    """A question as Moodle would have it. `shares` are those of the marks, by text; `gaps` is a list of those."""

    type: str
    text: str
    marks: float
    shares: dict[str, float] = field(default_factory=dict)
    feedback: dict[str, str] = field(default_factory=dict)
    gaps: tuple[dict[str, float], ...] = ()
    pairs: dict[str, str] = field(default_factory=dict)
    choices: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    ranges: tuple[tuple[float, float, float], ...] = ()
    grading: str = ""
    general: str = ""


def imported(content: bytes) -> list[Read]:
    quiz = ElementTree.fromstring(content)
    assert quiz.tag == "quiz"
    return [one_question(found) for found in quiz.findall("question") if found.get("type") != "category"]


def one_question(found: ElementTree.Element) -> Read:
    kind = found.get("type", "")
    there = Read(
        kind,
        seen(found.findtext("questiontext/text")),
        float(found.findtext("defaultgrade", "")),
        general=seen(found.findtext("generalfeedback/text")),
    )
    given = found.findall("answer")
    match kind:
        case "multichoice" | "truefalse" | "shortanswer":
            names = [said(one) if kind == "shortanswer" else seen(one.findtext("text")) for one in given]
            shares = {name: float(one.get("fraction", "")) for name, one in zip(names, given, strict=True)}
            feedback = {name: seen(one.findtext("feedback/text")) for name, one in zip(names, given, strict=True)}
            return replace(there, shares=shares, feedback=feedback)
        case "matching":
            rows = [(seen(s.findtext("text")), seen(s.findtext("answer/text"))) for s in found.findall("subquestion")]
            choices = tuple(dict.fromkeys(answer for _, answer in rows))
            return replace(there, pairs={stem: answer for stem, answer in rows if stem}, choices=choices)
        case "ordering":
            return replace(there, steps=tuple(seen(one.findtext("text")) for one in given))
        case "numerical":
            return replace(there, ranges=tuple(map(interval, given)))
        case "cloze":
            return cloze(there, found.findtext("questiontext/text", ""))
        case "essay":
            return replace(there, grading=seen(found.findtext("graderinfo/text")))
        case _:
            raise AssertionError(kind)


def seen(content: str | None) -> str:
    """Return what people see of HTML."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", content or "")).split())


def said(one: ElementTree.Element) -> str:
    """Return an answer in which only an escaped star is a star."""
    pattern = one.findtext("text", "")
    assert not re.search(r"(?<!\\)\*", pattern)
    return pattern.replace(r"\*", "*")


def interval(one: ElementTree.Element) -> tuple[float, float, float]:
    middle, tolerance = float(one.findtext("text", "")), float(one.findtext("tolerance", ""))
    return round(middle - tolerance, 9), round(middle + tolerance, 9), float(one.get("fraction", ""))


FEEDBACK = r".*?(?<!\\)(?=[~}]|$)"
ALTERNATIVE = rf"(=|%(-?[0-9]+(?:[.,][0-9]*)?)%)?(.+?(?<!\\|&)(?<!&amp;)(?=[~#}}]|$))(#({FEEDBACK}))?"
CODE = re.compile(
    r"\{([0-9]*):(SHORTANSWER):" + f"((?:{ALTERNATIVE})(?:~(?:{ALTERNATIVE}))*)" + r"\}",
    re.S,
)


def cloze(there: Read, content: str) -> Read:
    """Read the codes of gaps, with the patterns of `question/type/multianswer/questiontype.php`."""
    gaps = []
    marks = 0
    for code in CODE.finditer(content):
        marks += int(code[1])
        gap = {}
        for found in re.finditer("~?" + ALTERNATIVE, code[3], re.S):
            share = 100.0 if found[1] == "=" else float(found[2] or 0)
            answer = html.unescape(found[3])
            assert not re.search(r"(?<!\\)\*", answer)
            gap[answer.replace(r"\*", "*")] = share
        gaps.append(gap)
    return replace(there, text=seen(CODE.sub("[]", content)), marks=float(marks), gaps=tuple(gaps))


def plain(text: object) -> str:
    return " ".join(prose.plain(text).split())  # type: ignore[arg-type]


# What Moodle reads is what was issued


@EVERY_TYPE
def test_moodle_reads_the_stem_marks_and_feedback(kind: str) -> None:
    one = item(kind, more="marks: 2\n")
    (found,) = imported(moodle(form(one)))
    stem = re.sub(r"\[\d\]", "[]", plain(one.stem))
    assert found.text == stem
    assert found.marks == 2
    if one.feedback and not isinstance(one.interaction, ExtendedText):
        assert found.general.startswith(plain(one.feedback))


@IN_ANY_ORDER
@given(st.sampled_from(["single", "multiple", "next-action", "true-false"]), st.data())
def test_key_of_a_choice_is_right_in_any_order(kind: str, data: st.DataObject) -> None:
    one = item(kind)
    assert isinstance(one.interaction, Choice)
    options = one.interaction.options
    shown = tuple(data.draw(st.permutations(range(len(options)))))
    (found,) = imported(moodle(form(one, shown=shown)))
    top = max(option.score for option in options)
    right = [plain(option.text) for option in options if option.score == top]
    names = {"True": "true", "False": "false"} if kind == "true-false" else {}
    full = [found.shares[names.get(text, text)] for text in right]
    assert sum(full) == pytest.approx(100)
    if kind != "true-false":  # Moodle itself puts True first
        assert list(found.shares) == [plain(options[index].text) for index in shown]
    for option in options:
        name = names.get(plain(option.text), plain(option.text))
        assert found.feedback[name] == (plain(option.feedback) if option.feedback else "")
        assert (found.shares[name] > 0) == (option.score > 0)


def test_next_action_gives_its_grade_as_a_share() -> None:
    (found,) = imported(moodle(form(item("next-action"))))
    assert list(found.shares.values()) == [100, 50, 0]


@pytest.mark.parametrize(("right", "wrong"), [(1, 3), (2, 1), (3, 3), (3, 2), (6, 7), (9, 1)])
def test_ticking_everything_gives_nothing_and_the_right_ones_all(right: int, wrong: int) -> None:
    lines = [f"- [x] right {n}" for n in range(right)] + [f"- [ ] wrong {n}" for n in range(wrong)]
    one = item("multiple", "Which?\n\n" + "\n".join(lines) + "\n")
    (found,) = imported(moodle(form(one)))
    assert sum(found.shares.values()) == pytest.approx(0, abs=0.001)
    assert sum(share for share in found.shares.values() if share > 0) == pytest.approx(100, abs=0.001)
    assert all(any(abs(abs(share) - legal) < 0.00001 for legal in LEGAL) for share in found.shares.values())


LEGAL = [
    *(100, 90, 83.33333, 80, 75, 70, 66.66667, 60, 50, 40, 33.33333, 30, 25, 20),
    *(16.66667, 14.28571, 12.5, 11.11111, 10, 5, 0),
]
"""The shares that Moodle accepts, as `fraction_options_full` lists them."""


@IN_ANY_ORDER
@given(st.permutations(range(4)))
def test_pairs_are_right_in_any_order(shown: list[int]) -> None:
    one = item("matching")
    assert isinstance(one.interaction, Match)
    (found,) = imported(moodle(form(one, shown=tuple(shown))))
    assert found.pairs == {plain(pair.prompt): plain(pair.match) for pair in one.interaction.pairs}
    assert set(found.choices) - set(found.pairs.values()) == {"Review"}
    assert "Not one of the three parts." in found.general


@IN_ANY_ORDER
@given(st.permutations(range(3)))
def test_steps_stand_in_the_right_order_however_they_were_issued(shown: list[int]) -> None:
    one = item("ordering")
    assert isinstance(one.interaction, Order)
    (found,) = imported(moodle(form(one, shown=tuple(shown))))
    assert found.steps == tuple(map(plain, one.interaction.steps))


def test_short_text_has_its_answers_and_what_to_say_to_wrong_ones() -> None:
    (found,) = imported(moodle(form(item("short-text"))))
    assert found.shares == {"fidelity scale": 100, "IPS fidelity scale": 100, "outcome scale": 0}
    assert found.feedback["outcome scale"] == "That would measure results, not practice."


def test_numbers_are_ranges_with_a_unit() -> None:
    text = "How long?\n\n- [x] 17 to 17.9\n- [x] 37.5 within 0.5\n- [x] 16\n- [ ] -2 to 3\n"
    content = moodle(form(item("numeric", text, more="unit: hours\n")))
    (found,) = imported(content)
    assert found.ranges == ((17, 17.9, 100), (37, 38, 100), (16, 16, 100), (-2, 3, 0))
    assert found.text == "How long? Unit: hours"
    assert ElementTree.fromstring(content).findtext(".//unit_name") == "hours"


def test_gaps_have_their_answers() -> None:
    (found,) = imported(moodle(form(item("gap-fill"))))
    assert found.gaps == ({"bond": 100, "the bond": 100}, {"task": 100, "tasks": 100})


@IN_ANY_ORDER
@given(st.lists(st.text("ab~=#{}%&;:*\\\"'<>é12", min_size=1).map(str.strip).filter(bool), min_size=1, max_size=3))
def test_any_sign_in_a_gap_survives(accepted: list[str]) -> None:
    one = item("gap-fill")
    gaps = (tuple(Answer(text, 1) for text in dict.fromkeys(accepted)),)
    entry = TextEntry(gaps, in_stem=True)
    stem = item("gap-fill", "Tools {1:SA:=no} hang on the [1].\n\n1. board\n").stem
    (found,) = imported(moodle(form(replace(one, interaction=entry, stem=stem))))
    assert found.gaps == (dict.fromkeys(accepted, 100.0),)
    assert found.text == "Tools {1:SA:=no} hang on the []."


def test_extended_response_brings_its_rubric_and_model_answer_for_graders_only() -> None:
    (found,) = imported(moodle(form(item("extended"))))
    assert "Says what was done 2 Activity, place and people are clear" in found.grading
    assert found.grading.endswith("We met the manager and saw the potting area.")
    assert "add up to 3; the question counts 1" in found.grading
    assert found.general == ""


def test_vignette_stands_in_front_of_each_of_its_questions() -> None:
    course, _ = read_course(CASES / "good")
    items = [one for one in course.items if one.vignette]
    found = imported(moodle(form(*items, vignettes=course.vignettes)))
    assert [one.text for one in found] == [
        "Mina wants to ride home. Her brake is loose. She can ride if she is careful.",
        "Mina wants to ride home. Her brake is loose. What do you say?",
    ]


def test_one_category_a_file_tells_what_questions_cannot() -> None:
    given = replace(form(item("single")), title="Safety / first aid")
    quiz = ElementTree.fromstring(moodle(given))
    assert quiz.findtext("question/category/text") == "$course$/top/Safety // first aid, form A"
    info = "Form code A-7KQ2, draft, 1 question, 1 mark, 20 minutes, pass mark 60%."
    assert quiz.findtext("question/info/text") == info
    assert [one.findtext("text") for one in quiz.findall(".//tag")] == ["1.1.1a", "1.1.1b"]
    assert quiz.findtext(".//idnumber") == "q1.1-01"
    assert quiz.findtext(".//penalty") == "0"


# Text in HTML


def test_picture_comes_along() -> None:
    text = "What is ![A bench](pictures/a%20bench.svg)?\n\n- [x] A bench\n- [ ] ![A till](../course/till.png)\n"
    given = form(item("single", text))
    there = {"question_bank/pictures/a bench.svg": b"<svg/>", "course/till.png": b"\x89PNG"}
    assert pictures_of(given) == tuple(there)
    quiz = ElementTree.fromstring(moodle(given, there))
    files = [(one.get("path"), one.get("name"), b64decode(one.text or "")) for one in quiz.iter("file")]
    assert files == [("/question_bank/pictures/", "a bench.svg", b"<svg/>"), ("/course/", "till.png", b"\x89PNG")]
    shown = quiz.findtext("question[2]/questiontext/text")
    assert shown == '<p>What is <img src="@@PLUGINFILE@@/question_bank/pictures/a%20bench.svg" alt="A bench">?</p>'


def test_link_to_a_page_of_the_course_becomes_its_words() -> None:
    text = "See [unit 2.1](../units/2.1-x.md) and [the *law*](https://example.org/a?b=1&c).\n\n- [x] a\n- [ ] b\n"
    quiz = ElementTree.fromstring(moodle(form(item("single", text))))
    shown = quiz.findtext("question[2]/questiontext/text")
    assert shown == '<p>See unit 2.1 and <a href="https://example.org/a?b=1&amp;c">the <em>law</em></a>.</p>'


def test_signs_that_xml_cannot_hold_do_not_spoil_the_file() -> None:
    text = "Is 1 < 2 & 3 > 2 \x0b ]]> “so”?\n\n- [x] a\n- [ ] b\n"
    (found,) = imported(moodle(form(item("single", text))))
    assert found.text == "Is 1 < 2 & 3 > 2 \ufffd ]]> “so”?"


def test_matches_are_shown_as_written_in_a_menu() -> None:
    text = "Match.\n\n| a | b | c |\n|---|---|---|\n| one | R&D < 5 | |\n| two | *much* more | |\n"
    content = moodle(form(item("matching", text)))
    (found,) = imported(content)
    assert found.pairs == {"one": "R&D < 5", "two": "much more"}
    assert "R&amp;amp;D &amp;lt; 5" in content.decode()


# What Moodle does not have


def told(one: Item) -> list[tuple[str, str, str]]:
    return [(found.severity, found.code, found.message) for found in refused(form(one), formats()["moodle"])]


def test_grades_that_moodle_does_not_know_are_refused() -> None:
    one = item("next-action", "What next?\n\n- [7] a\n- [2] b\n- [0] c\n")
    ((severity, code, message),) = told(one)
    assert (severity, code) == ("error", "E001")
    assert message.startswith("q1.1-01: Moodle knows tenths")
    assert "2/7" in message


@pytest.mark.parametrize("top", range(1, 7))
def test_grades_up_to_6_are_carried(top: int) -> None:
    lines = "".join(f"- [{grade}] option {grade}\n" for grade in range(top, -1, -1))
    assert told(item("next-action", f"What next?\n\n{lines}")) == []


def test_eleven_right_options_are_refused() -> None:
    lines = "".join(f"- [x] right {n}\n" for n in range(11))
    assert [code for _, code, _ in told(item("multiple", f"Which?\n\n{lines}- [ ] wrong\n"))] == ["E001"]


def test_picture_as_a_match_is_refused() -> None:
    text = "Match.\n\n| a | b | c |\n|---|---|---|\n| one | ![A bench](b.svg) | |\n| two | till | |\n"
    assert [code for _, code, _ in told(item("matching", text))] == ["E001"]


def test_marks_that_gaps_cannot_share_are_told() -> None:
    ((severity, code, message),) = told(item("gap-fill"))
    assert (severity, code) == ("warning", "E002")
    assert "this question comes with 2 marks, not 1" in message
    assert told(item("gap-fill", more="marks: 4\n")) == []


# The whole file


def test_form_of_the_good_course(file_regression: FileRegressionFixture) -> None:
    course, _ = read_course(CASES / "good")
    items = [one for one in course.items if one.use == "assessment"]
    questions = tuple(
        Question(number, one, tuple(reversed(range(len(lettered(one)))))) for number, one in enumerate(items, start=1)
    )
    given = replace(form(), questions=questions, vignettes=course.vignettes)
    golden: Path = TESTS / "golden" / "moodle" / "form-A-moodle.xml"
    file_regression.check(moodle(given).decode(), fullpath=golden, encoding="utf-8")
