"""The pages of a real pack that are not the site's own: the map of coverage, and every link to a file."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

OPENERS = Callable[..., "Page"]
_FILE = re.compile(r'href="((?:\.\./)+files/[^"#]+)"')


@pytest.mark.no_cover
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_map_of_coverage_has_no_violation_and_fits(
    width: int, real_pack: Path, open_page: OPENERS, axe: Callable[..., list[dict[str, Any]]]
) -> None:
    page = open_page(real_pack / "coverage.html", width)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("edition", "least"), [("site", 29), ("trainer", 100)])
def test_every_link_to_a_file_leads_to_it(edition: str, least: int, real_pack: Path) -> None:
    pages = sorted((real_pack / edition).rglob("*.html"))
    found = {
        (page.parent / unquote(address)).resolve()
        for page in pages
        for address in _FILE.findall(page.read_text(encoding="utf-8"))
    }
    assert [path for path in found if not path.is_file()] == []
    there = {path.resolve() for path in (real_pack / edition / "files").rglob("*") if path.is_file()}
    assert there == found, "a file of the site that no page leads to"
    assert len(found) >= least
