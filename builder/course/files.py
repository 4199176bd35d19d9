"""The only place where a course is read from disk: names, sizes, encodings."""

from __future__ import annotations

import codecs
import os
import stat
import zipfile
from collections.abc import Callable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

from builder.model import Problem, Where

FOLDERS = ("course", "units", "question_bank", "observations", "worksheets", "cohorts")
"""The folders that hold what is said."""

NEEDED = ("course", "units", "question_bank")
LIMIT = 2_000_000
"""The largest source, in bytes. The longest unit we know of has 40,000."""

HASHED = 20_000_000
"""Files above this size, in bytes, are told apart by their size alone: no source or picture is as large."""

PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp")
PASSING = (".", "~$")
"""How names start that are hidden, or that Word gives to a file while another is open."""
BESIDE = (".lock.yml", ".example.yml")
"""What stands beside a source: it is read by itself, not with the files of its folder."""

_MAIN_PART, _PNG, _JPEG = "word/document.xml", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"

T = TypeVar("T")


class Files:
    """The files of a course, by path relative to its root, in order; `problems` gathers what is wrong."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []
        for folder in NEEDED:
            if not (root / folder).is_dir():
                self._note(folder, "F005", f"the folder `{folder}/` is missing: every course has one")
        self.names: frozenset[str] = frozenset(list_files(root, self._unreadable))
        self._asked: set[str] = set()

    def _unreadable(self, error: OSError) -> None:
        place = Path(error.filename)
        if place.is_dir():  # one that is missing was noted, or need not be there
            name = place.relative_to(self.root).as_posix()
            self._note(name, "F006", f"the folder cannot be read: {error.strerror}")

    def _note(self, path: str, code: str, message: str) -> None:
        self.problems.append(Problem(Where(path, 1), code, message))

    def text(self, path: str) -> str | None:
        """Return the text of a file, or None where it has none; the reason is noted."""
        self._asked.add(path)
        try:
            facts = (self.root / path).stat()
            if not stat.S_ISREG(facts.st_mode):
                self._note(path, "F006", "the file cannot be read: it is a device or a pipe")
                return None
            if facts.st_size > LIMIT:
                size = f"{facts.st_size / 1e6:.1f}".removesuffix(".0")
                self._note(path, "F003", f"the file has {size} MB; a source has at most {LIMIT / 1e6:.0f} MB")
                return None
            raw = (self.root / path).read_bytes()
        except OSError as error:
            self._note(path, "F006", f"the file cannot be read: {error.strerror}")
            return None
        if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            self._note(path, "F001", 'the file is saved as UTF-16 ("Unicode"): save it as UTF-8')
            return None
        if b"\0" in raw:
            self._note(path, "F004", "the file holds binary data, not text")
            return None
        raw = raw.removeprefix(codecs.BOM_UTF8)
        try:
            content = raw.decode()
        except UnicodeDecodeError as error:
            line = _newlines(raw[: error.start].decode()).count("\n") + 1
            message = f"byte {raw[error.start]:#04x} is not UTF-8: save the file as UTF-8"
            self.problems.append(Problem(Where(path, line), "F001", message))
            return None
        if not content.strip():
            self._note(path, "F002", "the file is empty: fill it or delete it")
            return None
        return _newlines(content)

    def is_what_it_says(self, path: str) -> bool:
        """Tell whether a Word file, a PNG or a JPEG picture is one, by its first bytes or its parts."""
        self._asked.add(path)
        try:
            if path.lower().endswith(".docx"):
                with zipfile.ZipFile(self.root / path) as package:
                    return _MAIN_PART in package.namelist()
            with (self.root / path).open("rb") as file:
                start = file.read(8)
        except (OSError, zipfile.BadZipFile):
            return False
        return start.startswith(_PNG if path.lower().endswith(".png") else _JPEG)

    def texts(self, folder: str, suffix: str, *, needed: bool = False) -> Iterator[tuple[str, str]]:
        """Yield path and text of every readable file right in a folder, by name."""
        found = [name for name in sorted(self.names) if name.endswith(suffix) and _parent(name) == folder]
        if needed and not found and (self.root / folder).is_dir():
            self._note(folder, "F005", f"no `{suffix}` file in `{folder}/`")
        for path in found:
            if suffix in BESIDE or not path.endswith(BESIDE):
                content = self.text(path)
                if content is not None:
                    yield path, content

    def one(self, path: str) -> tuple[str, str]:
        """Return path and text of a file that every course has; the text is empty where it is missing."""
        if path not in self.names:
            if (self.root / _parent(path)).is_dir():
                self._note(path, "F005", "the file is missing: every course has one")
            return path, ""
        return path, self.text(path) or ""

    def may(self, path: str) -> tuple[str, str]:
        """Return path and text of a file that a course may have; the text is empty where it has none."""
        return (path, self.text(path) or "") if path in self.names else (path, "")

    def below(self, folder: str) -> tuple[str, ...]:
        """Return the folders below a folder that hold pages; one such as `_static` holds none."""
        found = {_parent(name) for name in self.names if name.startswith(f"{folder}/") and name.endswith(".md")}
        return tuple(sorted(name for name in found if name != folder and "/_" not in name))

    def each(self, folder: str, suffix: str, read: Callable[[str, str, list[Problem]], T | None]) -> tuple[T, ...]:
        """Read every file of a folder and keep what could be read."""
        made = (read(content, path, self.problems) for path, content in self.texts(folder, suffix))
        return tuple(value for value in made if value is not None)

    def note_unread(self) -> None:
        """Warn of every file that nobody asked for, once everything has been read; `course/` may hold more."""
        for name in sorted(self.names - self._asked):
            if not name.startswith("course/") and not name.lower().endswith((*PICTURES, *BESIDE)):
                message = "nothing reads this file: check its folder and its suffix (.md in lower case, or .yml)"
                self.problems.append(Problem(Where(name, 1), "F007", message, "warning"))


def _parent(path: str) -> str:
    return path.rpartition("/")[0]


def _newlines(content: str) -> str:
    # markdown-it ends a line at a lone carriage return too; lines are counted as it does.
    return content.replace("\r\n", "\n").replace("\r", "\n")


def list_files(root: Path, unreadable: Callable[[OSError], None] | None = None) -> Iterator[str]:
    """Yield the path of every file of the course, relative to `root`; hidden ones and those of Word are left out."""
    for folder in FOLDERS:
        for base, folders, names in os.walk(root / folder, onerror=unreadable):
            folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
            start = Path(base).relative_to(root).as_posix()
            yield from (f"{start}/{name}" for name in sorted(names) if not name.startswith(PASSING))


def file_hash(path: Path) -> str:
    """Return the hash of a file's content; of one that cannot be a source, what tells it apart."""
    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode) or facts.st_size > HASHED:
            return f"mode {facts.st_mode} size {facts.st_size}"
        return blake2b(path.read_bytes(), digest_size=16).hexdigest()
    except OSError as error:
        return f"unreadable {error.errno}"
