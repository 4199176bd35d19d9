"""GIFT, Moodle's text format for questions: one file a form, its questions in one category.

Source of the format: https://docs.moodle.org/en/GIFT_format, and where that is silent, what Moodle's importer reads
(`question/format/gift/format.php`) and the grammar of https://github.com/fuhrmanator/GIFT-grammar-PEG.js.

- Every text is HTML on one line. `~ = # { } :` and the backslash stand behind a backslash, an end of line is `\\n`.
- A comment in front of each question gives its ID and its tags, which Moodle reads from 3.7 on. Tags, category and the
  vignette in a `div` are those of our Moodle XML.
- Several right options are `~%50%`, wrong ones take as much away in all. Grades are shares too, after a `=` for the top
  one, which is how Moodle tells "choose one" from "choose several".
- A gap in the stem is an answer in braces where it stands. There can be one only: Moodle takes the first `{` to the
  first `}` for the answer.
- A short answer always has its weight, `%100%`, so that one that starts with a per cent sign is read well; one that
  starts with a bracket has `[plain]` before it, else `[html]` at its start would be taken for a format.
- Of true and false, the first feedback is for a wrong answer and the second for a right one.
- Pictures stand in the text itself, as `data:` addresses.
- The unit of a number ends the question, reasons of pairs end the general feedback. A model answer is the general
  feedback. There is no place for marks, rubrics, capitals that matter, and slips of spelling.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import assert_never

from builder import prose
from builder.form import Form, Question, matching
from builder.formats.content import Format
from builder.formats.inlined import GAP, Pictures, inlined
from builder.formats.lines import difference, fit, is_pinned, refusal, told_at_end, vignette_of
from builder.formats.moodle_facts import (
    about,
    as_menu,
    as_pattern,
    category,
    cut_tags,
    moodle_shares,
    odd_shares,
    per_cent,
    tags,
)
from builder.formats.told import number, with_reasons
from builder.model import Answer, Choice, ExtendedText, Item, Match, Order, Problem, Prose, TextEntry, Vignette

_SIGNS = re.compile(r"[\\~=#{}:]")
_OWN_CODE = re.compile(r"&&0(?:10|35|58|61|92)|&&12[356]")  # what Moodle's importer puts in place of escaped signs
_GAP = re.compile(GAP.format("[0-9]+"))


def write(form: Form, pictures: Pictures) -> dict[str, bytes]:
    """Return the form as one file, `form-A-gift.txt`, in UTF-8. What `refused` found wanting must not come here."""
    opening = [*(f"// {line}" for line in about(form)), f"$CATEGORY: {category(form)}"]
    blocks = ["\n".join(" ".join(fit(line).split()) for line in opening)]
    blocks += [_question(question, vignette_of(question, form), pictures) for question in form.questions]
    return {f"{form.file}-gift.txt": ("\n\n".join(blocks) + "\n").encode()}


def _question(question: Question, vignette: Vignette | None, pictures: Pictures) -> str:
    item = question.item
    name = _escaped(f"{question.number:02} {item.id} {item.title}")
    stem = _escaped(_stem(item, vignette, pictures))
    general = _html(_general(item), pictures)
    feedback = f"####{_escaped(general)}" if general else ""
    answer = _answer(question, feedback, pictures)
    text = _with_gap(stem, answer) if _has_gap(item) else stem + answer
    return f"// {_comment(item)}\n::{name}::[html]{text}"


def _comment(item: Item) -> str:
    marks = [("id", item.id), *(("tag", tag) for tag in tags(item))]
    return " ".join(f"[{name}:{value.replace(']', chr(92) + ']')}]" for name, value in marks)


def _has_gap(item: Item) -> bool:
    return isinstance(item.interaction, TextEntry) and item.interaction.in_stem


def _with_gap(stem: str, answer: str) -> str:
    before, after = _GAP.split(stem, maxsplit=1)
    # Two bars after the answer would start a comment for some readers.
    return before + answer + (after.replace("//", "&\\#47;/", 1) if after.lstrip().startswith("//") else after)


# Texts


def _escaped(text: str) -> str:
    return _SIGNS.sub(lambda sign: "\\" + sign[0], fit(text)).replace("\n", "\\n")


def _stem(item: Item, vignette: Vignette | None, pictures: Pictures) -> str:
    front = [f'<div class="vignette">{_html(vignette.text, pictures)}</div>'] if vignette else []
    return "\n".join([*front, *(_html(text, pictures) for text in (item.stem, told_at_end(item)) if text)])


def _general(item: Item) -> Prose | None:
    return with_reasons(item, item.interaction) if isinstance(item.interaction, Match) else item.feedback


def _html(text: Prose | None, pictures: Pictures) -> str:
    return inlined(text, pictures) if text else ""


# Answers


def _answer(question: Question, feedback: str, pictures: Pictures) -> str:
    """Return the answer in its braces, with the general feedback at its end."""
    item = question.item
    match item.interaction:
        case Choice() as choice if item.type == "true-false":
            return f"{{{_true_false(choice, pictures)}{feedback}}}"
        case Choice() as choice:
            return _braced(_choice(choice, question.shown, pictures), feedback)
        case Match() as found:
            return _braced(_match(found, pictures), feedback)
        case TextEntry(numeric=True) as entry:
            return _braced(_numbers(entry, pictures), feedback, "#")
        case TextEntry(gaps, in_stem=True):
            return f"{{{' '.join(_short(answer, pictures) for answer in gaps[0])}{feedback}}}"
        case TextEntry(gaps):
            return _braced([_short(answer, pictures) for answer in gaps[0]], feedback)
        case ExtendedText():
            return f"{{{feedback}}}"
        case Order():
            raise AssertionError("GIFT has no order: `refused` tells it")
        case _:
            assert_never(item.interaction)


def _braced(lines: list[str], feedback: str, sign: str = "") -> str:
    return "\n\t".join([f"{{{sign}", *lines, *([feedback] if feedback else [])]) + "\n}"


def _told(feedback: Prose | None, pictures: Pictures) -> str:
    return f"#{_escaped(_html(feedback, pictures))}" if feedback else ""


def _true_false(choice: Choice, pictures: Pictures) -> str:
    right, wrong = sorted(choice.options, key=lambda option: option.score, reverse=True)
    told = _told(wrong.feedback, pictures) or ("#" if right.feedback else "")
    return prose.plain(right.text).upper() + told + _told(right.feedback, pictures)


def _choice(choice: Choice, shown: tuple[int, ...], pictures: Pictures) -> list[str]:
    shares = moodle_shares(choice)
    lines = []
    for index in shown:
        option, share = choice.options[index], shares[index]
        whole = share == 1 and not choice.multiple
        weight = "=" if whole else f"~%{per_cent(share)}%" if share else "~"
        lines.append(weight + _escaped(_html(option.text, pictures)) + _told(option.feedback, pictures))
    return lines


def _match(found: Match, pictures: Pictures) -> list[str]:
    pairs = ((_escaped(_html(pair.prompt, pictures)), _escaped(as_menu(pair.match))) for pair in matching(found))
    return [f"={prompt} -> {match}" for prompt, match in pairs]


def _numbers(entry: TextEntry, pictures: Pictures) -> list[str]:
    return [f"={_weight(one)}{_range(one)}{_told(one.feedback, pictures)}" for one in entry.gaps[0]]


def _range(answer: Answer) -> str:
    assert answer.low is not None
    assert answer.high is not None
    low, high = number(answer.low), number(answer.high)
    return low if low == high else f"{low}..{high}"


def _short(answer: Answer, pictures: Pictures) -> str:
    plain = "[plain]" if answer.text.startswith("[") else ""
    return f"={_weight(answer)}{plain}{_escaped(as_pattern(answer.text))}{_told(answer.feedback, pictures)}"


def _weight(answer: Answer) -> str:
    return "%100%" if answer.score else "%0%"


# What GIFT does not have


def limits(question: Question) -> Iterator[Problem]:
    """Yield what GIFT cannot carry of a question, and what it carries with a difference."""
    item = question.item
    yield from (refusal(item, message) for message in _lacks(item))
    yield from (difference(item, message) for message in (*_differs(item), *cut_tags(item)))


def _lacks(item: Item) -> Iterator[str]:
    match item.interaction:
        case Choice() as choice:
            yield from odd_shares(choice)
        case Match() as found if any(True for pair in matching(found) for _ in prose.pictures(pair.match)):
            yield "the matches are a menu in Moodle, which shows no pictures: write them in words"
        case TextEntry(gaps, in_stem=True) if len(gaps) > 1:
            yield f"GIFT has room for one gap in a question, this has {len(gaps)}: make it several, or use Moodle XML"
        case TextEntry(gaps, numeric=False):
            yield from (f"GIFT has no way to write {sign!r} in a short answer" for sign in _own_signs(gaps[0]))


def _own_signs(answers: tuple[Answer, ...]) -> Iterator[str]:
    for answer in answers:
        if "->" in answer.text:
            yield "->"
        yield from (found[0] for found in _OWN_CODE.finditer(answer.text))


def _differs(item: Item) -> Iterator[str]:
    if item.marks != 1:
        yield f"GIFT has no marks: this question counts 1 there, not {number(item.marks)}. Set its marks in the quiz"
    if is_pinned(item) and item.type != "true-false":
        yield "Moodle shuffles the options of GIFT: switch that off in this question, where some keep their place"
    if found := _OWN_CODE.search(item.title):
        yield f"GIFT has no way to write {found[0]!r} in a title: Moodle will show another sign"
    match item.interaction:
        case Choice(whole=True) as choice if sum(option.score for option in choice.options) > 1:
            yield (
                "GIFT has no scoring all or nothing: a wrong option takes all marks away there, "
                "but some of the right ones alone still give part of them"
            )
        case TextEntry(capitals=True):
            yield "GIFT does not say that capitals matter: set it in the question once it is in Moodle"
        case ExtendedText():
            yield "GIFT has no place for a rubric: mark this with the marking guide"
    if isinstance(item.interaction, TextEntry) and item.interaction.slips:
        yield "GIFT takes no slip of spelling: add likely ones as accepted answers, or mark them by hand"


FORMAT = Format(
    "gift",
    frozenset([Choice, Match, TextEntry, ExtendedText]),
    write,
    limits,
    title="GIFT",
    carries=frozenset(
        [
            *("id", "revision", "title", "competences", "level", "minutes", "sources", "vignette", "markup"),
            *("pictures", "feedback", "option feedback", "part marks", "pair reasons", "model answer", "unit", "key"),
        ]
    ),
)
