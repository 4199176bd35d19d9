"""QTI of other programs: which type each interaction becomes, with which key, and what of it is told as lost."""

from __future__ import annotations

from pathlib import Path

import foreign
import pytest
from foreign import DATA, PNG, canvas_item, choice, lid, mapping, match, qti2, qti12, response, template, when, zipped

from builder import prose
from builder.intake import Intake, Taken, importers
from builder.model import Choice, ExtendedText, Match, Order, Problem, Prose, TextEntry


def said(text: Prose | None) -> str:
    return " / ".join(prose.plain(text).split("\n\n")) if text else ""


def shown(taken: Taken) -> str:
    """Return a question as one line for each of its parts: what a person would check."""
    lines = [f"{taken.type}: {said(taken.stem)}"]
    match taken.interaction:
        case Choice(options, whole=whole):
            lines += [
                f"{one.id} {one.score}{' pinned' * one.pinned} {said(one.text)}"
                + (f" > {said(one.feedback)}" if one.feedback else "")
                for one in options
            ]
            lines += ["whole"] if whole else []
        case Match(pairs, distractors):
            lines += [f"{said(one.prompt)} = {said(one.match)}" for one in (*pairs, *distractors)]
        case Order(steps):
            lines += [f"{number} {said(step)}" for number, step in enumerate(steps, start=1)]
        case TextEntry(gaps, capitals=capitals):
            lines += [
                " / ".join(
                    f"{one.score} {one.text}" + (f" > {said(one.feedback)}" if one.feedback else "") for one in gap
                )
                for gap in gaps
            ]
            lines += ["capitals"] if capitals else []
        case ExtendedText(rubric):
            lines += [said(aspect.text) for aspect in rubric]
    lines += [f"> {said(taken.feedback)}"] if taken.feedback else []
    lines += [f"vignette: {said(taken.vignette)}"] if taken.vignette else []
    return "\n".join([*lines, *(f"lost: {sentence}" for sentence in taken.lost)])


def read(content: str | bytes, name: str = "qti21", file: str = "quiz.xml") -> Intake:
    data = content.encode() if isinstance(content, str) else content
    assert [one.name for one in importers().values() if one.knows(data, file)] == [name]
    return importers()[name].read(data, file)


def one(content: str | bytes, name: str = "qti21", file: str = "quiz.xml") -> str:
    intake = read(content, name, file)
    assert [str(problem) for problem in intake.problems] == []
    (taken,) = intake.questions
    return shown(taken)


def refused(content: str, name: str = "qti21") -> str:
    intake = read(content, name)
    assert intake.questions == ()
    (problem,) = intake.problems
    assert (problem.code, problem.severity) == ("I002", "warning")
    return problem.message


# QTI 2: each interaction

CASES = {
    "single": (foreign.SINGLE, "single: Which light means go?\na 0 Red\nb 1 Green\nc 0 Blue"),
    "multiple by map": (
        foreign.MULTIPLE_BY_MAP,
        "multiple: Which two are warm?\na 1 Red\nb 0 Green\nc 1 Orange\nd 0 Blue",
    ),
    "multiple as a whole": (
        foreign.MULTIPLE_WHOLE,
        "multiple: Which two are warm?\na 1 Red\nb 0 Green\nc 1 Orange\nwhole",
    ),
    "other weights": (
        foreign.MULTIPLE_BY_MAP.replace('mappedValue="-1"', 'mappedValue="-0.5"'),
        "multiple: Which two are warm?\na 1 Red\nb 0 Green\nc 1 Orange\nd 0 Blue\n"
        "lost: The options gave these marks: 1, -0.5, 1, -0.5. "
        "Here each right one gives as much, each wrong one takes as much.",
    ),
    "graded": (foreign.GRADED, "next-action: What first?\na 2 Ask\nb 1 Wait\nc 0 Leave"),
    "true or false": (
        qti2(choice("t=TRUE|f=<p>false</p>", prompt="Is it?"), declared=response("f"), after=template("match_correct")),
        "true-false: Is it?\na 0 True\nb 1 False",
    ),
    "number with tolerance": (
        foreign.R_EXAMS_NUMBER,
        "numeric: What is 1.5 and 2?\n1 3.4 to 3.6\n> Add them up.",
    ),
    "order": (foreign.ORDERED, "ordering: In which order?\n1 First\n2 Second"),
    "match": (foreign.MATCHED, "matching: Match them.\nCat = Purrs\nDog = Barks\n = Sings"),
    "match from the other side": (match("T2 C1|T1 C2"), "matching: Match them.\nCat = Purrs\nDog = Barks\n = Sings"),
    "associate": (
        foreign.ASSOCIATED,
        "matching: Who are rivals?\nAntonio = Prospero\nCapulet = Montague",
    ),
    "choice and text within a line": (
        foreign.INLINE,
        "gap-fill: Grass is [1] and the sky is [2].\n1 green\n1 blue / 1 azure\ncapitals\n"
        "lost: Gap 1 had words to choose from, with these wrong ones: red.\n"
        "lost: Some answers got part of the marks; they get all here: azure.",
    ),
    "words to drag": (
        foreign.GAP_MATCH,
        "gap-fill: Fill in. / Now is the [1] of our discontent, / made glorious [2].\n1 winter\n1 summer\n"
        "lost: The gaps were filled by dragging words.\nlost: Words that go into no gap: autumn.\n"
        "lost: 1 quotation became plain paragraphs.",
    ),
    "words to find": (
        foreign.HOTTEXT,
        "single: Find the mistake. / He go to the market.\na 1 go\nb 0 market\n"
        "lost: The options were words to choose within the text.",
    ),
    "slider": (foreign.SLIDER, "numeric: How many?\n1 16\nlost: The number was set with a slider from 0 to 100."),
    "essay": (
        foreign.ESSAY,
        'extended: Write a card.\nlost: Markers were told: "Three points for a greeting."',
    ),
    "feedback to right and wrong": (
        foreign.FEEDBACK,
        "single: Go on?\na 1 Yes > Well done.\nb 0 No > Why not? / Not so.",
    ),
    "short text": (
        qti2(
            '<p>The capital?</p><p><textEntryInteraction responseIdentifier="RESPONSE"/></p>',
            declared=response("York", base="string", mapping=mapping("York=1|york=1|Leeds=0")),
            after=template("map_response"),
        ),
        "short-text: The capital?\n1 York / 1 york / 0 Leeds\ncapitals",
    ),
    "a number within a line": (
        qti2(
            '<p>It takes <textEntryInteraction responseIdentifier="RESPONSE"/> days.</p>',
            declared=response("28", base="integer"),
        ),
        "numeric: It takes ____ days.\n1 28",
    ),
    "a rubric for all": (
        qti2(
            '<rubricBlock view="candidate"><p>Choose one.</p></rubricBlock>' + choice("A=One|B=Two"),
            declared=response("A"),
        ),
        "single: Choose one.\na 1 One\nb 0 Two",
    ),
    "a picture within the text": (
        qti2(f'<p>This? <img src="{DATA}" alt="A dot"/></p>' + choice("A=One|B=Two"), declared=response("A")),
        "single: This? A dot\na 1 One\nb 0 Two",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_an_interaction_becomes_a_type(case: str) -> None:
    content, expected = CASES[case]
    assert one(content) == expected


def test_the_parts_of_an_item_become_questions_that_share_its_text() -> None:
    first, second = read(foreign.PARTS).questions
    lost = "\nvignette: Sam starts on Monday.\nlost: It was one of the 2 parts of one item."
    assert shown(first) == "single: When does Sam start?\na 1 Monday\nb 0 Friday" + lost
    assert shown(second) == "single: Who starts?\na 1 Sam\nb 0 Jo" + lost


NOT_TAKEN = "item-1: it is not taken in: "
REFUSED = {
    "another interaction": (foreign.HOTSPOT, "no type of ours is answered as its hotspotInteraction is"),
    "nothing to answer": (qti2("<p>Read.</p>"), "there is nothing to answer in it"),
    "no key": (qti2("<p>?</p>" + choice("A=a|B=b")), "no option is given as right"),
    "two keys": (
        qti2("<p>?</p>" + choice("A=a|B=b"), declared=response("A|B")),
        "2 options are given as right where one can be chosen",
    ),
    "all right": (
        qti2("<p>?</p>" + choice("A=a|B=b", most=0), declared=response("A|B", cardinality="multiple")),
        "all options are given as right",
    ),
    "equal options": (qti2("<p>?</p>" + choice("A=a|B=A"), declared=response("A")), "two options have the same text"),
    "an empty option": (qti2("<p>?</p>" + choice("A=a|B="), declared=response("A")), "an option is empty"),
    "one match for two": (match("C1 T1|C2 T1"), "several prompts have the same match"),
    "two matches for one": (match("C1 T1|C1 T2"), "a prompt has several matches"),
    "a key that is not there": (match("C1 T9"), "the pair 'C1 T9' of its key is not there"),
    "no order": (foreign.ORDERED.replace("<value>B</value>", "<value>X</value>"), "its right order is not given"),
    "drawn values": (
        foreign.SINGLE.replace("</assessmentItem>", "<templateProcessing/></assessmentItem>"),
        "its values are drawn anew for each person",
    ),
    "no question": (qti2(choice("A=a|B=b"), declared=response("A")), "its question is empty"),
    "a text that is no number": (
        qti2(
            '<p>?</p><p><textEntryInteraction responseIdentifier="RESPONSE"/></p>',
            declared=response("NaN", base="float"),
        ),
        "no answer is given as right",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_question_without_a_type_is_named(case: str) -> None:
    content, why = REFUSED[case]
    assert refused(content) == NOT_TAKEN + why


def test_ranges_and_what_is_said_to_them() -> None:
    rules = (
        '<responseProcessing><responseCondition><responseIf><and><gte><variable identifier="RESPONSE"/>'
        '<baseValue baseType="float">16</baseValue></gte><lte><variable identifier="RESPONSE"/>'
        '<baseValue baseType="float">17.9</baseValue></lte></and><setOutcomeValue identifier="SCORE">'
        '<baseValue baseType="float">2</baseValue></setOutcomeValue></responseIf><responseElseIf>'
        '<equal toleranceMode="relative" tolerance="10"><variable identifier="RESPONSE"/>'
        '<baseValue baseType="float">30</baseValue></equal><setOutcomeValue identifier="SCORE">'
        '<baseValue baseType="float">0</baseValue></setOutcomeValue><setOutcomeValue identifier="F">'
        '<baseValue baseType="identifier">much</baseValue></setOutcomeValue></responseElseIf></responseCondition>'
        '</responseProcessing><modalFeedback outcomeIdentifier="F" identifier="much" showHide="show">Too much.'
        '</modalFeedback><modalFeedback outcomeIdentifier="F" identifier="none" showHide="hide">Think.</modalFeedback>'
    )
    body = '<p>How many?</p><p><textEntryInteraction responseIdentifier="RESPONSE"/></p>'
    assert one(qti2(body, declared=response("16", base="float"), after=rules)) == (
        "numeric: How many?\n1 16 to 17.9 / 0 27 to 33 > Too much.\n"
        "lost: It said unless the answer was 'none': \"Think.\""
    )


def test_marks_title_and_id_are_taken() -> None:
    (taken,) = read(foreign.ESSAY).questions
    assert (taken.id, taken.title, taken.marks) == ("item-1", "Lights", 3.0)


def test_other_versions_and_encodings_are_read() -> None:
    for version in ("2p0", "2p2"):
        assert one(foreign.SINGLE.replace("2p1", version)) == CASES["single"][1]
    assert one(foreign.SINGLE.replace("UTF-8", "UTF-16").encode("utf-16")) == CASES["single"][1]


# Packages


def test_a_package_keeps_the_order_of_its_test() -> None:
    test = (
        '<assessmentTest identifier="t" title="Mock exam"><testPart><assessmentSection>'
        '<assessmentItemRef identifier="2" href="two.xml"/><assessmentItemRef identifier="1" href="one.xml"/>'
        "</assessmentSection></testPart></assessmentTest>"
    )
    items = {name: foreign.SINGLE.replace("item-1", name) for name in ("one", "two", "zero")}
    content = zipped({"test.xml": test, **{f"{name}.xml": item for name, item in items.items()}})
    intake = read(content, file="quiz.zip")
    assert [taken.id for taken in intake.questions] == ["two", "one", "zero"]
    assert intake.notes == (
        "The test 'Mock exam' has its order, sections and times: here these belong to a blueprint.",
    )


def test_a_package_of_version_3_brings_its_stimulus_picture_and_metadata() -> None:
    intake = read(foreign.package3(), "qti30", "quiz.zip")
    (taken,) = intake.questions
    assert shown(taken) == (
        "single: Which one now?\na 0 The first > Look again.\nb 1 pinned None of them\n"
        "vignette: Read this a dot first.\nlost: Its keywords were: lights."
    )
    assert (taken.competences, taken.marks, dict(intake.pictures)) == (("2.3.1a",), 2.0, {"pictures/dot.png": PNG})


def test_a_stimulus_that_is_missing_is_told() -> None:
    (taken,) = read(foreign.QTI3, "qti30").questions
    assert taken.lost == ("The shared text 'stimuli/s1.xml' is not there.",)


def test_a_file_without_an_item_is_refused() -> None:
    intake = importers()["qti21"].read(b"<manifest/>", "a.xml")
    assert intake.problems[0].message == "there is no item of QTI 2 or 3 in the file"
    assert importers()["canvas"].read(b"<manifest/>", "a.xml").problems[0].code == "I001"


# QTI 1.2


def test_what_canvas_exports() -> None:
    intake = read(foreign.canvas_package(), "canvas", "quiz.zip")
    assert [shown(taken) for taken in intake.questions] == [
        "matching: Match.\nDog = Barks\nCat = Purrs\n = Sings",
        "gap-fill: Roses are [1], violets are [2].\n1 red / 1 Red\n1 blue",
        "gap-fill: Grass is [1].\n1 green\nlost: Gap 1 had words to choose from, with these wrong ones: red.",
        "numeric: How long? A ruler\n1 3.9 to 4.1",
    ]
    assert [problem.message for problem in intake.problems] == [
        "formula: it is not taken in: its numbers are drawn anew for each person",
        "keyless: it is not taken in: no option is given as right",
    ]
    assert intake.notes == (
        'A text that belongs to no question was left out: "Read this."',
        "The quiz 'Old quiz' has its order, sections and times: here these belong to a blueprint.",
    )
    assert dict(intake.pictures) == {"pictures/ruler.png": PNG}
    assert {taken.marks for taken in intake.questions} == {2.0}


def test_what_blackboard_exports() -> None:
    intake = read(foreign.blackboard_package(), "canvas", "pool.zip")
    assert [shown(taken) for taken in intake.questions] == [
        "single: Who rings?\na 0 You > You never ring first. / No.\nb 1 They > Yes."
    ]
    assert intake.questions[0].marks == 10.0


QTI12 = {
    "feedback by its names": (
        canvas_item(
            "multiple_choice_question",
            "<p>Two and two?</p>",
            lid("x=3|y=4"),
            '<respcondition continue="Yes"><conditionvar><other/></conditionvar>'
            '<displayfeedback feedbacktype="Response" linkrefid="general_fb"/></respcondition>'
            '<respcondition continue="Yes"><conditionvar><varequal respident="response1">x</varequal></conditionvar>'
            '<displayfeedback feedbacktype="Response" linkrefid="x_fb"/></respcondition>'
            + when("y", "100").replace("</setvar>", '</setvar><displayfeedback linkrefid="correct_fb"/>'),
            more="".join(
                f'<itemfeedback ident="{name}"><flow_mat><material><mattext texttype="text/html">{text}</mattext>'
                "</material></flow_mat></itemfeedback>"
                for name, text in (("general_fb", "All."), ("x_fb", "Less."), ("correct_fb", "Right."), ("odd", "Odd."))
            ),
        ),
        "single: Two and two?\na 0 3 > Less.\nb 1 4 > Right.\n> All.\nlost: It said in the case 'odd': \"Odd.\"",
    ),
    "several answers as one condition": (
        canvas_item(
            "",
            "Which?",
            lid("x=3|y=4|z=5", rcardinality="Multiple"),
            "<respcondition><conditionvar><and><varequal respident='response1'>x</varequal><not>"
            "<varequal respident='response1'>y</varequal></not><varequal respident='response1'>z</varequal></and>"
            "</conditionvar><setvar action='Set' varname='SCORE'>100</setvar></respcondition>",
        ),
        "multiple: Which?\na 1 3\nb 0 4\nc 1 5\nwhole",
    ),
    "several answers that add up": (
        canvas_item(
            "",
            "Which?",
            lid("x=3|y=4|z=5", rcardinality="Multiple"),
            when("x", "50", action="Add") + when("z", "50", action="Add") + when("y", "100", action="Subtract"),
        ),
        "multiple: Which?\na 1 3\nb 0 4\nc 1 5",
    ),
    "grades": (
        canvas_item("", "First?", lid("x=a|y=b|z=c"), when("x", "100") + when("y", "50")),
        "next-action: First?\na 2 a\nb 1 b\nc 0 c",
    ),
    "an order": (
        canvas_item(
            "",
            "Order?",
            lid("x=b|y=a", rcardinality="Ordered"),
            "<respcondition><conditionvar><varequal respident='response1' index='1'>y</varequal>"
            "<varequal respident='response1' index='2'>x</varequal></conditionvar>"
            "<setvar action='Set' varname='SCORE'>1</setvar></respcondition>",
        ),
        "ordering: Order?\n1 a\n2 b",
    ),
    "a short text": (
        canvas_item(
            "short_answer_question",
            "Sky?",
            '<response_str ident="response1"><render_fib/></response_str>',
            when("blue", "100") + when("Azure", "100"),
        ),
        "short-text: Sky?\n1 blue / 1 Azure",
    ),
    "gaps within a text": (
        canvas_item(
            "",
            "The ",
            '<response_str ident="r1"><render_fib/></response_str><material><mattext>rings, then </mattext></material>'
            '<response_str ident="r2"><render_fib/></response_str>',
            when("bell", "1", ident="r1", action="Add") + when("door", "1", ident="r2", action="Add"),
        ),
        "gap-fill: The [1] rings, then [2]\n1 bell\n1 door",
    ),
    "an essay": (
        canvas_item("essay_question", "Write.", '<response_str ident="response1"><render_fib/></response_str>', ""),
        "extended: Write.",
    ),
    "plain text with signs": (
        canvas_item("", "Is 1 < 2 & 3?", lid("x=Yes|y=No"), when("x", "1")),
        "single: Is 1 < 2 & 3?\na 1 Yes\nb 0 No",
    ),
}


@pytest.mark.parametrize("case", QTI12)
def test_an_item_of_qti_12_becomes_a_type(case: str) -> None:
    item, expected = QTI12[case]
    assert one(qti12(item), "canvas") == expected


def test_an_item_of_qti_12_without_a_type_is_named() -> None:
    upload = canvas_item("file_upload_question", "Hand in.", lid("a=b|c=d"), "")
    assert refused(qti12(upload), "canvas") == "g1: it is not taken in: a file is handed in for it"
    alone = canvas_item(
        "matching_question", "M", lid("1=a", ident="r1", text="x") + lid("1=a", ident="r2", text="y"), ""
    )
    assert refused(qti12(alone), "canvas") == "g1: it is not taken in: a prompt has no right match"


# text2qti, as it is installed

SOURCE = """\
Quiz title: Numbers

Title: Addition
Points: 2
1.  What is 2+3?
... Some feedback
+   Well done
-   Not so
a)  6
... Too many
*c) 5

2.  Which are *primes*?
[*] 2
[ ] 4
[*] 5

3.  The root of two?
=   1.4142 +- 0.0001

4.  Colour of the sky?
*   blue
*   azure

5.  Explain.
____

6.  Send it.
^^^^

GROUP
pick: 1
7.  Is it?
*a) True
b)  False
END_GROUP

Text title: About
Text:  Something to read.
"""


def text2qti_package(home: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    monkeypatch.setenv("HOME", str(home))
    config = pytest.importorskip("text2qti.config").Config()
    from text2qti.qti import QTI
    from text2qti.quiz import Quiz

    content: bytes = QTI(Quiz(SOURCE, config=config, source_name="numbers.txt")).zip_bytes()
    return content


def test_what_text2qti_makes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    intake = read(text2qti_package(tmp_path, monkeypatch), "canvas", "numbers.zip")
    assert [(taken.title, taken.marks) for taken in intake.questions][:2] == [("Addition", 2.0), ("", 1.0)]
    assert [shown(taken) for taken in intake.questions] == [
        "single: What is 2+3?\na 0 6 > Too many / Not so\nb 1 5 > Well done\n> Some feedback",
        "multiple: Which are primes?\na 1 2\nb 0 4\nc 1 5",
        "numeric: The root of two?\n1 1.4141 to 1.4143",
        "short-text: Colour of the sky?\n1 blue / 1 azure",
        "extended: Explain.",
        "true-false: Is it?\na 1 True\nb 0 False",
    ]
    (problem,) = intake.problems
    assert isinstance(problem, Problem)
    assert problem.message.endswith("it is not taken in: a file is handed in for it")
    assert intake.notes[0] == 'A text that belongs to no question was left out: "Something to read."'
    assert "Groups" in intake.notes[2]
