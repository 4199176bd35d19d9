"""Questions on paper, and their answers in the letters as issued."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from math import ceil
from string import ascii_uppercase
from typing import assert_never

from docutils import nodes

from builder.doc.nodes import bullets, container, element, inline, numbered, paragraph, strong
from builder.doc.worksheet import fill_in, grid, text_of
from builder.form import Question, issued_key, letter_of, lettered, matching
from builder.items.marking import shares
from builder.model import Answer, Choice, Competence, ExtendedText, Interaction, Item, Match, Order, Prose, TextEntry
from builder.prose import plain

SEE_GUIDE = "see marking guide"
FEWEST_LINES, MOST_LINES = 6, 20
"""Space for a longer answer: no more lines than fit on a page together with their question."""

LINES_A_MARK, WORDS_A_LINE, ROOM = 2, 9, 1.25
"""How many lines a mark is worth, how many words go on one by hand, and how much longer than the model an answer is."""

MOST_TOLD = 3
"""How many accepted answers a key tells in one line."""


@lru_cache(maxsize=64)
def share_of(marks: float) -> Fraction:
    """Return marks as a fraction that can be parted without loss."""
    return Fraction(marks).limit_denominator(1000)


def number_text(share: Fraction) -> str:
    """Return a number of marks: `1`, `1.5`, `2/3`, `1 1/3`."""
    if 1000 % share.denominator == 0:
        return f"{float(share):g}"
    whole, rest = divmod(share, 1)
    return f"{whole} {rest}" if whole else str(rest)


def marks_text(share: Fraction) -> str:
    """Return marks in words: `1 mark`, `1.5 marks`, `2/3 of a mark`."""
    number = number_text(share)
    if "/" in number and share < 1:
        return f"{number} of a mark"
    return f"{number} mark{'' if share == 1 else 's'}"


# On the paper


def question(question: Question, *, marked: bool = True, answered: bool = True, apart: bool = False) -> nodes.container:
    """Return a question as it stands on the paper: nothing in it tells the key, the title or the competences.

    In a handout it is not `marked`: there it is for practice. In an item book it is not `answered`: a longer answer has
    no lines to write on. On a paper its answer goes `apart`, on the answer sheet, unless it is a longer one.
    """
    item = question.item
    how = _fine(_how(item.interaction, apart) + (_stakes(item.interaction) if marked else ""))
    space = _space(question, apart) if answered or not isinstance(item.interaction, ExtendedText) else []
    children = [name_line(question, marked=marked), *text_of(item.stem), how, *space]
    return container(children, "cw-question")


def name_line(question: Question, *, marked: bool = True) -> nodes.paragraph:
    """Return the line that a question starts with: its number and its marks."""
    marks = [inline(marks_text(share_of(question.item.marks)), "cw-marks")] if marked else []
    return paragraph(f"Question {question.number}", *marks, classes=("cw-question-name",))


def _fine(*children: nodes.Node | str) -> nodes.paragraph:
    return paragraph(*children, classes=("cw-fine",))


_CAPITALS = " Capital letters matter."


def _how(interaction: Interaction, apart: bool) -> str:
    """Return how a question is answered, and where, if its answer goes apart."""
    tick = " Tick it on the answer sheet." if apart else ""
    sheet = " on the answer sheet" if apart else ""
    match interaction:
        case Choice(graded=True):
            return f"Choose what you would do first.{tick}"
        case Choice(multiple=True):
            return f"Choose every answer that is right.{tick.replace('it', 'each')}"
        case Choice():
            return f"Choose one.{tick}"
        case Match(distractors=distractors):
            rest = "Not every letter is needed." if distractors else "Use each letter once."
            return f"Write{sheet} beside each {'number' if apart else 'line'} the letter of what goes with it. {rest}"
        case Order():
            return f"Write the letters{sheet} in the right order, from first to last."
        case TextEntry(gaps=gaps, in_stem=True):
            matter = _CAPITALS if interaction.capitals else ""
            return f"Write{sheet} what belongs in {'the gap' if len(gaps) == 1 else 'each gap'}.{matter}"
        case TextEntry(numeric=True):
            return f"Write a number{sheet}."
        case TextEntry(capitals=capitals):
            return f"Write a word or two{sheet}.{_CAPITALS if capitals else ''}"
        case ExtendedText():
            return f"Write your answer{' here' if apart else ''} in your own words."
        case _:
            assert_never(interaction)


def _stakes(interaction: Interaction) -> str:
    match interaction:
        case Choice(multiple=True, whole=True):
            return " All or nothing: only exactly the right answers give the marks."
        case Choice(multiple=True):
            return " A wrong choice takes marks away."
        case _:
            return ""


def _space(question: Question, apart: bool) -> list[nodes.Node]:
    """Return what stands under letters, and the room for an answer, unless it goes apart."""
    texts = lettered(question.item)
    letters = _letters([texts[index] for index in question.shown])
    match question.item.interaction:
        case Choice():
            return [letters]
        case Match(pairs, heads=names) if apart:
            lines = numbered([text_of(pair.prompt) for pair in pairs], "arabic")
            above, *over = (_head(name) for name in names) if names else [paragraph(strong("Lines"))]
            return [above, lines, *over, letters]
        case Match(pairs, heads=names):
            fields = match_fields(question)
            rows: list[list[list[nodes.Node]]] = [
                [led(f"{number} ", text_of(pair.prompt)), [paragraph(field)]]
                for number, (pair, field) in enumerate(zip(pairs, fields, strict=True), start=1)
            ]
            first, *over = (_head(name) for name in names) if names else [paragraph("Line")]
            return [grid([first, paragraph("Letter")], rows, [85, 15], "cw-grid", stub=True), *over, letters]
        case Order():
            return [letters] if apart else [letters, order_line(question)]
        case TextEntry():
            return [] if apart else list(entry_lines(question))
        case ExtendedText():
            room = answer_lines(question.item)
            field = fill_in(f"q{question.number}", f"Question {question.number}", "lines", lines=room)
            return [paragraph(field)]
        case _:
            assert_never(question.item.interaction)


def answer_lines(item: Item) -> int:
    """Return how many lines a longer answer has: two a mark, or room for the model answer and a quarter more.

    Both tell more about its length than the minutes, which also go into reading and thinking.
    """
    words = len(plain(item.feedback).split()) if item.feedback else 0
    wanted = max(ceil(LINES_A_MARK * item.marks), ceil(ROOM * words / WORDS_A_LINE))
    return min(max(wanted, FEWEST_LINES), MOST_LINES)


def _head(text: Prose) -> nodes.paragraph:
    """Return the head of a column in strong letters, which it keeps where it stands above a list."""
    return paragraph(element(nodes.strong, [node for block in text_of(text) for node in block.children]))


def _letters(texts: list[Prose]) -> nodes.enumerated_list:
    return numbered([text_of(text) for text in texts], "upperalpha")


def match_fields(question: Question, width: int = 0) -> list[nodes.Node]:
    """Return for each prompt of a matching question the field for its letter, on a line so wide, in spaces."""
    pairs = question.item.interaction.pairs if isinstance(question.item.interaction, Match) else ()
    label = f"Question {question.number}, line"
    return [fill_in(f"q{question.number}.{n}", f"{label} {n}: letter", width=width) for n in range(1, len(pairs) + 1)]


def order_line(question: Question) -> nodes.paragraph:
    """Return the line for the letters of an ordering question."""
    label = f"Question {question.number}: letters from first to last"
    return paragraph("First to last: ", fill_in(f"q{question.number}", label))


def entry_lines(question: Question) -> Iterator[nodes.paragraph]:
    """Yield a line to write on for each gap of a text entry, with its number where it has one, and its unit."""
    entry = question.item.interaction
    if isinstance(entry, TextEntry):
        for index in range(len(entry.gaps)):
            yield entry_line(question, entry, index)


def entry_line(question: Question, entry: TextEntry, index: int, width: int = 0) -> nodes.paragraph:
    """Return the line for one gap of a text entry, counted from 0, with a line so wide, in spaces."""
    number = index + 1
    lead = f"[{number}] " if entry.in_stem else "Answer: "
    label = f"Question {question.number}, gap {number}" if entry.in_stem else f"Question {question.number}"
    field = fill_in(f"q{question.number}.{number}", label, width=width)
    return paragraph(lead, field, f" {entry.unit}" if entry.unit else "")


# The key


def right_letters(question: Question) -> tuple[str, ...]:
    """Return the letters of the right options of a choice, in order; nothing for other questions."""
    return issued_key(question) if isinstance(question.item.interaction, Choice) else ()


def key_text(question: Question) -> str:
    """Return the key in issued letters (`A, C`, `1 C, 2 A`, `B D A`), or the accepted answers."""
    match question.item.interaction:
        case Choice():
            return ", ".join(issued_key(question))
        case Match():
            return ", ".join(f"{number} {letter}" for number, letter in enumerate(issued_key(question), start=1))
        case Order():
            return " ".join(issued_key(question))
        case TextEntry(gaps=gaps, in_stem=True):
            return "; ".join(f"{number} {_accepted(gap)}" for number, gap in enumerate(gaps, start=1))
        case TextEntry(gaps=gaps, unit=unit):
            return f"{_accepted(gaps[0])} {unit}".rstrip()
        case ExtendedText():
            return SEE_GUIDE
        case _:
            assert_never(question.item.interaction)


def _accepted(answers: tuple[Answer, ...]) -> str:
    """Return the first accepted answers: a heading has no room for every way to write a word."""
    told = accepted(answers)
    return f"{told[0]} (more in the reasons)" if _is_long(answers) else " or ".join(told)


def accepted(gap: tuple[Answer, ...]) -> list[str]:
    """Return every accepted answer of a gap."""
    return [_answer(answer) for answer in gap if answer.score]


def _is_long(gap: tuple[Answer, ...]) -> bool:
    return len(accepted(gap)) > MOST_TOLD


def _answer(answer: Answer) -> str:
    """Return an answer as a marker reads it: a tolerance as the range that it stands for."""
    if answer.low is None or answer.high is None or "within" not in answer.text:
        return answer.text
    low, high = (f"{bound:.6f}".rstrip("0").rstrip(".") for bound in (answer.low, answer.high))
    return low if low == high else f"{low} to {high}"


def part_marks(question: Question) -> tuple[tuple[str, str], ...]:
    """Return what parts of an answer are worth: rows of a part and its marks; none where it is all or nothing.

    A wrong choice among several takes marks away, as in learning systems, down to none for the question.
    """
    whole = share_of(question.item.marks)
    match question.item.interaction:
        case Choice(whole=True):
            return ()
        case Choice(graded=graded, multiple=multiple) as choice if graded or multiple:
            worth = [whole * share for share in shares(choice)]
        case Match(pairs):
            each = marks_text(whole / len(pairs))
            return tuple((f"{n + 1} {letter_of(question, n)}", each) for n in range(len(pairs)))
        case TextEntry(gaps) if len(gaps) > 1:
            return tuple((f"gap {n}", marks_text(whole / len(gaps))) for n in range(1, len(gaps) + 1))
        case Choice() | Order() | TextEntry() | ExtendedText():
            return ()
        case _:
            assert_never(question.item.interaction)
    return tuple((ascii_uppercase[place], _signed(worth[index])) for place, index in enumerate(question.shown))


def text_rules(question: Question) -> tuple[str, ...]:
    """Return how the written answers of a question are compared, in sentences for a marker; none for other questions.

    Questions whose answers are compared alike have the same sentences.
    """
    match question.item.interaction:
        case TextEntry(numeric=True):
            return ("A number counts with or without its unit, and with or without commas between thousands.",)
        case TextEntry(capitals=capitals, slips=slips):
            first = "Capital letters matter. Extra spaces" if capitals else "Capital letters and extra spaces"
            exact = "Accept another spelling only where it can mean nothing else, and write down what you accepted."
            slip = "one slip" if slips == 1 else f"up to {slips} slips"
            loose = f"Accept {slip} of spelling: a letter left out, put in, changed, or swapped with the next one."
            return (f"{first} do not matter.", loose if slips else exact)
        case _:
            return ()


def _signed(share: Fraction) -> str:
    return f"minus {marks_text(-share)}" if share < 0 else marks_text(share)


# Why


def answer(question: Question, competences: Mapping[str, Competence], *, marked: bool = True) -> list[nodes.Node]:
    """Return the key of a question with its reasons, and what the question is about.

    Where it is `marked`, part marks and the sources and revision of the item stand with it, for those who mark.
    """
    name = name_line(question, marked=marked)
    name[0] = nodes.Text(f"Question {question.number}: ")
    name.insert(1, inline(key_text(question), "cw-key"))
    rules = [_fine(rule) for rule in _rules(question)] if marked else []
    made: list[nodes.Node] = [name, *rules, *_reasons(question)]
    if question.item.feedback:
        closing = text_of(question.item.feedback)
        if isinstance(question.item.interaction, ExtendedText):
            closing.insert(0, paragraph(strong("Model answer")))
        made.extend(closing)
    return [*made, *leaves(question.item, competences), *([source_line(question.item)] if marked else [])]


def _rules(question: Question) -> Iterator[str]:
    """Yield what a marker must know of a question beside its key."""
    if parts := ", ".join(f"{part}: {marks}" for part, marks in part_marks(question)):
        yield f"Part marks: {parts}."
    match question.item.interaction:
        case Choice(whole=True):
            yield "All or nothing."
        case TextEntry(capitals=capitals, slips=slips) if capitals or slips:
            yield " ".join(text_rules(question))


def _reasons(question: Question) -> list[nodes.Node]:
    match question.item.interaction:
        case Choice(options, graded=graded):
            right = right_letters(question)
            entries: list[list[nodes.Node]] = []
            for letter, index in zip(ascii_uppercase, question.shown, strict=False):
                verdict = paragraph("Right." if letter in right else "Not the best." if graded else "Not right.")
                feedback = options[index].feedback
                entries.append(text_of(feedback) if feedback else [verdict])
            return [numbered(entries, "upperalpha")]
        case Match() as found:
            return _pair_reasons(question, found)
        case TextEntry(gaps):
            told = [(one, one.feedback) for gap in gaps for one in gap if one.feedback]
            rows = [led(f"{one.text}: ", text_of(why)) for one, why in told]
            listed = [paragraph("Accepted: ", "; ".join(accepted(gap)), ".") for gap in gaps if _is_long(gap)]
            return [*listed, *([bullets(rows)] if rows else [])]
        case Order() | ExtendedText():
            return []
        case _:
            assert_never(question.item.interaction)


def _pair_reasons(question: Question, found: Match) -> list[nodes.Node]:
    rows = []
    for index, pair in enumerate(matching(found)):
        number = str(index + 1) if index < len(found.pairs) else "Left over:"
        rows.append(led(f"{number} {letter_of(question, index)}: ", text_of(pair.why or pair.match)))
    return [bullets(rows)]


def led(lead: str, made: list[nodes.Node]) -> list[nodes.Node]:
    """Return blocks with a lead in strong letters at their start."""
    if made and isinstance(made[0], nodes.paragraph):
        made[0].insert(0, strong(lead))
        return made
    return [paragraph(strong(lead)), *made]


def leaves(item: Item, competences: Mapping[str, Competence]) -> list[nodes.Node]:
    """Return the competences of an item in words; a part stands together with its statement."""
    made: list[nodes.Node] = []
    for leaf in item.competences:
        entry = competences.get(leaf.what)
        parent = competences.get(entry.parent or "") if entry else None
        texts = [one.statement for one in (parent, entry) if one]
        made.append(_fine(inline(leaf.what, "cw-code"), *(f" {text}" for text in texts)))
    return made


def source_line(item: Item) -> nodes.paragraph:
    """Return which revision of which item this is, and the keys of its sources."""
    keys = ", ".join(source.what for source in item.sources)
    return _fine(f"Item {item.id}, revision {item.revision}.", f" Sources: {keys}." if keys else "")
