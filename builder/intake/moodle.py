"""Moodle XML, taken in: every question type of Moodle that has one with us.

Source of the format: https://docs.moodle.org/en/Moodle_XML_format, and what Moodle writes
(`question/format/xml/format.php`). What our own export adds is read back: tags, the vignette in its `div`, the unit,
the heads of columns, the reasons of pairs, the rubric.

- A description asks nothing. It becomes the vignette of the question that follows it, and says so there.
- Categories, penalties and the standard words of combined feedback are told once for the file.
- Whether options were shuffled is not taken: ours are, unless they are pinned.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from builder import prose
from builder.intake.gaps import without_marks
from builder.intake.moodle_answers import ANSWERS, IN_TEXT, Asked
from builder.intake.moodle_texts import Texts, pictures_in
from builder.intake.own_facts import Facts, facts_of, title_of, vignette_and_rest, with_facts
from builder.intake.pictures import Pictures
from builder.intake.safe_xml import as_texts, parse_xml, place
from builder.intake.scores import MOST_ANSWERS, number
from builder.intake.sound import flaw
from builder.intake.values import Importer, Intake, Taken
from builder.model import Problem, Prose, Where

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_COMBINED = (
    ("correctfeedback", "Right"),
    ("partiallycorrectfeedback", "Partly right"),
    ("incorrectfeedback", "Wrong"),
)
_STANDARD = frozenset(("Your answer is correct.", "Your answer is partially correct.", "Your answer is incorrect."))


def knows(data: bytes, name: str) -> bool:
    """Tell whether a file is Moodle XML."""
    start = data[:4000].replace(b"\0", b"")
    return b"<quiz" in start and b"<question" in data.replace(b"\0", b"")[:100_000]


def read(data: bytes, name: str) -> Intake:
    """Read a file of Moodle XML. Never raises."""
    where = Where(name, 1)
    root = parse_xml(data, where)
    if isinstance(root, Problem):
        return Intake(problems=(root,))
    if root.tag != "quiz":
        return Intake(problems=(Problem(where, "I001", f"the file starts with <{root.tag}>, not with <quiz>"),))
    as_texts(root)
    reading = _Quiz(pictures_in(root), name)
    for element in root.findall("question"):
        reading.add(element)
    return reading.done()


class _Quiz:
    """A file that is being read: questions and problems so far, and what holds for those to come."""

    def __init__(self, pictures: Pictures, name: str) -> None:
        self.pictures = pictures
        self.name = name
        self.questions: list[Taken] = []
        self.problems: list[Problem] = []
        self.notes: dict[str, None] = {}
        self.categories: dict[str, None] = {}
        self.category = ""
        self.before: tuple[Prose, Where] | None = None  # a description that waits for its question

    def add(self, element: Element) -> None:
        """Read one question, or what stands between questions."""
        where = place(element, Where(self.name))
        texts = Texts(self.pictures, where)
        match element.get("type", ""):
            case "category":
                self.category = " ".join((element.findtext("category/text") or "").split())
                self.categories[self.category] = None
                self._tell_info(element, texts)
            case "description":
                self._tell_waiting()
                self.before = texts.of(element.find("questiontext")), where
                self.notes.update(dict.fromkeys(texts.lost))
            case kind:
                self._question(element, kind, texts)

    def _tell_info(self, element: Element, texts: Texts) -> None:
        info = " ".join(prose.plain(texts.of(element.find("info"))).split())
        if info:
            self.notes[f"The category said: {info}"] = None

    def _tell_waiting(self) -> None:
        if self.before:
            text, where = self.before
            said = " ".join(prose.plain(text).split())
            self.problems.append(
                Problem(where, "I002", f"a description without a question after it: {said}", "warning")
            )
        self.before = None

    def _question(self, element: Element, kind: str, texts: Texts) -> None:
        name = " ".join((element.findtext("name/text") or "").split())
        made = _taken(element, kind, name, texts)
        if isinstance(made, str):
            shown = f"{name!r}" if name else "a question without a name"
            self.problems.append(Problem(texts.where, "I002", f"{shown} of type {kind}: {made}", "warning"))
            return
        if self.before and self.before[0].blocks:
            if made.vignette:
                self._tell_waiting()
            else:
                lost = "The vignette was a description there: other questions after it may belong to it."
                made = replace(made, vignette=self.before[0], lost=(*made.lost, lost))
        self.before = None
        self.questions.append(replace(made, lost=(*made.lost, *self._told(element))))

    def _told(self, element: Element) -> Iterator[str]:
        """Note what holds for most questions of a file, and yield what is of this one alone."""
        if len(self.categories) > 1:
            yield f"Category: {self.category}."
        penalty = number(element.findtext("penalty") or "0")
        if penalty:
            self.notes["A second try cost a part of the marks there."] = None
        if (element.findtext("hidden") or "0").strip() == "1":
            yield "The question was hidden there."
        for tag, name in _COMBINED:
            said = " ".join(prose.plain(Texts(self.pictures, Where(self.name)).of(element.find(tag))).split())
            if said in _STANDARD:
                self.notes["The standard words for right, partly right and wrong answers are left out."] = None
            elif said:
                yield f'{name} answers got: "{said}"'
        hints = (Texts(self.pictures, Where(self.name)).of(hint) for hint in element.findall("hint"))
        yield from (f'Hint: "{said}"' for hint in hints if (said := " ".join(prose.plain(hint).split())))

    def done(self) -> Intake:
        """Return what was read."""
        self._tell_waiting()
        categories = "; ".join(name for name in self.categories if name)
        notes = (f"Category: {categories}.", *self.notes) if categories else tuple(self.notes)
        return Intake(tuple(self.questions), tuple(self.problems), self.pictures.kept, notes)


def _taken(element: Element, kind: str, name: str, texts: Texts) -> Taken | str:
    if kind not in ANSWERS:
        return "this type has none with us"
    if max(len(element.findall("answer")), len(element.findall("subquestion"))) > MOST_ANSWERS:
        return f"it has more than {MOST_ANSWERS} answers"
    tags = [" ".join((tag.findtext("text") or "").split()) for tag in element.findall("tags/tag")]
    facts = facts_of(tags)
    id = " ".join((element.findtext("idnumber") or "").split())
    asked, vignette = _asked(element, kind, texts, facts)
    answered = ANSWERS[kind](asked)
    if isinstance(answered, str):
        return answered
    marks = number(element.findtext("defaultgrade") or "")
    made = Taken(
        answered.type,
        answered.asked.stem,
        answered.interaction,
        title_of(name, id),
        answered.asked.feedback,
        vignette,
        id,
        marks=answered.asked.marks if marks is None else float(marks),
    )
    made = with_facts(replace(made, lost=tuple(dict.fromkeys(texts.lost))), facts)
    return flaw(made) or made


def _asked(element: Element, kind: str, texts: Texts, facts: Facts) -> tuple[Asked, Prose | None]:
    text = element.find("questiontext")
    content = without_marks(element.findtext("questiontext/text") or "")
    if text is not None:
        texts.tell_files(text, content)
    front, markup = vignette_and_rest(content)
    vignette = texts.question(element, front) if front else None
    stem = Prose(texts.where, ()) if kind in IN_TEXT else texts.question(element, markup)
    feedback = texts.may(element.find("generalfeedback"))
    return Asked(element, texts, facts, markup, stem, feedback), vignette


IMPORTER = Importer("moodle", "Moodle XML", knows, read)
