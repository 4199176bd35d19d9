"""LibreOffice as the maker of PDFs: where it is, and how many documents become PDFs in a few runs of it."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from builder.pdf.tags import mended

MISSING = (
    "LibreOffice was not found, so no PDF was made. Install it from libreoffice.org"
    " (Debian and Ubuntu: apt install libreoffice-writer-nogui) and run this again."
)
_FOLDERS = ("/Applications/LibreOffice.app/Contents/MacOS", r"C:\Program Files\LibreOffice\program")
"""Where LibreOffice stands on systems that do not put it on the path."""

FILTER = "pdf:writer_pdf_Export:" + json.dumps(
    {
        "PDFUACompliance": {"type": "boolean", "value": "true"},
        # What is filled in is the Word file: fields in a PDF would lose their labels, and nothing reads them back.
        "ExportFormFields": {"type": "boolean", "value": "false"},
    },
    separators=(",", ":"),
)
_BATCH = 24
"""The documents for which another process is worth its start, which takes a second."""
_START, _EACH = 120, 10
"""The seconds that LibreOffice has to start, and for each document: a hundred times what it needs."""
_STRIKES = 3
"""After so many documents in a row that gave nothing LibreOffice itself is broken, not the documents."""
_CREATED = re.compile(rb"<dcterms:created[^>]*>(\d{4}-\d\d-\d\d)")
_EPOCH = date(1980, 1, 1)
"""The day of a document that does not say when it was made: the first that a zip file can hold."""


@dataclass(frozen=True, slots=True)
class Pdfs:
    """The PDFs that were made, by the name of their document, and for the others why there is none."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    failed: Mapping[str, str] = field(default_factory=dict)


def libreoffice() -> str | None:
    """Return the path of LibreOffice, or None where it is not installed."""
    path = os.pathsep.join((os.environ.get("PATH", os.defpath), *_FOLDERS))
    return next((found for name in ("soffice", "libreoffice") if (found := shutil.which(name, path=path))), None)


def pdfs(
    program: str, documents: Mapping[str, bytes], tell: Callable[[int, int], None] = lambda done, total: None
) -> Pdfs:
    """Make the PDF of each Word document: tagged, to PDF/UA-1, with the title and the date of the document.

    A document that cannot be made is named with the reason; the others are made all the same. The same documents give
    the same bytes with the same LibreOffice, fonts and zlib.
    """
    names = dict(enumerate(documents))
    runs = max(1, min(os.cpu_count() or 1, len(names) // _BATCH))
    batches = [[*names][start::runs] for start in range(runs)]
    with tempfile.TemporaryDirectory(prefix="coursewright-", ignore_cleanup_errors=True) as scratch:
        folder = Path(scratch)
        for number, name in names.items():
            (folder / f"{number}.docx").write_bytes(documents[name])
        failed: dict[int, str] = {}
        done = 0
        tell(done, len(names))
        with ThreadPoolExecutor(runs) as pool:
            for batch, wrong in zip(
                batches, pool.map(lambda one: _converted(program, folder, one), batches), strict=True
            ):
                failed |= wrong
                done += len(batch)
                tell(done, len(names))
        made = {
            name: mended((folder / f"{number}.pdf").read_bytes(), made_on(documents[name]))
            for number, name in names.items()
            if number not in failed
        }
    return Pdfs(made, {names[number]: why for number, why in sorted(failed.items())})


def made_on(document: bytes) -> date:
    """Return the day on which a Word document says it was made."""
    try:
        with zipfile.ZipFile(io.BytesIO(document)) as package:
            found = _CREATED.search(package.read("docProps/core.xml"))
        return date.fromisoformat(found[1].decode()) if found else _EPOCH
    except (zipfile.BadZipFile, KeyError, ValueError):
        return _EPOCH


def _converted(program: str, folder: Path, numbers: Sequence[int]) -> dict[int, str]:
    """Convert documents in as few runs as they allow; return those that LibreOffice did not make, with the reason.

    Where a run ends early, the first document that it left is tried once more in the lead of the rest.
    """
    failed: dict[int, str] = {}
    left, strikes = list(numbers), 0
    while left:
        why = _run(program, folder, left)
        rest = [number for number in left if not _whole(folder / f"{number}.pdf")]
        if len(rest) < len(left):
            left, strikes = rest, 0
            continue
        failed[left[0]] = why
        left, strikes = left[1:], strikes + 1
        if strikes == _STRIKES:
            failed.update(dict.fromkeys(left, why))
            break
    return failed


def _whole(pdf: Path) -> bool:
    return pdf.is_file() and pdf.read_bytes().rstrip().endswith(b"%%EOF")


def _run(program: str, folder: Path, numbers: Sequence[int]) -> str:
    """Run LibreOffice once, with a profile of its own; return what it said last, for those that it does not make."""
    with tempfile.TemporaryDirectory(dir=folder, prefix="profile-", ignore_cleanup_errors=True) as profile:
        command = [program, f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--norestore"]
        command += ["--convert-to", FILTER, "--outdir", str(folder), *(f"{number}.docx" for number in numbers)]
        seconds = _START + _EACH * len(numbers)
        try:
            running = subprocess.Popen(
                command,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                start_new_session=True,
            )
        except OSError as error:
            return f"LibreOffice could not be started: {error.strerror}"
        try:
            said, _ = running.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            _end(running)
            return f"LibreOffice took longer than {seconds} seconds"
    told = [line.strip() for line in said.splitlines() if line.startswith("Error")]
    return f"LibreOffice could not make it{f': {told[-1]}' if told else ''}"


def _end(running: subprocess.Popen[str]) -> None:
    """End a run with all its processes: the program on the path only starts the one that works."""
    if os.name == "posix":
        os.killpg(running.pid, signal.SIGKILL)
    else:
        running.kill()
    running.communicate()
