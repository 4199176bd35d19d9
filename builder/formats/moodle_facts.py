"""What both formats for Moodle, XML and GIFT, say alike: category, description, tags, shares of the marks.

Sources: `fraction_options_full` in `question/engine/bank.php`, `TAG_MAX_LENGTH` in `lib/moodlelib.php`, and the
pages on each format in https://docs.moodle.org/en/.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from builder import prose
from builder.form import Form
from builder.formats.told import number
from builder.formats.wording import counted
from builder.items.marking import shares
from builder.model import Choice, Item, Prose

KNOWN_SHARES = frozenset(
    [Fraction(0), Fraction(1), Fraction(1, 20)]
    + [Fraction(1, n) for n in range(2, 11)]
    + [Fraction(2, 3), Fraction(3, 4), Fraction(5, 6)]
    + [Fraction(n, 10) for n in range(2, 10)]
)
"""The shares of the marks that Moodle knows. It does not import a question with any other."""

LONGEST_TAG = 50
"""How long a tag can be, in signs; Moodle cuts longer ones."""


def category(form: Form) -> str:
    """Return the path of the one category that a file is. A bar parts its levels; one within a name is doubled."""
    title = f"{form.title}, form {form.name}" if form.blueprint else form.title
    return "$course$/top/" + title.replace("/", "//")


def about(form: Form) -> Iterator[str]:
    """Yield in lines what a quiz says and its questions cannot: facts, instructions, sections."""
    facts = [f"Form code {form.code}", "draft" if form.draft else ""] if form.blueprint else []
    facts += [counted(len(form.questions), "question"), counted(form.marks, "mark")]
    facts += [counted(form.minutes, "minute")] if form.minutes else []
    facts += [f"pass mark {form.pass_mark}%"] if form.pass_mark else []
    yield ", ".join(fact for fact in facts if fact) + "."
    yield from form.instructions
    for section in form.sections:
        yield " ".join((f"From question {section.first}: {section.title}.", *section.instructions))


def tags(item: Item) -> Iterator[str]:
    """Yield the competences, and after their names what else Moodle has no field for."""
    yield from (competence.what for competence in item.competences)
    yield f"level:{item.level}"
    yield f"minutes:{number(item.minutes)}"
    yield f"revision:{item.revision}"
    yield from (f"source:{source.what}" for source in item.sources)
    if item.vignette:
        yield f"vignette:{item.vignette}"
    match item.interaction:
        case Choice(graded=True):
            yield f"type:{item.type}"
        case Choice(whole=True):
            yield "scoring:whole"


def cut_tags(item: Item) -> Iterator[str]:
    """Yield a sentence for each tag that is too long."""
    for tag in tags(item):
        if len(tag) > LONGEST_TAG:
            yield f"Moodle cuts the tag {tag!r} to its first {LONGEST_TAG} signs: use a shorter name"


def moodle_shares(choice: Choice) -> tuple[Fraction, ...]:
    """Return the share of the marks that each option gives in Moodle, in source order.

    Moodle has no scoring all or nothing: there, each wrong option takes all the marks away.
    """
    if not choice.whole:
        return shares(choice)
    return tuple(share if share > 0 else Fraction(-1) for share in shares(choice))


def per_cent(share: Fraction) -> str:
    """Return a share of the marks in per cent, as Moodle writes it: `33.33333`."""
    return number(round(Decimal(100 * share.numerator) / share.denominator, 5))


def odd_shares(choice: Choice) -> Iterator[str]:
    """Yield a sentence where Moodle does not know the shares of the marks."""
    odd = dict.fromkeys(share for share in moodle_shares(choice) if abs(share) not in KNOWN_SHARES)
    if odd:
        shown = ", ".join(f"{share.numerator}/{share.denominator}" for share in odd)
        yield (
            "Moodle knows tenths, and equal shares from 1 of 2 to 1 of 10, of the marks of a question: "
            f"{shown} are others. Use grades up to 6, and at most 10 right or wrong options"
        )


def as_menu(text: Prose) -> str:
    """Return a text for a menu, which shows no markup but reads entities."""
    return " ".join(prose.plain(text).split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def as_pattern(answer: str) -> str:
    """Return an accepted answer as Moodle compares it: a bare star stands for any text there."""
    return answer.replace("*", r"\*")
