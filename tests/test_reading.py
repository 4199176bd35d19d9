"""Reading a course: every word arrives as it was written, and nothing a user writes makes it raise."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import given, settings
from hypothesis import strategies as st
from places import CASES, TODAY

from builder import prose
from builder.check import Context, check
from builder.codes import CODES
from builder.course import find_root, read_course
from builder.course.bank import read_bank
from builder.course.blueprints import read_blueprint
from builder.course.observations import read_observation
from builder.course.pages import read_page
from builder.course.plans import read_cohort
from builder.course.providers import read_provider
from builder.course.units import read_unit
from builder.model import Course, Problem, TextEntry, Where
from builder.source import Mapping, Scalar, Sequence, parse_yaml

SOURCES = sorted(
    path.relative_to(CASES / "good").as_posix()
    for path in (CASES / "good").rglob("*")
    if path.suffix in (".md", ".yml", ".bib") and "build" not in path.parts
)


def read(root: Path) -> tuple[Course, list[Problem]]:
    """Read and check a course, and return all problems."""
    course, problems = read_course(root)
    return course, sorted({*problems, *check(Context(course, TODAY))})


# What arrives


@pytest.fixture(scope="module")
def course() -> Course:
    """Return the good course."""
    found, problems = read(CASES / "good")
    assert problems == []
    return found


def test_units_stand_in_order_of_their_numbers(course: Course) -> None:
    assert [unit.number for unit in course.units] == ["1.1", "2.1", "3.10"]


def test_yaml_values_stay_text(course: Course) -> None:
    assert course.units[0].aliases == ("yes", "3.10", "No: a greeting")
    assert course.figures[0].value == "3.50"
    interaction = next(item for item in course.items if item.id == "q1.1-07").interaction
    assert isinstance(interaction, TextEntry)
    assert [answer.text for answer in interaction.gaps[0]] == ["stand", "yes", "bench"]


def test_everything_remembers_where_it_was_written(course: Course) -> None:
    path = "units/1.1-a-good-welcome.md"
    assert course.units[0].competences[1].where == Where(path, 21)
    assert course.units[0].page.headings[1].where == Where(path, 48)
    item = course.items[0]
    assert (item.where.line, item.stem.where.line) == (1, 15)
    assert item.case is not None
    assert item.case.where.line == 12


def test_register_has_groups_parts_and_leaves(course: Course) -> None:
    found = [(e.id, e.parent, e.group, e.kind, e.leaf, e.order) for e in course.units[0].competences]
    assert found == [
        ("1.1.1", None, "At the door", "knowledge", False, 1),
        ("1.1.1a", "1.1.1", "At the door", "knowledge", True, 2),
        ("1.1.1b", "1.1.1", "At the door", "knowledge", True, 3),
        ("1.1.2", None, "At the bench", "skill", True, 4),
    ]


def test_page_knows_what_it_teaches_and_practises(course: Course) -> None:
    found = [
        (passage.title, passage.activity, passage.minutes, [leaf.what for leaf in passage.leaves])
        for passage in course.units[0].page.passages
    ]
    assert found == [
        ("The first five minutes", False, None, ["1.1.1a", "1.1.1b"]),
        ("Say hello", True, 15, ["1.1.2"]),
    ]


def test_words_of_trainers_are_not_counted(course: Course) -> None:
    text = (CASES / "good" / "units" / "2.1-keeping-people-safe.md").read_text(encoding="utf-8")
    longer = text + "\n::::{trainer}\n\nMany words for trainers only.\n\n::::\n"
    unit = read_unit(longer, "units/2.1-keeping-people-safe.md", [])
    assert unit is not None
    assert unit.page.words == course.units[1].page.words > 10


def test_vignette_has_its_items(course: Course) -> None:
    assert [item.id for item in course.items if item.vignette == "v2.1-01"] == ["q2.1-11", "q2.1-12"]


def test_criteria_have_stages_leaves_and_flags(course: Course) -> None:
    stages = course.observations[0].stages
    assert [(stage.title, len(stage.criteria)) for stage in stages] == [("At the door", 1), ("At the counter", 2)]
    last = stages[1].criteria[1]
    assert (last.id, last.critical, [leaf.what for leaf in last.leaves]) == ("shop-visit-03", True, ["3.10.1"])
    assert prose.plain(last.text) == "Promises nothing that the workshop cannot do."
    assert last.look_for is not None
    assert prose.plain(last.look_for) == 'Look for: says "I will ask".'


def test_worksheet_has_blanks_of_every_kind(course: Course) -> None:
    sheet = course.worksheets[0]
    assert [(blank.label, blank.kind, blank.lines, blank.choices) for blank in sheet.blanks] == [
        ("Name of the shop", "line", 1, ()),
        ("Date of the visit", "date", 1, ()),
        ("Number of staff", "number", 1, ()),
        ("What do you want to learn?", "lines", 4, ()),
        ("How will you go?", "choose one", 1, ("by bicycle", "on foot")),
        ("What will you take?", "choose several", 1, ("a notebook", "a pump")),
        ("What they do: Owner", "line", 1, ()),
    ]
    assert sheet.example[0] == ("Name of the shop", "Spokes")


def test_blueprint_has_bounds(course: Course) -> None:
    blueprint = course.blueprints[0]
    assert [(bound.of.what, bound.low, bound.high) for bound in blueprint.units] == [("2.1", 4, 6)]
    assert (blueprint.use, blueprint.forms, blueprint.time_allowed, blueprint.pass_mark) == ("assessment", 2, 20, 60)


def test_cohort_that_takes_all_units_names_none(course: Course) -> None:
    assert course.cohorts[0].units == ()
    assert course.cohorts[0].sessions[1].start.isoformat() == "09:30:00"


def test_yaml_is_text_with_lines() -> None:
    root, problems = parse_yaml("a: yes\nb: [3.10, null, '']\nc:\n  d: >\n    x: y\n", Where("x.yml", 5))
    assert problems == []
    assert isinstance(root, Mapping)
    (_, a), (_, b), (_, c) = root.rows
    assert a == Scalar(Where("x.yml", 5), "yes")
    assert isinstance(b, Sequence)
    assert [item.value for item in b.items if isinstance(item, Scalar)] == ["3.10", "", ""]
    assert isinstance(c, Mapping)
    assert c.where.line == 8
    assert c.rows[0][1] == Scalar(Where("x.yml", 8), "x: y\n")


PLAIN = st.sampled_from(["single", "a b", "1.1.2", "2 to 3", "x_y-z", "don't (yet)"])
ODD = st.sampled_from(["null", "~", "NULL", "'", "]", ", ", ":", "", "- a", "@", "#", " #", "{a"])
LISTS = st.lists(st.sampled_from(["1.1.1", "a-b", "null", "a", "b", "", "[c]", "a b"]), max_size=3)
VALUES = st.one_of(PLAIN, PLAIN, PLAIN, LISTS.map(", ".join).map("[{}]".format), st.lists(ODD | PLAIN).map("".join))
KEYS = st.sampled_from(
    ["type: ", "level: ", "a_b: ", "c1: ", "c1: ", "c1:  ", "c1:", "null: ", "A: ", "a b: ", "- a: "]
)
ROWS = st.tuples(KEYS, VALUES).map("".join)


NAMES = st.lists(st.sampled_from(["1.1.1", "a-b", "null", "b"]), min_size=1, max_size=3)
GOOD = st.dictionaries(
    st.sampled_from(["type", "level", "a_b", "c1"]),
    PLAIN | NAMES.map(", ".join).map("[{}]".format),
    min_size=1,
).map(lambda rows: "\n".join(f"{key}: {value}" for key, value in rows.items()))


@given(GOOD | st.lists(ROWS, min_size=1, max_size=4).map("\n".join), st.sampled_from(["", "\n"]))
def test_plain_data_is_read_as_below_a_comment(text: str, end: str) -> None:
    """Plain data is read without the YAML parser; below a comment the parser reads it."""
    assert parse_yaml(text + end, Where("x.yml", 3)) == parse_yaml(f"#\n{text}{end}", Where("x.yml", 2))


def test_root_is_the_nearest_folder_with_a_course(good: Path, tmp_path: Path) -> None:
    assert find_root(good / "cohorts" / "providers") == good
    assert find_root(tmp_path) is None


# What cannot be written in a case


@pytest.mark.parametrize("text", ["[" * 100_000, "{a: " * 50_000, "- " * 50_000, "? " * 50_000])
def test_yaml_of_any_depth_is_one_problem(text: str) -> None:
    root, problems = parse_yaml(text, Where("x.yml", 3))
    assert root is None
    assert [str(problem) for problem in problems] == [
        "x.yml:3: error Y001 the value is nested more than 20 levels deep"
    ]


def test_markdown_of_any_depth_is_read() -> None:
    for text in (">" * 9_000, "- " * 9_000, "*a " * 9_000, "[" * 9_000, "`" * 9_000):
        prose.parse(text, Where("x.md"))


def test_unreadable_folder_is_a_problem(
    good: Path, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Tests may run as root, who can read every folder: so the system call itself refuses.
    scan = os.scandir

    def refuse(path: str) -> Iterator[os.DirEntry[str]]:
        if Path(path).name == "observations":
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    result = run("check", "--root", good, "--today", TODAY.isoformat())
    assert result.output == (
        "observations:1: error F006 the folder cannot be read: Permission denied\n1 error, no warnings\n"
    )


def test_unreadable_file_is_a_problem(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Tests may run as root, who can read every file: so the system call itself refuses.
    read_bytes = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "1.1-a-good-welcome.md":
            raise PermissionError(13, "Permission denied", str(path))
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert [problem.code for problem in read(good)[1]] == ["F006"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
def test_pipe_is_a_problem_and_not_waited_for(good: Path) -> None:
    os.mkfifo(good / "units" / "2.2-pipe.md")
    assert [str(problem) for problem in read(good)[1]] == [
        "units/2.2-pipe.md:1: error F006 the file cannot be read: it is a device or a pipe"
    ]


def test_folder_with_the_name_of_a_page_is_left_alone(good: Path) -> None:
    (good / "units" / "2.2-folder.md").mkdir()
    assert read(good)[1] == []


def test_file_in_the_place_of_a_folder_is_a_problem(good: Path) -> None:
    shutil.rmtree(good / "question_bank")
    (good / "question_bank").write_text("This is no folder.", encoding="utf-8")
    assert [problem.code for problem in read(good)[1]] == ["F005"]


# Whatever is written

SNIPPETS = [
    *(b"\0", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\r", b"\n\n", b"\t", b"---\n", b"- ", b": ", b"|", b"||\n"),
    *(b">", b"`", b"```", b"```yaml\n", b"::::", b"::::{trainer}\n", b"{teaches}`", b"`", b"*", b"&a ", b"*a "),
    *(b"!x ", b"[", b"]", b"{", b"}", b"#", b"## ", b"### q1.1-01 x\n", b"____", b"(____)", b"[x] ", b"[1]"),
    *(b"9999999999999999999999", b"\xc2\xb2", b"\xd9\xa3", b"99:99", b"0930Z", b"2026-02-30", b"http://[a", b"%zz"),
    *(b"![", b"](", b"<b>", b"\xe2\x80\xa8", b"\x07", b"\x0c", b"{99999999999 lines}", b"'", b'"', b"~", b"null"),
]
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(SOURCES),
        st.floats(0, 1),  # where
        st.integers(0, 60),  # how many bytes it replaces
        st.lists(st.sampled_from(SNIPPETS) | st.binary(max_size=8), max_size=3).map(b"".join),
    ),
    min_size=1,
    max_size=4,
)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the good course that each example changes and puts back."""
    root = tmp_path_factory.mktemp("scratch") / "course"
    shutil.copytree(CASES / "good", root, ignore=shutil.ignore_patterns("build"))
    return root


def assert_told(problems: list[Problem]) -> None:
    """Assert that each problem can be printed and acted upon."""
    for problem in problems:
        assert problem.code in CODES
        assert problem.where.line >= 1
        assert problem.where.path
        assert problem.message
        assert "\n" not in str(problem)
        assert len(problem.message) < 400


@pytest.mark.no_cover
@settings(max_examples=80, derandomize=True, deadline=None)
@given(changes=CHANGES)
def test_changed_course_never_raises(scratch: Path, changes: list[tuple[str, float, int, bytes]]) -> None:
    before = {path: (scratch / path).read_bytes() for path, *_ in changes}
    try:
        for path, share, taken, put in changes:
            raw = (scratch / path).read_bytes()
            at = int(share * len(raw))
            (scratch / path).write_bytes(raw[:at] + put + raw[at + taken :])
        _, problems = read(scratch)
        assert_told(problems)
    finally:
        for path, raw in before.items():
            (scratch / path).write_bytes(raw)


@settings(max_examples=40, derandomize=True, deadline=None)
@given(path=st.sampled_from(SOURCES), raw=st.binary(max_size=200))
def test_file_of_any_bytes_never_raises(scratch: Path, path: str, raw: bytes) -> None:
    before = (scratch / path).read_bytes()
    try:
        (scratch / path).write_bytes(raw)
        _, problems = read(scratch)
        assert_told(problems)
        assert any(problem.where.path == path for problem in problems) or raw.strip()
    finally:
        (scratch / path).write_bytes(before)


READERS: list[Callable[[str, str, list[Problem]], object]] = [
    *(read_unit, read_bank, read_page, read_observation, read_blueprint, read_provider, read_cohort)
]
TEXTS = st.lists(  # without what does not get past `Files`: NUL, and other line endings than \n
    st.sampled_from([piece.decode(errors="replace") for piece in SNIPPETS if piece not in (b"\0", b"\r")])
    | st.sampled_from(["\n", "a", " ", "id", "type: single\n", "competences: [1.1.1]\n", "1. ", "units", "title"]),
    max_size=30,
).map("".join)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(reader=st.sampled_from(READERS), text=TEXTS, front=st.booleans())
def test_text_of_any_kind_never_raises(
    reader: Callable[[str, str, list[Problem]], object], text: str, front: bool
) -> None:
    problems: list[Problem] = []
    reader(f"---\n{text}" if front else text, "units/1.1-a.md", problems)
    assert_told(problems)
