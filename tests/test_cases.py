"""Every mistake that an author can make, with exactly what the author is told.

A file `cases/bad/CODE-name.md` is one mistake. A file in `cases/fine/` is something unusual that is no
mistake. Dropping a file in either folder is writing a test. Such a file holds

- a first line: a sentence on what the author did;
- parts, each below a line that starts with `=== `, applied in order to a copy of the course `cases/good`:

  - `=== path/in/course.md`: what follows is the content of that file. A single line in round brackets
    stands for a file that cannot be written here: see `SPECIAL`;
  - `=== edit path/in/course.md`: lines that start with `- ` are replaced by the lines below them that start
    with `+ `. They must occur in the file exactly once. Lines with `+ ` alone are put at its end;
  - `=== convert path/in/course.md`: the file is saved in another way: see `CONVERSIONS`;
  - `=== options`: options of `coursewright check`;
  - `=== expected`, last: the lines that `coursewright check --today 2026-11-22` prints, without the count.

`python -m pytest tests/test_cases.py --force-regen` writes the last part anew; read every line of it then.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from places import CASES, ELSEWHERE, TODAY

from builder.codes import CODES

BAD = sorted((CASES / "bad").glob("*.md"))
FINE = sorted((CASES / "fine").glob("*.md"))


def _large(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(50_000_000)


SPECIAL: dict[str, Callable[[Path], object]] = {
    "(deleted)": lambda path: shutil.rmtree(path) if path.is_dir() else path.unlink(),
    "(empty)": lambda path: path.write_bytes(b""),
    "(binary)": lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
    "(50 MB)": _large,
    "(link to nothing)": lambda path: (path.unlink(missing_ok=True), path.symlink_to("nothing")),
}
CONVERSIONS: dict[str, Callable[[str], bytes]] = {
    "CRLF": lambda text: text.replace("\n", "\r\n").encode(),
    "CR": lambda text: text.replace("\n", "\r").encode(),
    "BOM": lambda text: text.encode("utf-8-sig"),
    "BOM and CRLF": lambda text: text.replace("\n", "\r\n").encode("utf-8-sig"),
    "UTF-16": lambda text: text.encode("utf-16"),
    "Latin-1": lambda text: text.encode("latin-1"),
    "BOM, then Latin-1": lambda text: b"\xef\xbb\xbf" + text.encode("latin-1"),
}


def parts_of(case: Path) -> tuple[str, list[tuple[str, list[str]]]]:
    """Return the sentence of a case, and its parts: what follows `=== `, and the lines below it."""
    sentence, *lines = case.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    parts: list[tuple[str, list[str]]] = []
    for line in lines:
        if line.startswith("=== "):
            parts.append((line.removeprefix("=== "), []))
        else:
            parts[-1][1].append(line)
    return sentence, parts


def write(path: Path, lines: list[str]) -> None:
    """Write a file, or make what a line in brackets stands for."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if len(lines) == 1 and lines[0] in SPECIAL:
        SPECIAL[lines[0]](path)
    else:
        path.write_text("\n".join([*lines, ""]), encoding="utf-8")


def edit(path: Path, lines: list[str]) -> None:
    """Replace lines of a file, or add some to its end."""
    content = path.read_text(encoding="utf-8")
    for old, new in hunks(lines):
        if not old:
            content += new + "\n"
            continue
        assert f"\n{content}".count(f"\n{old}\n") == 1, f"{old!r} must stand in {path} once"
        content = f"\n{content}".replace(f"\n{old}\n", f"\n{new}\n" if new is not None else "\n")[1:]
    path.write_text(content, encoding="utf-8")


def hunks(lines: list[str]) -> list[tuple[str, str | None]]:
    """Return pairs of old and new text; the new is None where lines are taken out."""
    found: list[tuple[list[str], list[str]]] = []
    for line in lines:
        assert line[:2] in ("- ", "+ ", "-", "+"), line
        if not found or (line[0] == "-" and found[-1][1]):
            found.append(([], []))
        found[-1]["-+".index(line[0])].append(line[2:])
    return [("\n".join(old), "\n".join(new) if new else None) for old, new in found]


def spoil(root: Path, case: Path) -> tuple[list[str], list[str]]:
    """Do to a course what a case says; return the options and what is expected."""
    _, parts = parts_of(case)
    options: list[str] = []
    for head, lines in parts[:-1]:
        verb, _, path = head.partition(" ")
        match verb:
            case "edit":
                edit(root / path, lines)
            case "convert":
                raw = CONVERSIONS[lines[0]]((root / path).read_text(encoding="utf-8"))
                (root / path).write_bytes(raw)
            case "options":
                options = lines
            case _:
                write(root / head, lines)
    assert parts[-1][0] == "expected", f"{case} must end with what is expected"
    return options, parts[-1][1]


def count(lines: list[str]) -> str:
    """Return the last line that `check` prints below these."""
    errors = sum(": error " in line for line in lines)
    numbers = ((errors, "error"), (len(lines) - errors, "warning"))
    return ", ".join(f"{number or 'no'} {noun}{'' if number == 1 else 's'}" for number, noun in numbers)


@pytest.mark.parametrize("case", [*BAD, *FINE], ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_author_is_told(case: Path, good: Path, run: Callable[..., Result], request: pytest.FixtureRequest) -> None:
    options, expected = spoil(good, case)
    result = run("check", "--root", good, "--today", TODAY.isoformat(), *options)
    *told, last = result.output.splitlines()
    if request.config.getoption("--force-regen") and told != expected:
        head = case.read_text(encoding="utf-8").partition("=== expected\n")[0]
        case.write_text("\n".join([head + "=== expected", *told, ""]), encoding="utf-8")
        pytest.fail("the expected lines were written anew")
    assert told == expected
    assert last == count(expected)
    assert result.exit_code == any(": error " in line for line in expected)


@pytest.mark.parametrize("case", BAD, ids=lambda path: path.stem)
def test_case_is_named_after_what_it_shows(case: Path) -> None:
    sentence, parts = parts_of(case)
    code = case.name[:4]
    assert sentence.endswith(".")
    assert code in CODES
    assert any(f" {code} " in line for line in parts[-1][1])


def test_every_code_has_a_case() -> None:
    shown = {case.name[:4] for case in BAD}
    assert set(CODES) - shown == ELSEWHERE


@pytest.mark.parametrize("case", FINE, ids=lambda path: path.stem)
def test_what_is_fine_has_no_problem(case: Path) -> None:
    assert parts_of(case)[1][-1] == ("expected", [])


def test_good_course_has_no_problem(good: Path, run: Callable[..., Result]) -> None:
    result = run("check", "--root", good, "--today", TODAY.isoformat())
    assert (result.output, result.exit_code) == ("no errors, no warnings\n", 0)
