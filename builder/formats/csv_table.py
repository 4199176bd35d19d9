"""A table of questions, one row an item, for people in a spreadsheet and for programs: our own format.

CSV after RFC 4180 (https://www.rfc-editor.org/rfc/rfc4180): commas, CRLF, fields quoted where they must be. UTF-8 with
a byte order mark, without which Excel takes it for another encoding. The first row names the columns, `COLUMNS`; then
come `ANSWERS` for answer 1, 2 and so on, up to the most that a question of the form has: `answer 1`, `for 1`,
`score 1`, `feedback 1`. What does not apply is empty.

What the columns of an answer hold depends on the type:

| type | answer | for | score | feedback |
|---|---|---|---|---|
| single, multiple, true-false | option | | 1 right, 0 wrong | of the option |
| next-action | action | | its grade | of the action |
| matching | match | prompt; empty for a distractor | | why it matches |
| ordering | step | its place in the right order, from 1 | | |
| short-text, numeric | answer as in the bank: `17 to 17.9` | | 1 accepted, 0 wrong | of the answer |
| gap-fill | answer | number of the gap | 1 accepted, 0 wrong | of the answer |
| extended | level | aspect; empty where it is that of the answer before | marks | |

Options and steps stand in the order of the form, pairs in that of their prompts.

- **Texts.** A text of paragraphs without any markup stands as it is, an empty line between paragraphs. Any other text,
  and one that starts with `<`, is HTML, which starts with `<`. So a cell is HTML if and only if it starts with `<`.
- **Formulas.** A spreadsheet takes a cell that starts with `=`, `+`, `-`, `@`, a tab or an end of line for a formula,
  or may (https://owasp.org/www-community/attacks/CSV_Injection). Such a cell, and one that starts with an apostrophe,
  gets one apostrophe in front. A reader takes one apostrophe away from every cell that starts with one.
- **Numbers that are none.** The unit stands as `unit 3.10`: a spreadsheet would make 3.1 of the bare figures.
- **Pictures** lie beside the table, in the folder that the addresses in the HTML name.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import assert_never

from builder import prose
from builder.form import Form, Question, matching
from builder.formats.content import Format, pictures_of, portable
from builder.formats.lines import fit, vignette_of
from builder.formats.told import number
from builder.model import Choice, ExtendedText, Gap, Item, Match, Order, Paragraph, Problem, Prose, TextEntry, Words

COLUMNS = (
    *("form", "number", "section", "id", "revision", "title", "type", "vignette", "vignette text", "stem", "feedback"),
    *("unit", "competences", "level", "use", "status", "marks", "minutes", "facility", "sources", "case", "enemies"),
    *("scoring", "pinned", "capitals", "spelling", "unit of number", "head of prompts", "head of matches"),
    *("waivers", "note"),
)
"""The columns before the answers.

Lists (competences, sources, enemies, and in `pinned` the numbers of answers that keep their place) are parted by
spaces, waivers by lines of `rule: reason`. `scoring` is `whole` or `parts` for type multiple, `capitals` is `matter`
or empty, `spelling` the number of slips or empty.
"""

ANSWERS = ("answer", "for", "score", "feedback")
"""The columns of each answer; a space and the number of the answer follow."""

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "'", "\uff1d", "\uff0b", "\uff0d", "\uff20")

Answers = list[tuple[str, str, str, str]]
"""The cells of each answer, in the order of `ANSWERS`."""


def write(form: Form, pictures: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the table, `form-A.csv`, and its pictures below `form-A-pictures/`."""
    folder = f"{form.file}-pictures/"
    rows = [(_item(question, form, folder), _answers(question, folder)) for question in form.questions]
    most = max((len(answers) for _, answers in rows), default=0)
    head = [*COLUMNS, *(f"{name} {place}" for place in range(1, most + 1) for name in ANSWERS)]
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(head)
    for cells, answers in rows:
        row = [*(cells.get(name, "") for name in COLUMNS), *(cell for answer in answers for cell in answer)]
        table.writerow([*map(defused, row), *[""] * (len(head) - len(row))])
    made = {f"{form.file}.csv": text.getvalue().encode("utf-8-sig")}
    return made | {folder + path: pictures[path] for path in pictures_of(form)}


def defused(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; without its first apostrophe it is what it was."""
    safe = fit(cell)
    return f"'{safe}" if safe.startswith(_STARTS) else safe


def _text(text: Prose | None, folder: str) -> str:
    """Return a text in plain paragraphs where it has nothing else, and else as HTML."""
    if text is None:
        return ""
    bare = all(isinstance(block, Paragraph) and _is_bare(block) for block in text.blocks)
    plain = prose.plain(text)
    return plain if bare and not plain.startswith("<") else prose.html(portable(text, folder))


def _is_bare(block: Paragraph) -> bool:
    return all(isinstance(inline, Words | Gap) for inline in block.children)


# An item


def _item(question: Question, form: Form, folder: str) -> dict[str, str]:
    """Return the cells of an item by the names of their columns, without its answers."""
    item = question.item
    vignette = vignette_of(question, form)
    sections = [section.title for section in form.sections if section.first <= question.number]
    return {
        "form": form.name,
        "number": str(question.number),
        "section": sections[-1] if sections else "",
        "id": item.id,
        "revision": str(item.revision),
        "title": item.title,
        "type": item.type,
        "vignette": item.vignette or "",
        "vignette text": _text(vignette.text, folder) if vignette else "",
        "stem": _text(item.stem, folder),
        "feedback": _text(item.feedback, folder),
        "marks": number(item.marks),
        "minutes": number(item.minutes),
        "note": item.note,
        **_facts(item),
        **_settings(question, folder),
    }


def _facts(item: Item) -> dict[str, str]:
    return {
        "unit": f"unit {item.unit}",
        "competences": " ".join(one.what for one in item.competences),
        "level": item.level,
        "use": item.use,
        "status": item.status,
        "facility": "" if item.facility is None else number(item.facility),
        "sources": " ".join(one.what for one in item.sources),
        "case": item.case.what if item.case else "",
        "enemies": " ".join(one.what for one in item.enemies),
        "waivers": "\n".join(f"{one.rule}: {one.reason}" for one in item.waivers),
    }


def _settings(question: Question, folder: str) -> dict[str, str]:
    match question.item.interaction:
        case Choice(options, multiple, _, whole):
            places = (str(place) for place, index in enumerate(question.shown, start=1) if options[index].pinned)
            scoring = ("whole" if whole else "parts") if multiple else ""
            return {"scoring": scoring, "pinned": " ".join(places)}
        case Match(heads=(prompts, matches)):
            return {"head of prompts": _text(prompts, folder), "head of matches": _text(matches, folder)}
        case TextEntry(unit=unit, capitals=capitals, slips=slips):
            spelling = str(slips) if slips else ""
            return {"unit of number": unit, "capitals": "matter" if capitals else "", "spelling": spelling}
        case _:
            return {}


# Its answers


def _answers(question: Question, folder: str) -> Answers:
    match question.item.interaction:
        case Choice(options):
            chosen = [options[index] for index in question.shown]
            return [(_text(one.text, folder), "", str(one.score), _text(one.feedback, folder)) for one in chosen]
        case Match() as found:
            trios = ((_text(text, folder) for text in (one.match, one.prompt, one.why)) for one in matching(found))
            return [(match, prompt, "", why) for match, prompt, why in trios]
        case Order(steps):
            return [(_text(steps[index], folder), str(index + 1), "", "") for index in question.shown]
        case TextEntry() as entry:
            return list(_entered(entry, folder))
        case ExtendedText() as extended:
            return list(_rubric(extended, folder))
        case _:
            assert_never(question.item.interaction)


def _entered(entry: TextEntry, folder: str) -> Iterator[tuple[str, str, str, str]]:
    for gap, answers in enumerate(entry.gaps, start=1):
        for one in answers:
            yield one.text, str(gap) if entry.in_stem else "", str(one.score), _text(one.feedback, folder)


def _rubric(extended: ExtendedText, folder: str) -> Iterator[tuple[str, str, str, str]]:
    for aspect in extended.rubric:
        for place, level in enumerate(aspect.levels):
            of = "" if place else _text(aspect.text, folder)
            yield _text(level.text, folder), of, str(level.marks), ""


def limits(question: Question) -> Iterator[Problem]:
    """Yield nothing: the table is ours and has a place for all of an item."""
    yield from ()


FORMAT = Format(
    "csv",
    frozenset([Choice, Match, Order, TextEntry, ExtendedText]),
    write,
    limits,
    title="CSV table",
    carries=frozenset(
        [
            *("id", "revision", "title", "competences", "level", "marks", "minutes", "sources", "vignette", "markup"),
            *("pictures", "feedback", "option feedback", "part marks", "pair reasons", "rubric", "model answer"),
            *("unit", "capitals", "spelling", "pinned", "key"),
        ]
    ),
)
