"""GIFT, Aiken, Blackboard's text, Kahoot's spreadsheet and the CSV table: what they say, and what a reader makes of it.

`as_moodle_reads` follows Moodle's importer of GIFT and shares nothing with the writer. `read_table` undoes the CSV
table by what its documentation says.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from places import REPOSITORY, TESTS
from programs import faults_of, missing
from pytest_regressions.file_regression import FileRegressionFixture

from builder import prose
from builder.course.bank import read_bank
from builder.form import Form, FormSection, Question, lettered
from builder.formats import formats, refused
from builder.formats.content import Feature
from builder.formats.csv_table import ANSWERS, COLUMNS, defused
from builder.formats.kahoot import time_limit
from builder.formats.lines import one_line
from builder.items import item_types
from builder.model import (
    Answer,
    Choice,
    ExtendedText,
    Item,
    Match,
    Order,
    Paragraph,
    Problem,
    Prose,
    TextEntry,
    Vignette,
    Where,
    Words,
)

NAMES = ("gift", "aiken", "blackboard", "kahoot", "csv")
EVERY_FORMAT = pytest.mark.parametrize("name", NAMES)
EVERY_TYPE = pytest.mark.parametrize("kind", item_types())
QUICK = settings(max_examples=60, derandomize=True, deadline=None)
HERE = Where("question_bank/1.1.md")
HEAD = """\
## q1.1-{number:02} A title

```yaml
type: {kind}
competences: [1.1.1a, 1.1.1b]
level: apply
use: assessment
{more}```

{text}
"""
ONE_GAP = "The alliance has a bond, a goal and a [1].\n\n1. task / tasks\n"
HOSTILE = "{a} ~ = # : \\n \\\\ // [html] %50% ->&gt; <b>&amp;</b> | ; “é” 日本 * _ ' \" &&058; ]]>"


def item(kind: str, text: str = "", more: str = "", number: int = 1) -> Item:
    """Return an item of a type, with the example of the type where no text is given."""
    source = HEAD.format(number=number, kind=kind, more=more, text=text or item_types()[kind].example)
    problems: list[Problem] = []
    (found,), _ = read_bank(source, "question_bank/1.1.md", problems)
    assert problems == []
    return found


def form(*items: Item, vignettes: tuple[Vignette, ...] = (), shown: tuple[int, ...] | None = None) -> Form:
    """Return a form of items, with what stands under letters in source order, or as given."""
    questions = tuple(
        Question(number, one, tuple(range(len(lettered(one)))) if shown is None else shown)
        for number, one in enumerate(items, start=1)
    )
    return Form("check-in", "Check-in quiz", "formative", "A", "A-7KQ2", 1, questions, vignettes, 20, 60)


def written(name: str, given: Form, pictures: dict[str, bytes] | None = None) -> dict[str, bytes]:
    """Return the files of a form in a format that does not refuse it."""
    assert errors(name, given) == []
    return formats()[name].write(given, pictures or {})


def text_of(name: str, given: Form, pictures: dict[str, bytes] | None = None) -> str:
    """Return the one text file of a form."""
    return next(iter(written(name, given, pictures).values())).decode("utf-8-sig")


def errors(name: str, given: Form) -> list[str]:
    return [found.message for found in refused(given, formats()[name]) if found.severity == "error"]


def warnings(name: str, given: Form) -> list[str]:
    return [found.message for found in refused(given, formats()[name]) if found.severity == "warning"]


def said(text: str) -> Prose:
    return Prose(HERE, (Paragraph((Words(text),)),))


def short(*accepted: str, **settings: Any) -> Item:
    entry = TextEntry((tuple(Answer(text, 1) for text in accepted),), **settings)
    return replace(item("short-text"), interaction=entry)


# What every one of these formats promises

TAKEN = {
    "gift": ("extended", "matching", "multiple", "next-action", "numeric", "short-text", "single", "true-false"),
    "aiken": ("next-action", "single", "true-false"),
    "blackboard": tuple(item_types()),
    "kahoot": ("multiple", "next-action", "single", "true-false"),
    "csv": tuple(item_types()),
}
"""The types whose examples each format takes. GIFT has one gap at most, Kahoot short texts alone."""


@EVERY_TYPE
@EVERY_FORMAT
def test_a_type_is_written_or_refused_by_name(name: str, kind: str) -> None:
    given = form(item(kind))
    told = errors(name, given)
    assert (kind in TAKEN[name]) == (told == [])
    assert all(message.startswith("q1.1-01: ") for message in told)
    if not told:
        made = formats()[name].write(given, {})
        assert made == formats()[name].write(given, {})
        assert all(path.startswith("form-A") for path in made)


@EVERY_FORMAT
def test_items_of_the_bank_are_written_or_refused_in_words(name: str, bank: tuple[Item, ...]) -> None:
    chosen = formats()[name]
    refusals = {one.id: errors(name, form(one)) for one in bank}
    assert all(message.startswith(f"{known}: ") for known, told in refusals.items() for message in told)
    good = [one for one in bank if not refusals[one.id] and not one.vignette]
    assert len(good) > 50 or name == "kahoot"  # what it can hold is shorter than most of the bank
    assert chosen.write(form(*good), {}) == chosen.write(form(*good), {})


@pytest.fixture(scope="module")
def bank() -> tuple[Item, ...]:
    """Return every item of the shipped bank."""
    problems: list[Problem] = []
    pages = sorted((REPOSITORY / "question_bank").glob("*.md"))
    read = [read_bank(page.read_text(encoding="utf-8"), f"question_bank/{page.name}", problems) for page in pages]
    return tuple(one for items, _ in read for one in items)


def test_names_of_files_of_a_bank_say_what_they_are() -> None:
    given = replace(form(item("single")), blueprint="", name="bank-1.1", title="Items of unit 1.1")
    made = [path for name in NAMES for path in written(name, given)]
    assert made == [
        *("bank-1.1-gift.txt", "bank-1.1-aiken.txt", "bank-1.1-blackboard.txt", "bank-1.1-kahoot.xlsx"),
        "bank-1.1.csv",
    ]


RICH = {
    "single": (
        "**Stem**?\n\n- [x] right\n  > Told right.\n- [ ] wrong\n  > Told wrong.\n\n> Told generally.\n",
        "sources: [mca2005]\nminutes: 1.25\nrevision: 7\nmarks: 3\npinned: [b]\n",
    ),
    "multiple": ("Which?\n\n- [x] one\n- [x] two\n- [ ] three\n- [ ] four\n", ""),
    "matching": ("Match.\n\n| a | b | c |\n|---|---|---|\n| one | two | Why one. |\n| three | four | |\n", ""),
    "short-text": ("Which?\n\n- [x] Word\n", "capitals: matter\nspelling: 1\n"),
    "numeric": ("How many?\n\n- [x] 16\n", "unit: hours\n"),
    "extended": (item_types()["extended"].example, ""),
}

CARRIED: dict[Feature, tuple[str, str]] = {
    "id": ("single", "q1.1-01"),
    "revision": ("single", "7"),
    "title": ("single", "A title"),
    "competences": ("single", "1.1.1b"),
    "level": ("single", "apply"),
    "marks": ("single", "3"),
    "minutes": ("single", "1.25"),
    "sources": ("single", "mca2005"),
    "markup": ("single", "<strong>Stem</strong>"),
    "feedback": ("single", "Told generally."),
    "option feedback": ("single", "Told wrong."),
    "part marks": ("multiple", "50"),
    "pair reasons": ("matching", "Why one."),
    "rubric": ("extended", "Names the goal it serves"),
    "model answer": ("extended", "Visited the garden centre"),
    "unit": ("numeric", "hours"),
    "capitals": ("short-text", "matter"),
    "spelling": ("short-text", "1"),
}
"""For each feature that can be shown by a word: the type of an item that has it, and the word."""


@pytest.mark.parametrize("feature", CARRIED)
@EVERY_FORMAT
def test_what_a_format_says_it_carries_is_there(name: str, feature: Feature) -> None:
    if name == "csv" and feature == "part marks":
        return  # they follow from the scores and from `scoring`, which another test reads
    if feature in formats()[name].carries:
        kind, word = CARRIED[feature]
        assert word in text_of(name, form(item(kind, *RICH[kind])))


def test_what_is_lost_is_told_once_for_a_form() -> None:
    items = [item("single", number=number) for number in range(1, 6)]
    for name in ("aiken", "blackboard", "kahoot"):
        (told,) = warnings(name, form(*items))
        assert "feedback" in told
    assert warnings("gift", form(*items)) == []
    assert warnings("csv", form(*items)) == []


# GIFT, as Moodle reads it


@dataclass(frozen=True)
class Read:
    """A question as Moodle's importer has it. `shares` are in per cent; answers stand in their order."""

    type: str
    name: str
    stem: str
    general: str = ""
    answers: tuple[str, ...] = ()
    shares: tuple[float, ...] = ()
    feedback: tuple[str, ...] = ()
    id: str = ""
    tags: tuple[str, ...] = ()
    single: bool = True


SIGNS = {":": "058", "#": "035", "=": "061", "{": "123", "}": "125", "~": "126", "n": "010"}
WEIGHT = re.compile(r"%-*[0-9]{1,2}\.?[0-9]*%")


def as_moodle_reads(content: str) -> list[Read]:
    """Read GIFT as `question/format/gift/format.php` does. The first block is the category."""
    category, *blocks = re.split(r"\n\s*\n", content.strip())
    assert category.splitlines()[-1].startswith("$CATEGORY: $course$/top/")
    return [one_question(block) for block in blocks]


def hidden(text: str) -> str:
    text = text.replace("\\\\", "&&092;")
    for sign, code in SIGNS.items():
        text = text.replace("\\" + sign, f"&&{code};")
    return text.replace("&&092;", "\\")


def shown(text: str) -> str:
    """Return a text without its format, with every escaped sign back."""
    text = re.sub(r"^\[(html|plain|moodle|markdown)\]", "", text.strip())
    for sign, code in SIGNS.items():
        text = text.replace(f"&&{code};", "\n" if sign == "n" else sign)
    return text.strip()


def one_question(block: str) -> Read:
    lines = block.split("\n")
    comments = "\n".join(line for line in lines if line.strip().startswith("//"))
    text = hidden("\n".join(" " if line.strip().startswith("//") else line for line in lines).strip())
    _, name, text = text.split("::", 2)
    start, end = text.index("{"), text.index("}")
    stem = text[:start] + ("" if text.endswith("}") else "_____") + text[end + 1 :]
    answer, _, general = text[start + 1 : end].strip().partition("####")
    there = Read(
        "",
        shown(name),
        shown(stem),
        shown(general),
        id="".join(re.findall(r"\[id:([^\]]+)\]", comments)),
        tags=tuple(re.findall(r"\[tag:([^\]]+)\]", comments)),
    )
    return by_type(there, answer.strip())


def by_type(there: Read, answer: str) -> Read:
    if not answer:
        return replace(there, type="essay")
    if answer.startswith("#"):
        return weighted(replace(there, type="numerical"), answer[1:].split("=")[1:])
    if "~" in answer:
        single = "=" in answer
        return weighted(replace(there, type="multichoice", single=single), answer.replace("=", "~=").split("~")[1:])
    if "=" in answer and "->" in answer:
        pairs = [pair.split("->", 1) for pair in answer.split("=")[1:]]
        return replace(there, type="match", answers=tuple(f"{shown(a)} -> {shown(b)}" for a, b in pairs))
    if answer.split("#")[0].strip() in ("T", "TRUE", "F", "FALSE"):
        right, wrong, good = (answer + "##").split("#")[:3]
        return replace(there, type="truefalse", answers=(right.strip(),), feedback=(shown(good), shown(wrong)))
    return weighted(replace(there, type="shortanswer"), answer.split("=")[1:])


def weighted(there: Read, answers: list[str]) -> Read:
    parts = list(map(one_answer, answers))
    default = 100.0 if there.type != "multichoice" else 0.0
    return replace(
        there,
        answers=tuple(text for text, _, _ in parts),
        shares=tuple(default if share is None else share for _, share, _ in parts),
        feedback=tuple(feedback for _, _, feedback in parts),
    )


def one_answer(given: str) -> tuple[str, float | None, str]:
    given = given.strip()
    share = None
    if given.startswith("="):
        share, given = 100.0, given[1:]
    elif found := WEIGHT.match(given):
        share, given = float(found[0].strip("%")), given[found.end() :]
    text, _, feedback = given.partition("#")
    return shown(text), share, shown(feedback)


def seen(markup: str) -> str:
    """Return what people see of HTML."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def plain(text: Prose | None) -> str:
    return " ".join(prose.plain(text).split()) if text else ""


def gift(*items: Item, **how: Any) -> list[Read]:
    return as_moodle_reads(text_of("gift", form(*items, **how)))


@QUICK
@given(st.sampled_from(["single", "multiple", "next-action"]), st.data())
def test_options_of_gift_have_their_shares_in_any_order(kind: str, data: st.DataObject) -> None:
    one = item(kind)
    assert isinstance(one.interaction, Choice)
    options = one.interaction.options
    order = tuple(data.draw(st.permutations(range(len(options)))))
    (found,) = gift(one, shown=order)
    assert (found.type, found.single) == ("multichoice", kind != "multiple")
    assert list(map(seen, found.answers)) == [plain(options[index].text) for index in order]
    assert list(map(seen, found.feedback)) == [plain(options[index].feedback) for index in order]
    assert [share > 0 for share in found.shares] == [options[index].score > 0 for index in order]
    assert sum(share for share in found.shares if share > 0) == pytest.approx(150 if kind == "next-action" else 100)
    if kind == "multiple":
        assert sum(found.shares) == pytest.approx(0, abs=0.001)


def test_all_or_nothing_is_told_and_a_wrong_option_takes_all() -> None:
    one = item("multiple", "Which?\n\n- [x] a\n- [x] b\n- [ ] c\n- [ ] d\n", more="scoring: whole\n")
    (found,) = gift(one)
    assert found.shares == (50, 50, -100, -100)
    assert "scoring:whole" in found.tags
    (told,) = warnings("gift", form(one))
    assert "all or nothing" in told


def test_three_right_options_share_to_five_decimals() -> None:
    one = item("multiple", "Which?\n\n- [x] a\n- [x] b\n- [x] c\n- [ ] d\n")
    assert "~%33.33333%" in text_of("gift", form(one))


def test_true_false_of_gift_tells_wrong_answers_first() -> None:
    (found,) = gift(item("true-false"))
    assert (found.type, found.answers) == ("truefalse", ("FALSE",))
    assert list(map(seen, found.feedback)) == ["Right.", "Disclosure is the client's choice."]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("- [x] True\n  > Yes.\n- [ ] False\n", "{TRUE##<p>Yes.</p>}"),
        ("- [x] True\n- [ ] False\n  > No.\n", "{TRUE#<p>No.</p>}"),
        ("- [ ] True\n- [x] False\n\n> All.\n", "{FALSE####<p>All.</p>}"),
    ],
)
def test_true_false_of_gift_without_some_feedback(told: str, expected: str) -> None:
    assert expected in text_of("gift", form(item("true-false", f"It is so.\n\n{told}")))


def test_pairs_of_gift_and_what_goes_with_none() -> None:
    (found,) = gift(item("matching"))
    assert found.type == "match"
    assert [seen(pair) for pair in found.answers] == [
        '"I like coming here" -> Bond',
        '"I want a job with plants" -> Goal',
        '"Let us ring three shops this week" -> Task',
        "-> Review",
    ]
    assert seen(found.general).endswith("Review Not one of the three parts.")
    assert seen(found.stem).endswith("Lines: What you hear . Choices: Part .")


def test_numbers_of_gift() -> None:
    text = "How long?\n\n- [x] 17 to 17.9\n- [x] 37.5 within 0.5\n- [x] 16\n- [ ] -2 to 3\n  > Less than that.\n"
    (found,) = gift(item("numeric", text, more="unit: hours\n"))
    assert (found.type, found.answers) == ("numerical", ("17..17.9", "37..38", "16", "-2..3"))
    assert found.shares == (100, 100, 100, 0)
    assert seen(found.stem) == "How long? Unit: hours"


def test_short_answers_of_gift() -> None:
    (found,) = gift(item("short-text"))
    assert found.type == "shortanswer"
    assert dict(zip(found.answers, found.shares, strict=True)) == {
        "fidelity scale": 100,
        "IPS fidelity scale": 100,
        "outcome scale": 0,
    }


def test_gap_of_gift_stands_in_the_stem() -> None:
    one = item("gap-fill", ONE_GAP)
    (found,) = gift(one)
    assert (found.type, found.answers) == ("shortanswer", ("task", "tasks"))
    assert seen(found.stem) == "The alliance has a bond, a goal and a _____."
    assert "[html]<p>The alliance has a bond, a goal and a {=%100%task =%100%tasks}.</p>" in text_of("gift", form(one))


def test_essay_of_gift_has_its_model_answer() -> None:
    (found,) = gift(item("extended"))
    assert (found.type, found.answers) == ("essay", ())
    assert seen(found.general).startswith("Visited the garden centre")
    (told,) = warnings("gift", form(item("extended")))
    assert "rubric" in told


def test_gift_keeps_id_tags_and_name() -> None:
    (found,) = gift(item("single", more="sources: [mca2005]\nrevision: 2\n"))
    assert (found.id, found.name) == ("q1.1-01", "01 q1.1-01 A title")
    assert found.tags == ("1.1.1a", "1.1.1b", "level:apply", "minutes:1", "revision:2", "source:mca2005")


def test_both_formats_for_moodle_have_the_same_tags() -> None:
    kinds = ("single", "next-action")
    items = [item(kind, more="sources: [mca2005]\n") for kind in kinds]
    items.append(item("multiple", more="scoring: whole\n"))
    xml = formats()["moodle"].write(form(*items), {})["form-A-moodle.xml"].decode()
    for question, found in zip(xml.split("<tags>")[1:], gift(*items), strict=True):
        assert tuple(re.findall(r"<text>([^<]*)</text>", question.split("</tags>")[0])) == found.tags


def test_category_and_facts_of_gift() -> None:
    sections = (FormSection("Part two", 1, ("Think first.",)),)
    given = replace(form(item("single")), title="Safety / first aid", instructions=("Work alone.",), sections=sections)
    head = text_of("gift", given).split("\n\n")[0]
    assert head.split("\n") == [
        "// Form code A-7KQ2, draft, 1 question, 1 mark, 20 minutes, pass mark 60%.",
        "// Work alone.",
        "// From question 1: Part two. Think first.",
        "$CATEGORY: $course$/top/Safety // first aid, form A",
    ]


def test_vignette_of_gift_stands_in_front_of_its_question() -> None:
    case = Vignette(HERE, "v1.1-01", "The bench", "assessment", None, said("Mina waits."))
    (found,) = gift(replace(item("single"), vignette="v1.1-01"), vignettes=(case,))
    assert found.stem.startswith('<div class="vignette"><p>Mina waits.</p></div>\n<p>Amir')
    assert "vignette:v1.1-01" in found.tags


def test_picture_of_gift_stands_in_the_text() -> None:
    text = "What is ![A bench](pictures/a%20bench.svg)?\n\n- [x] A bench\n- [ ] A till\n"
    made = text_of("gift", form(item("single", text)), {"question_bank/pictures/a bench.svg": b"<svg/>"})
    (found,) = as_moodle_reads(made)
    assert found.stem == '<p>What is <img src="data:image/svg+xml;base64,PHN2Zy8+" alt="A bench">?</p>'


@QUICK
@given(st.lists(st.text("ab~=#{}%&;:*\\\"'<>[]/é1 n", min_size=1).map(str.strip).filter(bool), min_size=1, max_size=3))
@example([r"\*"])
def test_any_sign_in_a_short_answer_of_gift_survives(accepted: list[str]) -> None:
    one = short(*accepted)
    if errors("gift", form(one)):
        return
    (found,) = gift(one)
    assert found.type == "shortanswer"
    assert [text.replace(r"\*", "*") for text in found.answers] == accepted  # as Moodle reads a star that is escaped


@QUICK
@given(st.lists(st.text("ab~=#{}%&;:*\\\"'<>[]/é1 n\n->"), min_size=4, max_size=4))
def test_any_sign_in_a_text_of_gift_survives(texts: list[str]) -> None:
    stem, right, wrong, told = texts
    one = item("single")
    assert isinstance(one.interaction, Choice)
    first, second, _ = one.interaction.options
    options = (replace(first, text=said(wrong), feedback=said(told)), replace(second, text=said(right)))
    (found,) = gift(replace(one, stem=said(stem), interaction=Choice(options), feedback=said(told)))
    assert found.type == "multichoice"
    assert [seen(text) for text in found.answers] == [" ".join(wrong.split()), " ".join(right.split())]
    assert seen(found.stem) == " ".join(stem.split())
    assert seen(found.general) == seen(found.feedback[0]) == " ".join(told.split())


def test_gift_refuses_what_it_has_no_place_for() -> None:
    assert errors("gift", form(item("gap-fill"))) == [
        "q1.1-01: GIFT has room for one gap in a question, this has 2: make it several, or use Moodle XML"
    ]
    assert errors("gift", form(item("ordering")))[0].startswith("q1.1-01: GIFT has no questions of type ordering")
    assert errors("gift", form(short("a -> b"))) == ["q1.1-01: GIFT has no way to write '->' in a short answer"]
    assert errors("gift", form(short("x&&058;"))) == ["q1.1-01: GIFT has no way to write '&&058' in a short answer"]
    text = "Match.\n\n| a | b | c |\n|---|---|---|\n| one | ![A bench](b.svg) | |\n| two | till | |\n"
    assert "no pictures" in errors("gift", form(item("matching", text)))[0]
    assert "2/7" in errors("gift", form(item("next-action", "What?\n\n- [7] a\n- [2] b\n- [0] c\n")))[0]


def test_gift_tells_its_differences() -> None:
    assert warnings("gift", form(item("single", more="marks: 2\n"))) == [
        "q1.1-01: GIFT has no marks: this question counts 1 there, not 2. Set its marks in the quiz"
    ]
    assert len(warnings("gift", form(short("Word", capitals=True, slips=1)))) == 2
    assert "'&&126' in a title" in warnings("gift", form(replace(item("single"), title="a &&126; b")))[0]


@pytest.mark.parametrize("name", ["gift", "aiken"])
def test_options_that_keep_their_place_are_told(name: str) -> None:
    pinned, free = (form(item("single", more=more)) for more in ("pinned: [b]\n", ""))
    assert len(warnings(name, pinned)) == len(warnings(name, free)) + 1
    assert "shuffles" in warnings(name, pinned)[-1]


# GIFT, as a parser that we did not write reads it


def parsed(content: str) -> list[dict[str, Any]]:
    """Return what gift-pegjs makes of a GIFT file, without its category."""
    node = shutil.which("node") or missing("node not found: install Node.js (Debian: apt-get install nodejs)")
    if not (TESTS / "clients" / "node_modules" / "gift-pegjs").is_dir():
        missing("gift-pegjs not found: npm --prefix tests/clients ci")
    script = str(TESTS / "clients" / "gift.mjs")
    done = subprocess.run([node, script], input=content, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    category, *questions = json.loads(done.stdout)
    assert category["type"] == "Category"
    return list(questions)


def test_gift_pegjs_reads_every_type() -> None:
    items = [item(kind, number=place) for place, kind in enumerate(TAKEN["gift"], start=1)]
    items.append(item("gap-fill", ONE_GAP, number=9))
    found = parsed(text_of("gift", form(*items)))
    kinds = ["Essay", "Matching", "MC", "MC", "Numerical", "Short", "MC", "TF", "Short"]
    assert [one["type"] for one in found] == kinds
    assert [one["id"] for one in found] == [one.id for one in items]
    assert [one["tags"][0] for one in found] == ["1.1.1a"] * 9
    assert [one["title"] for one in found] == [f"0{place} q1.1-0{place} A title" for place in range(1, 10)]
    assert all(one["stem"]["format"] == "html" for one in found)
    for read, one in zip(found[:-1], items, strict=False):
        assert seen(read["stem"]["text"]).startswith(plain(one.stem))


def test_gift_pegjs_reads_weights_feedback_and_pairs() -> None:
    items = [item(kind, number=place) for place, kind in enumerate(TAKEN["gift"], start=1)]
    essay, match, several, next_action, numeric, word, single, truth = parsed(text_of("gift", form(*items)))
    assert seen(essay["globalFeedback"]["text"]).startswith("Visited")
    pairs = [(seen(one["subquestion"]["text"]), one["subanswer"]) for one in match["matchPairs"]]
    assert pairs[0] == ('"I like coming here"', "Bond")
    assert pairs[-1] == ("", "Review")
    assert [one["weight"] for one in several["choices"]] == [50, -100, 50]
    assert [(one["isCorrect"], one["weight"]) for one in next_action["choices"]] == [
        (True, None),
        (False, 50),
        (False, None),
    ]
    assert seen(next_action["choices"][2]["feedback"]["text"]) == "It cannot wait."
    assert [(one["text"]["number"], one["weight"]) for one in numeric["choices"]] == [(25, 100), (20, 0)]
    assert [one["weight"] for one in word["choices"]] == [100, 100, 0]
    assert [one["isCorrect"] for one in single["choices"]] == [False, True, False]
    assert seen(single["globalFeedback"]["text"]).startswith("Read the five principles")
    # This parser calls the first feedback that of true; in Moodle it is the one for a wrong answer.
    assert truth["isTrue"] is False
    assert seen(truth["trueFeedback"]["text"]) == "Disclosure is the client's choice."


def test_gift_pegjs_reads_hostile_texts() -> None:
    one = item("single")
    assert isinstance(one.interaction, Choice)
    first, second, _ = one.interaction.options
    long = "Lorem ipsum, " * 5000
    options = (replace(first, text=said(HOSTILE)), replace(second, text=said(long), feedback=said(HOSTILE)))
    name = HOSTILE.replace("&&", "& &")
    hostile = replace(one, title=name, stem=said(HOSTILE), interaction=Choice(options), feedback=said(HOSTILE))
    gap = item("gap-fill", "[1]// is `{ }` ::no title:: \\n.\n\n1. {a~b} / =c / 50% / %50% / #d / [html]e / f:g\n")
    found, entered = parsed(text_of("gift", form(hostile, gap)))
    assert found["title"] == f"01 q1.1-01 {name}"
    texts = [found["stem"], found["globalFeedback"], found["choices"][0]["text"], found["choices"][1]["feedback"]]
    assert [seen(one["text"]) for one in texts] == [" ".join(HOSTILE.split())] * 4
    assert seen(found["choices"][1]["text"]["text"]) == long.strip()
    accepted = [one["text"]["text"] for one in entered["choices"]]
    assert accepted == ["{a~b}", "=c", "50%", "%50%", "#d", "[html]e", "f:g"]
    assert seen(entered["stem"]["text"]) == r"_____ // is { } ::no title:: \n."


def test_gift_pegjs_reads_the_whole_bank(bank: tuple[Item, ...]) -> None:
    good = [one for one in bank if not one.vignette and not errors("gift", form(one))]
    assert [one["id"] for one in parsed(text_of("gift", form(*good)))] == [one.id for one in good]


# Aiken


def test_aiken_has_one_line_for_each_text() -> None:
    stem = "Mina says:\n\n1. Wait.\n2. Then\n   ring.\n\n- red\n- green\n\nWhat\\\nnow?"
    one = item("single", f"{stem}\n\n- [x] *Ring* the `bell`.\n- [ ] Wait.\n")
    assert text_of("aiken", form(one, shown=(1, 0))) == (
        "Mina says: (1) Wait.; (2) Then ring. red; green What / now?\nA) Wait.\nB) Ring the bell.\nANSWER: B\n"
    )


def test_aiken_puts_a_vignette_in_front() -> None:
    case = Vignette(HERE, "v1.1-01", "The bench", "assessment", None, said("Mina waits."))
    one = replace(item("true-false"), vignette="v1.1-01")
    assert text_of("aiken", form(one, vignettes=(case,))).startswith("Mina waits. A client must disclose")


def test_aiken_refuses_what_it_would_not_read() -> None:
    options = "\n\n- [x] a\n- [ ] b\n"
    assert "this has 2" in errors("aiken", form(item("multiple")))[0]
    assert "pictures" in errors("aiken", form(item("single", f"What is ![A bench](b.svg)?{options}")))[0]


@pytest.mark.parametrize("stem", ["A. Smith rings.", "B) is what?", "ANSWER: which?", "?"])
def test_aiken_has_a_dash_before_what_is_no_question_to_moodle(stem: str) -> None:
    given = form(item("single", f"{stem}\n\n- [x] a\n- [ ] b\n"))
    assert text_of("aiken", given).startswith(f"– {stem}\nA) a\n")
    assert "a dash stands before it" in warnings("aiken", given)[-1]


def test_aiken_tells_that_grades_are_lost() -> None:
    given = form(item("next-action"))
    assert text_of("aiken", given).endswith("ANSWER: A\n")
    assert any("grades are lost" in told for told in warnings("aiken", given))


@QUICK
@given(st.lists(st.text("ab\n\r\t :AN)~<é"), min_size=3, max_size=3))
def test_aiken_has_as_many_lines_as_it_should(texts: list[str]) -> None:
    stem, right, wrong = (f"Say {text}" for text in texts)
    one = item("single")
    assert isinstance(one.interaction, Choice)
    options = tuple(
        replace(old, text=said(new)) for old, new in zip(one.interaction.options, (wrong, right), strict=False)
    )
    lines = text_of("aiken", form(replace(one, stem=said(stem), interaction=Choice(options)))).split("\n")
    assert lines[0] == " ".join(stem.split())
    assert lines[1:] == [f"A) {' '.join(wrong.split())}", f"B) {' '.join(right.split())}", "ANSWER: B", ""]


# Blackboard


def records(*items: Item, **how: Any) -> list[list[str]]:
    return [line.split("\t") for line in text_of("blackboard", form(*items, **how)).split("\r\n")]


def test_blackboard_has_a_line_of_fields_for_every_type() -> None:
    found = {kind: records(item(kind))[0] for kind in item_types()}
    assert {kind: fields[0] for kind, fields in found.items()} == {
        "extended": "ESS",
        "gap-fill": "FIB_PLUS",
        "matching": "MAT",
        "multiple": "MA",
        "next-action": "MC",
        "numeric": "NUM",
        "ordering": "ORD",
        "short-text": "FIB",
        "single": "MC",
        "true-false": "TF",
    }
    assert found["gap-fill"][1:] == [
        *("The alliance has three parts: [gap1], goal and [gap2].", "gap1", "bond", "the bond", ""),
        *("gap2", "task", "tasks"),
    ]
    assert found["single"][2:] == [
        *("He lacks capacity for this decision.", "incorrect"),
        *("Nothing by itself.", "correct"),
        *("He needs his family to decide with him.", "incorrect"),
    ]
    assert found["next-action"][3::2] == ["correct", "incorrect", "incorrect"]
    assert found["true-false"][2] == "false"
    assert found["short-text"][2:] == ["fidelity scale", "IPS fidelity scale"]
    assert found["matching"][2::2] == [
        *('"I like coming here"', '"I want a job with plants"', '"Let us ring three shops this week"'),
    ]


def test_options_of_blackboard_stand_as_issued_and_steps_in_the_right_order() -> None:
    (fields,) = records(item("multiple"), shown=(2, 1, 0))
    assert fields[3::2] == ["correct", "incorrect", "correct"]
    assert fields[2].startswith("When you would")
    (steps,) = records(item("ordering"), shown=(2, 0, 1))
    assert steps[2].startswith("Say who you are")


def test_blackboard_has_a_middle_and_a_tolerance() -> None:
    (fields,) = records(item("numeric", "How long?\n\n- [x] 17 to 17.9\n- [ ] 3\n", more="unit: hours\n"))
    assert fields == ["NUM", "<p>How long?</p> <p>Unit: hours</p>", "17.45", "0.45"]
    two = item("numeric", "How long?\n\n- [x] 17\n- [x] 19\n")
    assert "this question has 2" in errors("blackboard", form(two))[0]


def test_texts_of_blackboard_are_html_on_one_line() -> None:
    text = (
        "Is 1 < 2\nor *not*?\n\n    a = [1]\n    b\tc\n\n- [x] R&D\n- [ ] see [the law](https://example.org/a?b=1&c)\n"
    )
    (fields,) = records(item("single", text))
    code = "<pre><code>a = [1]<br>b c</code></pre>"
    assert fields[1] == f"<p>Is 1 &lt; 2 or <em>not</em>?</p> {code}"
    assert fields[2] == "R&amp;D"
    assert fields[4] == 'see <a href="https://example.org/a?b=1&amp;c">the law</a>'


def test_brackets_of_an_author_are_no_gaps_for_blackboard() -> None:
    (fields,) = records(item("gap-fill", "Write `[x]`, then [1].\n\n1. y\n"))
    assert fields[1:] == ["Write <code>&#91;x&#93;</code>, then [gap1].", "gap1", "y"]


def test_blackboard_tells_what_differs() -> None:
    told = [warnings("blackboard", form(item(kind)))[1:] for kind in ("matching", "multiple", "ordering", "single")]
    assert [bool(messages) for messages in told] == [True, True, True, False]
    assert told[0][0].endswith("left out (Review)")
    many = form(*[item("single") for _ in range(251)])
    assert sum("at most 250" in message for message in warnings("blackboard", many)) == 1


@QUICK
@given(st.text("ab\n\r\t\x0b[]<é", max_size=20), st.sampled_from(["single", "gap-fill", "short-text"]))
def test_every_question_of_blackboard_is_one_line(text: str, kind: str) -> None:
    one = replace(item(kind, ONE_GAP if kind == "gap-fill" else ""), title=text)
    stem = Prose(HERE, (*said(text).blocks, *one.stem.blocks))
    made = text_of("blackboard", form(replace(one, stem=stem), item("single")))
    assert len(made.splitlines()) == 2
    assert [line.split("\t")[0] for line in made.split("\r\n")][1] == "MC"


# Kahoot


def sheet(*items: Item, **how: Any) -> list[tuple[Any, ...]]:
    """Return the rows of the spreadsheet, from the heads on."""
    content = written("kahoot", form(*items, **how))["form-A-kahoot.xlsx"]
    book = openpyxl.load_workbook(io.BytesIO(content))
    return list(book.worksheets[0].iter_rows(min_row=8, values_only=True))


def test_kahoot_has_its_columns() -> None:
    one = item("multiple", "Which?\n\n- [x] one\n- [x] *two*\n- [ ] three\n")
    head, row = sheet(one, shown=(2, 0, 1))
    assert [cell.split(" - ")[0] for cell in head[:6]] == [
        *("", "Question", "Answer 1", "Answer 2", "Answer 3", "Answer 4"),
    ]
    assert row == (1, "Which?", "three", "one", "two", None, 90, "2,3")


@pytest.mark.parametrize(
    ("minutes", "seconds"), [(0.05, 5), (0.5, 30), (0.6, 60), (1, 60), (1.5, 90), (3, 240), (4, 240), (8, 240)]
)
def test_time_limit_of_kahoot_is_no_less_than_ours_where_it_can_be(minutes: float, seconds: int) -> None:
    one = replace(item("true-false"), minutes=minutes)
    assert time_limit(one) == seconds
    assert any("240 seconds at most" in told for told in warnings("kahoot", form(one))) == (minutes > 4)


def test_cells_of_kahoot_are_text_and_no_formulas() -> None:
    one = item("single", '=HYPERLINK("http://example.org")\n\n- [x] =1+1\n- [ ] https://example.org\n')
    content = written("kahoot", form(one))["form-A-kahoot.xlsx"]
    page = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert [cell.data_type for cell in page[9]] == ["n", "s", "s", "s", "n", "n", "n", "n"]
    assert page["C9"].value == "=1+1"
    assert [cell.hyperlink for cell in page[9]] == [None] * 8


def test_microsofts_validator_finds_no_error_in_the_spreadsheet(tmp_path: Path) -> None:
    file = tmp_path / "form-A-kahoot.xlsx"
    file.write_bytes(written("kahoot", form(*one_of_each("kahoot")))[file.name])
    assert faults_of(file) == []


def test_kahoot_refuses_what_is_too_long() -> None:
    stem = "x" * 121
    options = "".join(f"- [{mark}] {'y' * length}\n" for mark, length in (("x", 75), (" ", 76), (" ", 1), (" ", 80)))
    told = errors("kahoot", form(item("single", f"{stem}\n\n{options}- [ ] fifth\n")))
    assert told == [
        "q1.1-01: Kahoot takes 4 options, this question has 5: leave some out",
        "q1.1-01: Kahoot takes questions of up to 120 characters, this stem has 121: shorten it",
        "q1.1-01: Kahoot takes answers of up to 75 characters, option b has 76, d has 80: shorten it",
    ]
    assert "vignette v1.1-01" in errors("kahoot", form(replace(item("true-false"), vignette="v1.1-01")))[0]


# The CSV table


def table(*items: Item, **how: Any) -> list[dict[str, str]]:
    return read_table(text_of("csv", form(*items, **how)))


def read_table(content: str) -> list[dict[str, str]]:
    """Read the table by its documentation: one apostrophe goes from the front of every cell that starts with one."""
    head, *rows = csv.reader(io.StringIO(content, newline=""))
    assert tuple(head[: len(COLUMNS)]) == COLUMNS
    return [{name: cell.removeprefix("'") for name, cell in zip(head, row, strict=True)} for row in rows]


def answers_of(row: dict[str, str]) -> list[tuple[str, ...]]:
    places = range(1, 1 + sum(name.startswith("answer ") for name in row))
    cells = [tuple(row[f"{name} {place}"] for name in ANSWERS) for place in places]
    return [one for one in cells if any(one)]


def rebuilt(row: dict[str, str]) -> object:
    """Return what a reader can tell of the interaction from a row, in plain values."""
    cells = answers_of(row)
    match row["type"]:
        case "matching":
            pairs = sorted(((of, text, why) for text, of, _, why in cells), key=lambda pair: not pair[0])
            return pairs, (row["head of prompts"], row["head of matches"])
        case "ordering":
            return [text for _, text in sorted((int(place), text) for text, place, _, _ in cells)]
        case "extended":
            aspects: list[tuple[str, list[tuple[str, str]]]] = []
            for text, of, score, _ in cells:
                if of:
                    aspects.append((of, []))
                aspects[-1][1].append((score, text))
            return aspects
        case "gap-fill":
            return [(int(gap), text, int(score)) for text, gap, score, _ in cells]
        case _:
            return [(text, int(score), why) for text, _, score, why in cells]


def meant(one: Item) -> object:
    """Return the same of an item."""
    match one.interaction:
        case Choice(options):
            return [(plain(option.text), option.score, plain(option.feedback)) for option in options]
        case Match(pairs, distractors, heads):
            trios = [(plain(pair.prompt), plain(pair.match), plain(pair.why)) for pair in (*pairs, *distractors)]
            return trios, tuple(map(plain, heads))
        case Order(steps):
            return list(map(plain, steps))
        case ExtendedText(rubric):
            return [
                (plain(aspect.text), [(str(level.marks), plain(level.text)) for level in aspect.levels])
                for aspect in rubric
            ]
        case TextEntry(gaps, in_stem=True):
            return [(place, answer.text, answer.score) for place, gap in enumerate(gaps, 1) for answer in gap]
        case TextEntry(gaps):
            return [(answer.text, answer.score, plain(answer.feedback)) for answer in gaps[0]]


@EVERY_TYPE
def test_every_type_can_be_rebuilt_from_its_row(kind: str) -> None:
    one = item(kind)
    (row,) = table(one)
    assert rebuilt(row) == meant(one)
    assert (row["stem"], row["feedback"]) == (plain(one.stem), plain(one.feedback))


def test_steps_stand_in_the_order_of_the_form_with_their_places() -> None:
    one = item("ordering")
    (row,) = table(one, shown=(2, 0, 1))
    assert [place for _, place, _, _ in answers_of(row)] == ["3", "1", "2"]
    assert rebuilt(row) == meant(one)


def test_row_has_every_fact_of_an_item() -> None:
    more = (
        "marks: 2\nminutes: 1.5\nrevision: 3\nsources: [mca2005, ips2020]\nfacility: 0.8\n"
        "enemies: [q1.1-02]\nscoring: whole\npinned: [c]\nnote: From the old bank.\nwaive:\n  W01: It is a name.\n"
    )
    case = Vignette(HERE, "v1.1-01", "The bench", "assessment", None, said("Mina waits."))
    one = replace(item("multiple", more=more), vignette="v1.1-01")
    given = replace(form(one, vignettes=(case,), shown=(2, 0, 1)), sections=(FormSection("Part one", 1),))
    (row,) = read_table(text_of("csv", given))
    found = {name: row[name] for name in COLUMNS if row[name] and name not in ("stem", "type")}
    assert found == {
        "form": "A",
        "number": "1",
        "section": "Part one",
        "id": "q1.1-01",
        "revision": "3",
        "title": "A title",
        "vignette": "v1.1-01",
        "vignette text": "Mina waits.",
        "unit": "unit 1.1",
        "competences": "1.1.1a 1.1.1b",
        "level": "apply",
        "use": "assessment",
        "status": "current",
        "marks": "2",
        "minutes": "1.5",
        "facility": "0.8",
        "sources": "mca2005 ips2020",
        "enemies": "q1.1-02",
        "scoring": "whole",
        "pinned": "1",
        "waivers": "W01: It is a name.",
        "note": "From the old bank.",
    }


def test_row_says_how_texts_are_compared() -> None:
    (row,) = table(short("Word", capitals=True, slips=2))
    assert (row["capitals"], row["spelling"]) == ("matter", "2")
    (number,) = table(item("numeric", more="unit: items\n"))
    assert (number["unit of number"], number["capitals"], number["spelling"]) == ("items", "", "")


@QUICK
@given(st.text("=+-@\t\r\n' ab,;\"é", max_size=8), st.text("=+-@'<ab,\"\n", min_size=1, max_size=8))
def test_no_cell_is_a_formula_and_every_cell_comes_back(title: str, word: str) -> None:
    (row,) = table(replace(short(word), title=title))
    clean = title.replace("\r\n", "\n").replace("\r", "\n")
    assert (row["title"], row["answer 1"]) == (clean, word)
    raw = next(iter(written("csv", form(replace(short(word), title=title))).values())).decode("utf-8-sig")
    for cell in (cell for line in csv.reader(io.StringIO(raw, newline="")) for cell in line):
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@pytest.mark.parametrize(
    ("cell", "expected"), [("=1+1", "'=1+1"), ("-2 to 3", "'-2 to 3"), ("'s", "''s"), ("a=b", "a=b")]
)
def test_cells_are_defused(cell: str, expected: str) -> None:
    assert defused(cell) == expected


def test_text_with_markup_is_html_and_other_text_is_plain() -> None:
    text = "Two\nlines.\n\nAnd *more*.\n\n- [x] 1 < 2\n- [ ] `<b>` or so\n- [ ] <\n"
    (row,) = table(item("single", text))
    assert row["stem"] == "<p>Two\nlines.</p>\n<p>And <em>more</em>.</p>"
    assert [answer[0] for answer in answers_of(row)] == [
        "1 < 2",
        "<p><code>&lt;b&gt;</code> or so</p>",
        "<p>&lt;</p>",
    ]
    (bare,) = table(item("single", "Two\nlines.\n\nAnd more.\n\n- [x] a\n- [ ] b\n"))
    assert bare["stem"] == "Two lines.\n\nAnd more."


def test_pictures_lie_beside_the_table() -> None:
    text = "What is ![A bench](pictures/a%20bench.svg)?\n\n- [x] A bench\n- [ ] A till\n"
    made = written("csv", form(item("single", text)), {"question_bank/pictures/a bench.svg": b"<svg/>"})
    assert list(made) == ["form-A.csv", "form-A-pictures/question_bank/pictures/a bench.svg"]
    (row,) = read_table(made["form-A.csv"].decode("utf-8-sig"))
    assert 'src="form-A-pictures/question_bank/pictures/a%20bench.svg"' in row["stem"]


def test_table_opens_in_excel() -> None:
    content = written("csv", form(item("single", "Café?\n\n- [x] a\n- [ ] b\n")))["form-A.csv"]
    assert content.startswith(b"\xef\xbb\xbfform,number,")
    assert content.endswith(b"\r\n")
    assert "Café?".encode() in content


def test_empty_form_has_a_head_alone() -> None:
    assert text_of("csv", form()) == ",".join(COLUMNS) + "\r\n"


# Texts on one line


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Two\n  lines.", "Two lines."),
        ("One.\n\nTwo.", "One. Two."),
        ("- a\n- b", "a; b"),
        ("3. a\n4. b", "(3) a; (4) b"),
        ("| a | b |\n|---|---|\n| c | d |", "a | b; c | d"),
        ("    x = 1\n\n    y", "x = 1 / y"),
        ("a ![A bench](b.svg) b", "a A bench b"),
    ],
)
def test_text_on_one_line(source: str, expected: str) -> None:
    text, _ = prose.parse(source, HERE)
    assert one_line(text) == expected


# Whole files


def one_of_each(name: str) -> Iterator[Item]:
    for number, kind in enumerate(TAKEN[name], start=1):
        yield item(kind, number=number)
    if name == "gift":
        yield item("gap-fill", ONE_GAP, number=9)


@pytest.mark.parametrize("name", ["gift", "aiken", "blackboard", "csv"])
def test_form_with_one_of_each_type(name: str, file_regression: FileRegressionFixture) -> None:
    items = tuple(one_of_each(name))
    questions = tuple(
        Question(number, one, tuple(reversed(range(len(lettered(one)))))) for number, one in enumerate(items, start=1)
    )
    ((path, content),) = written(name, replace(form(), questions=questions)).items()
    golden: Path = TESTS / "golden" / name / path
    lines = content.decode("utf-8-sig").replace("\r\n", "\n").rstrip("\n") + "\n"
    file_regression.check(lines, fullpath=golden, encoding="utf-8")


def test_spreadsheet_with_one_of_each_type(file_regression: FileRegressionFixture) -> None:
    rows = sheet(*one_of_each("kahoot"))
    text = "\n".join(" | ".join("" if cell is None else str(cell) for cell in row) for row in rows) + "\n"
    golden: Path = TESTS / "golden" / "kahoot" / "form-A-kahoot.txt"
    file_regression.check(text, fullpath=golden, encoding="utf-8")
