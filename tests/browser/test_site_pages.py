"""Pages of the built example site, in Chromium: WCAG 2.2 AA by axe, reflow, focus, search, no network."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from site_support import small_book

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


@pytest.mark.no_cover
@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_no_violation_of_wcag_a_or_aa(
    page: str, served: str, open_page: OPENERS, axe: Callable[..., list[dict[str, Any]]]
) -> None:
    for width in (320, 1280):
        for theme in ("light", "dark"):
            shown = open_page(served + page, width, theme)
            shown.wait_for_load_state("networkidle")
            assert axe(shown) == [], (width, theme)
            assert shown.evaluate("document.documentElement.scrollWidth") <= width, (width, theme)


@pytest.mark.parametrize("page", ["units/2.3-assessing-capacity.html", "course/competence-map.html"])
def test_every_stop_of_the_tab_key_can_be_seen(page: str, served: str, open_page: OPENERS) -> None:
    shown = open_page(served + page, 1280)
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


def test_the_skip_link_comes_first(served: str, open_page: OPENERS) -> None:
    shown = open_page(served + PAGES["unit"], 1280)
    shown.keyboard.press("Tab")
    assert "Skip to main content" in shown.evaluate("document.activeElement.textContent")


def test_nothing_is_fetched_from_elsewhere(served: str, open_page: OPENERS) -> None:
    for page in PAGES.values():
        shown = open_page(served + page, 1280)
        shown.wait_for_load_state("networkidle")
        fetched = shown.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
        assert fetched
        assert [name for name in fetched if not name.startswith(served)] == []


def test_search_finds_a_unit_with_the_words_around_it(served: str, open_page: OPENERS) -> None:
    shown = open_page(served + "search.html?q=disclosure", 390)
    shown.wait_for_selector("#search-results li .context")
    titles = shown.locator("#search-results li a").all_text_contents()
    assert any("3.8 Discussing disclosure" in title for title in titles)


def test_a_unit_can_be_read_from_a_folder(real_site: Path, open_page: OPENERS) -> None:
    shown = open_page(real_site / "site" / PAGES["unit"], 390, touch=True)
    shown.locator(".cw-item input").first.check()
    shown.get_by_role("button", name="Check").first.click()
    assert shown.locator(".cw-item [role=status]").first.text_content()


def test_print_shows_questions_without_their_answers(served: str, open_page: OPENERS) -> None:
    shown = open_page(served + PAGES["unit"], 1280)
    shown.emulate_media(media="print")
    assert shown.locator(".cw-item .cw-stem").first.is_visible()
    assert not shown.locator(".cw-item .cw-feedback").first.is_visible()


# The trainer edition with the files of a pack


@pytest.fixture(scope="module")
def trainer_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The trainer edition of the small book as a pack has it, with links to files of every kind."""
    from builder.build.site import WORK, filling, publish, render_keys, source_of
    from builder.course import read_course
    from builder.doc.print_room import PackFile
    from builder.site.render import render

    root = small_book(tmp_path_factory.mktemp("pack"))
    course, _ = read_course(root)
    (key,) = render_keys("trainer", course, course.cohorts[0])
    source = source_of(root, course)
    assert render(root, course, key, root / WORK, source.stamp, source.epoch) == []
    files = [
        PackFile("handouts/2.1-keeping-people-safe.docx", "2.1 Keeping people safe", "handout", 1, None, trainees=True),
        PackFile("handouts/2.1-keeping-people-safe-trainer.docx", "2.1 Keeping people safe", "trainer guide", 1, 1),
        PackFile("quizzes/check-in/form-A-marking-guide.docx", "Check-in", "marking guide", 2, 1, "Draft: not issued"),
        PackFile("worksheets/visit-plan.docx", "Plan of a visit", "worksheet", None, 12, trainees=True),
        PackFile("checklists/shop-visit.docx", "A visit to a shop", "checklist", None, 12, trainees=True),
        PackFile("exports/check-in/form-A.zip", "Check-in, form A", "export", None, None, "Moodle"),
    ]
    target = root / "build" / "trainer"
    publish(root, key, target, filling(key, course, course.cohorts[0], source, files))
    return target


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "page", ["course/trainer/print-room.html", "course/cohort.html", "units/2.1-keeping-people-safe.html"]
)
def test_pages_with_files_have_no_violation_and_fit_a_phone(
    page: str, trainer_site: Path, open_page: OPENERS, axe: Callable[..., list[dict[str, Any]]]
) -> None:
    for width in (320, 1280):
        for theme in ("light", "dark"):
            shown = open_page(trainer_site / page, width, theme)
            shown.evaluate("Promise.all(document.getAnimations().map(one => one.finished)).then(() => 0)")
            assert axe(shown) == [], (width, theme)
            assert shown.evaluate("document.documentElement.scrollWidth") <= width, (width, theme)
            widths = shown.evaluate("[...document.querySelectorAll('table.cw-table')].map(one => one.scrollWidth)")
            assert max(widths, default=0) <= width, (width, theme)


def test_a_link_to_a_file_leads_into_the_folder_of_files(trainer_site: Path, open_page: OPENERS) -> None:
    files = (trainer_site / "files").as_uri()
    room = open_page(trainer_site / "course" / "trainer" / "print-room.html")
    addresses = room.evaluate("[...document.querySelectorAll('article a[download]')].map(link => link.href)")
    assert f"{files}/quizzes/check-in/form-A-marking-guide.docx" in addresses
    assert [address for address in addresses if not address.startswith(f"{files}/")] == []
    unit = open_page(trainer_site / "units" / "2.1-keeping-people-safe.html", 390)
    assert unit.get_by_role("link", name="This unit as a Word document").is_visible()
