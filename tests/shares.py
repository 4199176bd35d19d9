"""Which tests run first, and which of them one worker of pytest-xdist runs together."""

from __future__ import annotations

from typing import Any

from xdist.scheduler import LoadScopeScheduling

FIRST = (
    "tests/test_validity.py::test_every_kind_of_document",  # builds the packs that many others wait for
    "tests/test_site.py",
    "tests/test_validity.py::test_tags_are_those_of_the_document[handout",  # has LibreOffice make the PDFs of a look
    "tests/test_pack.py",
    "tests/browser/test_site_pages.py",
    "tests/test_documents.py",
    "tests/test_looks.py",
    "tests/test_assemble.py",
    "tests/test_qti_round_trip.py",
    "tests/browser/test_practice.py",
    "tests/test_assemble_properties.py",
    "tests/test_pdf.py",
    "tests/test_validity.py",
    "tests/test_round_trip.py",
    "tests/browser/",
    "tests/test_qti.py",
    "tests/test_handouts.py",
)
"""What takes longest, by how its name starts: last, it would keep one worker when the others have nothing left."""
ONE_BY_ONE = (
    "tests/test_validity.py",
    "tests/test_assemble.py",
    "tests/test_assemble_properties.py",
    "tests/test_qti_round_trip.py",
    "tests/test_round_trip.py",
    "tests/test_qti.py",
    "tests/test_pack.py::test_killed",
    "tests/browser/test_site_pages.py::test_no_violation",
)
"""Long tests that any worker can run: they share nothing, or what is made once for all workers."""


def turn(name: str) -> int:
    """Return a number by which tests are put in order."""
    return next((number for number, start in enumerate(FIRST) if name.startswith(start)), len(FIRST))


class Shares(LoadScopeScheduling):  # type: ignore[misc]
    """Has one worker run a whole file, so that what its tests share is built once, but for long tests."""

    def __init__(self, config: Any, log: Any) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False  # the order of files is ours

    def _split_scope(self, nodeid: str) -> str:
        return nodeid if nodeid.startswith(ONE_BY_ONE) else nodeid.partition("::")[0]
