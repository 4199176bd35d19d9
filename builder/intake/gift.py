"""GIFT, taken in: Moodle's text format for questions, as Moodle reads it and with what our own export adds.

Source of the format: https://docs.moodle.org/en/GIFT_format, and where that is silent, what Moodle's importer reads
(`question/format/gift/format.php`).

- Questions are parted by empty lines. A line that starts with `//` is a comment; `[id:…]` and `[tag:…]` in it count.
- `\\~ \\= \\# \\{ \\} \\: \\\\` are those signs, `\\n` is an end of line. The first `{` to the first `}` is the answer.
- One gap with words round it is a gap-fill question; a menu there is a choice, its place shown by a line.
- A text without an answer asks nothing: it is told, and not taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html import unescape

from builder.intake.encoding import decoded
from builder.intake.gaps import gap_mark, with_gaps
from builder.intake.moodle_texts import Texts
from builder.intake.own_facts import Facts, facts_of, matched, title_of, vignette_and_rest, with_facts, without_unit
from builder.intake.pictures import Pictures
from builder.intake.qti_choices import Key, Offered, chosen
from builder.intake.scores import MOST_ANSWERS, between, number, pattern_text, share, tell_others, within, worth
from builder.intake.sound import flaw
from builder.intake.texts import plain_prose
from builder.intake.values import Importer, Intake, Taken
from builder.model import Answer, Choice, ExtendedText, Interaction, Option, Pair, Problem, Prose, TextEntry, Where

_SIGNS = "\\~=#{}:"
_ESCAPED = re.compile(r"\\([\\~=#{}:n])")
_HIDDEN = re.compile("[\ue010-\ue016]")
_PRIVATE = re.compile("[\ue000-\ue01f]")
_MARK = re.compile(r"\[(id|tag):((?:\\\]|[^\]]){1,200})\]")
_FORMAT = re.compile(r"\[(html|markdown|plain|moodle)\]")
_SHARE = re.compile(r"%(-?[0-9]{1,3}(?:[.,][0-9]{1,9})?)%")
_TRUTH = re.compile(r"(T|TRUE|F|FALSE)\s*(?=#|$)", re.I)
_NONE = "\n"  # in place of an answer where there is none, not even an empty one
_QUESTION = re.compile(r"\{[^{}]*\}")
_OTHER = re.compile(r"^(?:\*?[a-zA-Z]\)|\[[* ]?\])[ \t]", re.M)
"""Options as other formats have them."""


@dataclass(frozen=True, slots=True)
class _Block:
    """The lines of one question, where they start, and the comments in front of it."""

    line: int
    content: str
    comments: str
    category: str


@dataclass(slots=True)
class _Parts:
    """A question taken apart: `before` and `after` stand round the answer, which holds no general feedback."""

    name: str
    format: str
    before: str
    answer: str
    after: str
    general: str
    texts: Texts
    facts: Facts
    vignette: Prose | None = None
    stem: Prose = field(default_factory=lambda: Prose(Where(""), ()))
    feedback: Prose | None = None

    def read(self, content: str) -> Prose:
        """Read a text, in the format that it names or else that of the question."""
        content = content.strip()
        found = _FORMAT.match(content)
        kind = found[1] if found else self.format
        content = content[found.end() :] if found else content
        return self.texts.read(_shown(content).strip(), "moodle_auto_format" if kind == "moodle" else kind)

    def may(self, content: str) -> Prose | None:
        """Read a text that may be empty."""
        made = self.read(content)
        return made if made.blocks else None


def knows(data: bytes, name: str) -> bool:
    """Tell whether a file is GIFT: it has a question with an answer in braces, and is not another format."""
    content = decoded(data, Where(name))
    if isinstance(content, Problem) or content[0].lstrip().startswith(("<", "{")) or "\nANSWER:" in content[0]:
        return False
    if re.search(r"^\s*(?:\$CATEGORY:|::)", content[0], re.M):
        return True
    if _OTHER.search(content[0]) or not name.lower().endswith((".gift", ".txt")):
        return False
    return bool(_QUESTION.search(content[0][:200_000]))


def read(data: bytes, name: str) -> Intake:
    """Read a file of GIFT. Never raises."""
    where = Where(name, 1)
    found = decoded(data, where)
    if isinstance(found, Problem):
        return Intake(problems=(found,))
    content, notes = found
    pictures = Pictures({})
    questions: list[Taken] = []
    problems: list[Problem] = []
    blocks = list(_blocks(_PRIVATE.sub("", content)))
    categories = tuple(dict.fromkeys(block.category for block in blocks if block.category))
    for block in blocks:
        place = Where(name, block.line)
        made = _taken(block, Texts(pictures, place))
        if isinstance(made, str):
            problems.append(Problem(place, "I002", made, "warning"))
        else:
            told = (f"Category: {block.category}.",) if len(categories) > 1 else ()
            questions.append(replace(made, lost=(*made.lost, *told)))
    if categories:
        notes = (*notes, f"Category: {'; '.join(categories)}.")
    if not blocks:
        problems.append(Problem(where, "I001", "the file holds no question in GIFT: `What is it? {=this ~that}`"))
    return Intake(tuple(questions), tuple(problems), pictures.kept, notes)


def _blocks(content: str) -> Iterator[_Block]:
    """Yield what empty lines part, without comments."""
    lines: list[str] = []
    comments: list[str] = []
    start, category = 1, ""
    for number_, line in enumerate([*content.split("\n"), ""], start=1):
        bare = line.strip()
        if bare.startswith("//"):
            comments.append(bare)
        elif bare.startswith("$CATEGORY:") and not lines:
            category = bare.removeprefix("$CATEGORY:").strip()
            comments = []
        elif bare:
            start = start if lines else number_
            lines.append(line)
        elif lines:
            yield _Block(start, "\n".join(lines), "\n".join(comments), category)
            lines, comments = [], []


def _hidden(content: str) -> str:
    """Return a text in which no escaped sign is one."""
    return _ESCAPED.sub(lambda found: "\n" if found[1] == "n" else chr(0xE010 + _SIGNS.index(found[1])), content)


def _shown(content: str) -> str:
    return _HIDDEN.sub(lambda found: _SIGNS[ord(found[0]) - 0xE010], content)


def _taken(block: _Block, texts: Texts) -> Taken | str:
    marks = [(name, value.replace("\\]", "]").strip()) for name, value in _MARK.findall(block.comments)]
    id = next((value for name, value in marks if name == "id"), "")
    parts = _parts(block, texts, facts_of(value for name, value in marks if name == "tag"))
    shown = repr(parts.name or " ".join(_shown(parts.before).split())[:60])
    if parts.answer == _NONE:
        return f"{shown} has no answer in braces: it asks nothing"
    made = _answered(parts)
    if isinstance(made, str):
        return f"{shown}: {made}"
    kind, interaction = made
    taken = Taken(kind, parts.stem, interaction, title_of(parts.name, id), parts.feedback, parts.vignette, id)
    taken = with_facts(replace(taken, lost=tuple(dict.fromkeys(texts.lost))), parts.facts)
    wrong = flaw(taken)
    return f"{shown}: {wrong}" if wrong else taken


def _parts(block: _Block, texts: Texts, facts: Facts) -> _Parts:
    content = _hidden(block.content).strip()
    name = ""
    if content.startswith("::") and (end := content.find("::", 2)) > 0:
        name, content = " ".join(_shown(content[2:end]).split()), content[end + 2 :].lstrip()
    found = _FORMAT.match(content)
    content = content[found.end() :] if found else content
    before, brace, rest = content.partition("{")
    answer, closing, after = rest.partition("}")
    if not brace or not closing:
        before, answer, after = content, "", ""
    answer, _, general = answer.partition("####")
    parts = _Parts(
        name, found[1] if found else "moodle", before, answer.strip() if closing else "\n", after, general, texts, facts
    )
    front, parts.before = vignette_and_rest(_shown(before))
    parts.vignette = parts.may(front) if front else None
    parts.feedback = parts.may(general)
    return parts


# Answers


def _answered(parts: _Parts) -> tuple[str, Interaction] | str:
    """Read the answer, and with it the stem: where the answer stands in it depends on its kind."""
    answer, inside = parts.answer, bool(parts.after.strip())
    if answer.count("=") + answer.count("~") > MOST_ANSWERS:
        return f"it has more than {MOST_ANSWERS} answers"
    kind = _kind(answer)
    if kind == "text" and inside:
        return _gap(parts)
    line = "_____" if inside and kind != "essay" else ""
    parts.stem = parts.read(
        f"{parts.before.rstrip() if line else parts.before}{' ' if line else ''}{line}{parts.after}"
    )
    match kind:
        case "essay":
            return "extended", ExtendedText(())
        case "truth":
            return "true-false", _truth(parts)
        case "number":
            return _numbers(parts)
        case "choice":
            return _choice(parts)
        case "match":
            return _match(parts)
        case _:
            return "short-text", TextEntry((tuple(_texts(parts)),))


def _kind(answer: str) -> str:
    if not answer:
        return "essay"
    if answer.startswith("#"):
        return "number"
    if _TRUTH.match(answer):
        return "truth"
    if "~" in answer:
        return "choice"
    return "match" if "->" in answer and "=" in answer else "text"


def _alternatives(answer: str, signs: str = "=") -> Iterator[tuple[str, float | None, str, str]]:
    """Yield sign, share of the marks in per cent where there is one, content and feedback of each answer."""
    pieces = re.split(f"([{signs}])", answer)
    found = list(zip(pieces[1::2], pieces[2::2], strict=True))
    if pieces[0].strip():
        found.insert(0, ("=", pieces[0]))
    for sign, written in found:
        written = written.strip()
        weight = _SHARE.match(written)
        content, _, feedback = (written[weight.end() :] if weight else written).partition("#")
        yield sign, share(weight[1]) if weight else None, content.strip(), feedback


def _truth(parts: _Parts) -> Choice:
    found = _TRUTH.match(parts.answer)
    right = bool(found) and found[1].upper().startswith("T")  # type: ignore[index]
    pieces = [*parts.answer.split("#"), "", ""]
    told = {False: parts.may(pieces[1]), True: parts.may(pieces[2])}
    options = (("a", "True", right), ("b", "False", not right))
    return Choice(
        tuple(Option(id, plain_prose(name, parts.texts.where), int(good), told[good]) for id, name, good in options)
    )


def _choice(parts: _Parts) -> tuple[str, Interaction] | str:
    written = [one for one in _alternatives(parts.answer, "=~") if one[2]]
    if not written:
        return "it has no options"
    several = all(sign == "~" for sign, *_ in written)
    offered = []
    shares: dict[str, float] = {}
    for place, (sign, weight, content, feedback) in enumerate(written):
        offered.append(Offered(str(place), parts.read(content), parts.may(feedback)))
        shares[str(place)] = (100.0 if sign == "=" else 0.0) / 100 if weight is None else weight / 100
    whole = parts.facts.whole
    right = frozenset(name for name, value in shares.items() if value > 0)
    kind, made, lost = chosen(offered, Key(right, None if whole else shares, whole), multiple=several)
    parts.texts.lost += lost
    if kind == "single" and parts.facts.type == "next-action":
        return "next-action", replace(made, graded=True)
    return kind, made


def _match(parts: _Parts) -> tuple[str, Interaction]:
    pairs = []
    for _, _, content, feedback in _alternatives(parts.answer):
        prompt, _, wanted = content.partition("->")
        if feedback.strip():
            parts.texts.lost.append(f'A pair had the feedback "{_shown(feedback).strip()}"')
        found = plain_prose(" ".join(unescape(_shown(wanted)).split()), parts.texts.where)
        if found.blocks:
            pairs.append(Pair(parts.read(prompt), found))
    parts.stem, parts.feedback, made = matched(parts.stem, parts.feedback, pairs)
    return "matching", made


def _texts(parts: _Parts) -> Iterator[Answer]:
    for _, weight, content, feedback in _alternatives(parts.answer):
        told = parts.may(feedback)
        found = _FORMAT.match(content)
        content = _shown(content[found.end() :] if found else content).strip()
        if content == "*":
            tell_others(told, parts.texts.lost)
        elif text := pattern_text(content, parts.texts.lost):
            yield Answer(text, worth(100 if weight is None else weight, text, parts.texts.lost), feedback=told)


def _gap(parts: _Parts) -> tuple[str, Interaction]:
    parts.stem, _ = with_gaps(parts.read(f"{parts.before}{gap_mark(1)}{parts.after}"), 1)
    return "gap-fill", TextEntry((tuple(_texts(parts)),), in_stem=True)


def _numbers(parts: _Parts) -> tuple[str, Interaction] | str:
    answers: list[Answer] = []
    for _, weight, content, feedback in _alternatives(parts.answer[1:]):
        told, written = parts.may(feedback), _shown(content)
        score = worth(100 if weight is None else weight, written, parts.texts.lost)
        if written == "*" or not written:
            tell_others(told, parts.texts.lost)
        elif made := _number(written, score, told):
            answers.append(made)
        else:
            return f"{written!r} is not a number that an item of ours can hold"
    stem, unit = without_unit(parts.stem) if parts.facts.ours else (parts.stem, "")
    parts.stem = stem
    return "numeric", TextEntry((tuple(answers),), numeric=True, unit=unit)


def _number(written: str, score: int, told: Prose | None) -> Answer | None:
    if ".." in written:
        ends = [number(one) for one in written.split("..", 1)]
        low, high = ends
        return between(min(low, high), max(low, high), score, told) if low is not None and high is not None else None
    middle, _, tolerance = written.partition(":")
    return within(middle, tolerance, score, told)


IMPORTER = Importer("gift", "GIFT", knows, read)
