"""The commands that make things: what they write, what they say, and how they refuse."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from places import OTHER_KINDS, TODAY
from site_support import small_book

from builder.build.order import PARTS
from builder.cli import packs
from builder.items import item_types

Run = Callable[..., Result]
Once = Callable[[str, Callable[[Path], object]], Path]
DAY = ("--today", TODAY.isoformat())
PAPERS = (
    *("", "-extra-time", "-large-print", "-answer-sheet", "-answer-sheet-large-print"),
    *("-key", "-marking-guide", "-results", "-feedback-slips"),
)


@pytest.fixture
def course(good: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The good course, as the current folder: so paths are printed from there."""
    monkeypatch.chdir(good)
    return good


@pytest.fixture(scope="session")
def rendered(once: Once) -> Path:
    """A small book whose pages have been rendered."""
    from click.testing import CliRunner

    from builder.cli import main

    def make(folder: Path) -> None:
        root = small_book(folder)
        done = CliRunner().invoke(main, ["build", "spring", *DAY, "--root", str(root)], catch_exceptions=False)
        assert done.exit_code == 0, done.output

    return once("rendered", make) / "book"


def words(path: Path) -> str:
    """Return the text of the body of a Word file."""
    with zipfile.ZipFile(path) as package:
        return re.sub(r"<[^>]*>", "", package.read("word/document.xml").decode())


def replace(path: Path, *changes: tuple[str, str]) -> None:
    """Change a source; each text to be replaced must be there."""
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def lines(result: Result) -> list[str]:
    assert result.exit_code == 0, result.output
    return result.output.splitlines()


def refusal(result: Result) -> str:
    assert result.exit_code == 1
    return result.output


# quiz


def test_quiz_writes_the_documents_of_each_form(course: Path, run: Run) -> None:
    made = lines(run("quiz", "check-in"))
    assert made == [f"build/quizzes/check-in/form-{form}{kind}.docx" for form in "AB" for kind in PAPERS]
    assert all((course / path).is_file() for path in made)
    assert "Draft: not issued to a cohort" in words(course / made[0])


def test_quiz_for_a_learning_system_in_as_many_forms_as_asked(course: Path, run: Run) -> None:
    made = lines(run("quiz", "check-in", "--to", "moodle", "--forms", "1", "--out", "for Moodle"))
    assert made == ["for Moodle/form-A-moodle.xml"]
    assert (course / made[0]).read_bytes().startswith(b"<?xml")
    assert not (course / "build" / "quizzes").exists()


def test_quiz_for_paper_and_learning_system_at_once(course: Path, run: Run) -> None:
    made = lines(run("quiz", "check-in", "--to", "word", "--to", "moodle", "--forms", "1"))
    names = [f"form-A{kind}.docx" for kind in PAPERS]
    assert [Path(path).name for path in made] == [*names, "form-A-moodle.xml"]


def test_quiz_of_a_seed_is_always_the_same(course: Path, run: Run) -> None:
    found = []
    for place, seed in enumerate(("3", "4", "3")):
        lines(run("quiz", "check-in", "--seed", seed, "--out", str(place)))
        found.append([path.read_bytes() for path in sorted((course / str(place)).iterdir())])
    assert found[0] == found[2]
    assert found[0] != found[1]


def test_quiz_in_an_unknown_format(course: Path, run: Run) -> None:
    said = refusal(run("quiz", "check-in", "--to", "abacus"))
    assert said.startswith("Error: there is no format 'abacus'. Known: word, ")
    assert "moodle" in said
    assert not (course / "build" / "quizzes").exists()


def test_quiz_of_an_unknown_blueprint(course: Path, run: Run) -> None:
    assert refusal(run("quiz", "exam")) == (
        "Error: there is no blueprint 'exam' in question_bank/blueprints/. Known: check-in.\n"
    )


def test_quiz_that_the_bank_cannot_meet_says_what_would_do(course: Path, run: Run) -> None:
    said = refusal(run("quiz", "check-in", "--forms", "5"))
    assert said.startswith("Error: question_bank/blueprints/check-in.yml: Cannot build 5 forms. ")
    assert "Unit 2.1 has 10 other usable items and each form must have at least 3 more of its own" in said
    assert "build 2 forms" in said
    assert not (course / "build" / "quizzes").exists()


# checklist


def test_checklist_of_an_event(course: Path, run: Run) -> None:
    (path,) = lines(run("checklist", "shop-visit"))
    assert path == "build/checklists/shop-visit.docx"
    assert "A visit to a shop" in words(course / path)


@pytest.mark.parametrize(
    ("asked", "named", "others"),
    [
        (("--competences", "1.1.2"), ["1.1.2"], ["3.10.2"]),
        (("--competences", "1.1.1, 3.10.1"), ["1.1.1a", "1.1.1b", "3.10.1"], ["2.1.1"]),
        (("--unit", "3.10"), ["3.10.1", "3.10.2"], ["2.1.1"]),
    ],
    ids=["a leaf", "the parts of a statement", "a unit"],
)
def test_checklist_of_competences(
    asked: tuple[str, ...], named: list[str], others: list[str], course: Path, run: Run
) -> None:
    (path,) = lines(run("checklist", *asked))
    text = words(course / path)
    assert [id_ for id_ in named if id_ not in text] == []
    assert [id_ for id_ in others if id_ in text] == []


@pytest.mark.parametrize("asked", [("--competences", "1.1.1,9.9.9"), ("--unit", "9.9.9")])
def test_checklist_of_an_unknown_competence(asked: tuple[str, ...], course: Path, run: Run) -> None:
    assert refusal(run("checklist", *asked)) == (
        "Error: not in the register: 9.9.9. `coursewright competences` lists it.\n"
    )
    assert not (course / "build" / "checklists").exists()


def test_document_review_in_the_place_of_an_event(course: Path, run: Run) -> None:
    shutil.copy(OTHER_KINDS / "visit-note.md", course / "observations")
    (path,) = lines(run("checklist", "visit-note"))
    assert path == "build/checklists/visit-note.docx"


def test_checklist_of_an_unknown_event(course: Path, run: Run) -> None:
    assert (
        refusal(run("checklist", "party")) == "Error: there is no event 'party' in observations/. Known: shop-visit.\n"
    )


@pytest.mark.parametrize("asked", [(), ("shop-visit", "--unit", "1.1"), ("--unit", "1.1", "--competences", "1.1.2")])
def test_checklist_of_nothing_or_of_two_things(asked: tuple[str, ...], course: Path, run: Run) -> None:
    result = run("checklist", *asked)
    assert result.exit_code == 2
    assert result.output.endswith("Error: name one of: an EVENT, --competences, --unit.\n")


def test_checklist_of_no_competence(course: Path, run: Run) -> None:
    result = run("checklist", "--competences", " , ")
    assert result.exit_code == 2
    assert result.output.endswith("Error: name at least one competence, such as 3.13.1, or a unit.\n")


# handout


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        (("1.1",), ["1.1-a-good-welcome.docx"]),
        (("3.10", "1.1"), ["1.1-a-good-welcome.docx", "3.10-visiting-a-shop.docx"]),
        (("1.1", "--trainer"), ["1.1-a-good-welcome-trainer.docx"]),
    ],
    ids=["one", "two", "for trainers"],
)
def test_handouts(asked: tuple[str, ...], names: list[str], rendered: Path, tmp_path: Path, run: Run) -> None:
    made = lines(run("handout", *asked, "--root", rendered, "--out", tmp_path / "out"))
    assert sorted(made) == [str(tmp_path / "out" / name) for name in names]
    assert [path.name for path in sorted((tmp_path / "out").iterdir())] == names
    assert all(words(path) for path in (tmp_path / "out").iterdir())


def test_handout_of_an_unknown_unit(course: Path, run: Run) -> None:
    assert refusal(run("handout", "1.1", "9.9")) == "Error: there is no unit '9.9'. Known: 1.1, 2.1, 3.10.\n"


# worksheet


def test_worksheet_and_its_example(course: Path, run: Run) -> None:
    (blank,) = lines(run("worksheet", "visit-plan"))
    (filled,) = lines(run("worksheet", "visit-plan", "--example"))
    assert (blank, filled) == ("build/worksheets/visit-plan.docx", "build/worksheets/visit-plan-example.docx")
    assert "Spokes" not in words(course / blank)
    assert "Spokes" in words(course / filled)


def test_worksheet_without_an_example(course: Path, run: Run) -> None:
    (course / "worksheets" / "visit-plan.example.yml").unlink()
    assert refusal(run("worksheet", "visit-plan", "--example")) == (
        "Error: worksheets/visit-plan.md has no filled example beside it.\n"
    )


def test_unknown_worksheet(course: Path, run: Run) -> None:
    assert refusal(run("worksheet", "diary")) == (
        "Error: there is no worksheet 'diary' in worksheets/. Known: visit-plan.\n"
    )


# What is there already


def test_a_piece_that_was_changed_is_kept_and_said(course: Path, run: Run) -> None:
    sheet = course / "build" / "worksheets" / "visit-plan.docx"
    lines(run("worksheet", "visit-plan"))
    fresh = sheet.read_bytes()
    sheet.write_bytes(b"filled in")
    kept, written = lines(run("worksheet", "visit-plan"))
    assert written == "build/worksheets/visit-plan.docx"
    assert re.fullmatch(
        r"Kept what was there, changed since: build/worksheets-kept/\d{4}-\d\d-\d\d/visit-plan\.docx", kept
    )
    assert (course / kept.rpartition(": ")[2]).read_bytes() == b"filled in"
    assert sheet.read_bytes() == fresh


def test_a_piece_that_is_there_unchanged_is_not_kept(course: Path, run: Run) -> None:
    for _ in range(2):
        assert lines(run("worksheet", "visit-plan")) == ["build/worksheets/visit-plan.docx"]
    assert not (course / "build" / "worksheets-kept").exists()


def test_a_folder_that_cannot_be_written(course: Path, run: Run) -> None:
    (course / "taken").write_text("This is no folder.", encoding="utf-8")
    said = refusal(run("worksheet", "visit-plan", "--out", "taken/here"))
    assert re.fullmatch(r"Error: \S*taken\S* could not be written: Not a directory\.\n", said)


# new


NEW = {
    "item": (("new", "item", "2.1", "--use", "assessment"), "question_bank/2.1.md", ""),
    "observation": (
        ("new", "observation", "A visit to a market", *DAY),
        "observations/a-visit-to-a-market.md",
        "Name it",
    ),
    "worksheet": (("new", "worksheet", "Plan for a week", *DAY), "worksheets/plan-for-a-week.md", "A filled example"),
    "blueprint": (("new", "blueprint", "Safety", "--unit", "2.1"), "question_bank/blueprints/safety.yml", "Name it"),
    "cohort": (
        *(("new", "cohort", "Autumn", "--provider", "college", "--employer", "trust", "--start", "2027-09-06"),),
        *("cohorts/autumn.yml", ""),
    ),
    "unit": (("new", "unit", "1.2", "Mending tyres", *DAY), "units/1.2-mending-tyres.md", "Add `- file: "),
}
"""A command, the file that it writes, and how its hint starts."""


@pytest.mark.parametrize("kind", NEW)
def test_new_source_is_written_where_it_says_and_has_no_error(kind: str, course: Path, run: Run) -> None:
    command, path, hint = NEW[kind]
    before = (course / path).read_text(encoding="utf-8") if (course / path).exists() else ""
    said = lines(run(*command))
    found = re.fullmatch(r"(.*):(\d+)", said[0])
    assert found
    assert found[1] == path
    text = (course / path).read_text(encoding="utf-8")
    assert text.startswith(before)
    assert len(text) > len(before)
    assert text.splitlines()[int(found[2]) - 1] == text.removeprefix(before).lstrip("\n").splitlines()[0]
    assert [line.startswith(hint) for line in said[1:]] == ([True] if hint else [])
    if kind == "unit":  # as its hint says
        replace(course / "cohorts" / "spring.yml", ('["1.1", "2.1"]', '["1.1", "1.2", "2.1"]'), ("12:30", "16:30"))
        replace(course / "course" / "_toc.yml", ("chapters:\n", f"chapters:\n  - file: {path}\n"))
    assert "no errors" in lines(run("check", *DAY))[-1]


@pytest.mark.parametrize("kind", [kind for kind in NEW if kind not in ("item", "unit")])
def test_new_source_is_refused_where_it_is(kind: str, course: Path, run: Run) -> None:
    command, path, _ = NEW[kind]
    lines(run(*command))
    before = (course / path).read_bytes()
    result = run(*command)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith(f"{path}:1: error F008 ")
    assert (course / path).read_bytes() == before


def test_new_unit_is_refused_where_its_number_is_taken(course: Path, run: Run) -> None:
    said = refusal(run("new", "unit", "1.1", "Mending tyres", *DAY))
    assert said.startswith("units/1.1-a-good-welcome.md:1: error U002 unit 1.1 is there already")
    assert not list((course / "units").glob("*tyres*"))


def test_new_item_twice_is_two_items(course: Path, run: Run) -> None:
    for number in ("13", "14"):
        path, line = lines(run("new", "item", "2.1", "--type", "ordering"))[0].rsplit(":", 1)
        assert (course / path).read_text(encoding="utf-8").splitlines()[int(line) - 1].startswith(f"## q2.1-{number} ")
    assert "no errors" in lines(run("check", *DAY))[-1]


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (("new", "item", "2.2"), "question_bank/2.2.md:1: error Q004 there is no unit 2.2"),
        (("new", "item", "2.1", "--type", "essay"), "question_bank/2.1.md:1: error Q003 'essay' is not a type of item"),
        (("new", "blueprint", "Safety", "--unit", "9.9"), "error B002 '9.9' is not in the units"),
        (
            ("new", "cohort", "Autumn", "--provider", "trust", "--employer", "trust"),
            "cohorts/autumn.yml:1: error C001 'trust' is not in cohorts/providers/ with kind provider",
        ),
    ],
)
def test_new_source_of_something_unknown(command: tuple[str, ...], message: str, course: Path, run: Run) -> None:
    before = sorted(course.rglob("*.*"))
    assert message in refusal(run(*command))
    made = {path for path in course.rglob("*.*") if ".cache" not in path.parts} - set(before)
    assert made == set()


# items and coverage


KEYS = (
    *("id", "revision", "unit", "type", "use", "level", "competences", "vignette", "facility", "marks", "minutes"),
    *("interaction", "options", "accepted", "pairs", "rubric", "title", "stem", "feedback", "status", "path", "line"),
    *("expected_facility", "scoring", "pinned", "heads", "capitals", "spelling", "enemies", "waivers", "note"),
)
HAS = {
    "choice": "options",
    "match": "pairs",
    "order": "options",
    "text entry": "accepted",
    "extended text": "rubric",
}
"""What each interaction has; the others of these keys are null."""


def test_items_as_json(course: Path, run: Run) -> None:
    rows = json.loads(run("items", "--json").output)
    assert [tuple(row) for row in rows] == [KEYS] * 23
    assert {row["type"] for row in rows} == set(item_types())
    for row in rows:
        there = {key for key in HAS.values() if row[key] is not None}
        assert there == {HAS[row["interaction"]]}, row["id"]
    first, second = rows[0], rows[1]
    assert (first["facility"], first["vignette"], first["feedback"] is None) == (0.7, None, False)
    assert (second["facility"], second["feedback"]) == (None, None)
    assert first["options"] == [
        {"id": "a", "text": "The till.", "score": 0},
        {"id": "b", "text": "The bench.", "score": 1},
    ]


def test_items_as_a_table(course: Path, run: Run) -> None:
    title, head, *rows = lines(run("items"))
    assert title.strip() == "23 items"
    assert head.split() == ["id", "revision", "type", "use", "level", "competences", "marks", "minutes", "title"]
    assert rows[0].split()[0] == "q1.1-01"


def test_coverage_as_json(course: Path, run: Run) -> None:
    found = json.loads(run("coverage", "--json").output)
    assert list(found) == ["cohort", "draft", "leaves", "objectives", "totals", "ways", "course"]
    assert (found["cohort"], found["course"]) == (None, None)
    assert list(found["leaves"]) == ["1.1.1a", "1.1.1b", "1.1.2", "2.1.1", "2.1.2", "3.10.1", "3.10.2"]
    leaf = found["leaves"]["2.1.1"]
    assert list(leaf) == ["unit", "kind", "taught", "practised", "assessed", "evidenced", "forms"]
    assert {tuple(place) for place in leaf["assessed"]} == {("path", "line", "what", "day")}
    assert leaf["forms"] == []
    counts = ["leaves", "taught", "practised", "assessed", "evidenced", "forms"]
    assert list(found["totals"]) == [*counts, "knowledge", "skill"]
    assert found["totals"]["leaves"] == 7


def test_coverage_of_a_cohort(course: Path, run: Run) -> None:
    found = json.loads(run("coverage", "--cohort", "spring", "--json").output)
    assert (found["cohort"], found["draft"]) == ("spring", True)
    assert found["course"]["leaves"] == 7
    forms = found["leaves"]["2.1.1"]["forms"]
    assert forms
    assert [form for form in forms if not re.fullmatch(r"check-in form [AB] question \d+", form)] == []
    lines(run("issue", "spring"))
    assert json.loads(run("coverage", "--cohort", "spring", "--json").output)["draft"] is False


def test_coverage_as_a_page_and_a_table(course: Path, run: Run) -> None:
    title, head, *rows, ways = lines(run("coverage", "--cohort", "spring", "--html", "map.html"))
    assert ways.startswith("Skills by way of evidence: observed 2 of 3 that may be; role play 0 of 1 that may be;")
    assert title.strip() == "Spring 2027: assessable competences by unit"
    assert head.split() == ["unit", "title", "leaves", "taught", "practised", "assessed", "evidenced", "forms"]
    assert [row.split()[0] for row in rows] == ["1.1", "2.1", "3.10"]
    page = (course / "map.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "Spring 2027" in page


def test_coverage_of_an_unknown_cohort(course: Path, run: Run) -> None:
    assert refusal(run("coverage", "--cohort", "autumn")) == (
        "Error: there is no cohort 'autumn' in cohorts/. Known: spring.\n"
    )


# build


def test_build_says_at_the_end_where_to_click(rendered: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(rendered)
    said = lines(run("build", "spring", *DAY))
    count = len([path for path in Path("build/spring").rglob("*") if path.is_file() and path.name != "manifest.json"])
    assert said[-4:] == [
        f"build/spring: {count} files, each with its hash in manifest.json",
        "Publish only `site/`: everything else is for trainers.",
        "For trainees: build/spring/site/index.html",
        "To print:     build/spring/trainer/course/trainer/print-room.html",
    ]


def test_build_of_some_parts(course: Path, run: Run) -> None:
    said = lines(run("build", "spring", "--only", "checklists", "--only", "coverage", *DAY))
    assert {path.name for path in (course / "build" / "spring").iterdir()} == {
        *("checklists", "coverage.html", "coverage.json", "manifest.json"),
    }
    assert said[-1] == "build/spring: 3 files, each with its hash in manifest.json"


def test_the_parts_that_can_be_named_are_those_that_there_are() -> None:
    assert packs.PARTS == PARTS


def test_build_of_all_cohorts(course: Path, run: Run) -> None:
    lines(run(*NEW["cohort"][0]))
    lines(run("build", "--all", "--only", "worksheets", "--out", "packs", *DAY))
    assert {path.name for path in (course / "packs").iterdir() if path.is_dir()} == {"spring", "autumn"}


def test_build_of_an_unknown_cohort(course: Path, run: Run) -> None:
    assert refusal(run("build", "autumn", *DAY)) == "Error: there is no cohort 'autumn' in cohorts/. Known: spring.\n"


def test_build_of_no_cohort(course: Path, run: Run) -> None:
    result = run("build", *DAY)
    assert result.exit_code == 2
    assert result.output.endswith("Error: name a cohort, or give --all. Known: spring.\n")


def test_build_of_a_clash_tells_what_would_do_and_leaves_the_old_pack(course: Path, run: Run) -> None:
    lines(run("build", "spring", "--only", "quizzes", *DAY))
    before = {path: path.read_bytes() for path in (course / "build" / "spring").rglob("*") if path.is_file()}
    blueprint = course / "question_bank" / "blueprints" / "check-in.yml"
    replace(blueprint, ("types: {single: 1 to 2}", "types: {matching: 1, ordering: 1}"))
    said = refusal(run("build", "spring", "--only", "quizzes", *DAY))
    assert "check-in.yml" in said
    assert "matching" in said
    assert {path: path.read_bytes() for path in (course / "build" / "spring").rglob("*") if path.is_file()} == before


def test_build_of_a_course_with_errors(course: Path, run: Run) -> None:
    replace(course / "question_bank" / "3.10.md", ("- [x]", "- [ ]"))
    result = run("build", "spring", *DAY)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "question_bank/3.10.md:12: error Q012" in result.stderr
    assert not (course / "build" / "spring").exists()


def test_build_for_release_refuses_what_is_a_warning_otherwise(course: Path, run: Run) -> None:
    replace(course / "course" / "figures.yml", ("2027-12-31", "2026-11-21"))
    assert run("build", "spring", "--only", "checklists", *DAY).exit_code == 0
    result = run("build", "spring", "--only", "checklists", "--release", *DAY)
    assert result.exit_code == 1
    assert "error D002" in result.stderr


def test_build_says_what_it_kept(course: Path, run: Run) -> None:
    lines(run("build", "spring", "--only", "checklists", *DAY))
    sheet = course / "build" / "spring" / "checklists" / "shop-visit.docx"
    sheet.write_bytes(b"filled in")
    said = lines(run("build", "spring", "--only", "checklists", *DAY))
    kept = f"build/spring-kept/{TODAY}/checklists/shop-visit.docx"
    assert [line for line in said if line.startswith("Kept") and line.endswith(kept)]
    assert (course / kept).read_bytes() == b"filled in"


# What must not be waited for

HEAVY = ("sphinx", "docx", "highspy", "docutils", "lxml", "numpy")
WATCH = """\
import json, sys
from click.testing import CliRunner
from builder.cli import main
found = {}
for words in json.loads(sys.argv[1]):
    done = CliRunner().invoke(main, words, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    found[" ".join(words)] = sorted({name.partition(".")[0] for name in sys.modules} & set(json.loads(sys.argv[2])))
print(json.dumps(found))
"""


def imported(*commands: tuple[str, ...], heavy: tuple[str, ...] = HEAVY) -> dict[str, list[str]]:
    """Return the heavy packages that are loaded after each of these commands, run one after the other."""
    asked = [sys.executable, "-c", WATCH, json.dumps(commands), json.dumps(heavy)]
    done = subprocess.run(asked, capture_output=True, text=True, check=True)
    found: dict[str, list[str]] = json.loads(done.stdout)
    assert len(found) == len(commands)
    return {command: names for command, names in found.items() if names}


def test_help_loads_nothing_heavy() -> None:
    from builder.cli import main

    new = main.commands["new"]
    commands = [(), *((name,) for name in main.commands), *(("new", name) for name in new.commands)]
    assert len(commands) >= 21
    assert imported(*((*command, "--help") for command in commands)) == {}


def test_commands_load_only_what_they_need(good: Path) -> None:
    here = ("--root", str(good))
    assert imported(("check", *here, *DAY), ("competences", *here), ("items", *here)) == {}
    quiz = ("quiz", "check-in", "--to", "moodle", *here, "--out", str(good / "out"))
    assert imported(quiz, heavy=("sphinx", "docx", "docutils", "lxml")) == {}
    sheet = ("worksheet", "visit-plan", *here, "--out", str(good / "out"))
    assert imported(sheet, heavy=("sphinx", "highspy", "docx")) == {" ".join(sheet): ["docx"]}


def test_coverage_of_a_competence_names_the_places(course: Path, run: Run) -> None:
    said = run("coverage", "1.1.1a", "--root", course).output
    statement, *ways = said.splitlines()
    assert statement.startswith("1.1.1a ")
    assert [way.split()[0] for way in ways] == ["taught", "practised", "assessed", "evidenced"]
    assert "units/1.1-a-good-welcome.md:" in ways[0]


def test_coverage_of_what_is_not_in_the_register(course: Path, run: Run) -> None:
    assert refusal(run("coverage", "9.9.9", "--root", course)) == "Error: not in the register: 9.9.9.\n"
