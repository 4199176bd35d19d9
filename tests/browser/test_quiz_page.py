"""A form as one page of HTML, in a real browser: answered, saved, printed, on a phone, without scripts, offline."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from forms import form, item
from test_trainee_formats import whole_form

from builder.doc.question import key_text
from builder.form import Form, Question
from builder.formats import formats
from builder.items import item_types
from builder.model import Choice, Match, Order

if TYPE_CHECKING:
    from playwright.sync_api import Page

USES = pytest.mark.parametrize("use", ["assessment", "practice"])
Open = Callable[..., "Page"]


@pytest.fixture
def saved_page(tmp_path: Path) -> Callable[[Form], Path]:
    """Return a function that writes the page of a form into a folder that has nothing else."""

    def write(given: Form) -> Path:
        ((name, content),) = formats()["html"].write(given, {}).items()
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


@USES
def test_page_loads_nothing_but_itself(use: str, open_page: Open, saved_page: Callable[[Form], Path]) -> None:
    path = saved_page(whole_form(use))
    page = open_page(path)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    assert asked == [path.as_uri()]


@USES
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_page_is_accessible(
    use: str, theme: str, open_page: Open, saved_page: Callable[[Form], Path], axe: Callable[..., list[dict[str, Any]]]
) -> None:
    assert axe(open_page(saved_page(whole_form(use)), theme=theme)) == []


@USES
def test_page_fits_a_phone(use: str, open_page: Open, saved_page: Callable[[Form], Path]) -> None:
    page = open_page(saved_page(whole_form(use)), width=390, touch=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


# Assessment


def answer_fully(page: Page, question: Question) -> None:
    """Give the right answer as a person would."""
    name = f"question-{question.number}"
    letters = key_text(question).replace(",", "").split()
    match question.item.interaction:
        case Choice():
            for letter in letters:
                page.locator(f"#{name} .cw-row:has(input[value={letter}])").click()
        case Match():
            for number, letter in enumerate(letters[1::2], start=1):
                page.locator(f"[id='{name}.{number}']").select_option(letter)
        case Order():
            for number, letter in enumerate(letters, start=1):
                page.locator(f"[id='{name}.{number}']").select_option(letter)
        case _:
            for field in page.locator(f"#{name} .cw-field").all():
                field.fill("two words,\nand more" if question.item.type == "extended" else " a word ")


def save(page: Page) -> list[str]:
    """Press the button and return the lines of the file."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Save my answers").click()
    assert download.value.suggested_filename == "form-A-answers.txt"
    return Path(download.value.path()).read_text(encoding="utf-8").splitlines()


def test_saved_answers_are_in_the_letters_of_the_key(open_page: Open, saved_page: Callable[[Form], Path]) -> None:
    given = whole_form("assessment")
    page = open_page(saved_page(given))
    page.get_by_label("Candidate number").fill("17")
    for question in given.questions:
        answer_fully(page, question)
    lines = save(page)
    assert lines[:3] == ["Check-in quiz, form A, code A-7KQ2", "Candidate number: 17", ""]
    expected = {
        "extended": "two words, / and more",
        "gap-fill": "1 a word; 2 a word",
        "numeric": "a word",
        "short-text": "a word",
    }
    for question, line in zip(given.questions, lines[3:], strict=True):
        assert line == f"{question.number}: {expected.get(question.item.type) or key_text(question)}"
    assert "Every question has an answer." in page.get_by_role("status").inner_text()


def test_questions_without_an_answer_are_named(open_page: Open, saved_page: Callable[[Form], Path]) -> None:
    page = open_page(saved_page(form(item("single"), item("ordering"), item("matching"))))
    page.locator("[id='question-2.2']").select_option("B")
    page.locator("[id='question-3.1']").select_option("A")
    assert save(page)[3:] == ["1: (no answer)", "2: - B -", "3: 1 A, 2 -, 3 -"]
    assert "Questions without an answer: 1." in page.get_by_role("status").inner_text()


def test_browser_warns_before_answers_are_lost(open_page: Open, saved_page: Callable[[Form], Path]) -> None:
    page = open_page(saved_page(form(item("single"))))
    warned: list[str] = []
    page.on("dialog", lambda dialog: (warned.append(dialog.type), dialog.accept()))
    page.locator(".cw-row").first.click()
    page.reload()
    assert warned == ["beforeunload"]
    page.locator(".cw-row").first.click()
    save(page)
    page.reload()
    assert warned == ["beforeunload"]


def test_every_answer_can_be_given_by_keyboard(open_page: Open, saved_page: Callable[[Form], Path]) -> None:
    page = open_page(saved_page(form(item("single"), item("short-text"), item("matching"))))
    page.get_by_label("Candidate number").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("board")
    for _ in range(3):
        page.keyboard.press("Tab")
        page.keyboard.press("c")
    page.keyboard.press("Tab")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    lines = Path(download.value.path()).read_text(encoding="utf-8").splitlines()
    assert lines[3:] == ["1: B", "2: board", "3: 1 C, 2 C, 3 C"]


def test_fields_work_without_scripts(open_page: Open, saved_page: Callable[[Form], Path]) -> None:
    given = whole_form("assessment")
    page = open_page(saved_page(given), scripts=False)
    for question in given.questions:
        answer_fully(page, question)
    choices = [question for question in given.questions if isinstance(question.item.interaction, Choice)]
    right = sum(len(key_text(question).split(", ")) for question in choices)
    assert page.locator("input:checked").count() == right
    # Chromium under test shows no <noscript>, though it runs no scripts.
    assert "print this page" in (page.locator("noscript").text_content() or "")
    assert not page.get_by_role("button").first.is_visible()


@pytest.mark.parametrize("kind", item_types())
def test_answers_are_printed(kind: str, open_page: Open, saved_page: Callable[[Form], Path]) -> None:
    given = form(item(kind))
    page = open_page(saved_page(given))
    answer_fully(page, given.questions[0])
    page.emulate_media(media="print")
    fields = page.locator("#question-1 :is(input, select, textarea)").all()
    assert fields
    assert all(field.is_visible() for field in fields)
    black = "element => getComputedStyle(element).color"
    written = page.locator("#question-1 .cw-field").all()
    assert {field.evaluate(black) for field in written} <= {"rgb(0, 0, 0)"}
    assert not page.get_by_role("button").first.is_visible()


def test_empty_fields_are_empty_on_paper(open_page: Open, saved_page: Callable[[Form], Path]) -> None:
    page = open_page(saved_page(form(item("matching"))))
    page.emulate_media(media="print")
    field = page.locator("[id='question-1.1']")
    assert field.evaluate("element => getComputedStyle(element).color") == "rgba(0, 0, 0, 0)"


# Practice


def test_practice_is_checked_and_shows_its_feedback(open_page: Open, saved_page: Callable[[Form], Path]) -> None:
    page = open_page(saved_page(form(item("single", use="practice"), shown=(1, 0))))
    page.get_by_label("Nothing by itself.").check()
    page.get_by_role("button", name="Check: Question 1").click()
    shown = page.locator("#question-1")
    assert "Right." in shown.get_by_role("status").inner_text()
    assert shown.get_by_text("The law protects the right to choose.").first.is_visible()


@pytest.mark.parametrize("kind", item_types())
def test_practice_comes_alive_and_reads_without_scripts(
    kind: str, open_page: Open, saved_page: Callable[[Form], Path]
) -> None:
    path = saved_page(form(item(kind, use="practice")))
    alive = open_page(path)
    assert alive.locator("#question-1.cw-on button").count() >= 1
    plain = open_page(path, scripts=False)
    assert plain.locator("#question-1 button").count() == 0
    plain.locator("summary").click()
    assert plain.locator("#question-1 :is(.cw-feedback, .cw-rubric)").first.is_visible()
