"""The text of text2qti, taken in: numbered questions with their answers below, in Markdown.

Source of the format: https://github.com/gpoore/text2qti (README, and the patterns in `text2qti/quiz.py`).

- `*a)` and `a)` are options of which one is right, `[*]` and `[ ]` of which several are, `*` an accepted text, `=` a
  number, `____` a place for an essay, `^^^^` for a file. `...` is feedback, `+` and `-` that on right and wrong
  answers, `!` a solution. What goes on is indented.
- Code that text2qti would run to make questions is never run: it is told, and left out.
- A text between questions asks nothing. It becomes the vignette of the question that follows, and says so there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import MappingProxyType

from builder.intake.encoding import decoded
from builder.intake.moodle_texts import Texts
from builder.intake.pictures import Pictures
from builder.intake.qti_choices import Key, Offered, chosen
from builder.intake.scores import MOST_ANSWERS, between, number
from builder.intake.sound import flaw
from builder.intake.values import Importer, Intake, Taken
from builder.model import Answer, ExtendedText, Interaction, Problem, Prose, TextEntry, Where

_STARTS = (
    ("question", r"[0-9]{1,9}\."),
    ("right option", r"\*[a-zA-Z]\)"),
    ("option", r"[a-zA-Z]\)"),
    ("right of several", r"\[\*\]"),
    ("of several", r"\[ ?\]"),
    ("accepted", r"\*"),
    ("feedback", r"\.\.\."),
    ("if right", r"\+"),
    ("if wrong", r"-"),
    ("solution", r"!"),
    ("number", r"="),
    ("title", r"[Tt]itle:"),
    ("points", r"[Pp]oints:"),
    ("text title", r"[Tt]ext [Tt]itle:"),
    ("text", r"[Tt]ext:"),
    ("quiz title", r"[Qq]uiz [Tt]itle:"),
    ("quiz description", r"[Qq]uiz description:"),
    ("pick", r"(?:[Ss]olutions )?[Pp]ick:"),
    ("points each", r"[Pp]oints per question:"),
    (
        "setting",
        r"(?:[Ss]huffle answers|[Ss]how correct answers|[Oo]ne question at a time|[Cc]an't go back"
        r"|[Ff]eedback is solution|[Ss]olutions (?:sample|randomize) groups):",
    ),
)
_START = re.compile("|".join(rf"({pattern})[ \t]+(?=\S)" for _, pattern in _STARTS))
_BARE = re.compile(r"(?P<essay>___+)|(?P<upload>\^\^\^+)|(?P<group>GROUP)|(?P<end>END_GROUP)")
_CODE = re.compile(r"```+\s*\{.*\}\s*$")
_QUESTION = re.compile(r"^[0-9]{1,9}\.[ \t]+\S", re.M)
_ANSWER = re.compile(r"^(?:\*?[a-zA-Z]\)[ \t]|\[[* ]?\][ \t]|=[ \t]|\*[ \t]|___+[ \t]*$)", re.M)
_OPTIONS = ("right option", "option", "right of several", "of several")


@dataclass(slots=True)
class _Entry:
    """What starts with a sign: its kind, where it stands, its lines, and the sign as it was `said`."""

    kind: str
    line: int
    lines: list[str]
    said: str = ""

    @property
    def text(self) -> str:
        """Return its text; what goes on below loses its indent."""
        first, *rest = self.lines
        indent = min((len(line) - len(line.lstrip()) for line in rest if line.strip()), default=0)
        return "\n".join([first, *(line[indent:] for line in rest)]).strip()


@dataclass(slots=True)
class _Question:
    """A question that is being read; `parts` are its answers and what is said to them, in order."""

    entry: _Entry
    title: str
    points: str
    parts: list[_Entry] = field(default_factory=list)
    vignette: str = ""
    lost: list[str] = field(default_factory=list)


def knows(data: bytes, name: str) -> bool:
    """Tell whether a file is text of text2qti: numbered questions, and answers with its signs."""
    found = decoded(data, Where(name))
    if isinstance(found, Problem) or "\nANSWER:" in found[0] or re.search(r"^(?:::|\$CATEGORY)", found[0], re.M):
        return False
    return bool(_QUESTION.search(found[0])) and bool(_ANSWER.search(found[0]))


def read(data: bytes, name: str) -> Intake:
    """Read a file of text2qti. Never raises, and runs nothing."""
    where = Where(name)
    found = decoded(data, where)
    if isinstance(found, Problem):
        return Intake(problems=(found,))
    reading = _Quiz(name)
    for entry in _entries(found[0]):
        reading.add(entry)
    reading.close()
    problems = reading.problems
    if not reading.questions and not problems:
        problems = [Problem(where, "I001", "the file holds no question such as `1. What is it?`")]
    return Intake(tuple(reading.questions), tuple(problems), notes=(*found[1], *reading.notes))


def _entries(content: str) -> Iterator[_Entry]:
    """Yield what starts with a sign, without comments; code that would be run is one entry."""
    current: _Entry | None = None
    comment = fence = ""
    for place, line in enumerate(content.split("\n"), start=1):
        bare = line.strip()
        if comment or fence:
            ends = bare == "END_COMMENT" if comment else bare.startswith(fence) and not bare.strip("`")
            comment, fence = ("", "") if ends else (comment, fence)
        elif bare == "COMMENT":
            comment = bare
        elif line.startswith("%"):
            continue
        elif _CODE.fullmatch(line):
            fence = "```"
            yield from (current,) if current else ()
            current = _Entry("code", place, [bare])
        else:
            made = _entry(line, place)
            if made or current is None:
                yield from (current,) if current else ()
                current = made or (_Entry("stray", place, [line]) if bare else None)
            else:
                current.lines.append(line)
    yield from (current,) if current else ()


def _entry(line: str, place: int) -> _Entry | None:
    found = _START.match(line)
    if found:
        kind = next(name for (name, _), group in zip(_STARTS, found.groups(), strict=True) if group)
        return _Entry(kind, place, [line[found.end() :]], found[0])
    bare = _BARE.fullmatch(line.rstrip())
    return _Entry(bare.lastgroup or "", place, [""]) if bare else None


class _Quiz:
    """A file that is being read: questions and problems so far, and what holds for those to come."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.questions: list[Taken] = []
        self.problems: list[Problem] = []
        self.notes: list[str] = []
        self.current: _Question | None = None
        self.title = self.points = self.each = self.vignette = self.pick = ""

    def add(self, entry: _Entry) -> None:
        """Read one entry."""
        match entry.kind:
            case "question":
                self.close()
                self.current = _Question(entry, self.title, self.points or self.each, vignette=self.vignette)
                if self.pick:
                    self.current.lost.append(f"It stood in a group from which so many were to be drawn: {self.pick}.")
                self.title = self.points = self.vignette = ""
            case "title" | "points" | "pick" | "text" | "text title" | "group" | "end" | "points each":
                self.close()
                self._between(entry)
            case "quiz title" | "quiz description" | "setting":
                self.close()
                self.notes.append(f'The file said: "{_plain(entry.said)} {_plain(entry.text)}"')
            case "code":
                self._tell(entry, "code that makes questions is not run")
            case "stray":
                self._tell(entry, f"this belongs to no question: {entry.text[:60]!r}")
            case _ if self.current:
                self.current.parts.append(entry)
            case _:
                self._tell(entry, f"this belongs to no question: {entry.text[:60]!r}")

    def _between(self, entry: _Entry) -> None:
        match entry.kind:
            case "title":
                self.title = " ".join(entry.text.split())
            case "points":
                self.points = entry.text
            case "points each":
                self.each = entry.text
            case "pick":
                self.pick = entry.text
            case "text":
                self.vignette = f"{self.vignette}\n\n{entry.text}".strip()
            case "text title":
                self.vignette = f"**{' '.join(entry.text.split())}**"
            case _:
                self.pick = self.each = ""

    def _tell(self, entry: _Entry, message: str) -> None:
        self.problems.append(Problem(Where(self.name, entry.line), "I002", message, "warning"))

    def close(self) -> None:
        """End the question that is open, if there is one."""
        question, self.current = self.current, None
        if question is None:
            return
        made = _taken(question, Where(self.name, question.entry.line))
        if isinstance(made, Taken):
            self.questions.append(made)
        else:
            self._tell(question.entry, f"{question.entry.text.split(chr(10))[0][:60]!r}: {made}")


def _taken(question: _Question, where: Where) -> Taken | str:
    texts = Texts(Pictures({}), where)
    first = next((place for place, part in enumerate(question.parts) if part.kind in _ANSWERED), len(question.parts))
    general = [part.text for part in question.parts[:first] if part.kind == "feedback"]
    made = _answer([part for part in question.parts[first:] if part.kind not in _SAID], texts)
    if isinstance(made, str):
        return made
    kind, interaction = made
    solution = "\n\n".join(part.text for part in question.parts if part.kind == "solution")
    told = ((_SAID[one.kind], _plain(one.text)) for one in question.parts if one.kind in _SAID)
    texts.lost += [f'{name} answers got: "{words}"' for name, words in told if name]
    if question.vignette:
        texts.lost.append("The vignette was a text between questions there: other questions may belong to it.")
    points = number(question.points or "1")
    feedback = "\n\n".join(one for one in (*general, solution) if one)
    taken = Taken(
        kind,
        texts.markdown(question.entry.text),
        interaction,
        question.title,
        texts.markdown(feedback) if feedback else None,
        texts.markdown(question.vignette) if question.vignette else None,
        marks=1.0 if points is None else float(points),
    )
    taken = replace(taken, lost=tuple(dict.fromkeys([*question.lost, *texts.lost])))
    return flaw(taken) or taken


_SAID: Mapping[str, str] = MappingProxyType({"if right": "Right", "if wrong": "Wrong", "solution": ""})
_Answers = list[tuple[_Entry, Prose | None]]
_ANSWERED = (*_OPTIONS, "accepted", "number", "essay", "upload")


def _answer(parts: list[_Entry], texts: Texts) -> tuple[str, Interaction] | str:
    if len(parts) > 2 * MOST_ANSWERS:
        return f"it has more than {MOST_ANSWERS} answers"
    kinds = {part.kind for part in parts} - {"feedback"}
    answers = list(_with_feedback(parts, texts))
    match sorted(kinds):
        case []:
            return "it has no answer"
        case ["essay"]:
            return "extended", ExtendedText(())
        case ["accepted"]:
            return "short-text", TextEntry(
                (tuple(Answer(_plain(one.text), 1, feedback=told) for one, told in answers),)
            )
        case ["number"]:
            return _numbers(answers)
        case ["upload"]:
            return "a file to hand in has no type with us"
        case _ if kinds <= set(_OPTIONS):
            return _options(answers, kinds, texts)
        case _:
            return f"its answers are of different kinds: {', '.join(sorted(kinds))}"


def _with_feedback(parts: list[_Entry], texts: Texts) -> Iterator[tuple[_Entry, Prose | None]]:
    """Yield each answer with the feedback that stands below it."""
    for place, part in enumerate(parts):
        if part.kind != "feedback":
            follows = parts[place + 1] if place + 1 < len(parts) else None
            yield part, texts.markdown(follows.text) if follows and follows.kind == "feedback" else None


def _plain(content: str) -> str:
    return " ".join(content.split())


def _options(
    answers: list[tuple[_Entry, Prose | None]], kinds: set[str], texts: Texts
) -> tuple[str, Interaction] | str:
    several = kinds <= {"right of several", "of several"}
    if not several and kinds & {"right of several", "of several"}:
        return "its options are of two kinds, `a)` and `[ ]`"
    offered = [Offered(str(n), texts.markdown(one.text), told) for n, (one, told) in enumerate(answers)]
    right = frozenset(str(n) for n, (one, _) in enumerate(answers) if one.kind.startswith("right"))
    kind, choice, _ = chosen(offered, Key(right), multiple=several)
    return kind, choice


_RANGE = re.compile(r"\[\s*(\S+)\s*,\s*(\S+)\s*\]")
_TOLERANCE = re.compile(r"(\S+)\s*\+-\s*(\S+?)(%?)")


def _numbers(answers: _Answers) -> tuple[str, Interaction] | str:
    made = []
    for entry, told in answers:
        ends = _ends(_plain(entry.text))
        if ends is None:
            return f"{_plain(entry.text)!r} is not a number that an item of ours can hold"
        made.append(between(*ends, 1, told))
    return "numeric", TextEntry((tuple(made),), numeric=True)


def _ends(written: str) -> tuple[Decimal, Decimal] | None:
    found = _RANGE.fullmatch(written)
    if found:
        low, high = number(found[1]), number(found[2])
        return None if low is None or high is None else (min(low, high), max(low, high))
    found = _TOLERANCE.fullmatch(written)
    middle, off = number(found[1] if found else written), number(found[2]) if found else Decimal(0)
    if middle is None or off is None:
        return None
    off = abs(middle * off / 100) if found and found[3] else abs(off)
    return middle - off, middle + off


IMPORTER = Importer("text2qti", "text2qti text", knows, read)
