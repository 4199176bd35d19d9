"""The `coursewright` command: what it prints, how it exits, where it looks, what it remembers."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from places import TODAY
from pytest_regressions.data_regression import DataRegressionFixture

from builder import __version__
from builder.check import Context
from builder.codes import CODES

Run = Callable[..., Result]
DAY = ("--today", TODAY.isoformat())
NONE = "no errors, no warnings\n"
COMMANDS = (
    *("build", "issue", "check", "new", "site", "serve", "quiz", "checklist", "handout", "worksheet"),
    *("competences", "units", "items", "coverage"),
)


def spoil_with_error(root: Path) -> None:
    path = root / "question_bank" / "3.10.md"
    path.write_text(path.read_text(encoding="utf-8").replace("- [x]", "- [ ]"), encoding="utf-8")


def spoil_with_warning(root: Path) -> None:
    path = root / "course" / "figures.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("2027-12-31", "2026-11-21"), encoding="utf-8")


def not_read(root: Path) -> None:
    pytest.fail(f"the course in {root} was read again")


def not_checked(context: Context) -> None:
    pytest.fail(f"the course was checked again, for {context.today}")


# What it prints, and how it exits


def test_version(run: Run) -> None:
    assert run("--version").output == f"coursewright, version {__version__}\n"


def test_help_names_every_command(run: Run) -> None:
    result = run("-h")
    assert result.exit_code == 0
    for command in COMMANDS:
        assert f"\n  {command} " in result.output


def test_check_of_a_sound_course(good: Path, run: Run) -> None:
    result = run("check", "--root", good, *DAY)
    assert (result.exit_code, result.output) == (0, NONE)


def test_error_makes_check_exit_with_1(good: Path, run: Run) -> None:
    spoil_with_error(good)
    result = run("check", "--root", good, *DAY)
    assert result.exit_code == 1
    assert result.output == (
        "question_bank/3.10.md:12: error Q012 no option is marked correct: mark one with `[x]`\n1 error, no warnings\n"
    )


def test_warning_makes_check_exit_with_1_only_when_strict(good: Path, run: Run) -> None:
    spoil_with_warning(good)
    plain = run("check", "--root", good, *DAY)
    strict = run("check", "--root", good, *DAY, "--strict")
    assert (plain.exit_code, strict.exit_code) == (0, 1)
    assert plain.output == strict.output
    assert plain.output.endswith("\nno errors, 1 warning\n")


def test_release_turns_warnings_into_errors(good: Path, run: Run) -> None:
    spoil_with_warning(good)
    result = run("check", "--root", good, *DAY, "--release")
    assert result.exit_code == 1
    found = [line.split(" ")[1:3] for line in result.output.splitlines()[:-1]]
    assert found == [["error", "P001"], ["error", "D002"], ["error", "D005"]]


def test_today_is_today_unless_it_is_given(good: Path, run: Run) -> None:
    late = run("check", "--root", good, "--today", "2199-01-01")
    assert late.exit_code == 0
    assert late.output.endswith("no errors, 6 warnings\n")


def test_check_as_json(good: Path, run: Run) -> None:
    spoil_with_error(good)
    spoil_with_warning(good)
    result = run("check", "--root", good, *DAY, "--json")
    assert result.exit_code == 1
    assert json.loads(result.output) == [
        {
            "path": "course/figures.yml",
            "line": 1,
            "severity": "warning",
            "code": "D002",
            "message": "tyre-pressure held until 2026-11-21: look up the new figure and its source",
        },
        {
            "path": "question_bank/3.10.md",
            "line": 12,
            "severity": "error",
            "code": "Q012",
            "message": "no option is marked correct: mark one with `[x]`",
        },
    ]


def test_check_of_a_sound_course_as_json(good: Path, run: Run) -> None:
    result = run("check", "--root", good, *DAY, "--json")
    assert (result.exit_code, result.output) == (0, "[]\n")


@pytest.mark.parametrize("command", ["competences", "units"])
def test_rows_as_json(command: str, good: Path, run: Run, data_regression: DataRegressionFixture) -> None:
    result = run(command, "--root", good, "--json")
    assert result.exit_code == 0
    rows: list[dict[str, Any]] = json.loads(result.output)
    data_regression.check({"rows": rows})


def test_competences_as_a_table(good: Path, run: Run) -> None:
    result = run("competences", "--root", good)
    assert result.exit_code == 0
    title, head, *rows = result.output.splitlines()
    assert title.strip() == "8 competences and parts, 7 of them assessable"
    assert head.split() == ["id", "kind", "evidence", "statement"]
    assert [row.split()[0] for row in rows][:4] == ["1.1.1", "1.1.1a", "1.1.1b", "1.1.2"]


def test_units_as_a_table(good: Path, run: Run) -> None:
    result = run("units", "--root", good)
    assert result.exit_code == 0
    title, _, *rows = result.output.splitlines()
    assert title.strip() == "3 units"
    assert [row.split()[0] for row in rows] == ["1.1", "2.1", "3.10", "all"]


@pytest.mark.parametrize("command", ["competences", "units"])
def test_rows_of_a_course_with_errors_are_not_printed(command: str, good: Path, run: Run) -> None:
    spoil_with_error(good)
    result = run(command, "--root", good, "--json")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "error Q012" in result.stderr
    assert result.stderr.endswith("1 error, no warnings\n")


# Where it looks


@pytest.mark.parametrize("folder", [".", "units", "question_bank/blueprints", "cohorts/providers"])
def test_course_is_found_from_a_folder_in_it(
    folder: str, good: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(good / folder)
    result = run("check", *DAY)
    assert (result.exit_code, result.output) == (0, NONE)


def test_root_may_be_relative(good: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(good.parent)
    assert run("check", "--root", good.name, *DAY).output == NONE


@pytest.mark.parametrize("command", ["check", "competences", "units"])
def test_outside_of_a_course_it_says_what_to_do(
    command: str, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(command)
    assert result.exit_code == 1
    assert result.output == (
        "Error: there is no course here. Go to a folder with `course/` and `units/`, or name one with --root.\n"
    )


def test_folder_without_a_course_lacks_what_every_course_has(tmp_path: Path, run: Run) -> None:
    result = run("check", "--root", tmp_path, *DAY)
    assert result.exit_code == 1
    assert [line.split(":")[0] for line in result.output.splitlines()[:-1]] == [
        "course",
        "question_bank",
        "units",
    ]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("--root", "nowhere"), "Directory 'nowhere' does not exist."),
        (("--today", "tomorrow"), "'tomorrow' is not a date such as 2027-02-28"),
        (("--todya", "2026-11-22"), "No such option"),
    ],
)
def test_wrong_option_exits_with_2(args: tuple[str, ...], message: str, run: Run) -> None:
    result = run("check", *args)
    assert result.exit_code == 2
    assert message in result.output


# What it remembers


@pytest.fixture
def checked(good: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a course with an error and a warning that was checked and must be neither read nor checked again."""
    spoil_with_error(good)
    spoil_with_warning(good)
    run("check", "--root", good, *DAY)
    monkeypatch.setattr("builder.build.cache.read_course", not_read)
    monkeypatch.setattr("builder.check.check", not_checked)
    return good


def test_second_check_does_not_read_the_course(checked: Path, run: Run) -> None:
    result = run("check", "--root", checked, *DAY)
    assert result.exit_code == 1
    assert result.output == (
        "course/figures.yml:1: warning D002 tyre-pressure held until 2026-11-21: "
        "look up the new figure and its source\n"
        "question_bank/3.10.md:12: error Q012 no option is marked correct: mark one with `[x]`\n"
        "1 error, 1 warning\n"
    )


def test_second_check_may_print_in_another_way(checked: Path, run: Run) -> None:
    codes = [row["code"] for row in json.loads(run("check", "--root", checked, *DAY, "--json").output)]
    assert codes == ["D002", "Q012"]
    assert set(codes) <= set(CODES)


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / "units" / "bench.svg").write_bytes(b"<svg/>"),
        lambda root: (root / "units" / "bench.svg").unlink(),
        lambda root: (root / "course" / "new.md").write_bytes(b"# New\n"),
        lambda root: (root / "units" / "bench.svg").rename(root / "units" / "bank.svg"),
    ],
    ids=["changed", "deleted", "added", "renamed"],
)
def test_changed_course_is_read_again(change: Callable[[Path], object], checked: Path, run: Run) -> None:
    change(checked)
    with pytest.raises(pytest.fail.Exception, match="read again"):
        run("check", "--root", checked, *DAY)


@pytest.mark.parametrize("args", [("--today", "2026-11-23"), (*DAY, "--release")])
def test_another_question_is_answered_anew_from_what_was_read(args: tuple[str, ...], checked: Path, run: Run) -> None:
    with pytest.raises(pytest.fail.Exception, match="checked again"):
        run("check", "--root", checked, *args)


@pytest.mark.parametrize("left", ["", "{", "[]", '{"key": 1}'])
def test_spoiled_memory_is_no_harm(left: str, good: Path, run: Run) -> None:
    run("check", "--root", good, *DAY)
    (good / "build" / ".cache" / "check.json").write_text(left, encoding="utf-8")
    assert run("check", "--root", good, *DAY).output == NONE


@pytest.mark.parametrize(
    "left",
    [b"", b"not a pickle", pickle.dumps(1), pickle.dumps((1, 2)), b"cno.such.module\nname\n."],
    ids=["empty", "no pickle", "a number", "two values", "of another program"],
)
def test_spoiled_course_is_read_again(left: bytes, good: Path, run: Run) -> None:
    run("check", "--root", good, *DAY)
    (good / "build" / ".cache" / "course.pickle").write_bytes(left)
    assert len(json.loads(run("competences", "--root", good, "--json").output)) == 8


def test_memory_that_cannot_be_written_is_no_harm(good: Path, run: Run) -> None:
    (good / "build").write_text("This is no folder.", encoding="utf-8")
    assert run("check", "--root", good, *DAY).output == NONE
