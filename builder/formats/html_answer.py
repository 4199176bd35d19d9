"""Assessment questions in HTML: fields to answer them, and nothing that tells the key, the title or the competences.

The fields are those of HTML itself, so they work without a script, by keyboard and by touch. Their letters are those
of the form. Class names are those of practice questions, so that both look alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from string import ascii_uppercase
from typing import assert_never

from builder import prose
from builder.form import Question, lettered
from builder.formats.inlined import GAP, Pictures, inlined
from builder.formats.wording import counted, how
from builder.model import Choice, ExtendedText, Match, Order, Paragraph, Prose, TextEntry

FEWEST_LINES, MOST_LINES = 6, 20
"""Space for a longer answer: two lines a minute."""


def asked(question: Question, pictures: Pictures) -> str:
    """Return a question that can be answered, as one element with the ID `question-3`."""
    item = question.item
    name = f"question-{question.number}"
    rows = [
        f'<div class="cw-item cw-on cw-asked" id="{name}" data-question="{question.number}"'
        f' data-type="{escape(item.type)}" role="group" aria-labelledby="{name}-name">',
        heading(question, name),
        f'<div class="cw-stem" id="{name}-stem">{_stem(question, name, pictures)}</div>',
        f'<p class="cw-hint" id="{name}-how">{escape(how(item))}</p>',
        *_fields(question, name, pictures),
        "</div>",
    ]
    return "\n".join(rows)


def heading(question: Question, name: str) -> str:
    """Return the line above a question: its number, which names it for screen readers, and its marks."""
    marks = f'<p class="cw-marks">{counted(question.item.marks, "mark")}</p>'
    return f'{marks}\n<p class="cw-item-name" id="{name}-name">Question {question.number}</p>'


def tight(text: Prose, pictures: Pictures) -> str:
    """Return a text as HTML, one paragraph without its element: what a label may hold."""
    made = inlined(text, pictures)
    alone = len(text.blocks) == 1 and isinstance(text.blocks[0], Paragraph)
    return made.removeprefix("<p>").removesuffix("</p>") if alone else made


def head_lines(found: Match, pictures: Pictures) -> tuple[str, str]:
    """Return what stands above the prompts of a matching question, and above its matches: its heads, or nothing."""
    prompts, matches = [f'<div class="cw-head">{inlined(head, pictures)}</div>' for head in found.heads] or ["", ""]
    return prompts, matches


def _stem(question: Question, name: str, pictures: Pictures) -> str:
    made = inlined(question.item.stem, pictures)
    found = question.item.interaction
    if isinstance(found, TextEntry) and found.in_stem:
        for gap in range(1, len(found.gaps) + 1):
            field = _line(f"{name}.{gap}", f' aria-label="Gap {gap}"')
            made = made.replace(GAP.format(gap), f'<span class="cw-gap"><label>{gap}{field}</label></span>')
    return made


def _fields(question: Question, name: str, pictures: Pictures) -> Iterator[str]:
    texts = [lettered(question.item)[index] for index in question.shown]
    match question.item.interaction:
        case Choice(multiple=multiple):
            yield from _set(name, _options(texts, name, "checkbox" if multiple else "radio", pictures))
        case Match() as found:
            lines, letters = head_lines(found, pictures)
            yield lines
            yield from _set(name, _prompts(found, texts, name, pictures))
            yield letters
            yield _letters("cw-matches", texts, pictures)
        case Order():
            yield _letters("cw-steps", texts, pictures)
            yield from _set(name, _places(len(texts), name))
        case TextEntry(in_stem=True):
            pass  # they stand in the stem
        case TextEntry(unit=unit):
            label = f"Your answer{f' ({escape(unit)})' if unit else ''}"
            described = f' id="{name}-answer" aria-describedby="{name}-stem {name}-how"'
            yield f'<div class="cw-set"><label for="{name}-answer">{label}</label>{_line(name, described)}</div>'
        case ExtendedText():
            rows = min(max(round(2 * question.item.minutes), FEWEST_LINES), MOST_LINES)
            area = (
                f'<textarea class="cw-field" id="{name}-answer" name="{name}" rows="{rows}" autocomplete="off"'
                f' aria-describedby="{name}-stem {name}-how"></textarea>'
            )
            yield f'<div class="cw-set"><label for="{name}-answer">Your answer</label>{area}</div>'
        case _:
            assert_never(question.item.interaction)


def _set(name: str, rows: Iterator[str]) -> Iterator[str]:
    yield f'<fieldset class="cw-set" aria-labelledby="{name}-stem" aria-describedby="{name}-how">'
    yield from rows
    yield "</fieldset>"


def _line(name: str, more: str) -> str:
    return (
        f'<input type="text" class="cw-field" name="{name}" autocomplete="off" autocapitalize="none"'
        f' spellcheck="false"{more}>'
    )


def _options(texts: list[Prose], name: str, kind: str, pictures: Pictures) -> Iterator[str]:
    yield '<ol class="cw-options">'
    for letter, text in zip(ascii_uppercase, texts, strict=False):
        field = f'<input type="{kind}" name="{name}" value="{letter}" autocomplete="off">'
        yield f'<li><label class="cw-row">{field}<span class="cw-text">{tight(text, pictures)}</span></label></li>'
    yield "</ol>"


def _letters(kind: str, texts: list[Prose], pictures: Pictures) -> str:
    rows = "".join(f"<li>{tight(text, pictures)}</li>" for text in texts)
    return f'<ol class="{kind}" type="A">{rows}</ol>'


def _prompts(found: Match, texts: list[Prose], name: str, pictures: Pictures) -> Iterator[str]:
    plain = [" ".join(prose.plain(text).split()) for text in texts]
    options = [f"{letter}. {text}" for letter, text in zip(ascii_uppercase, plain, strict=False)]
    yield '<ol class="cw-prompts">'
    for number, pair in enumerate(found.pairs, start=1):
        field = f"{name}.{number}"
        label = f'<label class="cw-text" for="{field}">{tight(pair.prompt, pictures)}</label>'
        yield f"<li>{label}{_select(field, 'Choose a letter', options)}</li>"
    yield "</ol>"


def _places(count: int, name: str) -> Iterator[str]:
    yield '<ol class="cw-places">'
    for number in range(1, count + 1):
        field = f"{name}.{number}"
        words = "First" if number == 1 else "Last" if number == count else f"Place {number}"
        select = _select(field, "Choose a letter", list(ascii_uppercase[:count]))
        yield f'<li><label for="{field}">{words}</label>{select}</li>'
    yield "</ol>"


def _select(name: str, empty: str, options: list[str]) -> str:
    rows = "".join(f'<option value="{option[0]}">{escape(option)}</option>' for option in options)
    start = f'<select class="cw-field" id="{name}" name="{name}" autocomplete="off">'
    return f'{start}<option value="">{empty}</option>{rows}</select>'
