"""Practice questions in a browser: by keyboard and by touch, without scripts, on paper, with axe.

The sample page holds one question of every type, as the builder writes them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

HERE = Path(__file__).parent
SAMPLE = HERE / "practice_sample.html"
STATIC = HERE.parents[1] / "templates" / "site" / "static"
SCRIPT = STATIC / "practice.js"

SINGLE, MULTIPLE, TRUE_FALSE, NEXT, MATCHING = range(1, 6)
ORDERING, SHORT, NUMERIC, GAPS, EXTENDED = range(6, 11)
CHECKED = range(SINGLE, EXTENDED)  # the types that the script can check
OPEN = "You have not"  # how every message about an open question starts


def item(page: Page, number: int) -> Locator:
    """Return one question of the sample page."""
    return page.locator(f'[id="q2.3-{number:02d}"]')


def status(page: Page, number: int) -> str:
    """Return what the live region of a question says."""
    return item(page, number).get_by_role("status").inner_text()


def replies(page: Page, number: int) -> list[str]:
    """Return the replies that are shown in a question, each on one line."""
    texts = item(page, number).locator(".cw-reply").all_inner_texts()
    return [" ".join(text.split()) for text in texts]


def focused(locator: Locator) -> bool:
    """Tell whether an element has the focus."""
    return locator.evaluate("element => element === document.activeElement")


class Keyboard:
    """Answers with the keyboard alone."""

    touch = False

    def __init__(self, page: Page) -> None:
        self.page = page

    def go(self, target: Locator) -> None:
        """Press Tab until the target has the focus."""
        for _ in range(200):
            if focused(target):
                return
            self.page.keyboard.press("Tab")
        pytest.fail(f"Tab does not reach {target}")

    def press(self, target: Locator) -> None:
        """Press a button or tick a checkbox."""
        self.go(target)
        self.page.keyboard.press("Space")

    def choose(self, number: int, index: int) -> None:
        """Choose a radio button: Tab into the group, then use the arrows."""
        radios = item(self.page, number).get_by_role("radio")
        self.go(item(self.page, number).locator("input:checked, li:first-child input").last)
        self.page.keyboard.press("Space")
        for _ in range(radios.count()):
            if radios.nth(index).is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        pytest.fail("the arrows do not reach the radio button")

    def write(self, target: Locator, text: str) -> None:
        """Write into a field."""
        self.go(target)
        self.page.keyboard.type(text)

    def pick(self, target: Locator, letter: str) -> None:
        """Pick an option by its first letter."""
        self.go(target)
        self.page.keyboard.type(letter)


class Finger:
    """Answers by touch on a phone."""

    touch = True

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, target: Locator) -> None:
        """Tap a button; of a checkbox, tap the far end of its row."""
        row = target.locator("xpath=ancestor::label")
        if row.count():
            box = row.bounding_box()
            row.tap(position={"x": box["width"] - 4, "y": box["height"] - 4})
        else:
            target.tap(force=True)  # also where aria-disabled says that nothing will happen

    def choose(self, number: int, index: int) -> None:
        """Choose a radio button by tapping its row."""
        self.press(item(self.page, number).get_by_role("radio").nth(index))

    def write(self, target: Locator, text: str) -> None:
        """Tap into a field and write."""
        target.tap()
        self.page.keyboard.type(text)

    def pick(self, target: Locator, letter: str) -> None:
        """Pick an option; the phone's own list cannot be tapped in a test."""
        target.select_option(letter)


Hand = Keyboard | Finger


@pytest.fixture(params=[Keyboard, Finger], ids=["keyboard", "touch"])
def hand(request: pytest.FixtureRequest, open_page: Callable[..., Page]) -> Hand:
    """Give a learner the sample page, on a computer or on a phone."""
    touch = request.param.touch
    return request.param(open_page(SAMPLE, width=390 if touch else 1280, touch=touch))


def check(hand: Hand, number: int) -> None:
    """Press "Check", which keeps the focus."""
    button = item(hand.page, number).get_by_role("button", name="Check:")
    hand.press(button)
    assert focused(button)


def again(hand: Hand, number: int) -> None:
    """Press "Try again": the answer is empty and the focus is where answering starts."""
    where = item(hand.page, number)
    hand.press(where.get_by_role("button", name="Try again:"))
    assert status(hand.page, number) == ""
    assert replies(hand.page, number) == []
    assert not where.get_by_role("button", name="Try again:").is_visible()
    assert where.locator("input:checked").count() == 0
    assert all(not field.input_value() for field in where.locator(".cw-field").all())
    assert focused(where.locator(".cw-gap input, .cw-set :is(input, select, button)").first)


def test_nothing_answered(hand: Hand) -> None:
    """The status says so, and no answer is given away."""
    for number in CHECKED:
        check(hand, number)
        assert status(hand.page, number).startswith(OPEN)
    assert hand.page.locator(".cw-reply, details[open]").count() == 0
    assert hand.page.get_by_role("button", name="Try again:").count() == 0


def test_single(hand: Hand) -> None:
    """Only the chosen option gets its feedback, under the option."""
    hand.choose(SINGLE, 2)
    check(hand, SINGLE)
    assert status(hand.page, SINGLE).startswith("Not yet:")
    first, closing = replies(hand.page, SINGLE)
    assert first.startswith("Not right An assessment needs a reason")
    assert closing.startswith("If this was hard")
    option = item(hand.page, SINGLE).locator("li[data-option=c]")
    assert option.locator(".cw-reply").count() == 1
    described = option.get_by_role("radio").get_attribute("aria-describedby")
    assert described == option.locator(".cw-reply").get_attribute("id")
    again(hand, SINGLE)
    hand.choose(SINGLE, 1)
    check(hand, SINGLE)
    assert status(hand.page, SINGLE) == "Right."
    assert replies(hand.page, SINGLE)[0].startswith("Right He understands")


def test_multiple(hand: Hand) -> None:
    """Right options that were not chosen are named too."""
    boxes = item(hand.page, MULTIPLE).get_by_role("checkbox")
    hand.press(boxes.nth(0))
    hand.press(boxes.nth(1))
    check(hand, MULTIPLE)
    assert "1 of 2 right answers. Wrong choices: 1." in status(hand.page, MULTIPLE)
    right, wrong, missed, _closing = replies(hand.page, MULTIPLE)
    assert right.startswith("Right There is")
    assert wrong.startswith("Not right No diagnosis")
    assert missed.startswith("Also right, but you did not choose it Capacity can come")
    again(hand, MULTIPLE)
    hand.press(boxes.nth(0))
    hand.press(boxes.nth(2))
    check(hand, MULTIPLE)
    assert status(hand.page, MULTIPLE) == "Right."


def test_multiple_with_all_chosen(open_page: Callable[..., Page]) -> None:
    """Choosing everything is not right."""
    page = open_page(SAMPLE)
    for box in item(page, MULTIPLE).get_by_role("checkbox").all():
        box.check()
    item(page, MULTIPLE).get_by_role("button", name="Check").click()
    assert "2 of 2 right answers. Wrong choices: 2." in status(page, MULTIPLE)


def test_true_false(hand: Hand) -> None:
    """Two options, one right."""
    hand.choose(TRUE_FALSE, 0)
    check(hand, TRUE_FALSE)
    assert status(hand.page, TRUE_FALSE).startswith("Not yet:")
    again(hand, TRUE_FALSE)
    hand.choose(TRUE_FALSE, 1)
    check(hand, TRUE_FALSE)
    assert status(hand.page, TRUE_FALSE) == "Right."


def test_next_action(hand: Hand) -> None:
    """Three grades: best, acceptable and wrong."""
    results = []
    for index in (2, 1, 0):
        hand.choose(NEXT, index)
        check(hand, NEXT)
        results.append((status(hand.page, NEXT), replies(hand.page, NEXT)[0].split(".")[0]))
        again(hand, NEXT)
    assert results[0][0].startswith("Not yet:")
    assert results[0][1].startswith("Not now")
    assert results[1][0] == "Acceptable. There is a better next step."
    assert results[1][1].startswith("Acceptable Nothing is signed")
    assert results[2][0] == "Right."
    assert results[2][1].startswith("Best next step")


def test_matching(hand: Hand) -> None:
    """Each prompt is judged by itself; the reason waits for the right match."""
    selects = item(hand.page, MATCHING).get_by_role("combobox")
    assert selects.nth(1).get_attribute("aria-label") is None
    named = item(hand.page, MATCHING).get_by_role("combobox", name="I want a job with plants")
    hand.pick(selects.nth(0), "b")
    hand.pick(named, "a")
    check(hand, MATCHING)
    assert status(hand.page, MATCHING) == "Not yet: 1 of 3 right."
    expected = ["Right It is about the tie between you.", "Not right", "No answer yet"]
    assert replies(hand.page, MATCHING) == expected
    again(hand, MATCHING)
    for index, letter in enumerate("bda"):
        hand.pick(selects.nth(index), letter)
    check(hand, MATCHING)
    assert status(hand.page, MATCHING) == "Right."


def test_matching_shows_what_the_columns_are(open_page: Callable[..., Page]) -> None:
    """The heads stand above prompts and matches, with and without scripts."""
    for scripts in (True, False):
        lines = item(open_page(SAMPLE, scripts=scripts), MATCHING).inner_text().split("\n")
        heads = [lines.index("What you hear"), lines.index("Part of the alliance")]
        assert heads[0] < next(n for n, line in enumerate(lines) if "I like coming here" in line) < heads[1]
        assert "Bond" in " ".join(lines[heads[1] :])


def test_ordering(hand: Hand) -> None:
    """The focus stays with the step that moves, and the status says where it is."""
    where = item(hand.page, ORDERING)
    steps = where.locator(".cw-order > li .cw-text")
    before = steps.all_inner_texts()
    up = where.get_by_role("button", name="Move up: Say who you are in one sentence.")
    hand.press(up)
    assert focused(up)
    assert status(hand.page, ORDERING) == "Now 1 of 3: Say who you are in one sentence."
    hand.press(up)
    assert focused(up)
    assert up.get_attribute("aria-disabled") == "true"
    assert status(hand.page, ORDERING).startswith("Already first: Say who")
    check(hand, ORDERING)
    assert status(hand.page, ORDERING) == "Not yet: 1 of 3 right."
    assert replies(hand.page, ORDERING)[:2] == ["Right place", "Not in the right place"]
    down = where.get_by_role("button", name="Move down: Agree when")
    hand.press(down)
    assert focused(down)
    assert replies(hand.page, ORDERING) == []
    assert status(hand.page, ORDERING).startswith("Now 3 of 3")
    hand.press(down)
    assert status(hand.page, ORDERING).startswith("Already last")
    check(hand, ORDERING)
    assert status(hand.page, ORDERING) == "Right."
    again(hand, ORDERING)
    assert steps.all_inner_texts() == before


WORDS = {
    "fidelity scale": "Right.",
    "  fidelity \t scale ": "Right.",
    "Fidelity scale": "Not yet: that is not one of the accepted answers. Check spelling and capital letters",
    "IPS\u2019s fidelity scale": "Right.",
    "fidelty scale": "Not yet: that is not one of",
    "outcome scale": "Not yet: read the feedback",
    "scale": "Not yet: that is not one of",
    "   ": OPEN,
}


def test_short_text(open_page: Callable[..., Page]) -> None:
    """Spaces and the shape of quotes do not matter, capitals do here, as the page says. Enter checks."""
    page = open_page(SAMPLE)
    assert item(page, SHORT).get_by_text("Capital letters matter here.").is_visible()
    field = item(page, SHORT).get_by_label("Your answer")
    for text, expected in WORDS.items():
        field.fill(text)
        field.press("Enter")
        assert status(page, SHORT).startswith(expected), text
        assert focused(field)


NUMBERS = {
    "25": "Right.",
    " +25.50 ": "Right.",
    "25. ": "Right.",
    "25 Items": "Right.",
    "24.49": "Not yet: read the feedback",
    "1,250": "Not yet: read the feedback",
    "1250": "Not yet: read the feedback",
    "12,50": "Write the number in figures",
    "-25": "Not yet: that is not the right number",
    "\u221225": "Not yet: that is not the right number",
    "twenty-five": "Write the number in figures",
    ".": "Write the number in figures",
    "1e2": "Write the number in figures",
    "": OPEN,
}


def test_numeric(open_page: Callable[..., Page]) -> None:
    """Comma thousands and decimal points count; the first range that fits tells the score."""
    page = open_page(SAMPLE)
    field = item(page, NUMERIC).get_by_label("Your answer (items)")
    for text, expected in NUMBERS.items():
        field.fill(text)
        field.press("Enter")
        assert status(page, NUMERIC).startswith(expected), text


@pytest.mark.parametrize(
    ("number", "wrong", "feedback", "right"),
    [
        (SHORT, "outcome scale", "That would measure results", "fidelity scale"),
        (NUMERIC, "1,250", "That is all the records", "25"),
    ],
)
def test_written(hand: Hand, number: int, wrong: str, feedback: str, right: str) -> None:
    """A tempting wrong answer gets its own feedback."""
    field = item(hand.page, number).get_by_role("textbox")
    hand.write(field, wrong)
    check(hand, number)
    assert status(hand.page, number).startswith("Not yet:")
    assert feedback in replies(hand.page, number)[0]
    again(hand, number)
    hand.write(field, right)
    check(hand, number)
    assert status(hand.page, number) == "Right."


def test_gaps(hand: Hand) -> None:
    """Each gap is judged by itself, and Enter checks them all. One slip of spelling is let through."""
    where = item(hand.page, GAPS)
    first, second = where.get_by_label("Gap 1"), where.get_by_label("Gap 2")
    hand.write(first, "The bond")
    hand.page.keyboard.press("Enter")
    assert focused(first)
    assert status(hand.page, GAPS) == "Not yet: 1 of 2 right."
    assert replies(hand.page, GAPS) == ["Gap 1: Right bond, the bond, bond|tie", "Gap 2: No answer yet"]
    hand.write(second, "hope")
    check(hand, GAPS)
    assert replies(hand.page, GAPS)[1] == "Gap 2: Not right"
    again(hand, GAPS)
    hand.write(first, "bond|tie")
    hand.write(second, "Taskss")
    check(hand, GAPS)
    assert status(hand.page, GAPS) == "Right."


def test_extended(hand: Hand) -> None:
    """The button opens criteria and model answer and keeps what was written."""
    where = item(hand.page, EXTENDED)
    button = where.get_by_role("button", name="Compare with the model answer")
    hand.press(button)
    assert focused(button)
    assert status(hand.page, EXTENDED).startswith(OPEN)
    assert where.get_by_text("Visited the garden centre").is_visible()
    area = where.get_by_label("do not write about real people")
    if isinstance(hand, Keyboard):
        hand.page.keyboard.press("Shift+Tab")
    hand.write(area, "One line.\n")
    hand.page.keyboard.press("Enter")  # a new line, not a check
    assert status(hand.page, EXTENDED) == ""
    hand.press(button)
    assert status(hand.page, EXTENDED).startswith("The criteria and a model answer")
    assert area.input_value() == "One line.\n\n"


def answer_all(page: Page) -> None:
    """Answer and check every question, most of them wrongly."""
    item(page, SINGLE).get_by_role("radio").nth(0).check()
    item(page, MULTIPLE).get_by_role("checkbox").nth(0).check()
    item(page, MULTIPLE).get_by_role("checkbox").nth(1).check()
    item(page, TRUE_FALSE).get_by_role("radio").nth(1).check()
    item(page, NEXT).get_by_role("radio").nth(1).check()
    item(page, MATCHING).get_by_role("combobox").nth(0).select_option("b")
    item(page, MATCHING).get_by_role("combobox").nth(1).select_option("a")
    item(page, ORDERING).get_by_role("button", name="Move up: Say").click()
    item(page, SHORT).get_by_role("textbox").fill("outcome scale")
    item(page, NUMERIC).get_by_role("textbox").fill("1,250")
    item(page, GAPS).get_by_label("Gap 1").fill("bond")
    item(page, GAPS).get_by_label("Gap 2").fill("hope")
    item(page, EXTENDED).get_by_role("textbox").fill("Visited.")
    for button in page.locator(".cw-main").all():
        button.click()


def open_answers(page: Page) -> None:
    """Open the answer of every question."""
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")


def test_a_new_answer_takes_back_the_old_result(open_page: Callable[..., Page]) -> None:
    """Feedback never stands beside an answer that it does not fit."""
    page = open_page(SAMPLE)
    answer_all(page)
    item(page, SINGLE).get_by_role("radio").nth(1).check()
    item(page, MATCHING).get_by_role("combobox").nth(1).select_option("d")
    item(page, SHORT).get_by_role("textbox").fill("fidelity")
    for number in (SINGLE, MATCHING, SHORT):
        assert replies(page, number) == []
        assert status(page, number) == ""
        assert item(page, number).locator("[data-grade]").count() == 0


def test_the_full_answer_stays(open_page: Callable[..., Page]) -> None:
    """The details of the page are still there, closed, under a summary that says what they hold."""
    page = open_page(SAMPLE)
    for number in CHECKED:
        summary = item(page, number).locator("summary")
        assert summary.inner_text() == f"Show all the answers to question {number}"
        summary.click()
        assert item(page, number).locator("details .cw-feedback > li").first.is_visible()
    assert item(page, EXTENDED).locator("summary").inner_text() == "Show the answer to question 10"


def test_ids_and_references(open_page: Callable[..., Page]) -> None:
    """IDs are unique and every reference leads somewhere, also after checking."""
    page = open_page(SAMPLE)
    answer_all(page)
    ids = page.eval_on_selector_all("[id]", "all => all.map(element => element.id)")
    assert len(ids) == len(set(ids))
    for name in ("aria-labelledby", "aria-describedby", "for"):
        used = page.eval_on_selector_all(
            f"[{name}]", f"all => all.flatMap(element => element.getAttribute('{name}').split(' '))"
        )
        assert set(used) <= set(ids)


def test_visible_text_is_part_of_the_name(open_page: Callable[..., Page]) -> None:
    """Who speaks a button's visible text to the computer reaches the button."""
    page = open_page(SAMPLE)
    for button in page.locator("button").all():
        assert button.get_attribute("aria-label").startswith(button.text_content() + ": ")
    groups = page.get_by_role("group", name="What does the plan show about his capacity")
    assert groups.count() == 1


def test_runs_once(open_page: Callable[..., Page]) -> None:
    """Running the script again changes nothing, and a page without questions is left alone."""
    page = open_page(SAMPLE)
    before = page.content()
    page.add_script_tag(path=SCRIPT).evaluate("script => script.remove()")
    assert page.content() == before
    page.set_content("<p>No questions</p>")
    page.add_script_tag(path=SCRIPT).evaluate("script => script.remove()")
    assert page.locator("body *").count() == 1


def test_leaves_unknown_types_alone(open_page: Callable[..., Page]) -> None:
    """A type that the script does not know, or a question without answer, stays as it is."""
    page = open_page(SAMPLE)
    html = '<div class="cw-item" id="x" data-type="{}"><p class="cw-item-name">Q</p>{}</div>'
    answer = '<details class="cw-answer"><summary>S</summary></details>'
    page.set_content(html.format("riddle", answer) + html.format("single", ""))
    page.add_script_tag(path=SCRIPT)
    assert page.locator("button, input").count() == 0


def test_sources_keep_their_promises() -> None:
    """No network, no storage, no markup from text, no motion."""
    script = SCRIPT.read_text(encoding="utf-8")
    style = (STATIC / "practice.css").read_text(encoding="utf-8")
    for word in ("innerHTML", "fetch(", "XMLHttpRequest", "Storage", "cookie"):
        assert word not in script
    for word in ("transition", "animation", "url(", "@import"):
        assert word not in style


def test_without_scripts(open_page: Callable[..., Page]) -> None:
    """Question, options and a closed answer can be read and opened."""
    page = open_page(SAMPLE, width=320, scripts=False)
    assert page.locator("button, input, select, textarea").count() == 0
    assert page.get_by_text("It shows nothing by itself.").is_visible()
    assert item(page, GAPS).locator(".cw-gap").first.inner_text() == "[1]"
    assert not page.get_by_text("That is what deciding is.").is_visible()
    for summary in page.locator("summary").all():
        summary.click()
    assert page.get_by_text("That is what deciding is.").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_without_scripts(
    open_page: Callable[..., Page],
    axe: Callable[..., Any],
    theme: str,
) -> None:
    """Axe finds nothing in the plain page; it needs scripts itself, so only ours is kept away."""
    page = open_page(SAMPLE, width=320, theme=theme, block="**/practice.js")
    open_answers(page)
    assert page.locator("button").count() == 0
    assert axe(page) == []


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_print_hides_answers(open_page: Callable[..., Page], scripts: bool) -> None:
    """Paper shows question and options, even where the answer was open or checked."""
    page = open_page(SAMPLE, scripts=scripts)
    if scripts:
        answer_all(page)
    open_answers(page)
    page.emulate_media(media="print")
    hidden = page.locator(".cw-answer, .cw-answer *, .cw-reply, .cw-status, .cw-foot *, select")
    assert hidden.count() > 50
    assert [found.inner_text() for found in hidden.all() if found.is_visible()] == []
    shown = page.locator(".cw-stem, .cw-item:not(.cw-answer) :is([data-option], [data-position])")
    assert all(found.is_visible() for found in shown.all())
    if scripts:
        colours = page.locator(".cw-field").evaluate_all(
            "all => all.filter(e => e.offsetParent).map(e => getComputedStyle(e).color)"
        )
        assert set(colours) == {"rgba(0, 0, 0, 0)"}


TARGETS = ".cw-row, .cw-button, .cw-field, summary"


def test_small_phone(open_page: Callable[..., Page]) -> None:
    """At 320 pixels nothing scrolls sideways and every target is 44 pixels high and wide."""
    page = open_page(SAMPLE, width=320, touch=True)
    for act in (answer_all, open_answers):
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        sizes = page.locator(TARGETS).evaluate_all(
            "all => all.filter(e => e.offsetParent).map(e => [e.offsetWidth, e.offsetHeight])"
        )
        assert len(sizes) > 30
        assert min(min(size) for size in sizes) >= 44
        act(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def luminance(colour: str) -> float:
    """Return the relative luminance of an rgb() colour, as WCAG defines it."""
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_controls_stand_out(open_page: Callable[..., Page], theme: str) -> None:
    """Edges of controls and the focus ring have a contrast of at least 3 to 1."""
    page = open_page(SAMPLE, theme=theme)
    answer_all(page)
    back = "element => getComputedStyle(element).backgroundColor"
    edges = page.locator(".cw-button, .cw-field").evaluate_all(
        "all => all.map(element => getComputedStyle(element).borderTopColor)"
    )
    paper = page.locator(".cw-item").first.evaluate(back)
    assert min(contrast(edge, paper) for edge in edges) >= 3
    for target in (".cw-main", "input[type=radio]", "select", "summary"):
        element = page.locator(target).first
        Keyboard(page).go(element)
        ring = "element => { const s = getComputedStyle(element.closest('.cw-row') ?? element);"
        ring += " return [s.outlineStyle, s.outlineWidth, s.outlineColor] }"
        style, width, colour = element.evaluate(ring)
        assert (style, width) == ("solid", "3px")
        assert contrast(colour, paper) >= 3


@pytest.mark.parametrize("checked", [False, True], ids=["fresh", "checked"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe(
    open_page: Callable[..., Page],
    axe: Callable[..., Any],
    width: int,
    theme: str,
    checked: bool,
) -> None:
    """Axe finds nothing, before and after checking, with every answer open."""
    page = open_page(SAMPLE, width=width, theme=theme)
    if checked:
        answer_all(page)
        open_answers(page)
    assert axe(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_with_nothing_answered(
    open_page: Callable[..., Page],
    axe: Callable[..., Any],
    theme: str,
) -> None:
    """Axe finds nothing on the messages about open questions."""
    page = open_page(SAMPLE, theme=theme)
    for button in page.locator(".cw-main").all():
        button.click()
    assert axe(page) == []
