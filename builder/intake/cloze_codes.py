"""Moodle's gaps in a question text, `{1:SHORTANSWER:=board~=wall}`, read. `formats.cloze` writes them.

Source: https://docs.moodle.org/en/Embedded_Answers_(Cloze)_question_type, and the patterns in
`question/type/multianswer/questiontype.php`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape

from builder.intake.gaps import gap_mark
from builder.intake.scores import pattern_text, share, worth
from builder.model import Answer, Prose

_START = re.compile(r"\{([0-9]{0,5}):([A-Z_]{2,20}):")
_BODY = re.compile(r"((?:[^\\}]|\\.)*)\}", re.S)
_WORDS = {"SHORTANSWER": False, "SA": False, "MW": False, "SHORTANSWER_C": True, "SAC": True, "MWC": True}
"""Codes of short answers, and whether capitals matter."""
_NUMBERS = frozenset(("NUMERICAL", "NM"))
_MENU = re.compile(r"(?:MULTICHOICE|MC|MULTIRESPONSE|MR)(?:_?[VHS]+)?")
_ESCAPED = re.compile(r"\\([\\~#}=/\"*])")
_TAG = re.compile(r"<[^<>]*>")
_SHARE = re.compile(r"%(-?[0-9]{1,3}(?:[.,][0-9]{1,9})?)%")


@dataclass(frozen=True, slots=True)
class Found:
    """The text of a question with a mark for each gap, what is accepted in the gaps, and what is lost of them.

    `marks` are those of all gaps. `unknown` names the first code that asks in a way we do not have.
    """

    markup: str
    gaps: tuple[tuple[Answer, ...], ...]
    marks: float
    capitals: bool
    lost: tuple[str, ...]
    unknown: str = ""


def gaps_in(markup: str, read: Callable[[str], Prose]) -> Found:
    """Take the codes out of a text in HTML; `read` makes a text of feedback. What is no code stays. Never raises."""
    parts: list[str] = []
    gaps: list[tuple[Answer, ...]] = []
    lost: list[str] = []
    unknown, capitals, marks, end = "", set[bool](), 0, 0
    for weight, kind, body, start, after in _codes(markup):
        unknown = unknown or ("" if _known(kind) else kind)
        marks += weight
        capitals.add(_WORDS.get(kind, False))
        parts += [markup[end:start], gap_mark(len(gaps) + 1)]
        gaps.append(tuple(_answers(kind, body, len(gaps) + 1, read, lost)))
        end = after
    if len(capitals) > 1:
        lost.append("Capitals mattered in some gaps only: here they matter in all.")
    return Found("".join([*parts, markup[end:]]), tuple(gaps), marks, True in capitals, tuple(lost), unknown)


def _known(kind: str) -> bool:
    return kind in _WORDS or kind in _NUMBERS or bool(_MENU.fullmatch(kind))


def _codes(markup: str) -> Iterator[tuple[int, str, str, int, int]]:
    """Yield weight, kind, body, start and end of each code."""
    position = 0
    while start := _START.search(markup, position):
        body = _BODY.match(markup, start.end())
        if body is None:
            return  # no code that starts from here on has an end
        yield int(start[1] or 1), start[2], body[1], start.start(), body.end()
        position = body.end()


def _answers(kind: str, body: str, gap: int, read: Callable[[str], Prose], lost: list[str]) -> Iterator[Answer]:
    menu = []
    for alternative in re.split(r"(?<!\\)~", body):
        fraction, content, feedback = _alternative(alternative)
        if kind in _NUMBERS and ":" in content:
            content, _, tolerance = content.partition(":")
            if tolerance.strip(" 0."):
                lost.append(f"Gap {gap}: {content.strip()} could be {tolerance.strip()} off.")
        elif kind in _WORDS:
            content = pattern_text(content, lost)
        else:
            menu.append(content.strip())
        told = read(feedback) if feedback.strip() else None
        if content.strip():
            score = worth(share(fraction), content.strip(), lost)
            yield Answer(content.strip(), score, feedback=told)
    if len(menu) > 1 and kind not in _NUMBERS:
        lost.append(f"Gap {gap} was a menu of: {'; '.join(menu)}.")


def _alternative(written: str) -> tuple[str, str, str]:
    """Return the share of the marks in per cent, the text, and the feedback of one alternative."""
    written = written.strip()
    fraction = "0"
    if written.startswith("="):
        fraction, written = "100", written[1:]
    elif found := _SHARE.match(written):
        fraction, written = found[1], written[found.end() :]
    content, _, feedback = _parted(written)
    return fraction, unescape(_TAG.sub("", _ESCAPED.sub(_unescaped, content))), _ESCAPED.sub(r"\1", feedback)


def _unescaped(found: re.Match[str]) -> str:
    return found[0] if found[1] == "*" else found[1]


def _parted(written: str) -> tuple[str, str, str]:
    """Part what is answered from the feedback, at the first `#` that belongs to no `&#35;`."""
    found = re.search(r"(?<![\\&])(?<!&amp;)#", written)
    return (written[: found.start()], "#", written[found.end() :]) if found else (written, "", "")
