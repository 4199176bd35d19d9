"""QTI 2.1, QTI 3.0, and QTI 1.2 as Canvas takes it: what stands in the packages, and what answers are worth there.

`Session` scores an item as QTI says. It shares nothing with the writer, so what it gives can be held against our own
marking. `tests/browser/test_qti_player.py` shows the same items in a player that others wrote.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from courses import read_once
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from places import CASES, REPOSITORY, TESTS
from pytest_regressions.file_regression import FileRegressionFixture
from qti_schema import flaws

from builder import prose
from builder.course.bank import read_bank
from builder.form import Form, FormSection, Question, lettered, matching
from builder.formats import formats, pictures_of, refused
from builder.items import item_types
from builder.model import Choice, ExtendedText, Item, Match, Order, Problem, TextEntry, Vignette

HEAD = """\
## q1.1-01 A title

```yaml
type: {kind}
competences: [1.1.1a, 1.1.1b]
level: apply
use: assessment
revision: 3
minutes: 1.5
sources: [handbook]
{more}```

"""
VERSIONS = ("qti21", "qti30", "canvas")
EVERY_VERSION = pytest.mark.parametrize("version", VERSIONS)
NEW_VERSIONS = pytest.mark.parametrize("version", VERSIONS[:2])
EVERY_TYPE = pytest.mark.parametrize("kind", item_types())
SOME = settings(max_examples=60, derandomize=True, deadline=None)


def read(text: str) -> tuple[tuple[Item, ...], tuple[Vignette, ...]]:
    problems: list[Problem] = []
    found = read_bank(text, "question_bank/1.1.md", problems)
    assert problems == []
    return found


def item(kind: str, text: str = "", more: str = "") -> Item:
    (found,), _ = read(HEAD.format(kind=kind, more=more) + (text or item_types()[kind].example))
    return found


def form(*items: Item, vignettes: tuple[Vignette, ...] = ()) -> Form:
    """Return a form of items, with what stands under letters in the reverse order of the source."""
    orders = [tuple(reversed(range(len(lettered(one))))) for one in items]
    questions = tuple(Question(number, *pair) for number, pair in enumerate(zip(items, orders, strict=True), start=1))
    return Form("check-in", "Check-in quiz", "formative", "A", "A-7KQ2", 1, questions, vignettes, 20, 60)


def package(version: str, given: Form, pictures: Mapping[str, bytes] | None = None) -> dict[str, bytes]:
    """Return the files of a package by name."""
    ((name, content),) = formats()[version].write(given, pictures or {}).items()
    assert name == f"form-A-{version}.zip"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {one: archive.read(one) for one in archive.namelist()}


def plain_names(content: bytes) -> etree._Element:
    """Return a file as a tree without namespaces, its elements and attributes named as in 2.1."""
    root = etree.fromstring(content)
    for element in root.iter():
        name = etree.QName(element).localname
        element.tag = _camel(name.removeprefix("qti-")) if name.startswith("qti-") else name
        for key in element.keys():  # noqa: SIM118
            element.attrib[_camel(etree.QName(key).localname)] = element.attrib.pop(key)
    etree.cleanup_namespaces(root)
    return root


def _camel(name: str) -> str:
    first, *others = name.split("-")
    return name if name.startswith("data-") else first + "".join(map(str.capitalize, others))


def tree(version: str, one: Item, name: str = "") -> etree._Element:
    return plain_names(package(version, form(one))[name or f"{one.id}.xml"])


def quiz(one: Item) -> etree._Element:
    """Return the file with the questions of a package for Canvas."""
    name = "test-check-in-A"
    return plain_names(package("canvas", form(one))[f"{name}/{name}.xml"])


def says(element: etree._Element | None) -> str:
    assert element is not None
    return " ".join("".join(element.itertext()).split())


def told(version: str, one: Item) -> list[tuple[str, str]]:
    return [(found.code, found.message) for found in refused(form(one), formats()[version])]


# Every type in every version


def carried(version: str, kind: str) -> bool:
    return (version, kind) != ("canvas", "ordering")


@EVERY_TYPE
@EVERY_VERSION
def test_files_are_as_the_schemas_have_it(version: str, kind: str) -> None:
    if not carried(version, kind):
        assert [code for code, _ in told(version, item(kind))] == ["E001"]
        return
    for name, content in package(version, form(item(kind))).items():
        assert flaws(content, version) == [], name


@pytest.mark.no_cover
@EVERY_VERSION
def test_whole_bank_is_as_the_schemas_have_it(version: str) -> None:
    for path in sorted(REPOSITORY.glob("question_bank/*.md")):
        items, vignettes = read_bank(path.read_text(encoding="utf-8"), f"question_bank/{path.name}", [])
        some = [one for one in items if carried(version, one.type)]
        for name, content in package(version, form(*some, vignettes=vignettes)).items():
            assert flaws(content, version) == [], f"{path.name} {name}"


@EVERY_VERSION
def test_a_check_of_schemas_finds_flaws(version: str) -> None:
    """The check is our own, so it is checked here."""
    content = next(body for body in package(version, form(item("single"))).values() if b"Amir" in body)
    first = b"mattext" if version == "canvas" else b"p"
    wrong = [
        content.replace(b"<" + first, b"<" + first + b' style="color: red"', 1),
        content.replace(b"ident", b"named"),
        content.replace(b"</" + first + b">", b"<script/></" + first + b">", 1),
    ]
    assert flaws(content, version) == []
    assert [bool(flaws(one, version)) for one in wrong] == [True, True, True]


@EVERY_TYPE
@EVERY_VERSION
def test_same_form_gives_same_bytes(version: str, kind: str) -> None:
    if carried(version, kind):
        written = [formats()[version].write(form(item(kind)), {}) for _ in range(2)]
        assert written[0] == written[1]


@EVERY_VERSION
def test_entries_have_one_date_and_no_name_leads_out(version: str) -> None:
    ((_, content),) = formats()[version].write(form(item("single")), {}).items()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert [entry.filename for entry in entries] == sorted(entry.filename for entry in entries)
    assert "imsmanifest.xml" in {entry.filename for entry in entries}


def test_versions_differ_in_names_alone() -> None:
    """But for what is said: 3.0 puts it into a body of its own."""
    for kind in item_types():
        trees = [tree(version, item(kind)) for version in VERSIONS[:2]]
        for root in trees:
            etree.strip_tags(root, "contentBody")
        shapes = [[(one.tag, one.text) for one in root.iter()] for root in trees]
        assert shapes[0] == shapes[1]


# What answers are worth


class Session:
    """An item of QTI, answered: its outcomes after responses have been processed, as the specification says."""

    def __init__(self, root: etree._Element, responses: Mapping[str, object]) -> None:
        self.declared = {one.get("identifier"): one for one in root.iter("responseDeclaration")}
        self.values: dict[str, object] = {name: responses.get(name) for name in self.declared}
        for one in root.iter("outcomeDeclaration"):
            start = one.findtext("defaultValue/value")
            self.values[one.get("identifier", "")] = None if start is None else float(start)
        rules = root.find("responseProcessing")
        if rules is not None and rules.get("template"):
            self._template(rules.get("template", ""))
        elif rules is not None:
            self._rules(rules)

    @property
    def score(self) -> float:
        found = self.values["SCORE"]
        assert isinstance(found, float)
        return found

    def _template(self, address: str) -> None:
        name = address.rsplit("/", 1)[1].removesuffix(".xml")
        if name == "match_correct":
            self.values["SCORE"] = float(self._same(self.values["RESPONSE"], self._correct("RESPONSE")))
        else:
            assert name == "map_response"
            self.values["SCORE"] = self._mapped("RESPONSE")

    def _rules(self, parent: etree._Element) -> None:
        for rule in parent:
            if rule.tag == "setOutcomeValue":
                self.values[rule.get("identifier", "")] = self._value(rule[0])
            elif rule.tag == "responseCondition":
                held = next((one for one in rule if self._value(one[0])), None)
                if held is not None:
                    self._rules(held)

    def _value(self, one: etree._Element) -> object:
        name = one.get("identifier", "")
        match one.tag:
            case "variable":
                return self.values[name]
            case "correct":
                return self._correct(name)
            case "mapResponse":
                return self._mapped(name)
            case "baseValue":
                return float(one.text or "") if one.get("baseType") == "float" else one.text
            case "sum":
                return sum(float(str(self._value(part))) for part in one)
            case "not":
                return not self._value(one[0])
            case "isNull":
                return self._value(one[0]) in (None, "", ())
            case "and":
                return all(self._value(part) for part in one)
            case _:
                return self._compared(one.tag, *(self._value(part) for part in one), one.get("caseSensitive"))

    def _compared(self, name: str, first: object, second: object, cased: str | None) -> bool:
        if first is None or second is None:
            return False
        if name in ("match", "equal"):
            return self._same(first, second)
        if name == "stringMatch":
            return first == second if cased == "true" else str(first).lower() == str(second).lower()
        low, high = sorted([float(str(first)), float(str(second))])
        return low == float(str(second)) if name == "gte" else high == float(str(second))

    def _same(self, first: object, second: object) -> bool:
        if isinstance(first, frozenset):
            return isinstance(second, tuple) and first == frozenset(second)
        return first == second

    def _correct(self, name: str) -> object:
        declared = self.declared[name]
        values = tuple(one.text for one in declared.findall("correctResponse/value"))
        return values[0] if declared.get("cardinality") == "single" else values

    def _mapped(self, name: str) -> float:
        mapping = self.declared[name].find("mapping")
        assert mapping is not None
        given = self.values[name]
        parts = given if isinstance(given, frozenset) else () if given is None else (given,)
        total = 0.0
        for part in parts:
            fits = (one for one in mapping if _fits(one, str(part)))
            total += float(next((one.get("mappedValue", "") for one in fits), mapping.get("defaultValue", "")))
        return min(max(total, float(mapping.get("lowerBound", ""))), float(mapping.get("upperBound", "")))


def _fits(entry: etree._Element, given: str) -> bool:
    key = entry.get("mapKey", "")
    return key.lower() == given.lower() if entry.get("caseSensitive") == "false" else key == given


def answered(root: etree._Element, one: Item, response: Sequence[str]) -> Session:
    """Answer an item of QTI with a response in the terms of its source."""
    shown = {says(choice): choice.get("identifier") for choice in root.iter("simpleAssociableChoice", "simpleChoice")}
    match one.interaction:
        case Choice(multiple=True):
            return Session(root, {"RESPONSE": frozenset(response)})
        case Choice():
            return Session(root, {"RESPONSE": response[0] if response else None})
        case Match(pairs) as found:
            texts = [says_prose(pair.match) for pair in matching(found)]
            chosen = [
                f"{shown[says_prose(pair.prompt)]} {shown[texts['abcdefgh'.index(letter)]]}"
                for pair, letter in zip(pairs, response, strict=True)
                if letter
            ]
            return Session(root, {"RESPONSE": frozenset(chosen)})
        case Order(steps):
            return Session(root, {"RESPONSE": tuple(shown[says_prose(steps["abcdefgh".index(x)])] for x in response)})
        case TextEntry(numeric=True):
            return Session(root, {"RESPONSE": float(response[0]) if response[0] else None})
        case _:
            ends = [""] if len(response) == 1 else [f"_{number}" for number in range(1, len(response) + 1)]
            return Session(root, {f"RESPONSE{end}": text or None for end, text in zip(ends, response, strict=True)})


def says_prose(text: prose.Prose) -> str:
    return " ".join(prose.plain(text).split())


FIVE = "Which?\n\n- [x] one\n- [x] two\n- [x] three\n- [ ] four\n- [ ] five\n"
STEPS = "Order.\n\n1. go\n2. set\n3. ready\n4. wait\n"
MATCHES = "Match.\n\n| a | b | why |\n|---|---|---|\n| one | x | |\n| two | w | |\n| three | v | |\n| | u | |\n"
RANGES = "How long?\n\n- [x] 17 to 17.9\n- [x] 0\n- [x] 37.5 within 0.5\n- [ ] -2 to 3\n- [x] 16\n"
WORDS = "Who?\n\n- [x] Fidelity Scale\n- [x] the scale\n- [ ] the ruler\n  > No.\n"
GAPS = "A [1] b [2] c [3].\n\n1. red\n2. green / lime\n3. blue\n"
ANSWERS = {
    "single": st.sampled_from([(), ("a",), ("b",)]),
    "multiple": st.sets(st.sampled_from("abcde")).map(lambda chosen: tuple(sorted(chosen))),
    "next-action": st.sampled_from([(), ("a",), ("b",), ("c",)]),
    "matching": st.tuples(*[st.sampled_from(["", *"abcd"])] * 3),
    "ordering": st.permutations("abcd").map(tuple),
    "short-text": st.sampled_from(["", "fidelity scale", "The SCALE", "the ruler", "x"]).map(lambda text: (text,)),
    "numeric": st.sampled_from(["", "16", "17", "17.9", "17.95", "0", "-2", "3", "37", "38.1"]).map(lambda n: (n,)),
    "gap-fill": st.tuples(*[st.sampled_from(["", "red", "Lime", "green", "blue", "x"])] * 3),
}
ASKED = {
    "single": item("single", more="marks: 2\n"),
    "multiple": item("multiple", FIVE),
    "next-action": item("next-action", more="marks: 3\n"),
    "matching": item("matching", MATCHES, more="marks: 2\n"),
    "ordering": item("ordering", STEPS),
    "short-text": item("short-text", WORDS),
    "numeric": item("numeric", RANGES, more="marks: 0.5\n"),
    "gap-fill": item("gap-fill", GAPS),
    "whole": item("multiple", FIVE, more="scoring: whole\nmarks: 2\n"),
    "capitals": item("short-text", WORDS, more="capitals: matter\n"),
}


@NEW_VERSIONS
@pytest.mark.parametrize("asked", ASKED)
@SOME
@given(data=st.data())
def test_answers_are_worth_what_our_marking_gives(version: str, asked: str, data: st.DataObject) -> None:
    one = ASKED[asked]
    response = data.draw(ANSWERS[one.type])
    share = item_types()[one.type].mark(one, response)
    assert answered(tree(version, one), one, response).score == pytest.approx(float(share) * one.marks)


@pytest.mark.no_cover
@NEW_VERSIONS
def test_full_answer_to_every_item_of_the_bank_gives_its_marks(version: str) -> None:
    for path in sorted(REPOSITORY.glob("question_bank/*.md")):
        items, _ = read_bank(path.read_text(encoding="utf-8"), f"question_bank/{path.name}", [])
        for one in items:
            if not isinstance(one.interaction, ExtendedText):
                root = tree(version, replace(one, vignette=None))
                full = item_types()[one.type].full(one)
                assert answered(root, one, full).score == pytest.approx(one.marks), one.id


@NEW_VERSIONS
def test_extended_response_is_left_to_a_marker(version: str) -> None:
    root = tree(version, item("extended"))
    assert root.find("responseProcessing") is None
    assert root.find("modalFeedback") is None
    (block,) = root.iter("rubricBlock")
    assert block.get("view") == "scorer"
    assert "Says what was done 2 Activity, place and people are clear" in says_apart(block)
    assert says_apart(block).endswith("We met the manager and saw the potting area.")


def says_apart(element: etree._Element) -> str:
    return " ".join(" ".join(element.itertext()).split())


# What is shown and said


@NEW_VERSIONS
def test_options_stand_as_in_the_form_under_their_own_ids(version: str) -> None:
    text = "Which?\n\n- [x] one\n- [ ] two\n- [ ] none of these\n"
    (asked,) = tree(version, item("single", text, more="pinned: [c]\n")).iter("choiceInteraction")
    assert asked.get("shuffle") == "false"
    shown = [(one.get("identifier"), says(one), one.get("fixed")) for one in asked]
    assert shown == [("c", "none of these", "true"), ("b", "two", None), ("a", "one", None)]


@NEW_VERSIONS
def test_identifiers_of_steps_and_matches_tell_nothing_about_the_key(version: str) -> None:
    """They follow the alphabet, so that they are the same in every form."""
    steps = {says(one): one.get("identifier") for one in tree(version, item("ordering", STEPS)).iter("simpleChoice")}
    assert steps == {"go": "s01", "ready": "s02", "set": "s03", "wait": "s04"}
    matches = tree(version, item("matching", MATCHES)).findall(".//simpleMatchSet[2]/simpleAssociableChoice")
    assert {says(one): one.get("identifier") for one in matches} == {"u": "m01", "v": "m02", "w": "m03", "x": "m04"}


@NEW_VERSIONS
def test_feedback_is_shown_for_what_was_answered(version: str) -> None:
    one = item("single")
    root = tree(version, one)
    session = answered(root, one, ("a",))
    shown = [
        says(block)
        for block in root.iter("modalFeedback")
        if session.values[block.get("outcomeIdentifier", "")] == block.get("identifier")
    ]
    assert shown == [
        "An unwise choice is not proof that someone lacks capacity.",
        "Read the five principles again if this was hard.",
    ]


@NEW_VERSIONS
@pytest.mark.parametrize(("kind", "wrong"), [("short-text", "outcome scale"), ("numeric", "20")])
def test_a_tempting_wrong_answer_is_answered(version: str, kind: str, wrong: str) -> None:
    one = item(kind)
    root = tree(version, one)
    session = answered(root, one, (wrong,))
    (block,) = root.iter("modalFeedback")
    assert session.values["FEEDBACK"] == block.get("identifier")
    assert session.score == 0


@NEW_VERSIONS
def test_standard_template_scores_where_nothing_is_said(version: str) -> None:
    def template(one: Item) -> str:
        (processing,) = tree(version, one).iter("responseProcessing")
        return processing.get("template", "").rsplit("/")[-1].removesuffix(".xml")

    plain = "Which?\n\n- [x] one\n- [ ] two\n"
    assert template(item("single", plain)) == "match_correct"
    assert template(item("single", plain, more="marks: 2\n")) == ""
    assert template(item("multiple", FIVE)) == "map_response"
    assert template(item("single")) == ""


@NEW_VERSIONS
def test_gaps_stand_in_the_stem_and_a_unit_behind_its_number(version: str) -> None:
    (stem,) = tree(version, item("gap-fill")).findall("itemBody/p")
    assert [one.get("responseIdentifier") for one in stem] == ["RESPONSE_1", "RESPONSE_2"]
    assert says(stem) == "The alliance has three parts: , goal and ."
    asked = tree(version, item("numeric", "How old?\n\n- [x] 16\n", more="unit: years\n"))
    assert says(asked.findall("itemBody/p")[1]) == "years"


@NEW_VERSIONS
def test_what_the_columns_are_and_why_pairs_match_is_told(version: str) -> None:
    root = tree(version, item("matching"))
    assert says(root.find(".//prompt")) == "What you hear – Part"
    (block,) = root.iter("modalFeedback")
    assert "Review Not one of the three parts." in says_apart(block)


# Packages


def test_manifest_keeps_what_the_bank_says_of_an_item() -> None:
    for version in VERSIONS[:2]:
        manifest = tree(version, item("single"), "imsmanifest.xml")
        (resource,) = manifest.findall("resources/resource[@identifier='q1.1-01']")
        lom = resource.find("metadata/lom")
        assert lom is not None
        assert says(lom.find("general/title")) == "A title"
        assert [says(one) for one in lom.findall("general/keyword")] == ["1.1.1a", "1.1.1b"]
        assert says(lom.find("lifeCycle/version")) == "3"
        assert says(lom.find("educational/typicalLearningTime/duration")) == "PT90S"
        assert says(lom.find("relation/resource/identifier/entry")) == "handbook"
        classes = [
            (says(one.find("source")), says(one.find("taxon"))) for one in lom.findall("classification/taxonPath")
        ]
        assert classes == [
            ("competence", "1.1.1a"),
            ("competence", "1.1.1b"),
            ("level", "apply"),
            ("type", "single"),
        ]


@NEW_VERSIONS
def test_title_for_authors_is_no_title_for_players(version: str) -> None:
    root = tree(version, item("single"))
    assert (root.get("identifier"), root.get("title"), root.get("label")) == ("q1.1-01", "q1.1-01", "A title")


@NEW_VERSIONS
def test_test_has_sections_time_and_pass_mark(version: str) -> None:
    items = [replace(item("single"), id=f"q1.1-{number:02}") for number in range(1, 5)]
    sections = (FormSection("Law", 2, ("Read with care.",)), FormSection("Practice", 4))
    given_form = replace(form(*items), sections=sections, instructions=("Answer all.",), purpose="summative")
    root = plain_names(package(version, given_form)["assessment.xml"])
    assert root.get("title") == "Check-in quiz, form A"
    assert root.find("timeLimits").get("maxTime") == "1200"
    assert root.find("testPart").get("submissionMode") == "simultaneous"
    found = [
        (one.get("title"), [says(block) for block in one.findall("rubricBlock")], len(one.findall("assessmentItemRef")))
        for one in root.iter("assessmentSection")
    ]
    assert found == [("Check-in quiz", ["Answer all."], 1), ("Law", ["Read with care."], 2), ("Practice", [], 1)]
    (score, *_) = root.findall("outcomeDeclaration")
    assert (score.get("normalMaximum"), score.get("masteryValue")) == ("4", "2.4")
    assert flaws(package(version, given_form)["assessment.xml"], version) == []


def with_vignette() -> Form:
    course = read_once(CASES / "good")
    return form(*(one for one in course.items if one.vignette), vignettes=course.vignettes)


def test_vignette_is_a_stimulus_in_3_and_stands_in_each_item_in_2() -> None:
    files = package("qti30", with_vignette())
    assert says(plain_names(files["v2.1-01.xml"])) == "Mina wants to ride home. Her brake is loose."
    for name in ("q2.1-11.xml", "q2.1-12.xml"):
        root = plain_names(files[name])
        assert root.find("assessmentStimulusRef").get("href") == "v2.1-01.xml"
        assert root.find("itemBody/div").get("data-stimulus-idref") == "v2.1-01"
        assert "brake is loose" not in files[name].decode()
    for name in ("q2.1-11.xml", "q2.1-12.xml"):
        front = plain_names(package("qti21", with_vignette())[name]).find("itemBody/div[@class='vignette']")
        assert says(front) == "Mina wants to ride home. Her brake is loose."
    assert all(flaws(content, "qti30") == [] for content in files.values())


PICTURE = "What is ![A bench](pictures/a%20bench.svg)?\n\n- [x] A bench\n- [ ] ![A till](../course/till.png)\n"
THERE = {"question_bank/pictures/a bench.svg": b"<svg/>", "course/till.png": b"\x89PNG"}


@EVERY_VERSION
def test_pictures_come_along_with_their_alt_text(version: str) -> None:
    given_form = form(item("single", PICTURE))
    assert pictures_of(given_form) == tuple(THERE)
    files = package(version, given_form, THERE)
    assert {name: files[f"media/{name}"] for name in THERE} == THERE
    manifest = plain_names(files["imsmanifest.xml"])
    named = {one.get("href") for one in manifest.iter("file")}
    assert {"media/question_bank/pictures/a%20bench.svg", "media/course/till.png"} <= named
    shown = b"".join(content for name, content in files.items() if name.endswith(".xml")).decode()
    assert "media/question_bank/pictures/a%20bench.svg" in shown
    assert shown.count("A bench") == 2
    for name, content in files.items():
        assert not name.endswith(".xml") or flaws(content, version) == []


HOSTILE = """\
Is 1 < 2 & 3 > 2 \x0b ]]> “so” <!-- \\<script>? `a<b`

3. three\\
   lines
4. four

| a | b |
|---|---|

- [x] a & b
- [ ] <b
"""


@EVERY_VERSION
def test_any_text_makes_a_sound_file(version: str) -> None:
    one = item("single", HOSTILE)
    for content in package(version, form(one)).values():
        assert flaws(content, version) == []
    shown = says(quiz(one)) if version == "canvas" else says(tree(version, one))
    assert "script" in shown
    if version != "canvas":
        assert "Is 1 < 2 & 3 > 2 \ufffd ]]> “so” <!-- <script>? a<b" in shown
        assert told(version, one) == [
            (
                "E002",
                f"q1.1-01: {formats()[version].title} numbers every list from 1: "
                "a list of this item starts with another number",
            )
        ]


@EVERY_VERSION
@SOME
@given(text=st.text(min_size=1).filter(lambda text: text.split()))
def test_any_sign_in_an_answer_survives(version: str, text: str) -> None:
    one = item("short-text")
    answer = replace(one.interaction.gaps[0][0], text=" ".join(text.split()))  # type: ignore[union-attr]
    given_item = replace(one, interaction=replace(one.interaction, gaps=((answer,),)))
    for name, content in package(version, form(given_item)).items():
        assert flaws(content, version) == [], name


# Canvas


def test_canvas_has_a_type_for_each_of_ours() -> None:
    kinds = {kind: quiz(item(kind)).findtext(".//item//fieldentry") for kind in item_types() if kind != "ordering"}
    assert kinds == {
        "extended": "essay_question",
        "gap-fill": "fill_in_multiple_blanks_question",
        "matching": "matching_question",
        "multiple": "multiple_answers_question",
        "next-action": "multiple_choice_question",
        "numeric": "numerical_question",
        "short-text": "short_answer_question",
        "single": "multiple_choice_question",
        "true-false": "true_false_question",
    }


def test_canvas_is_told_marks_and_keeps_what_the_bank_says() -> None:
    root = quiz(item("single", more="marks: 2.5\n"))
    fields = {
        one.findtext("fieldlabel"): one.findtext("fieldentry") for one in root.findall(".//item//qtimetadatafield")
    }
    assert fields == {
        "question_type": "multiple_choice_question",
        "points_possible": "2.5",
        "item_type": "single",
        "revision": "3",
        "competences": "1.1.1a 1.1.1b",
        "level": "apply",
        "minutes": "1.5",
        "sources": "handbook",
    }


def test_canvas_gets_ranges_and_accepted_numbers() -> None:
    conditions = [
        [(one.tag, one.text) for one in condition.iter("varequal", "vargte", "varlte")]
        for condition in quiz(item("numeric", RANGES)).iter("conditionvar")
    ]
    assert conditions == [
        [("vargte", "17"), ("varlte", "17.9")],
        [("varequal", "0")],
        [("vargte", "37"), ("varlte", "38")],
        [("varequal", "16")],
    ]


def test_canvas_gets_gaps_by_name() -> None:
    root = quiz(item("gap-fill"))
    assert "three parts: [gap1], goal and [gap2]" in says(root.find(".//presentation/material"))
    gaps = {
        one.get("ident"): [says(label) for label in one.iter("response_label")] for one in root.iter("response_lid")
    }
    assert gaps == {"response_gap1": ["bond", "the bond"], "response_gap2": ["task", "tasks"]}


def test_canvas_gets_a_vignette_in_front_of_its_questions_and_headings_too() -> None:
    given_form = replace(with_vignette(), sections=(FormSection("Riding", 1, ("Take care.",)),))
    root = plain_names(package("canvas", given_form)["test-check-in-A/test-check-in-A.xml"])
    found = [(one.get("ident"), one.findtext(".//fieldentry")) for one in root.iter("item")]
    assert found == [
        ("section-1", "text_only_question"),
        ("v2.1-01", "text_only_question"),
        ("q2.1-11", "true_false_question"),
        ("q2.1-12", "multiple_choice_question"),
    ]
    assert "Take care." in says(root.find(".//item"))


@pytest.mark.parametrize(
    ("one", "part"),
    [
        (item("next-action"), "best action only"),
        (ASKED["whole"], "all or nothing does not come along"),
        (item("multiple"), "1/2 of the marks away for a wrong option, this course 1/1"),
        (ASKED["capitals"], "without regard to capitals"),
        (item("numeric"), "Canvas knows accepted answers only"),
        (item("extended"), "the rubric and the model answer stay out"),
    ],
)
def test_what_canvas_carries_with_a_difference_is_told(one: Item, part: str) -> None:
    found = told("canvas", one)
    assert any(code == "E002" and part in message for code, message in found)


def test_picture_as_a_match_is_refused_by_canvas() -> None:
    text = "Match.\n\n| a | b | c |\n|---|---|---|\n| one | ![A bench](b.svg) | |\n| two | till | |\n"
    assert "E001" in [code for code, _ in told("canvas", item("matching", text))]


@EVERY_VERSION
def test_slips_of_spelling_are_told(version: str) -> None:
    ((code, message),) = told(version, item("short-text", "Who?\n\n- [x] confidential\n", "spelling: 1\n"))
    assert code == "E002"
    assert "letter by letter" in message


TEXT2QTI = """\
Quiz title: Check-in quiz, form A

1.  Which one?
... Read it again.
a)  one
... Not this.
*b) two

2.  Which ones?
[*] one
[ ] two
[*] three

3.  True?
*a) True
b)  False

4.  Who?
*   stand
*   rack

5.  How many?
=   [3, 4]

6.  Describe it.
____
"""
OURS = (
    ("single", "Which one?\n\n- [ ] one\n  > Not this.\n- [x] two\n\n> Read it again.\n"),
    ("multiple", "Which ones?\n\n- [x] one\n- [ ] two\n- [x] three\n"),
    ("true-false", "True?\n\n- [x] True\n- [ ] False\n"),
    ("short-text", "Who?\n\n- [x] stand\n- [x] rack\n"),
    ("numeric", "How many?\n\n- [x] 3 to 4\n"),
    ("extended", "Describe it.\n\n- Names it\n  - [1] Yes\n  - [0] No\n\n> So.\n"),
)


@pytest.fixture
def theirs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> etree._Element:
    """What text2qti writes for the same questions."""
    monkeypatch.setenv("HOME", str(tmp_path))
    from text2qti.config import Config
    from text2qti.qti import QTI
    from text2qti.quiz import Quiz

    made = QTI(Quiz(TEXT2QTI, config=Config()))
    return plain_names(made.assessment.encode())


def skeleton(one: etree._Element) -> tuple[str | None, list[str]]:
    """Return the type of a question, and the elements that it is made of, without what Canvas passes over."""
    for field in one.findall(".//qtimetadatafield"):
        if field.findtext("fieldlabel") not in ("question_type", "points_possible"):
            field.getparent().remove(field)
    return one.findtext(".//fieldentry"), [
        f"{part.tag} {part.get('rcardinality', '')}{part.get('continue', '')}{part.get('fibtype', '')}"
        for part in one.iter()
    ]


def test_questions_are_built_as_text2qti_builds_them(theirs: etree._Element) -> None:
    items = [replace(item(kind, text), id=f"q1.1-{n:02}") for n, (kind, text) in enumerate(OURS, start=1)]
    given_form = form(*items)
    straight = tuple(replace(one, shown=tuple(sorted(one.shown))) for one in given_form.questions)
    files = package("canvas", replace(given_form, questions=straight))
    ours = plain_names(files["test-check-in-A/test-check-in-A.xml"])
    for mine, other in zip(ours.iter("item"), theirs.iter("item"), strict=True):
        assert skeleton(mine) == skeleton(other)


# The whole packages


@EVERY_VERSION
def test_form_of_the_good_course(version: str, file_regression: FileRegressionFixture) -> None:
    course = read_once(CASES / "good")
    items = [one for one in course.items if one.use == "assessment" and carried(version, one.type)]
    files = package(version, form(*items, vignettes=course.vignettes))
    parts = {name: content.decode().replace("><", ">\n<") for name, content in files.items()}  # one line an element
    whole = "\n".join(f"==== {name}\n{content}" for name, content in parts.items())
    file_regression.check(whole, fullpath=TESTS / "golden" / version / "form-A.txt", encoding="utf-8")
