"""The item rules: every rule with what breaks it and what does not, the waivers, the forms, and the command.

A file `cases/lint/CODE-name.md` belongs to one rule. It holds a first line, a sentence on what the author did, and
three parts: `=== broken`, a question file that the rule finds something in; `=== told`, all that is told of it by the
tiers A, B and D and by the rule; `=== good`, a question file that comes close and in which they find nothing.

`python -m pytest tests/test_lint.py --force-regen` writes the part `told` anew; read every line of it then.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from courses import read_once
from hypothesis import given, settings
from hypothesis import strategies as st
from places import CASES, REPOSITORY

from builder.cli import linting
from builder.codes import RULE_CODES
from builder.course.bank import read_bank
from builder.form import Form, Question
from builder.items import item_types
from builder.lint import RULES, STALE, UNKNOWN, Finding, LotRule, bank_lots, lint_bank, lint_form, sentence, summary
from builder.lint.alike import nearly_same
from builder.lint.chance import at_least, chi_square_tail, uneven
from builder.lint.measures import normal
from builder.lint.values import DEFAULT_TIERS, TIERS, view
from builder.model import (
    Answer,
    Choice,
    Course,
    ExtendedText,
    Interaction,
    Item,
    Match,
    Mention,
    Option,
    Order,
    Pair,
    Paragraph,
    Prose,
    TextEntry,
    Vignette,
    Waiver,
    Where,
    Words,
)

Run = Callable[..., Result]
LINT = sorted((CASES / "lint").glob("*.md"))
PLACE = Where("question_bank/blueprints/quiz.yml")
GENERATED = {"C09", "D01", "D02", "D03", "D06", "D07", "D08"}
"""Rules that need many items: the tests below make them."""


def items_of(source: str) -> tuple[Item, ...]:
    """Read a question file; what `check` would tell of it does not matter here."""
    return read_bank(source, "question_bank/2.3.md", [])[0]


def lint(items: Iterable[Item], **options: Any) -> tuple[Finding, ...]:
    """Lint items as the bank of a course whose glossary explains IPS."""
    return lint_bank(bank(items), **options)


def bank(items: Iterable[Item]) -> Course:
    return Course(items=tuple(items), terms=(Mention(Where("course/glossary.md"), "IPS"),))


def lines(findings: Iterable[Finding], code: str = "") -> list[str]:
    """Return what counts in the tiers that are told without being asked for, and what one rule more tells."""
    found = [one.problem for one in findings if not one.waived]
    return [
        f"{one.code} {one.where} {one.message}" for one in found if one.code[0] in DEFAULT_TIERS or one.code == code
    ]


def parts_of(case: Path) -> dict[str, str]:
    _, *parts = re.split(r"^=== (\w+)\n", case.read_text(encoding="utf-8"), flags=re.M)
    return dict(zip(parts[::2], parts[1::2], strict=True))


# Every rule


@pytest.mark.parametrize("case", LINT, ids=lambda path: path.stem)
def test_author_is_told(case: Path, request: pytest.FixtureRequest) -> None:
    parts = parts_of(case)
    code = case.name[:3]
    told = lines(lint(items_of(parts["broken"])), code)
    if request.config.getoption("--force-regen") and told != parts["told"].splitlines():
        text = case.read_text(encoding="utf-8")
        written = "".join(f"{line}\n" for line in told)
        text = re.sub(r"(?<==== told\n).*?(?==== good\n)", lambda _: written, text, flags=re.S)
        case.write_text(text, encoding="utf-8")
        pytest.fail("what is told was written anew")
    assert told == parts["told"].splitlines()
    assert {line[:3] for line in told} == {code}


@pytest.mark.parametrize("case", LINT, ids=lambda path: path.stem)
def test_what_comes_close_and_is_fine_is_left_alone(case: Path) -> None:
    items = items_of(parts_of(case)["good"])
    assert items
    assert lines(lint(items), case.name[:3]) == []


def test_every_rule_has_a_case_and_a_sentence() -> None:
    codes = [*(rule.code for rule in RULES), UNKNOWN, STALE]
    assert sorted(codes) == list(RULE_CODES)
    assert {case.name[:3] for case in LINT} == set(codes) - GENERATED
    assert all(sentence(rule).endswith(".") and rule.name and rule.source for rule in RULES)


def test_rules_read_every_type_of_item() -> None:
    for name, item_type in item_types().items():
        data = "unit: years\n" if name == "numeric" else ""
        data += f"type: {name}\ncompetences: [2.3.1]\nlevel: apply\nuse: practice\n"
        head = f"## q2.3-01 A title\n\n```yaml\n{data}```\n\n"
        (item,) = items_of(head + item_type.example)
        told = lines(lint([replace(item, competences=()), replace(item, id="q2.3-02")]))
        assert any("no competences" in line for line in told)
        assert any("nearly the same as q2.3-01" in line for line in told)


WHERE = Where("question_bank/2.3.md", 5)
WHY = Prose(WHERE, (Paragraph((Words("Why."),)),))
PAIR = Pair(WHY, WHY)


@pytest.mark.parametrize(
    ("interaction", "said"),
    [
        (Choice((Option("a", WHY, 1), Option("b", WHY, 1))), "every option is right"),
        (Choice((Option("a", WHY, 0), Option("b", WHY, 0)), graded=True), "no option is right"),
        (Choice((Option("a", WHY, 2), Option("b", WHY, 1)), graded=True), ""),
        (TextEntry(((Answer("x", 0),),)), "no answer is accepted"),
        (TextEntry(((Answer("x", 1),), ()), in_stem=True), "gap 2 has no accepted answer"),
        (TextEntry(((Answer("x", 1),),)), ""),
    ],
)
def test_key_of_other_types(interaction: Interaction, said: str) -> None:
    (item,) = items_of(parts_of(LINT[0])["good"])
    told = [line for line in lines(lint([replace(item, interaction=interaction)])) if line.startswith("A01")]
    assert [said in line for line in told] == [True] * bool(said)


@pytest.mark.parametrize(
    ("interaction", "missing"),
    [
        (Choice((Option("a", WHY, 1, WHY), Option("b", WHY, 0))), False),
        (Match((replace(PAIR, why=WHY), PAIR)), False),
        (Match((PAIR, PAIR)), True),
        (TextEntry(((Answer("x", 1, feedback=WHY),),)), False),
        (TextEntry(((Answer("x", 1),),)), True),
        (Order((WHY, WHY)), True),
        (ExtendedText(()), True),
    ],
)
def test_feedback_of_other_types(interaction: Interaction, missing: bool) -> None:
    (item,) = items_of(parts_of(LINT[0])["good"])
    told = lines(lint([replace(item, interaction=interaction, feedback=None)]))
    assert any(line.startswith("A09") for line in told) == missing
    assert not any(line.startswith("A09") for line in lines(lint([replace(item, interaction=interaction)])))


# Rules over many items


def choice_item(number: int, options: tuple[str, ...], key: int = 0, **changes: object) -> Item:
    """Make an item with these options, of which one is the key, on a competence and a matter of its own."""
    (item,) = items_of(
        "## q2.3-01 A title\n\n```yaml\ntype: single\ncompetences: [2.3.1]\nlevel: apply\nuse: practice\n```\n\n"
        "What?\n\n- [x] one\n- [ ] two\n\n> Why.\n"
    )
    where = Where("question_bank/2.3.md", 20 * number)
    made = tuple(Option("abcdef"[n], prose(text, where), int(n == key)) for n, text in enumerate(options))
    stem = prose(f"What is {own_words(number, 10)}?", where)
    leaf = (Mention(where, f"2.3.{number}"),)
    item = replace(
        item, id=f"q2.3-{number:02}", where=where, stem=stem, interaction=Choice(made), competences=leaf, written=""
    )
    return replace(item, **changes)  # type: ignore[arg-type]


def prose(text: str, where: Where) -> Prose:
    return Prose(where, (Paragraph((Words(text),)),))


def own_words(number: int, count: int) -> str:
    """Return words that no other number has."""
    digits = blake2b(str(number).encode()).hexdigest().translate(str.maketrans("0123456789", "ghijklmnop"))
    return " ".join(digits[6 * n : 6 * n + 6] for n in range(count))


def options_of(number: int, count: int = 4) -> tuple[str, ...]:
    return tuple(own_words(100 * number + n, 3) for n in range(count))


def quiz(items: Iterable[Item]) -> Form:
    """Make a form of these items, with the options in source order."""
    asked = tuple(Question(n, item, tuple(range(4))) for n, item in enumerate(items, 1))
    return Form("quiz", "A quiz", "To try", "A", "A-12345", 1, asked)


def test_keys_under_each_letter_about_as_often() -> None:
    even = [choice_item(n, options_of(n), n % 4) for n in range(1, 41)]
    uneven_ones = [choice_item(n, options_of(n), n % 2) for n in range(1, 41)]
    assert lines(lint(even)) == []
    assert lines(lint(uneven_ones)) == [
        "D01 question_bank:1 the practice items: the keys of items with 4 options stand unevenly "
        "(A 20, B 20, C 0, D 0); about 10 each would be even"
    ]


def test_letters_of_a_form_are_counted_as_issued() -> None:
    items = [choice_item(n, options_of(n)) for n in range(1, 41)]
    form = quiz(items)
    turned = tuple(
        replace(question, shown=(*range(n % 4, 4), *range(n % 4))) for n, question in enumerate(form.questions)
    )
    assert [line[:3] for line in lines(lint_form(form, PLACE))] == ["D01", "D02"]
    assert lines(lint_form(replace(form, questions=turned), PLACE)) == []


def test_no_letter_is_the_key_more_than_three_times_running() -> None:
    keys = [0, 1, 1, 1, 2, 2, 2, 2, 0, 3]
    items = [choice_item(n, options_of(n), key) for n, key in enumerate(keys, 1)]
    assert lines(lint_form(quiz(items), PLACE)) == [
        "D02 question_bank/blueprints/quiz.yml:1 form A: C is right 4 times running; people begin to doubt it: "
        "assemble with another seed"
    ]
    assert lines(lint(items)) == []


@pytest.mark.parametrize(("hits", "told"), [(5, False), (7, True)])
def test_longest_option_is_right_as_often_as_by_chance(hits: int, told: bool) -> None:
    items = []
    for number in range(1, 13):
        longest = (number if number <= hits else number + 1) % 4
        options = [text + (" ok" if n == longest else "") for n, text in enumerate(options_of(number))]
        items.append(choice_item(number, tuple(options), number % 4))
    assert lines(lint(items)) == [
        "D03 question_bank:1 the practice items: where one option is clearly the longest, it is right in 7 of 12 "
        "items; chance would be 3: shorten keys or lengthen distractors"
    ] * told  # fmt: skip
    (counted,) = map(summary, bank_lots(bank(items)))
    assert (counted.longest, counted.chance) == (hits / 12, 0.25)


def test_mix_of_levels_competences_and_numbers_of_options() -> None:
    same = (Mention(PLACE, "2.3.1"),)
    items = [
        choice_item(
            n,
            options_of(n, 3 if n % 2 else 4),
            n % 3,
            level="recall" if n < 8 else "judge",
            competences=same if n > 5 else (Mention(PLACE, f"2.3.{n}"),),
        )
        for n in range(1, 13)
    ]
    assert lines(lint(items)) == [
        "D06 question_bank:1 the practice items: 7 of 12 items ask for recall only; "
        "ask more of what people do and judge",
        "D07 question_bank:1 the practice items: 8 of 12 items are on competence 2.3.1; "
        "spread them over more competences",
        "D08 question_bank:1 the practice items: choices have many different numbers of options "
        "(6 with 3, 6 with 4); guessing pays differently in each",
    ]
    assert lines(lint([replace(item, use="assessment" if n % 2 else "practice") for n, item in enumerate(items)])) == []


def test_reading_grade_is_told_of_many_items_only() -> None:
    hard = "Organisational responsibilities necessitate individualised considerations throughout"
    items = [choice_item(n, tuple(f"{hard} {letter}{n}" for letter in "abcd"), n % 4) for n in range(1, 11)]
    assert [line[:60] for line in lines(lint(items), "C09")] == [
        "C09 question_bank:1 the practice items: the text reads at Fl"
    ]
    assert lines(lint(items[:9]), "C09") == []


def test_summary_counts_what_a_lot_holds() -> None:
    items = [choice_item(n, options_of(n, 3 + n % 2), n % 3) for n in range(1, 7)]
    (counted,) = map(summary, bank_lots(bank([*items, replace(items[0], status="draft")])))
    assert (counted.name, counted.items) == ("the practice items", 6)
    assert counted.letters == (2, 2, 2, 0)
    assert counted.options == ((3, 3), (4, 3))
    assert counted.levels == (("apply", 6),)
    assert counted.competences == tuple((f"2.3.{n}", 1) for n in range(1, 7))


# Items that are alike


def test_near_duplicates_are_named_across_uses_but_not_where_they_are_enemies() -> None:
    first = choice_item(1, options_of(1))
    again = replace(first, id="q2.3-02", use="assessment", where=Where("question_bank/2.3.md", 40))
    named = (Mention(PLACE, "q2.3-01"),)
    enemy = replace(again, use=first.use, enemies=named)
    assert [line.partition(":")[0] for line in lines(lint([first, again]))] == ["D04 question_bank/2.3.md"]
    assert lines(lint([first, enemy])) == []
    assert lines(lint([enemy, first])) == []
    # Practice gives the other away, whatever stands in one form: no form ever holds both.
    assert len(lines(lint([first, replace(again, enemies=named)]))) == 1


def test_items_with_one_stem_and_other_options_are_two_items() -> None:
    first = choice_item(1, ("Ring her today", "Wait for a week", "Write a letter", "Tell his sister"))
    other = choice_item(2, ("Ask what he likes", "Book an interpreter", "Call the nurse", "Leave it there"))
    assert lines(lint([first, replace(other, stem=first.stem)])) == []


WORDS = st.sampled_from(["ask", "tell", "ring", "meet", "plan", "shop", "nurse", "kit", "dawn", "rosa", "amir", "week"])


@settings(deadline=None)
@given(st.lists(WORDS, min_size=12, max_size=30), st.integers(0, 11), st.integers(0, 60))
def test_a_copy_with_one_word_changed_is_always_found(words: list[str], place: int, others: int) -> None:
    changed = [*words[:place], "changed", *words[place + 1 :]]
    stems = [" ".join(words), *(f"other{n} matter{n} entirely{n}" for n in range(others)), " ".join(changed)]
    items = [choice_item(n, options_of(7)) for n in range(len(stems))]
    views = [view(replace(item, stem=prose(stem, PLACE))) for item, stem in zip(items, stems, strict=True)]
    assert (len(stems) - 1, 0) in [pair[:2] for pair in nearly_same(views)]


def test_each_of_many_copies_is_told_once() -> None:
    copies = [replace(choice_item(1, options_of(1)), id=f"q2.3-{n:03}") for n in range(1, 300)]
    found = [finding for finding in lint(copies) if finding.problem.code == "D04"]
    assert [one.item for one in found] == [copy.id for copy in copies[1:]]


def test_an_item_with_the_distractors_too_gives_nothing_away() -> None:
    options = ("Hope for the future", "Sense of control", "Symptom relief", "Meaning in life")
    first, other = (choice_item(n, options) for n in (1, 2))
    stem = prose("Who speaks of hope for the future?", PLACE)
    giver = replace(choice_item(3, options_of(3)), stem=stem)
    assert lines(lint([first, other])) == []
    assert [line[:3] for line in lines(lint([first, giver]))] == ["D05"]
    assert lines(lint([first, replace(giver, enemies=(Mention(PLACE, first.id),))])) == []


@pytest.mark.parametrize(
    ("option", "code"),
    [
        ("All these.", "A04"),
        ("Both answers are right", "A04"),
        ("Both", "A04"),
        ("None of the statements above", "A05"),
        ("No statement", ""),
        ("Neither", "A05"),
        ("1 and 3", "A06"),
        ("Only B", "A06"),
        ("i, ii and iv", "A06"),
        ("All clients", ""),
        ("Both of her parents", ""),
        ("A and E", "A06"),
        ("A and E is the place", ""),
    ],
)
def test_options_about_other_options(option: str, code: str) -> None:
    item = choice_item(1, ("Her mother, Anna", "His father, Ben", "Their aunt, Cleo", option))
    assert [line[:3] for line in lines(lint([item], tiers="A"))] == [code] * bool(code)


@pytest.mark.parametrize(
    ("stem", "code"),
    [
        ("Which reply is NOT fair?", "B02"),
        ("Which reply is least fair?", "B03"),
        ("Which of them has at least two jobs?", ""),
        ("What do you say if he does not come?", ""),
        ("Kit does not come. What do you do?", ""),
        ('What does "I do not know" tell you?', ""),
        ("What shouldn't you say?", "B03"),
        ("Why does Kit not come?", ""),
    ],
)
def test_negative_questions(stem: str, code: str) -> None:
    item = replace(choice_item(1, options_of(1)), stem=prose(stem, PLACE))
    assert [line[:3] for line in lines(lint([item], tiers="B"))] == [code] * bool(code)


def test_vignette_is_read_once_with_the_first_of_its_items() -> None:
    text = prose("Amir suffers from stress.", Where("question_bank/2.3.md", 9))
    vignette = Vignette(PLACE, "v2.3-01", "A case", "practice", None, text)
    items = [replace(choice_item(n, options_of(n)), vignette="v2.3-01") for n in (1, 2)]
    course = replace(bank(items), vignettes=(vignette,))
    assert [(one.item, one.problem.code, one.problem.where.line) for one in lint_bank(course, tiers=DEFAULT_TIERS)] == [
        ("q2.3-01", "B11", 9)
    ]
    assert [one.item for one in lint_form(replace(quiz(items), vignettes=(vignette,)), PLACE, tiers=DEFAULT_TIERS)] == [
        "q2.3-01"
    ]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("£5 to £10", "£10 to £20", "over £20"), 1),
        (("under 5%", "5% to 9%", "10% or more"), 0),
        (("up to 5", "at least 5", "6 or more"), 2),
        (("less than 5", "5 or less", "6 to 8"), 1),
        (("Meet Kit for 5 to 10 minutes and ring", "Meet Dawn for 5 to 10 minutes and go", "Rest 1 to 8 days"), 0),
    ],
)
def test_ranges(options: tuple[str, ...], told: int) -> None:
    found = [line for line in lines(lint([choice_item(1, options)])) if line.startswith("B07")]
    assert len(found) == told


# Waivers, drafts, withdrawn items


BROKEN = parts_of(next(case for case in LINT if case.name.startswith("B04")))["broken"]


def test_waived_finding_is_reported_with_its_reason_and_does_not_count() -> None:
    (item,) = items_of(BROKEN)
    waived = replace(item, waivers=(Waiver(Where(item.where.path, 8), "B04", "people do say this"),))
    (found,) = lint([waived], tiers=DEFAULT_TIERS)
    assert (found.item, found.problem.code, found.waived) == ("q2.3-01", "B04", "people do say this")


@pytest.mark.parametrize("rule", [UNKNOWN, STALE, "Q014", "b04"])
def test_only_rules_can_be_waived(rule: str) -> None:
    (item,) = items_of(BROKEN)
    waived = replace(item, waivers=(Waiver(Where(item.where.path, 8), rule, "so it is"),))
    assert [line[:3] for line in lines(lint([waived]))] == ["A12", "B04"]


def test_waiver_of_a_rule_that_did_not_run_is_not_stale() -> None:
    (item,) = items_of(BROKEN)
    waived = replace(item, waivers=(Waiver(item.where, "C03", "a set phrase"), Waiver(item.where, "D02", "two forms")))
    assert [line[:3] for line in lines(lint([waived], tiers=DEFAULT_TIERS))] == ["B04"]
    assert [line[:3] for line in lines(lint([waived], tiers=TIERS))] == ["D09", "B04"]


def test_withdrawn_items_are_left_alone_and_no_flaw_of_a_draft_is_an_error() -> None:
    (item,) = items_of(BROKEN)
    item = replace(item, competences=())
    assert lint([replace(item, status="withdrawn")]) == ()
    for status, severity in (("current", "error"), ("draft", "warning")):
        found = lint([replace(item, status=status)], tiers="AB")
        assert [(one.problem.code, one.problem.severity) for one in found] == [("A08", severity), ("B04", "warning")]
    assert bank_lots(bank([replace(item, status="draft")])) == ()


def test_rules_see_the_whole_bank_but_tell_of_what_was_asked() -> None:
    (item,) = items_of(BROKEN)
    other = replace(item, id="q2.4-01", unit="2.4", use="assessment", where=Where("question_bank/2.4.md", 1))
    both = [item, other]
    told = [(one.item, one.problem.code) for one in lint(both, units=["2.4"], tiers="BD")]
    assert told == [("q2.4-01", "B04"), ("q2.4-01", "D04")]
    assert {one.item for one in lint(both, use="practice")} == {"q2.3-01"}


@settings(deadline=None)
@given(st.permutations([*items_of(BROKEN), *items_of(parts_of(LINT[0])["good"])]))
def test_order_of_the_items_does_not_matter_to_item_rules(items: list[Item]) -> None:
    assert lint(items, tiers="ABC") == lint(items[::-1], tiers="ABC")


# Texts made comparable, and chance


@settings(deadline=None)
@given(st.text())
def test_normal_text_stays_as_it_is(text: str) -> None:
    assert normal(normal(text)) == normal(text)


@pytest.mark.parametrize(("freedom", "statistic"), [(1, 3.841), (2, 5.991), (3, 7.815), (4, 9.488), (5, 11.070)])
def test_chi_square_has_the_critical_values_of_the_tables(freedom: int, statistic: float) -> None:
    assert chi_square_tail(statistic, freedom) == pytest.approx(0.05, abs=1e-4)


def test_binomial_test_is_exact_and_near_the_normal_one() -> None:
    assert at_least(8, [0.25] * 20) == pytest.approx(0.10181, abs=1e-5)
    assert at_least(0, []) == 1
    assert at_least(120, [0.25] * 400) == pytest.approx(at_least(120, [0.25] * 400 + [1e-12]), abs=2e-3)
    assert uneven([5, 5], [5, 5]) == 1


# The command


def test_command_knows_the_tiers() -> None:
    assert "".join(TIERS) == linting.TIERS
    assert ",".join(DEFAULT_TIERS) == linting.DEFAULT


@pytest.mark.no_cover
def test_bank_of_the_course_has_nothing_that_is_not_waived(run: Run) -> None:
    result = run("lint", "--root", REPOSITORY, "--strict")
    assert result.exit_code == 0, result.output
    course = read_once(REPOSITORY)
    for counted in map(summary, bank_lots(course)):
        assert counted.longest == pytest.approx(counted.chance, abs=0.05)
        assert counted.grade
        assert counted.grade < 5


def spoiled(good: Path, name: str = "B04") -> Path:
    """Replace the bank of the good course by the broken part of a case."""
    for path in (good / "question_bank").glob("*.md"):
        path.unlink()
    source = parts_of(next(case for case in LINT if case.name.startswith(name)))["broken"]
    (good / "question_bank" / "3.10.md").write_text(source.replace("2.3", "3.10"), encoding="utf-8")
    return good


def test_table_and_count(good: Path, run: Run) -> None:
    result = run("lint", "--root", spoiled(good))
    assert result.exit_code == 0
    assert "B04 absolute distractors  q3.10-01  question_bank/3.10.md:13  'never' in a distractor" in result.output
    assert result.output.endswith("1 item, no errors, 1 warning, 0 waived\n")


@pytest.mark.parametrize(
    ("name", "options", "code"),
    [("B04", (), 0), ("B04", ("--strict",), 1), ("B04", ("--strict", "--tier", "a,d"), 0), ("A10", (), 1)],
)
def test_exit_is_1_on_errors_and_when_strict_on_warnings(
    good: Path, run: Run, name: str, options: tuple[str, ...], code: int
) -> None:
    assert run("lint", "--root", spoiled(good, name), *options).exit_code == code


def test_advice_is_given_on_request_and_counted_apart(good: Path, run: Run) -> None:
    root = spoiled(good, "C03")
    assert run("lint", "--root", root).output.endswith("1 item, no errors, no warnings, 0 waived\n")
    assert run("lint", "--root", root, "--tier", "A,B,C,D").output.endswith(
        "1 item, no errors, no warnings, 4 hints, 0 waived\n"
    )


def test_json_holds_findings_with_waivers_and_summaries(good: Path, run: Run) -> None:
    root = spoiled(good)
    bank = root / "question_bank" / "3.10.md"
    bank.write_text(bank.read_text("utf-8").replace("use: practice\n", "use: practice\nwaive: {B04: people say so}\n"))
    told = json.loads(run("lint", "--root", root, "--json", "--strict").output)
    assert told["findings"] == [
        {
            "rule": "B04",
            "severity": "warning",
            "item": "q3.10-01",
            "path": "question_bank/3.10.md",
            "line": 14,
            "message": "'never' in a distractor, and nothing like it in the key: people rule it out",
            "waived": "people say so",
        }
    ]
    assert told["summaries"][0] | {"grade": None} == {
        "name": "the practice items",
        "items": 1,
        "grade": None,
        "longest": 1 / 3,
        "chance": 1 / 3,
        "letters": {"A": 1, "B": 0, "C": 0},
        "levels": {"apply": 1},
        "options": {"3": 1},
        "competences": {"3.10.1": 1},
    }
    table = run("lint", "--root", root).output
    assert "waived" in table
    assert "people say so" in " ".join(table.split())
    assert table.endswith("1 item, no errors, no warnings, 1 waived\n")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("9.9",), "there is no unit '9.9'. Known: 1.1, 2.1, 3.10."),
        (("--tier", "x"), "'x' is no list of tiers: name some of A, B, C, D, such as A,B,D"),
        (("--form", "nothing"), "there is no blueprint 'nothing' in question_bank/blueprints/."),
        (("2.1", "--form", "x"), "--form takes the units and the use from its blueprint"),
    ],
)
def test_wrong_use_says_what_would_be_right(good: Path, run: Run, args: tuple[str, ...], said: str) -> None:
    result = run("lint", "--root", good, *args)
    assert result.exit_code
    assert said in " ".join(result.output.split())


def test_bank_with_mistakes_is_not_judged(good: Path, run: Run) -> None:
    result = run("lint", "--root", spoiled(good, "A01"))
    assert result.exit_code == 1
    assert "question_bank/3.10.md:12: error Q012" in result.output
    assert "mend these mistakes first" in result.output


def test_forms_of_a_blueprint_are_linted(run: Run) -> None:
    told = json.loads(run("lint", "--root", REPOSITORY, "--form", "section-1", "--seed", "7", "--json").output)
    assert [one["name"] for one in told["summaries"]] == ["form A", "form B"]
    assert told["findings"] == []


# The documentation


def test_every_rule_is_documented() -> None:
    page = (REPOSITORY / "docs" / "item-rules.md").read_text(encoding="utf-8")
    codes = (REPOSITORY / "docs" / "codes.md").read_text(encoding="utf-8")
    for code, text in RULE_CODES.items():
        assert f"| {code} | {text} |" in codes
        assert re.search(rf"^\| {code} \| ", page, flags=re.M)
    for rule in RULES:
        assert f"| {rule.code} | {rule.name} |" in page


def test_rules_over_forms_only_are_rules_over_lots() -> None:
    assert [rule.code for rule in RULES if isinstance(rule, LotRule) and rule.over == "form"] == ["D02"]
