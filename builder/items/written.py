"""What an author wrote as an item, taken apart: stem, answer, closing feedback; and pieces of answers.

One rule carries the bank: a line that starts with `>` is what is shown after answering.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise
from string import ascii_lowercase
from typing import TYPE_CHECKING

from builder import prose
from builder.model import Choice, Interaction, Item, Option, Paragraph, Problem, Prose, Where, Words
from builder.source import Fields, texts

if TYPE_CHECKING:
    from markdown_it.token import Token

SAMPLE_TITLE = "A title for authors"
"""The title of an item that `new` wrote and nobody has changed yet."""

_MARK = re.compile(r"\[( |x|X|[0-9])\](?: |$|\n)")


@dataclass(frozen=True, slots=True)
class Written:
    """An item taken apart. `where` is line 1 of the file, since token lines count from the file."""

    where: Where
    heading: Where
    stem: Prose
    answer: list[Token]
    feedback: Prose | None
    lines: tuple[str, ...]
    problems: list[Problem] = field(default_factory=list)

    def note(self, where: Where, code: str, message: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(where, code, message))

    def place(self, token: Token) -> Where:
        """Return where a token stands."""
        return prose.place(token, self.where)

    @property
    def answer_where(self) -> Where:
        """Return where the answer stands, or the item where it has none."""
        return self.place(self.answer[0]) if self.answer else self.heading


Response = tuple[str, ...]
"""An answer to an item, in source terms. A choice: the IDs of the options chosen. Matching: for each prompt the letter
of its match in the source order of `form.matching`, "" for none. Ordering: the letters of the steps in source order,
as they were put in order. Text entry: the text for each gap. Extended: the marks that a marker gave for each aspect.
"""


@dataclass(frozen=True, slots=True)
class ItemType:
    """An item type: how its answer is read and marked, what it costs, and an example of it.

    `read` returns None where the answer cannot be had; it has noted why. `mark` returns the share of the marks that
    a response gives, from 0 to 1, and never raises on a response; `full` returns a response that gives them all.
    `example` is documentation, the skeleton of a new item, and a test. `minutes` is the time that an item takes when
    none is given.
    """

    name: str
    read: Callable[[Written, Fields], Interaction | None]
    mark: Callable[[Item, Response], Fraction]
    full: Callable[[Item], Response]
    example: str
    minutes: float = 1.0


def take_apart(stream: list[Token], lines: tuple[str, ...], where: Where, heading: Where) -> Written:
    """Take apart the block tokens that stand between the data of an item and the next heading."""
    groups = list(prose.groups(stream))
    closing: list[list[Token]] = []
    while groups and groups[-1][0].type == "blockquote_open":
        closing.insert(0, groups.pop())
    answers = ("bullet_list_open", "ordered_list_open", "table_open")
    stray = _gather_options(groups)
    answer = groups.pop() if groups and groups[-1][0].type in answers else []
    stem, problems = prose.from_tokens([token for group in groups for token in group], where)
    place = prose.place(groups[0][0], where) if groups else heading
    written = Written(where, heading, Prose(place, stem.blocks), answer, None, lines, problems)
    for token in stray:
        message = "text cannot stand between or after the options: start it with `>`, or put it above them"
        if token.type == "blockquote_open":
            message = "this feedback stands under no option: indent it by two spaces, `  > …`"
        written.note(written.place(token), "Q022", message)
    feedback = _quoted(closing, written)
    problems.extend(stray_lines(stream, lines, where))
    texts = [token for group in (*groups, *closing) for token in group]
    if answer and answer[0].type != "table_open":
        texts += answer
    problems.extend(prose.lost_cells(texts, lines, where))
    return Written(where, heading, written.stem, answer, feedback, lines, problems)


def _gather_options(groups: list[list[Token]]) -> list[Token]:
    """Make one list of options that something unindented keeps apart; return what does."""
    marked = [index for index, group in enumerate(groups) if _has_mark(group)]
    if not marked or groups[-1][0].type in ("ordered_list_open", "table_open"):
        return []
    apart = groups[marked[0] :]
    options = [token for index in marked for token in groups[index][1:-1]]
    groups[marked[0] :] = [[apart[0][0], *options, apart[0][-1]]]
    return [group[0] for group in apart if not _has_mark(group)]


def _has_mark(group: list[Token]) -> bool:
    first = next((token for token in group if token.type == "inline"), None)
    return group[0].type == "bullet_list_open" and first is not None and bool(_MARK.match(first.content))


def stray_lines(stream: list[Token], lines: tuple[str, ...], where: Where) -> Iterator[Problem]:
    """Yield a problem for each line that joins what stands above it, into or out of a quotation."""
    found: dict[int, str] = {}
    for before, token in pairwise([*stream[:1], *stream]):
        start, end = token.map or (0, 0)
        if token.type == "blockquote_open":
            loose = (n for n in range(start, end) if lines[n].strip() and lines[n].strip()[0] != ">")
            message = "this line would join the feedback above it: start it with `>` or leave a line empty"
            found.update((number, message) for number in loose)
        elif token.type == "list_item_open" and token.level == 1:
            loose = (n for n in range(start + 1, end) if lines[n].strip() and not lines[n][0].isspace())
            message = "this line would join the one above it: indent it, and start it with `>` if it is feedback"
            found.update((number, message) for number in loose if number not in found)
        elif before.type == "paragraph_open":
            deep = (n for n, line in enumerate(token.content.split("\n"), start) if line.lstrip()[:1] == ">")
            message = "this line would join the text above it: indent feedback by two spaces, `  > …`"
            found.update((number, message) for number in deep)
    for number, message in found.items():
        yield Problem(Where(where.path, where.line + number), "Q022", message)


def _quoted(groups: list[list[Token]], written: Written) -> Prose | None:
    inner = [token for group in groups for token in group[1:-1]]
    if not inner:
        return None
    # The blocks in the quotation are one level deeper; only their order and content matter.
    parsed, problems = prose.from_tokens(inner, written.where)
    written.problems.extend(problems)
    return Prose(written.place(inner[0]), parsed.blocks)


@dataclass(frozen=True, slots=True)
class Marked:
    """One line of an answer list: its mark (`x`, a blank, a digit, or None), text, feedback."""

    where: Where
    mark: str | None
    text: Prose
    feedback: Prose | None
    inner: list[Token]


def marked_list(written: Written, marks: str, *, levels: bool = False) -> list[Marked] | None:
    """Read the answer as a bullet list of marked lines. `marks` tells the author what they look like."""
    if not written.answer or written.answer[0].type != "bullet_list_open":
        written.note(written.heading, "Q007", f"the answer is missing: write it as a list of {marks}")
        return None
    return [one_marked(item, written, levels=levels) for item in prose.groups(written.answer[1:-1])]


def one_marked(item: list[Token], written: Written, *, levels: bool = False) -> Marked:
    """Read one list item: its mark, the text after it, its feedback, and its nested list where it holds levels."""
    groups = list(prose.groups(item[1:-1]))
    quotes = [group for group in groups if group[0].type == "blockquote_open"]
    nested = [group for group in groups if levels and group[0].type == "bullet_list_open"]
    texts = [group for group in groups if group not in quotes and group not in nested]
    parsed, problems = prose.from_tokens([token for group in texts for token in group], written.where)
    written.problems.extend(problems)
    mark, text = _split_mark(Prose(written.place(item[0]), parsed.blocks))
    inner = [token for group in nested for token in group]
    return Marked(written.place(item[0]), mark, text, _quoted(quotes, written), inner)


def _split_mark(text: Prose) -> tuple[str | None, Prose]:
    match text.blocks:
        case (Paragraph((Words(words), *rest)), *more):
            found = _MARK.match(words)
            if found:
                left = words[found.end() :]
                first = Paragraph(((Words(left),) if left else ()) + tuple(rest))
                blocks = (first, *more) if first.children else tuple(more)
                return found[1].lower(), Prose(text.where, blocks)
    return None, text


def choice(
    written: Written, fields: Fields, allowed: str, *, multiple: bool = False, graded: bool = False
) -> Choice | None:
    """Read a list of options whose marks are all in `allowed` (`x` and blank, or digits), and which are `pinned`."""
    pinned: tuple[str, ...] = fields.may("pinned", texts, ())
    shown = "`- [2] …`, `- [1] …`, `- [0] …`" if graded else "`- [x] …` and `- [ ] …`"
    lines = marked_list(written, shown)
    if lines is None:
        return None
    options = []
    for name, line in zip(ascii_lowercase, lines, strict=False):
        if line.mark is None or line.mark not in allowed:
            written.note(line.where, "Q007", f"this option has no mark: options are {shown}")
            continue
        if not line.text.blocks:
            written.note(line.where, "Q008", f"option {name} is empty")
        score = int(line.mark) if graded else int(line.mark == "x")
        options.append(Option(name, line.text, score, line.feedback))
    if len(lines) > len(ascii_lowercase):
        written.note(lines[26].where, "Q007", "there are more than 26 options")
    if len(options) < len(lines):
        return None  # what is wrong with the others is told once these can be read
    _check_options(options, written)
    return Choice(_pinned(options, pinned, written, fields), multiple, graded)


def _pinned(options: list[Option], names: tuple[str, ...], written: Written, fields: Fields) -> tuple[Option, ...]:
    known = [option.id for option in options]
    if names == ("all",):
        names = tuple(known)
    for name in (name for name in names if name not in known):
        message = f"`pinned`: there is no option {name!r}; the options are {', '.join(known)}, or write `all`"
        written.note(fields.at("pinned"), "Q027", message)
    return tuple(replace(option, pinned=True) if option.id in names else option for option in options)


def _check_options(options: list[Option], written: Written) -> None:
    if len(options) == 1:
        written.note(options[0].text.where, "Q009", "there is only one option: a choice needs two or more")
    seen: dict[str, str] = {}
    for option in options:
        text = " ".join(prose.plain(option.text).split()).casefold()
        if text and text in seen:
            message = f"option {option.id} has the same text as option {seen[text]}"
            written.note(option.text.where, "Q010", message)
        seen.setdefault(text, option.id)


def accepted(written: Written) -> list[Marked]:
    """Read a list of accepted (`[x]`) and tempting wrong (`[ ]`) answers to a text entry."""
    lines = marked_list(written, "`- [x] accepted` and `- [ ] wrong`") or []
    for line in lines:
        if line.mark not in ("x", " "):
            written.note(line.where, "Q007", "this answer has no mark: write `- [x]` or `- [ ]`")
        elif not line.text.blocks:
            written.note(line.where, "Q008", "this answer is empty")
    good = [line for line in lines if line.mark in ("x", " ") and line.text.blocks]
    if len(good) < len(lines):
        return []
    if lines and not any(line.mark == "x" for line in good):
        written.note(written.answer_where, "Q012", "no answer is accepted: mark at least one with `[x]`")
    return good
