"""Pages of the built example site, in Chromium: WCAG 2.2 AA by axe, reflow, focus, search, no network."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

PAGES = {
    "home": "course/index.html",
    "section": "course/section-3.html",
    "unit": "units/2.3-assessing-capacity.html",
    "unit with parts": "units/3.13-employer-engagement.html",
    "cohort": "course/cohort.html",
    "map": "course/competence-map.html",
    "aims": "course/aims.html",
    "references": "course/references.html",
    "glossary": "course/glossary.html",
    "search": "search.html?q=capacity",
}
OPENERS = Callable[..., "Page"]


def address(site: Path, page: str) -> str:
    path, mark, query = page.partition("?")
    return (site / path).as_uri() + mark + query


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_no_violation_of_wcag_a_or_aa(
    page: str,
    width: int,
    theme: str,
    example_site: Path,
    open_page: OPENERS,
    axe: Callable[..., list[dict[str, Any]]],
) -> None:
    shown = open_page(address(example_site, page), width, theme)
    shown.wait_for_load_state("networkidle")
    assert axe(shown) == []
    assert shown.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("page", ["units/2.3-assessing-capacity.html", "course/competence-map.html"])
def test_every_stop_of_the_tab_key_can_be_seen(page: str, example_site: Path, open_page: OPENERS) -> None:
    shown = open_page(address(example_site, page), 1280)
    unseen = []
    for _ in range(70):
        shown.keyboard.press("Tab")
        found = shown.evaluate(
            """() => {
                const element = document.activeElement;
                if (!element || element === document.body) return null;
                const style = getComputedStyle(element);
                const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
                return {html: element.outerHTML.slice(0, 120), seen: ring || style.boxShadow !== 'none'};
            }"""
        )
        if found and not found["seen"]:
            unseen.append(found["html"])
    assert unseen == []


def test_the_skip_link_comes_first(example_site: Path, open_page: OPENERS) -> None:
    shown = open_page(address(example_site, PAGES["unit"]), 1280)
    shown.keyboard.press("Tab")
    assert "Skip to main content" in shown.evaluate("document.activeElement.textContent")


def test_nothing_is_fetched_from_elsewhere(example_site: Path, open_page: OPENERS) -> None:
    for page in PAGES.values():
        shown = open_page(address(example_site, page), 1280, block="http*://**")
        fetched = shown.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
        assert [name for name in fetched if not name.startswith("file:")] == []


def test_search_finds_a_unit_from_a_folder(example_site: Path, open_page: OPENERS) -> None:
    shown = open_page(address(example_site, "search.html?q=disclosure"), 390)
    shown.wait_for_selector("#search-results li")
    titles = shown.locator("#search-results li a").all_text_contents()
    assert any("3.8 Discussing disclosure" in title for title in titles)


def test_print_shows_questions_without_their_answers(example_site: Path, open_page: OPENERS) -> None:
    shown = open_page(address(example_site, PAGES["unit"]), 1280)
    shown.emulate_media(media="print")
    assert shown.locator(".cw-item .cw-stem").first.is_visible()
    assert not shown.locator(".cw-item .cw-feedback").first.is_visible()
