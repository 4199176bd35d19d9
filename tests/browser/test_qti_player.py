"""QTI 3.0 in a player that others wrote: it shows our items, takes answers as people give them, and scores them.

The player is `@citolab/qti-components`, in Chromium, from a web server on this machine. What it cannot do:

- It does not look at who sees a block of rubric: a system that uses it has to leave out what only markers see.
- It rounds what an outcome holds to three decimals.
- It compares texts letter by letter, as QTI does, and so knows nothing of spaces at the ends of an answer.
"""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from courses import read_once
from places import CASES, TESTS
from programs import missing

from builder.course.bank import read_bank
from builder.form import Form, Question, lettered
from builder.formats import formats
from builder.items import item_types
from builder.model import Item, Problem, Vignette

if TYPE_CHECKING:
    from playwright.sync_api import FloatRect, Page

CLIENTS = TESTS / "clients"
PLAYER = CLIENTS / "node_modules" / "@citolab" / "qti-components" / "cdn" / "index.global.js"
HEAD = "## q1.1-01 A title\n\n```yaml\ntype: {kind}\ncompetences: [1.1.1]\nlevel: apply\nuse: practice\n{more}```\n\n"
RESULT = (
    "item => { item.processResponse(); return Object.fromEntries(item.variables.map(v => [v.identifier, v.value])) }"
)
PLACED = """count => {
    const found = document.querySelector("item-container").shadowRoot.querySelector("qti-assessment-item").variables
    return found.find(v => v.identifier === "RESPONSE").value?.filter(Boolean).length === count
}"""
"""Whether so many steps have been put in their places."""

Act = Callable[["Page"], None]
Open = Callable[..., "Page"]


class Quiet(SimpleHTTPRequestHandler):
    """Serves files without a line for each."""

    def log_message(self, *args: object) -> None:
        """Say nothing."""


def item(kind: str, text: str = "", more: str = "") -> Item:
    problems: list[Problem] = []
    whole = HEAD.format(kind=kind, more=more) + (text or item_types()[kind].example)
    (found,), _ = read_bank(whole, "question_bank/1.1.md", problems)
    assert problems == []
    return found


@pytest.fixture
def play(tmp_path: Path, open_page: Open) -> Iterator[Callable[..., Page]]:
    """Return a function that opens an item in the player."""
    if not PLAYER.is_file():
        missing("QTI player not found: npm --prefix tests/clients ci")
    shutil.copy(PLAYER, tmp_path / "player.js")
    shutil.copy(CLIENTS / "qti-player.html", tmp_path)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path))) as server:
        Thread(target=server.serve_forever, daemon=True).start()

        def opened(one: Item, *vignettes: Vignette, pictures: dict[str, bytes] | None = None) -> Page:
            question = Question(1, one, tuple(reversed(range(len(lettered(one))))))
            form = Form("check-in", "Check-in quiz", "formative", "A", "A-7KQ2", 1, (question,), vignettes)
            ((_, content),) = formats()["qti30"].write(form, pictures or {}).items()
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                archive.extractall(tmp_path)
            address = f"http://127.0.0.1:{server.server_port}/qti-player.html?item={one.id}.xml"
            page = open_page(address, width=1280)
            page.wait_for_selector("qti-item-body")
            return page

        yield opened
        server.shutdown()


def result(page: Page) -> dict[str, object]:
    """Submit what was answered, and return the variables of the item."""
    found: dict[str, object] = page.locator("qti-assessment-item").evaluate(RESULT)
    return found


def score(page: Page) -> float:
    return float(str(result(page)["SCORE"]))


# What people do


def choose(*names: str) -> Act:
    def act(page: Page) -> None:
        for name in names:
            page.locator(f"qti-simple-choice[identifier={name}]").click()

    return act


def choose_by_keyboard(name: str) -> Act:
    def act(page: Page) -> None:
        page.locator(f"qti-simple-choice[identifier={name}]").focus()
        page.keyboard.press("Space")

    return act


def match(**chosen: str) -> Act:
    """Click in each line, named by its number, the column of this name."""

    def act(page: Page) -> None:
        heads = page.locator("qti-match-interaction th").all_inner_texts()
        for line, text in chosen.items():
            row = page.locator("qti-match-interaction tr").nth(int(line.removeprefix("line")))
            row.locator("input").nth([head.strip() for head in heads].index(text)).click()

    return act


def put_in_order(*texts: str) -> Act:
    def act(page: Page) -> None:
        for place, text in enumerate(texts):
            start = page.locator("qti-simple-choice", has_text=text).first.bounding_box()
            end = page.locator("drop-list").nth(place).bounding_box()
            assert start
            assert end
            page.mouse.move(*middle(start))
            page.mouse.down()
            page.mouse.move(*middle(end), steps=8)
            page.mouse.up()
            page.wait_for_function(PLACED, arg=place + 1)

    return act


def put_in_order_by_keyboard(*texts: str) -> Act:
    def act(page: Page) -> None:
        for place, text in enumerate(texts):
            page.locator("qti-simple-choice", has_text=text).first.focus()
            for key in ("Space", *["ArrowDown"] * place, "Space"):
                page.keyboard.press(key)
            page.wait_for_function(PLACED, arg=place + 1)

    return act


def middle(box: FloatRect) -> tuple[float, float]:
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def type_in(*texts: str) -> Act:
    def act(page: Page) -> None:
        for place, text in enumerate(texts):
            page.locator("qti-text-entry-interaction input").nth(place).press_sequentially(text)
            page.keyboard.press("Tab")

    return act


def nothing(page: Page) -> None:
    """Leave the item as it is."""


SINGLE = item("single", more="marks: 2\n")
MULTIPLE = item("multiple", "Which?\n\n- [x] one\n- [x] two\n- [ ] three\n- [ ] four\n")
WHOLE = item("multiple", "Which?\n\n- [x] one\n- [x] two\n- [ ] three\n", more="scoring: whole\n")
NEXT = item("next-action", more="marks: 3\n")
STEPS = ("Say who you are", "Ask about the business", "Agree when")
NUMBERS = item("numeric", "How long?\n\n- [x] 17 to 17.9\n- [x] -1 to 1\n- [ ] 20\n  > No.\n", more="unit: hours\n")
CAPITALS = item("short-text", "Who?\n\n- [x] Jobcentre Plus\n", more="capitals: matter\n")

TRIED: dict[str, tuple[Item, Act, float]] = {
    "single right": (SINGLE, choose("b"), 2),
    "single by keyboard": (SINGLE, choose_by_keyboard("b"), 2),
    "single wrong": (SINGLE, choose("a"), 0),
    "single changed": (SINGLE, choose("a", "b"), 2),
    "single empty": (SINGLE, nothing, 0),
    "true-false right": (item("true-false"), choose("b"), 1),
    "true-false wrong": (item("true-false"), choose("a"), 0),
    "multiple all": (MULTIPLE, choose("a", "b"), 1),
    "multiple in part": (MULTIPLE, choose("a"), 0.5),
    "multiple right and wrong": (MULTIPLE, choose("a", "b", "c"), 0.5),
    "multiple everything": (MULTIPLE, choose("a", "b", "c", "d"), 0),
    "multiple wrong": (MULTIPLE, choose("c", "d"), 0),
    "multiple empty": (MULTIPLE, nothing, 0),
    "whole all": (WHOLE, choose("a", "b"), 1),
    "whole in part": (WHOLE, choose("a"), 0),
    "next-action best": (NEXT, choose("a"), 3),
    "next-action good": (NEXT, choose("b"), 1.5),
    "next-action wrong": (NEXT, choose("c"), 0),
    "matching all": (item("matching"), match(line1="Bond", line2="Goal", line3="Task"), 1),
    "matching in part": (item("matching"), match(line1="Bond", line2="Task", line3="Task"), 2 / 3),
    "matching wrong": (item("matching"), match(line1="Goal", line2="Task", line3="Review"), 0),
    "matching empty": (item("matching"), nothing, 0),
    "ordering right": (item("ordering"), put_in_order(*STEPS), 1),
    "ordering by keyboard": (item("ordering"), put_in_order_by_keyboard(*STEPS), 1),
    "ordering wrong": (item("ordering"), put_in_order(*reversed(STEPS)), 0),
    "ordering empty": (item("ordering"), nothing, 0),
    "short-text right": (item("short-text"), type_in("Fidelity scale"), 1),
    "short-text wrong": (item("short-text"), type_in("outcome scale"), 0),
    "short-text empty": (item("short-text"), nothing, 0),
    "capitals right": (CAPITALS, type_in("Jobcentre Plus"), 1),
    "capitals wrong": (CAPITALS, type_in("jobcentre plus"), 0),
    "numeric right": (NUMBERS, type_in("17.5"), 1),
    "numeric at the end": (NUMBERS, type_in("17.9"), 1),
    "numeric wrong": (NUMBERS, type_in("20"), 0),
    "numeric empty": (NUMBERS, nothing, 0),
    "gap-fill all": (item("gap-fill"), type_in("The bond", "tasks"), 1),
    "gap-fill in part": (item("gap-fill"), type_in("The bond", "rain"), 0.5),
    "gap-fill half empty": (item("gap-fill"), type_in("", "task"), 0.5),
    "gap-fill wrong": (item("gap-fill"), type_in("rain", "sun"), 0),
}


def test_every_type_that_a_machine_scores_is_tried() -> None:
    tried: dict[str, set[bool]] = {one.type: set() for one, *_ in TRIED.values()}
    for one, _, worth in TRIED.values():
        tried[one.type].add(worth == one.marks)
        tried[one.type].add(worth == 0)
    assert set(tried) == set(item_types()) - {"extended"}
    assert all(found == {True, False} for found in tried.values())


@pytest.mark.parametrize("name", TRIED)
def test_player_takes_an_answer_and_scores_it(name: str, play: Callable[..., Page]) -> None:
    one, act, worth = TRIED[name]
    page = play(one)
    act(page)
    assert score(page) == pytest.approx(worth, abs=0.001)


def test_player_shows_the_item_and_what_is_said_to_an_answer(play: Callable[..., Page]) -> None:
    page = play(SINGLE)
    assert page.locator("qti-item-body").inner_text().startswith("Amir can explain the risks of a job")
    choose("a")(page)
    result(page)
    shown = [one.inner_text() for one in page.locator("qti-modal-feedback:has(dialog[open])").all()]
    assert [text.split("\n")[0] for text in shown] == [
        "An unwise choice is not proof that someone lacks capacity.",
        "Read the five principles again if this was hard.",
    ]


def test_player_takes_a_long_answer_and_leaves_its_score(play: Callable[..., Page]) -> None:
    page = play(item("extended"))
    page.locator("qti-extended-text-interaction textarea").press_sequentially("We saw the potting area.")
    found = result(page)
    assert (found["RESPONSE"], found["SCORE"], found["MAXSCORE"]) == ("We saw the potting area.", "0", "1")


def test_player_shows_a_vignette_and_a_picture(play: Callable[..., Page]) -> None:
    course = read_once(CASES / "good")
    one = next(found for found in course.items if found.vignette)
    text = "What is ![A bench](bench.svg)?\n\n- [x] A bench\n- [ ] A till\n"
    with_picture = replace(one, stem=item("single", text).stem)
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><circle r="20"/></svg>'
    page = play(with_picture, *course.vignettes, pictures={"question_bank/bench.svg": drawing})
    page.wait_for_selector("qti-stimulus-body")
    assert "Her brake is loose." in page.locator("qti-stimulus-body").inner_text()
    picture = page.locator("qti-item-body img")
    assert picture.get_attribute("alt") == "A bench"
    assert picture.evaluate("one => one.complete && one.naturalWidth") == 40
