"""The page marks as Python does: one table of items and responses, given to both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations, permutations, product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from docutils.frontend import get_default_settings
from docutils.utils import new_document
from docutils.writers import html5_polyglot

from builder import prose
from builder.course.bank import read_bank
from builder.doc.practice import practice_node
from builder.form import matching
from builder.items import item_types
from builder.items.marking import plain_text
from builder.items.written import Response
from builder.model import Item, Match
from builder.site.visitors import VISITORS

if TYPE_CHECKING:
    from playwright.sync_api import Page

STATIC = Path(__file__).parents[2] / "templates" / "site" / "static"
WORDS = (
    *("fidelity scale", "Fidelity  Scale ", "fidelty scale", "fidelity scael", "fdelty scale", "fidelity"),
    *(
        "ips's scale",
        "IPS\u2019s\u00a0scale",
        "\uff29PS\u00b4s scale",
        "IPSs scale",
        "STRASSE",
        "stra\u1e9ee",
        "stra\u00dfe",
    ),
    *(
        "",
        "   ",
        "\u2033",
        "a|b",
        "A|B",
        "outcome scale",
        "Outcome scle",
        "\u039f\u0394\u039f\u03a3",
        "\u03bf\u03b4\u03cc\u03c2",
    ),
)
NUMBERS = (
    *(
        "16",
        "16 years",
        "Years 16",
        "\u00a316",
        "16\u00a0YEARS",
        "+16.",
        "1,000",
        "1000",
        "10,00",
        ".5",
        "0.5",
        "15.99",
    ),
    *("\u22122", "-2", "- 2", "2", "sixteen", "", "years", "1e3", "0x10", "12", "0.8", "0.80000001", "\uff11\uff16"),
)
BOXES = tuple(chosen for size in range(5) for chosen in combinations("abcd", size))
FOUR = "- [x] A\n- [ ] B\n- [x] C\n- [x] D"
ACCEPTED = """\
- [x] fidelity scale
- [ ] outcome scale
- [x] IPS\u2019s scale
- [x] stra\u00dfe
- [x] a|b
- [x] \u03bf\u03b4\u03cc\u03c2"""

TABLE: tuple[tuple[str, str, str, tuple[Response, ...]], ...] = (
    ("single", "- [ ] A\n- [x] B\n- [ ] C", "", ((), ("a",), ("b",), ("c",))),
    ("true-false", "- [ ] True\n- [x] False", "", (("a",), ("b",))),
    ("next-action", "- [0] A\n- [3] B\n- [1] C", "", ((), ("a",), ("b",), ("c",))),
    ("multiple", FOUR, "", BOXES),
    ("multiple", FOUR, "scoring: whole\npinned: all\n", BOXES),
    (
        "matching",
        "| H | M | W |\n|-|-|-|\n| 1 | A | |\n| 2 | B | |\n| | C | |",
        "",
        tuple(product(["", *"abc"], repeat=2)),
    ),
    ("ordering", "1. One\n2. Two\n3. Three", "", tuple(permutations("abc"))),
    ("short-text", ACCEPTED, "", tuple((word,) for word in WORDS)),
    ("short-text", ACCEPTED, "capitals: matter\n", tuple((word,) for word in WORDS)),
    ("short-text", "- [x] fidelity scale\n- [ ] outcome", "spelling: 2\n", tuple((word,) for word in WORDS)),
    ("gap-fill", "1. a|b / fidelity scale\n2. IPS\u2019s scale", "", tuple(product(WORDS[:14], WORDS[6:12]))),
    ("gap-fill", "1. fidelity scale\n2. IPS\u2019s scale", "spelling: 1\n", tuple(product(WORDS[:8], WORDS[6:10]))),
    ("numeric", "- [x] 16\n- [x] 1000\n- [ ] 10 to 20", "unit: years\n", tuple((one,) for one in NUMBERS)),
    ("numeric", "- [ ] 12\n- [x] 10 to 16\n- [x] 0.7 within 0.1", "unit: \u00a3\n", tuple((one,) for one in NUMBERS)),
    ("numeric", "- [x] -2", "", tuple((one,) for one in NUMBERS)),
)
HEAD = "## q1.1-{:02} A title\n\n```yaml\ntype: {}\ncompetences: [1.1.1]\nlevel: apply\nuse: practice\n{}```\n\n"

ANSWER = """
([id, responses]) => {
  const item = document.getElementById(id);
  const [check, again] = item.querySelectorAll(".cw-actions button");
  const set = (field, value) => { field.value = value; };
  const acts = {
    "data-option": (row, answer) => { row.querySelector("input").checked = answer.includes(row.dataset.option); },
    "data-match": (row, answer, n) => {
      const field = row.querySelector("select");
      const wanted = [...field.options].find(({ text }) => text.endsWith(`. ${answer[n]}`));
      set(field, wanted?.value ?? "");
    },
  };
  return responses.map((answer) => {
    if (!again.hidden) again.click();
    for (const [name, act] of Object.entries(acts)) {
      item.querySelectorAll(`.cw-set li[${name}]`).forEach((row, n) => act(row, answer, n));
    }
    item.querySelectorAll("input[type=text]").forEach((field, n) => set(field, answer[n]));
    for (const [n, place] of (item.querySelector(".cw-order") ? answer : []).entries()) {
      const row = item.querySelector(`li[data-position="${place}"]`);
      while ([...row.parentElement.children].indexOf(row) > n) row.querySelector("button").click();
    }
    check.click();
    return Number(item.dataset.share);
  });
}
"""
"""Gives each response to a question, checks it, and returns what each is worth."""


def table() -> Iterator[tuple[Item, tuple[Response, ...]]]:
    """Yield the items of the table with their responses."""
    for number, (kind, answer, more, responses) in enumerate(TABLE, start=1):
        stem = "[1] and [2]." if kind == "gap-fill" else "Well?"
        problems: list[object] = []
        text = f"{HEAD.format(number, kind, more)}{stem}\n\n{answer}\n"
        items, _ = read_bank(text, "question_bank/1.1.md", problems)  # type: ignore[arg-type]
        assert problems == []
        yield items[0], responses


def page_of(items: list[Item]) -> str:
    """Write items as the site does, with the script and without anything else."""
    visitors = {
        f"{verb}_{name}": method
        for name, methods in VISITORS.items()
        for verb, method in zip(("visit", "depart"), methods, strict=True)
    }
    translator = type("Translator", (html5_polyglot.HTMLTranslator,), visitors)
    document = new_document("page", get_default_settings(html5_polyglot.Writer()))
    document += [practice_node(item, number) for number, item in enumerate(items, start=1)]
    made = translator(document)
    document.walkabout(made)
    head = '<!DOCTYPE html><html lang="en-GB"><meta charset="utf-8"><title>Marking</title>'
    links = '<link rel="stylesheet" href="practice.css"><script defer src="practice.js"></script>'
    return f"{head}{links}<main>{''.join(made.body)}</main></html>"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the items of the table as a page."""
    folder = tmp_path_factory.mktemp("marking")
    for name in ("practice.css", "practice.js"):
        (folder / name).write_bytes((STATIC / name).read_bytes())
    (folder / "index.html").write_text(page_of([item for item, _ in table()]), encoding="utf-8")
    return folder / "index.html"


def shown(item: Item, response: Response) -> list[str]:
    """Return a response as the page can be given it: matches by their texts, steps by their numbers."""
    match item.interaction:
        case Match() as found:
            texts = {chr(ord("a") + n): prose.plain(pair.match) for n, pair in enumerate(matching(found))}
            return [texts.get(letter, "?") for letter in response]
        case _ if item.type == "ordering":
            return [str("abc".index(letter) + 1) for letter in response]
        case _:
            return list(response)


def test_page_and_python_give_the_same_marks(sample: Path, open_page: Callable[..., Page]) -> None:
    page = open_page(sample)
    assert {kind for kind, *_ in TABLE} == set(item_types()) - {"extended"}  # which a person marks
    for item, responses in table():
        given = [shown(item, response) for response in responses]
        found = dict(zip(responses, page.evaluate(ANSWER, [item.id, given]), strict=True))
        wanted = {response: float(item_types()[item.type].mark(item, response)) for response in responses}
        assert found == pytest.approx(wanted), item.id
        assert len(set(wanted.values())) > 1, f"{item.id}: a table that tells nothing"


LETTERS = "".join(chr(code) for code in (*range(0x20, 0x250), *range(0x370, 0x530), *range(0x1E00, 0x2040)))
APART = "\u0131\u01f0"
"""Letters that fold in two ways: the dotless i of Turkish, and one whose capital is two signs."""

EACH = """
([id, pairs]) => {
  const item = document.getElementById(id);
  const answer = item.querySelector("li[data-accepted]");
  const field = item.querySelector("input[type=text]");
  return pairs.map(([accepted, given]) => {
    answer.dataset.accepted = JSON.stringify([accepted]);
    field.value = given;
    item.querySelector(".cw-actions button").click();
    return Number(item.dataset.share);
  });
}
"""
"""Lets a question accept one text after the other, and returns what each given text is worth."""


def test_page_and_python_compare_letters_alike(open_page: Callable[..., Page], sample: Path) -> None:
    """Every letter in each of its cases, against itself and against what stands before it in the table."""
    letters = [one for one in LETTERS if one.isalpha() and one not in APART]
    cases = {(one, case) for one in letters for case in (one.upper(), one.lower(), one.casefold(), chr(ord(one) - 1))}
    pairs = sorted(pair for pair in cases if pair[1].strip())
    found = open_page(sample).evaluate(EACH, ["q1.1-08", pairs])
    wanted = [float(plain_text(one) == plain_text(given)) for one, given in pairs]
    assert [(pair, share) for pair, share, right in zip(pairs, found, wanted, strict=True) if share != right] == []
    assert set(wanted) == {0.0, 1.0}
