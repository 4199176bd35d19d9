"""The pack of a cohort: whole or not at all, and nothing that people put into it is ever lost."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from places import TODAY
from site_support import contents, small_book

from builder.build import exchange
from builder.build.manifest import NAME, changed, read_manifest
from builder.build.order import PARTS, Order
from builder.build.pack import Packed, build_pack
from builder.build.site import WORK
from builder.course import read_course

resource = pytest.importorskip("resource", reason="limits and forks are for systems that have them")
COHORT = "spring"
MOMENTS = 50


def order(root: Path, out: Path | None = None, parts: tuple[str, ...] = PARTS, seed: int | None = None) -> Order:
    course, _ = read_course(root)
    cohort = next(cohort for cohort in course.cohorts if cohort.id == COHORT)
    return Order(root, course, cohort, out or root / "build", TODAY, parts, seed)


def pack(root: Path, **asked: object) -> Packed:
    return build_pack(order(root, **asked))


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small book whose pack has been built once: copy it before you change it."""
    root = small_book(tmp_path_factory.mktemp("packed"))
    done = pack(root)
    assert done.folder == root / "build" / COHORT, done
    return root


@pytest.fixture
def book(packed: Path, tmp_path: Path) -> Path:
    """A copy of that book, to change."""
    root = tmp_path / "book"
    shutil.copytree(packed, root)
    shutil.rmtree(root / "build" / ".cache")
    (root / "build" / ".cache").symlink_to(packed / "build" / ".cache")
    return root


def differences(folder: Path) -> tuple[str, ...]:
    """Return every file that is not as the manifest says, missing ones too."""
    manifest = read_manifest(folder)
    missing = [name for name in (manifest.files if manifest else ()) if not (folder / name).is_file()]
    return tuple(sorted({*changed(folder), *missing}))


def test_the_tree(packed: Path) -> None:
    there = set(contents(packed / "build" / COHORT))
    quiz = {f"form-{form}{kind}.docx" for form in "AB" for kind in ("", "-answer-sheet", "-key", "-marking-guide")}
    assert {
        "site/index.html",
        "site/files/handouts/1.1-a-good-welcome.docx",
        "site/files/checklists/shop-visit.docx",
        "site.epub",
        "trainer/index.html",
        "trainer/course/trainer/print-room.html",
        "trainer/files/handouts/1.1-a-good-welcome-trainer.docx",
        "trainer/files/quizzes/check-in/form-A-key.docx",
        "handouts/1.1-a-good-welcome.docx",
        "handouts/1.1-a-good-welcome-trainer.docx",
        *(f"quizzes/check-in/{name}" for name in quiz),
        "checklists/shop-visit.docx",
        "exports/check-in/form-A-moodle.xml",
        "coverage.html",
        "coverage.json",
        "manifest.json",
    } <= there
    files = {"site.epub", "coverage.html", "coverage.json", NAME}
    assert {name.partition("/")[0] for name in there} == {*PARTS, *files} - {"coverage"}


def test_the_manifest_names_every_file_and_every_source(packed: Path) -> None:
    folder = packed / "build" / COHORT
    manifest = read_manifest(folder)
    assert manifest is not None
    assert set(manifest.files) == set(contents(folder)) - {NAME}
    assert differences(folder) == ()
    assert manifest.sources["units/1.1-a-good-welcome.md"]
    assert manifest.issued is False


def test_the_same_bytes_in_another_folder(packed: Path, tmp_path: Path) -> None:
    other = small_book(tmp_path / "a path with späces, ç and 日本")
    assert pack(other).folder
    assert contents(other / "build" / COHORT) == contents(packed / "build" / COHORT)


def test_what_people_changed_is_kept_and_said(book: Path) -> None:
    folder = book / "build" / COHORT
    (folder / "checklists" / "shop-visit.docx").write_bytes(b"filled in")
    (folder / "handouts" / "my notes.txt").write_text("added", encoding="utf-8")
    done = pack(book, seed=7)
    kept = folder.with_name(f"{COHORT}-kept") / TODAY.isoformat()
    assert (kept / "checklists" / "shop-visit.docx").read_bytes() == b"filled in"
    assert (kept / "handouts" / "my notes.txt").read_text(encoding="utf-8") == "added"
    assert [note for note in done.notes if "Kept" in note and "shop-visit.docx" in note]
    assert differences(folder) == ()


def test_kept_files_are_never_overwritten(book: Path) -> None:
    sheet = book / "build" / COHORT / "checklists" / "shop-visit.docx"
    for content in (b"first", b"second", b"first"):
        sheet.write_bytes(content)
        assert pack(book).folder
    kept = sheet.parents[2] / f"{COHORT}-kept" / TODAY.isoformat() / "checklists"
    assert {path.read_bytes() for path in kept.iterdir()} == {b"first", b"second"}


def test_a_folder_without_a_manifest_is_somebody_elses(book: Path) -> None:
    folder = book / "build" / COHORT
    shutil.rmtree(folder)
    folder.mkdir()
    (folder / "letter.txt").write_text("mine", encoding="utf-8")
    assert pack(book).folder
    assert (folder.with_name(f"{COHORT}-kept") / TODAY.isoformat() / "letter.txt").read_text() == "mine"


@pytest.mark.parametrize("lock", [".~lock.shop-visit.docx#", "~$op-visit.docx"])
def test_a_document_that_is_open(book: Path, lock: str) -> None:
    folder = book / "build" / COHORT
    before = contents(folder)
    (folder / "checklists" / lock).write_text("somebody", encoding="utf-8")
    done = pack(book, seed=7)
    assert done.folder is None
    assert "close it and build again" in done.message
    assert lock in done.message
    (folder / "checklists" / lock).unlink()
    assert contents(folder) == before
    assert pack(book, seed=7).folder


def test_a_file_that_the_system_will_not_let_go(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As Windows does while a file of the folder is open: no exchange in one step, and no renaming either."""
    folder = book / "build" / COHORT
    before = contents(folder)

    def refuse(self: Path, target: Path) -> Path:
        raise PermissionError(errno.EACCES, "the process cannot access the file", str(self))

    monkeypatch.setattr(exchange, "swap", lambda one, other: False)
    with monkeypatch.context() as closed:
        closed.setattr(Path, "rename", refuse)
        done = pack(book, seed=7)
    assert done.folder is None
    assert COHORT in done.message
    assert "cannot access the file" in done.message
    assert contents(folder) == before
    assert pack(book, seed=7).folder


def test_only_some_parts(book: Path) -> None:
    folder = book / "build" / COHORT
    before = contents(folder)
    (folder / "handouts" / "1.1-a-good-welcome.docx").write_bytes(b"mine")
    done = pack(book, parts=("quizzes", "exports"))
    assert done.folder, done
    assert done.notes == ()
    after = contents(folder)
    assert after.pop("handouts/1.1-a-good-welcome.docx") == b"mine"
    assert {name: data for name, data in before.items() if name in after} == after
    assert differences(folder) == ("handouts/1.1-a-good-welcome.docx",)


def test_parts_whose_sources_changed_are_left_out_and_named(book: Path) -> None:
    shop = book / "observations" / "shop-visit.md"
    shop.write_text(shop.read_text(encoding="utf-8").replace("title: ", "title: New "), encoding="utf-8")
    done = pack(book, parts=("checklists",))
    assert done.folder, done
    assert {name.partition("/")[0] for name in contents(done.folder)} == {"checklists", NAME}
    assert [note for note in done.notes if "Left out" in note and "handouts" in note]


def test_an_old_tree_comes_back_where_names_cannot_be_exchanged(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = book / "build" / COHORT
    before = contents(folder)
    folder.rename(exchange.old(folder))
    monkeypatch.setattr(exchange, "swap", lambda one, other: False)
    assert pack(book).folder
    assert contents(folder) == before
    assert not exchange.old(folder).exists()


# A kill at any moment: a child builds, and stops itself at its nth dealing with the disk.


def in_child(task: Callable[[], object], user: int | None = None) -> int:
    """Run a task in a forked child, not as root but as another user if one is given.

    Return its exit status, or minus the signal that ended it.
    """
    child = os.fork()
    if child == 0:
        code = 1
        try:
            if user and os.geteuid() == 0:
                os.setuid(user)
            task()
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


DISK = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree", "shutil.copyfile", "ctypes.dlsym"}


def watch(act: Callable[[int], None]) -> None:
    """Call a function before each dealing with the disk, with its number."""
    seen = iter(range(10**9))

    def hook(event: str, arguments: object) -> None:
        if event in DISK:
            act(next(seen))

    sys.addaudithook(hook)


def dealings(book: Path, tally: Path) -> int:
    """Count how often a build deals with the disk."""

    def count(number: int) -> None:
        os.pwrite(handle, str(number).encode(), 0)

    handle = os.open(tally, os.O_CREAT | os.O_RDWR)

    def task() -> None:
        asked = order(book, seed=7)
        watch(count)
        assert build_pack(asked).folder

    assert in_child(task) == 0
    return int(os.pread(handle, 20, 0))


@pytest.mark.no_cover
@pytest.mark.parametrize("one_step", [True, False], ids=["exchange", "two renames"])
def test_killed_at_any_moment(book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, one_step: bool) -> None:
    if not one_step:
        monkeypatch.setattr(exchange, "swap", lambda one, other: False)
    folder = book / "build" / COHORT
    filled = folder / "checklists" / "shop-visit.docx"
    total = dealings(book, tmp_path / "tally")
    moments = sorted({*range(total - MOMENTS // 2, total), *range(0, total, max(1, total // (MOMENTS // 2)))})
    assert len(moments) >= MOMENTS
    for turn, moment in enumerate(moments):
        asked = order(book, seed=turn)
        filled.write_bytes(b"filled in %d" % turn)

        assert in_child(partial(build_until, asked, moment)) in (-signal.SIGKILL, 0)
        exchange.recover(folder)
        assert set(differences(folder)) <= {"checklists/shop-visit.docx"}, f"at {moment} of {total}"
        assert b"filled in %d" % turn in everything(folder.parent), f"lost at {moment} of {total}"
    assert pack(book).folder
    assert differences(folder) == ()
    assert [path.name for path in folder.parent.iterdir() if path.name.endswith((".new", ".old"))] == []


def build_until(asked: Order, moment: int) -> None:
    watch(lambda number: os.kill(os.getpid(), signal.SIGKILL) if number == moment else None)
    build_pack(asked)


def everything(folder: Path) -> set[bytes]:
    return {path.read_bytes() for path in folder.rglob("*.docx") if WORK.name not in path.parts}


def test_a_full_disk(book: Path) -> None:
    folder = book / "build" / COHORT
    before = contents(folder)
    said = book.parent / "said"

    def task() -> None:
        asked = order(book, seed=7)
        resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, resource.RLIM_INFINITY))
        said.write_text(json.dumps([build_pack(asked).folder is None, build_pack(asked).message]), encoding="utf-8")

    assert in_child(task) == 0
    failed, message = json.loads(said.read_text(encoding="utf-8"))
    assert failed
    assert message.endswith("could not be written: File too large.")
    assert contents(folder) == before
    assert pack(book, seed=7).folder


def test_a_read_only_folder(packed: Path, tmp_path: Path) -> None:
    book, out = tmp_path / "book", tmp_path / "read only"
    shutil.copytree(packed, book)
    out.mkdir(mode=0o555)
    asked = order(book, out=out)
    reader, writer = os.pipe()

    def task() -> None:
        os.write(writer, build_pack(asked).message.encode())

    if os.geteuid() == 0:  # nothing is read-only for root
        hand_over(book, tmp_path)
    assert in_child(task, user=65534) == 0
    os.close(writer)
    said = os.read(reader, 10_000).decode()
    assert said == f"{out}/.{COHORT}.new could not be written: Permission denied."
    assert list(out.iterdir()) == []


def hand_over(book: Path, folder: Path) -> None:
    """Give a book to a user without rights, who must also be able to reach it."""
    for path in (book, *book.rglob("*")):
        os.chown(path, 65534, 65534)
    for path in (folder, *folder.parents):
        path.chmod(path.stat().st_mode | 0o055)


def test_a_new_day_keeps_in_a_new_folder(book: Path) -> None:
    sheet = book / "build" / COHORT / "checklists" / "shop-visit.docx"
    sheet.write_bytes(b"filled in")
    asked = order(book)
    later = Order(asked.root, asked.course, asked.cohort, asked.out, date(2027, 3, 1))
    assert build_pack(later).folder
    assert (sheet.parents[2] / f"{COHORT}-kept" / "2027-03-01" / "checklists" / sheet.name).is_file()
