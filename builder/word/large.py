"""Large print: a template whose smallest letters are 18 pt, for readers who need them.

Source: UK Association for Accessible Formats, "Creating clear print and large print documents" (G003): at least 16 pt,
better 18 pt.
"""

from __future__ import annotations

import re
from dataclasses import replace

from builder.word.package import deflated
from builder.word.template import SHEET, Template, with_room

SMALLEST = 36
"""The smallest letters, in half-points."""
_SIZE = re.compile(r'(<w:szC?s? w:val=")(\d+)(")')
_INDENT = re.compile(r'(w:(?:left|start|hanging)=")(\d+)(")')
"""How far an entry of a list stands in: its number must have room as it grows."""
_ROOM, _LINE = 567, 276
"""How high a header is, and one line of it, before they grow, in twips."""
_DEFAULT = re.compile(r"<w:docDefaults>.*?</w:docDefaults>", re.S)


def large_print(template: Template) -> Template:
    """Return a template for large print: every size of letters grows as the text does, and none is below 18 pt."""
    default = _SIZE.search("".join(_DEFAULT.findall(template.style_sheet)))
    scale = max(1.0, SMALLEST / int(default[2])) if default else 1.5

    def grown(found: re.Match[str]) -> str:
        size = int(found[2])
        # The paragraph that Word wants between two tables is hardly visible, and stays so.
        return f"{found[1]}{size if size <= 8 else max(SMALLEST, round(size * scale))}{found[3]}"

    def wider(found: re.Match[str]) -> str:
        return f"{found[1]}{round(int(found[2]) * scale)}{found[3]}"

    lists = template.numbering
    numbering = replace(
        lists,
        kinds=_INDENT.sub(wider, lists.kinds),
        levels={kind: _INDENT.sub(wider, xml) for kind, xml in lists.levels.items()},
        lefts={kind: tuple(round(left * scale) for left in lefts) for kind, lefts in lists.lefts.items()},
    )
    # What stands at the right edge of a header or a footer has no room there beside the rest: it goes on a line below.
    edges = tuple((name, xml.replace("<w:tab/>", "<w:br/>")) for name, xml in template.open)
    room = round(_ROOM * (scale - 1)) + round(_LINE * scale)
    upright, sideways = (with_room(page, room, room) for page in (template.upright, template.sideways))
    sheet = _SIZE.sub(grown, template.style_sheet)
    fixed = tuple(deflated(SHEET, sheet.encode(), 9) if part.name == SHEET else part for part in template.fixed)
    return replace(
        template,
        style_sheet=sheet,
        fixed=fixed,
        open=edges,
        numbering=numbering,
        upright=upright,
        sideways=sideways,
        scale=scale,
    )
