"""Slots: the places in header, footer and properties that are filled when a cohort is written.

A slot is a processing instruction, `<?cw-cohort?>`: escaped text can never hold one, so a title cannot forge it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from builder.word.markup import escape, t

_SLOT = re.compile(r"<\?cw-([a-z]+)\?>")
DEFAULTS: Mapping[str, str] = {
    "cohort": "the whole course",
    "cohortid": "no cohort",
    "provider": "",
    "content": "",
    "status": "",
    "trainee": "",
}
"""What stands in a slot that is not filled."""


def slot(name: str) -> str:
    """Return the mark of a slot, to stand where text stands."""
    return f"<?cw-{name}?>"


def slotted(marked: str) -> str:
    """Return text that is escaped already and may hold slots; its spaces count."""
    return t("").replace("</w:t>", f"{marked}</w:t>")


def fill(marked: str, values: Mapping[str, str]) -> str:
    """Fill slots with plain text, escaped here; one that is not given keeps its mark."""
    return _SLOT.sub(lambda found: escape(values[found[1]]) if found[1] in values else found[0], marked)


def settle(marked: str, values: Mapping[str, str]) -> str:
    """Fill every slot: with what is given, else with its default."""
    return _SLOT.sub(lambda found: escape(values.get(found[1], DEFAULTS.get(found[1], ""))), marked)
