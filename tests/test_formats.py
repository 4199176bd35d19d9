"""What Moodle makes of our Moodle XML. What every format promises is in `test_format_contract.py`.

`Read` and the functions that make it are a reader of Moodle XML that shares nothing with the writer: it follows
what Moodle's importer does.
"""

from __future__ import annotations

import html
import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from courses import read_once
from forms import form, item
from hypothesis import given, settings
from hypothesis import strategies as st
from places import CASES, TESTS
from pytest_regressions.file_regression import FileRegressionFixture

from builder import prose
from builder.form import Form, FormSection, Question, lettered
from builder.formats import formats, pictures_of, refused
from builder.items import item_types
from builder.model import (
    Answer,
    Choice,
    ExtendedText,
    Item,
    Match,
    Order,
    TextEntry,
)

EVERY_TYPE = pytest.mark.parametrize("kind", item_types())
IN_ANY_ORDER = settings(max_examples=60, derandomize=True, deadline=None)


def moodle(given: Form, pictures: dict[str, bytes] | None = None) -> bytes:
    return formats()["moodle"].write(given, pictures or {})["form-A-moodle.xml"]


@EVERY_TYPE
def test_no_text_is_lost(kind: str) -> None:
    one = item(kind)
    whole = flat(moodle(form(one)).decode()).lower()
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
    end = " Lines: What you hear . Choices: Part ." if isinstance(one.interaction, Match) else ""
    assert found.text == stem + end
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
    assert "What you hear Part Why" in found.general


@IN_ANY_ORDER
@given(st.permutations(range(3)))
def test_steps_stand_in_the_right_order_however_they_were_issued(shown: list[int]) -> None:
    one = item("ordering")
    assert isinstance(one.interaction, Order)
    (found,) = imported(moodle(form(one, shown=tuple(shown))))
    assert found.steps == tuple(map(plain, one.interaction.steps))


def test_all_or_nothing_takes_everything_for_a_wrong_option() -> None:
    text = "Which?\n\n- [x] a\n- [x] b\n- [ ] c\n- [ ] d\n"
    one = item("multiple", text, more="scoring: whole\n")
    (found,) = imported(moodle(form(one)))
    assert list(found.shares.values()) == [50, 50, -100, -100]
    ((severity, code, message),) = told(one)
    assert (severity, code) == ("warning", "E002")
    assert "some of the right ones alone" in message


def test_one_right_option_is_all_or_nothing_by_itself() -> None:
    assert told(item("multiple", "Which?\n\n- [x] a\n- [ ] c\n- [ ] d\n", more="scoring: whole\n")) == []


@pytest.mark.parametrize(("more", "usecase", "code"), [("", "0", "SHORTANSWER:"), ("capitals: matter\n", "1", "_C:")])
def test_capitals_matter_where_they_do_with_us(more: str, usecase: str, code: str) -> None:
    short, gap = (ElementTree.fromstring(moodle(form(item(kind, more=more)))) for kind in ("short-text", "gap-fill"))
    assert short.findtext(".//usecase") == usecase
    assert code in (gap.findtext("question[2]/questiontext/text") or "")


def test_slips_of_spelling_are_told() -> None:
    ((severity, code, message),) = told(item("short-text", more="spelling: 1\n"))
    assert (severity, code) == ("warning", "E002")
    assert "no slip of spelling" in message


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
    course = read_once(CASES / "good")
    items = [one for one in course.items if one.vignette]
    found = imported(moodle(form(*items, vignettes=course.vignettes)))
    assert [one.text for one in found] == [
        "Mina wants to ride home. Her brake is loose. She can ride if she is careful.",
        "Mina wants to ride home. Her brake is loose. What do you say?",
    ]
    first = ElementTree.fromstring(moodle(form(*items, vignettes=course.vignettes))).findtext(".//questiontext/text")
    front, back = (first or "").split("</div>")
    assert front == '<div class="vignette">\n<p>Mina wants to ride home. Her brake is loose.</p>\n'
    assert back == "\n<p>She can ride if she is careful.</p>"


def test_one_category_a_file_tells_what_questions_cannot() -> None:
    given = replace(form(item("single")), title="Safety / first aid")
    quiz = ElementTree.fromstring(moodle(given))
    assert quiz.findtext("question/category/text") == "$course$/top/Safety // first aid, form A"
    info = "Form code A-7KQ2, draft, 1 question, 1 mark, 20 minutes, pass mark 60%."
    assert quiz.findtext("question/info/text") == info
    assert quiz.findtext(".//idnumber") == "q1.1-01"
    assert quiz.findtext(".//penalty") == "0"


def test_instructions_and_sections_stand_in_the_description() -> None:
    sections = (FormSection("Safety", 1), FormSection("The law", 2, ("Take care.", "Take your time.")))
    given = replace(form(item("single"), item("single")), instructions=("Answer all.",), sections=sections)
    lines = (ElementTree.fromstring(moodle(given)).findtext("question/info/text") or "").splitlines()
    told = ["Answer all.", "From question 1: Safety.", "From question 2: The law. Take care. Take your time."]
    assert lines[1:] == told


def test_questions_of_a_bank_have_a_category_of_their_own_name() -> None:
    given = replace(form(item("single")), blueprint="", name="bank-1.1", title="Question bank: 1.1", code="")
    ((name, content),) = formats()["moodle"].write(given, {}).items()
    quiz = ElementTree.fromstring(content)
    assert name == "bank-1.1-moodle.xml"
    assert quiz.findtext("question/category/text") == "$course$/top/Question bank: 1.1"
    assert quiz.findtext("question/info/text") == "1 question, 1 mark, 20 minutes, pass mark 60%."


def tags(one: Item) -> list[str | None]:
    return [found.findtext("text") for found in ElementTree.fromstring(moodle(form(one))).findall(".//tag")]


def test_tags_hold_what_moodle_has_no_field_for() -> None:
    known = ["1.1.1a", "1.1.1b", "level:apply", "minutes:2.5", "revision:3"]
    assert tags(item("single", more="minutes: 2.5\nrevision: 3\n")) == known
    assert tags(item("single", more="minutes: 2.5\nrevision: 3\nsources: [ridley]\n")) == [*known, "source:ridley"]
    assert tags(item("next-action"))[-1] == "type:next-action"
    assert tags(item("multiple", more="scoring: whole\n"))[-1] == "scoring:whole"


def test_tag_that_moodle_would_cut_is_told() -> None:
    ((severity, code, message),) = told(item("single", more=f"sources: [{'s' * 44}]\n"))
    assert (severity, code) == ("warning", "E002")
    assert f"'source:{'s' * 44}'" in message
    assert told(item("single", more=f"sources: [{'s' * 43}]\n")) == []


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
    course = read_once(CASES / "good")
    items = [one for one in course.items if one.use == "assessment"]
    questions = tuple(
        Question(number, one, tuple(reversed(range(len(lettered(one)))))) for number, one in enumerate(items, start=1)
    )
    given = replace(form(), questions=questions, vignettes=course.vignettes)
    golden: Path = TESTS / "golden" / "moodle" / "form-A-moodle.xml"
    file_regression.check(moodle(given).decode(), fullpath=golden, encoding="utf-8")
