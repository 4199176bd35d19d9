"""Gap fill: `[1]`, `[2]` in the stem, then a numbered list of what is accepted in each."""

from __future__ import annotations

import re

from builder import prose
from builder.items.short_text import check_answers, full, mark, tolerance
from builder.items.written import ItemType, Written
from builder.model import Answer, Prose, TextEntry
from builder.source import Fields


def _read(written: Written, fields: Fields) -> TextEntry | None:
    capitals, slips = tolerance(fields)
    if not written.answer or written.answer[0].type != "ordered_list_open":
        message = "the answer is missing: number what is accepted in each gap, with ` / ` between alternatives"
        written.note(written.heading, "Q007", message)
        return None
    _, gaps = prose.with_gaps(written.stem)
    accepted = [_accepted(line, written) for line in _lines(written)]
    if gaps != tuple(range(1, len(accepted) + 1)):
        shown = ", ".join(f"[{gap}]" for gap in gaps) or "no gaps"
        answers = f"{len(accepted)} answer{'s' * (len(accepted) != 1)}"
        message = f"the stem has {shown} and the list {answers}: number both from 1"
        written.note(written.answer_where, "Q018", message)
    entry = TextEntry(tuple(accepted), in_stem=True, capitals=capitals, slips=slips)
    check_answers(entry, written, fields)
    return entry


def _lines(written: Written) -> list[Prose]:
    parsed = []
    for item in prose.groups(written.answer[1:-1]):
        line, problems = prose.from_tokens(item[1:-1], written.where)
        written.problems.extend(problems)
        parsed.append(Prose(written.place(item[0]), line.blocks))
    return parsed


def _accepted(line: Prose, written: Written) -> tuple[Answer, ...]:
    plain = prose.plain(line)
    texts = [" ".join(text.split()) for text in re.split(r"(?:^|\s)/(?:\s|$)", plain)]
    if not all(texts):
        written.note(line.where, "Q008", f"an accepted answer is empty in {plain!r}")
    return tuple(Answer(text, 1) for text in texts if text)


TYPE = ItemType(
    "gap-fill",
    _read,
    mark,
    full,
    """\
The alliance has three parts: [1], goal and [2].

1. bond / the bond
2. task / tasks

> All three together: a good bond alone does not find a job.
""",
    minutes=1.5,
)
