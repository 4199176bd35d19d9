"""Pieces of taking in: encodings, numbers, patterns, gaps in lists, names of pictures, files of hostile size."""

from __future__ import annotations

import pytest

from builder import prose
from builder.intake import importers
from builder.intake.cloze_codes import gaps_in
from builder.intake.encoding import decoded
from builder.intake.gap_paragraphs import gaps_in_paragraphs
from builder.intake.own_facts import facts_of
from builder.intake.planning import Wish, placed, plan
from builder.intake.scores import number, pattern_text
from builder.intake.texts import plain_prose
from builder.intake.values import Intake
from builder.model import Course, Gap, Link, Listing, Paragraph, Problem, Prose, Where, Words

HERE = Where("quiz.txt")
SAID = "It’s £16 – café, naïve, “quoted” and more of it, long enough to tell."


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", ()),
        ("utf-8-sig", ()),
        ("utf-16", ("The file was in UTF-16.",)),
        ("utf-32", ("The file was in UTF-32.",)),
        ("cp1252", ("The file was not in UTF-8: it was read as cp1252. Look for wrong signs.",)),
    ],
)
def test_encodings_are_known_and_told(encoding: str, told: tuple[str, ...]) -> None:
    assert decoded(f"{SAID}\r\nB\rC".encode(encoding), HERE) == (f"{SAID}\nB\nC", told)


def test_utf_16_without_a_mark_is_known_by_its_noughts() -> None:
    assert decoded("Plain words.\n".encode("utf-16-le"), HERE) == ("Plain words.\n", ())
    assert decoded("Plain words.\n".encode("utf-16-be"), HERE) == ("Plain words.\n", ())


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "the file is empty"),
        (b" \n", "the file is empty"),
        (bytes(range(256)) * 40, "the file is no text: it cannot be a list of questions"),
        (b"\xff\xfe\x00", "the file is not UTF-16 from byte 2 on: save it as UTF-8"),
        (b"x" * 20_000_001, "the file has 20 MB; 20 MB is the most"),
    ],
    ids=["empty", "blank", "binary", "cut", "large"],
)
def test_what_is_no_text_is_refused(data: bytes, told: str) -> None:
    assert decoded(data, HERE) == Problem(HERE, "I001", told)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        *[("16", 16), ("-1.50", -1.5), ("1,5", 1.5), ("1,000.5", 1000.5), ("2.5e3", 2500), (".5", 0.5), ("−3", -3)],
        *[("", None), ("x", None), ("1e99", None), ("1e-99", None), ("1.2.3", None), ("9" * 40, None), ("inf", None)],
    ],
)
def test_numbers_are_what_an_item_can_hold(written: str, value: float | None) -> None:
    found = number(written)
    assert (None if found is None else float(found)) == value


@pytest.mark.parametrize(
    ("pattern", "text", "told"), [("a*b", "ab", True), (r"a\*b", "a*b", False), (r"\**", "*", True), ("a", "a", False)]
)
def test_a_star_is_a_star_only_where_it_is_escaped(pattern: str, text: str, told: bool) -> None:
    lost: list[str] = []
    assert pattern_text(pattern, lost) == text
    assert bool(lost) == told


def test_codes_of_gaps() -> None:
    markup = r"<p>{2:SHORTANSWER_C:=a \} b#yes~%50%c~&#61;d} and {1:NM:=5:0} {:MCV:x~=y} {not} {1:SA:=never closed</p>"
    found = gaps_in(markup, lambda text: plain_prose(text, HERE))
    assert [[(one.text, one.score) for one in gap] for gap in found.gaps] == [
        [("a } b", 1), ("c", 0), ("=d", 0)],
        [("5", 1)],
        [("x", 0), ("y", 1)],
    ]
    assert (found.marks, found.capitals, found.unknown) == (4, True, "")
    assert "{not} {1:SA:=never closed</p>" in found.markup
    assert gaps_in("{1:ESSAY:=x}", lambda text: plain_prose(text, HERE)).unknown == "ESSAY"


def test_gaps_in_lists_tables_and_links_become_paragraphs() -> None:
    text = Prose(
        HERE,
        (
            Paragraph((Words("Fill "), Link("https://a.org", (Words("in "), Gap(1))))),
            Listing(((Paragraph((Words("one "), Gap(2))),), (Paragraph((Words("two"),)),)), 4),
            Listing(((Paragraph((Words("no gap"),)),),)),
        ),
    )
    found, changed = gaps_in_paragraphs(text)
    assert changed
    assert prose.plain(found) == "Fill in [1]\n\n4. one [2]\n\n5. two\n\n- no gap"
    assert not gaps_in_paragraphs(found)[1]


def test_tags_tell_what_moodle_has_no_field_for() -> None:
    tags = ["2.3.1a", "level:judge", "minutes:1.5", "revision:3", "source:mca2005", "level:hard", "bikes", " "]
    found = facts_of(tags)
    assert (found.competences, found.level, found.minutes, found.revision) == (("2.3.1a",), "judge", 1.5, 3)
    assert (found.sources, found.others, found.ours) == (("mca2005",), ("level:hard", "bikes"), True)
    assert not facts_of(["bikes"]).ours


def test_a_picture_gets_a_name_that_is_free() -> None:
    there = {"pictures/A.png": b"1", "pictures/b.png": b"2"}
    names, new = placed({"pictures/a.png": b"3", "pictures/b.png": b"2", "pictures/c.png": b"4"}, there)
    assert names == {
        "pictures/a.png": "pictures/a-2.png",
        "pictures/b.png": "pictures/b.png",
        "pictures/c.png": "pictures/c.png",
    }
    assert new == {"pictures/a-2.png": b"3", "pictures/c.png": b"4"}


MANY = 20_000
CLOZE = "<quiz><question type='cloze'><questiontext><text>{}</text></questiontext></question></quiz>"
SHORT = "<quiz><question type='shortanswer'>{}</question></quiz>"
LARGE = {
    "braces": ("gift", "::t:: " + "{" * MANY),
    "options": ("gift", "::t:: a {" + "~a " * MANY + "}"),
    "marks": ("gift", "::t::[markdown]" + "*a _b " * MANY + "{=a}"),
    "emphasis": ("gift", "::t::[html]" + "<b>" * MANY + "{=a}"),
    "comments": ("gift", "// " + "[id:" * MANY + "\n::t:: q {T}"),
    "lines": ("aiken", "a\n" * MANY + "A. x\nB. y\nANSWER: A"),
    "brackets": ("text2qti", "1. " + "![a" * MANY + "\n*a) x\nb) y"),
    "answers": ("text2qti", "1. q\n" + "a) x\n" * MANY),
    "quotes": ("csv", "question,correct\n" + '"' * MANY),
    "commas": ("csv", "question,correct\n" + "," * MANY),
    "codes": ("moodle", CLOZE.format("{1:SA:" * MANY)),
    "accepted": ("moodle", SHORT.format("<answer><text>a</text></answer>" * MANY)),
}


@pytest.fixture(scope="module")
def empty() -> Course:
    return Course()


@pytest.mark.parametrize("name", LARGE)
def test_what_is_meant_to_take_for_ever_ends(name: str, empty: Course) -> None:
    format, content = LARGE[name]
    found = importers()[format].read(content.encode(), "quiz.txt")
    made = plan(empty, found, "", Wish("1.1", "assessment"), "quiz.txt", {})
    assert made.added or made.problems  # and each is told, or taken


def test_a_file_without_questions_is_refused() -> None:
    made = plan(Course(), Intake(), "", Wish("1.1", "assessment"), "quiz.txt", {})
    assert made.refused
    assert [problem.message for problem in made.problems] == ["the file holds no questions"]
