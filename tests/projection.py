"""What is left of an item once it went out in a format and came in again: the item, projected on what that carries.

The projection is made from the values of the item and `Format.carries` alone; it uses no writer and no importer.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import lcm
from urllib.parse import urlsplit

from builder import prose
from builder.formats import Format
from builder.intake.fitting import fitted
from builder.intake.normal import normal
from builder.intake.texts import each_inline, each_text
from builder.intake.values import Taken
from builder.model import (
    Aspect,
    Choice,
    Code,
    Emphasis,
    ExtendedText,
    Grade,
    Inline,
    Item,
    Link,
    Match,
    Option,
    Pair,
    Paragraph,
    Picture,
    Prose,
    TextEntry,
    Vignette,
    Words,
)


def taken_from(item: Item, vignette: Vignette | None = None) -> Taken:
    """Return an item as if it had been taken in, with all that it has."""
    return Taken(
        item.type,
        item.stem,
        item.interaction,
        item.title,
        item.feedback,
        vignette.text if vignette else None,
        item.id,
        item.revision,
        tuple(one.what for one in item.competences),
        item.level,
        item.marks,
        item.minutes,
        tuple(one.what for one in item.sources),
        facility=item.facility,
        case=item.case.what if item.case else "",
        waivers=tuple((one.rule, one.reason) for one in item.waivers),
        note=item.note,
    )


def projected(item: Item, chosen: Format, vignette: Vignette | None = None) -> Taken:
    """Return what an importer must take from an item that a format carried, as `fitted` makes it fit the bank."""
    has = chosen.carries.__contains__
    whole = taken_from(item, vignette)
    made = Taken(
        item.type,
        item.stem,
        _answer(item, chosen),
        item.title if has("title") else "",
        item.feedback if has("model answer" if item.type == "extended" else "feedback") else None,
        whole.vignette,
        item.id if has("id") else "",
        item.revision if has("revision") else None,
        whole.competences if has("competences") else (),
        item.level if has("level") else "",
        item.marks if has("marks") else None,
        item.minutes if has("minutes") else None,
        whole.sources if has("sources") else (),
    )
    if chosen.name == "csv":  # our own table has all that the bank has
        made = replace(made, facility=whole.facility, case=whole.case, waivers=whole.waivers, note=whole.note)
        # IDs may change on the way in, so enemies are told and not kept.
        told = f"These were not to stand beside it: {' '.join(one.what for one in item.enemies)}."
        made = replace(made, lost=(told,) if item.enemies else ())
    if made.vignette and not has("vignette"):
        made = replace(made, stem=Prose(item.stem.where, (*made.vignette.blocks, *made.stem.blocks)), vignette=None)
    return fitted(each_text(made, lambda text: _text(text, chosen)))


# Answers


def _answer(item: Item, chosen: Format) -> object:
    has = chosen.carries.__contains__
    match item.interaction:
        case Choice(options) as choice:
            options = tuple(_option(option, chosen) for option in options)
            if item.type == "true-false" and not has("pinned"):
                options = tuple(sorted(options, key=lambda option: prose.plain(option.text), reverse=True))
            if choice.graded and chosen.name != "csv":  # a grade is a share of the marks there
                options = _least(options)
            return replace(choice, options=options)
        case Match(pairs, distractors, heads):
            reasons = has("pair reasons") and any(pair.why for pair in (*pairs, *distractors))
            marked = reasons or has("pinned")  # in Moodle the matches stand in a menu, and in the table of reasons

            def pair(one: Pair) -> Pair:
                return Pair(one.prompt, one.match if marked else plain(one.match), one.why if reasons else None)

            if (
                chosen.name != "csv"
            ):  # elsewhere heads stand in the question, emphasised, and hold no emphasis themselves
                heads = tuple(each_inline(head, without_emphasis) for head in heads)
            return Match(tuple(map(pair, pairs)), tuple(map(pair, distractors)), heads)
        case TextEntry(gaps) as entry:
            return replace(
                entry,
                gaps=tuple(
                    tuple(
                        replace(
                            one,
                            text=_number(one.low, one.high) if entry.numeric and not has("pinned") else one.text,
                            feedback=one.feedback if has("option feedback") else None,
                        )
                        for one in gap
                    )
                    for gap in gaps
                ),
                unit=entry.unit if has("unit") else "",
                capitals=entry.capitals and has("capitals"),
                slips=entry.slips if has("spelling") else 0,
            )
        case ExtendedText(rubric):
            if not has("rubric"):
                return ExtendedText(())
            return ExtendedText(tuple(Aspect(one.text, tuple(map(_grade, one.levels))) for one in rubric))
        case order:
            return order


def _option(option: Option, chosen: Format) -> Option:
    feedback = option.feedback if "option feedback" in chosen.carries else None
    return replace(option, feedback=feedback, pinned=option.pinned and "pinned" in chosen.carries)


def _grade(grade: Grade) -> Grade:
    return Grade(grade.marks, grade.text)


def _least(options: tuple[Option, ...]) -> tuple[Option, ...]:
    """Return options with the smallest whole grades that give the same shares of the marks."""
    top = max(option.score for option in options)
    shares = [Fraction(option.score, top) for option in options]
    times = lcm(*(share.denominator for share in shares))
    return tuple(replace(one, score=int(share * times)) for one, share in zip(options, shares, strict=True))


def _number(low: float | None, high: float | None) -> str:
    assert low is not None
    assert high is not None
    ends = [f"{Decimal(repr(end)).normalize():f}" for end in (low, high)]
    return ends[0] if low == high else " to ".join(ends)


def without_emphasis(inline: Inline) -> tuple[Inline, ...]:
    """Return an inline, or what it holds where it is emphasis that is not strong."""
    return inline.children if isinstance(inline, Emphasis) and not inline.strong else (inline,)


def plain(text: Prose) -> Prose:
    """Return a text in plain words on one line."""
    content = " ".join(prose.plain(text).split())
    return Prose(text.where, (Paragraph((Words(content),)),) if content else ())


# Texts


def _text(text: Prose, chosen: Format) -> Prose:
    """Return a text as HTML has it: line ends are spaces, links lead out of the course, pictures lie in one folder.

    GIFT holds pictures without names, and our table has them beside it, where an importer does not look.
    """
    if "markup" not in chosen.carries:
        return plain(text)
    return normal(each_inline(text, lambda inline: _inline(inline, chosen.name)))


def _inline(inline: Inline, name: str) -> tuple[Inline, ...]:
    match inline:
        case Words(content):
            return (Words(re.sub(r"[ \t\n]+", " ", content)),)
        case Code(content):
            return (Code(" ".join(content.split())),)
        case Link(href, children) if not urlsplit(href).scheme:
            return children
        case Picture(src, alt):
            shown = Picture(f"pictures/{'picture.png' if name == 'gift' else posixpath.basename(src)}", alt)
            return (Words(alt),) if name == "csv" else (shown,)
        case _:
            return (inline,)
