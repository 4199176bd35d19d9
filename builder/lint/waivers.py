"""Waivers: a rule that does not hold for an item, with the reason, written in the data of the item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from builder.lint.values import Told
from builder.model import Item

UNKNOWN = "A12"
"""A waiver of a rule that there is not."""

STALE = "D09"
"""A waiver of a rule that does not fire."""


def waived(items: Mapping[str, Item], item: str, code: str) -> str:
    """Return the reason for which a rule does not hold for an item, or nothing where it does."""
    if item not in items or code in (UNKNOWN, STALE):
        return ""
    return next((waiver.reason for waiver in items[item].waivers if waiver.rule == code), "")


def told_of_waivers(
    item: Item, fired: set[tuple[str, str]], ran: set[str], known: frozenset[str]
) -> Iterator[tuple[str, Told]]:
    """Yield what is wrong with the waivers of an item.

    A rule that did not run may well need its waiver, and so may the rules over many items, which leave drafts out.
    """
    for waiver in item.waivers:
        if waiver.rule not in known:
            message = f"{waiver.rule!r} is no rule that can be waived: docs/item-rules.md has them all"
            yield UNKNOWN, Told(waiver.where, message, item.id)
        elif item.status == "current" and waiver.rule in ran and (item.id, waiver.rule) not in fired:
            yield STALE, Told(waiver.where, f"{waiver.rule} finds nothing here any more: take the waiver out", item.id)
