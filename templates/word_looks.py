"""The looks that ship, as tables of values: what differs between looks, and what differs between templates of a look.

Fonts are such as Word and LibreOffice both have, or have one of the same widths for: what was measured in one holds in
the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Panel:
    """A box round something: its edge and its ground. `sides` are drawn `thick`, the others `thin` (1/8 pt)."""

    edge: str
    ground: str = ""
    sides: tuple[str, ...] = ("left",)
    thick: int = 36
    thin: int = 0
    line: str = "single"


@dataclass(frozen=True, slots=True)
class Look:
    """What one look has in all its templates: fonts, colours, panels. A ground that is empty is not shaded.

    `ink` is for headings and strong edges, `muted` for small print, `rule` for fine lines, `pen` for edges that someone
    writes in; `alarm` marks drafts. `grow` is how much larger headings are than the sheet says.
    """

    text_font: str
    heading_font: str
    grow: float
    ink: str
    text: str
    muted: str
    link: str
    filled: str
    rule: str
    pen: str
    alarm: str
    trainer: str
    surface: str
    head: str
    panels: Mapping[str, Panel]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one template has in every look. Sizes are half-points, lines 1/240 of a line, spaces and margins twips.

    `logo` is the height of the logo in millimetres: it has its place in the line of the header.
    """

    line: int
    table: int
    table_line: int
    after: int
    margin: int
    top: int
    headings: tuple[int, int, int, int]
    title: int
    logo: int
    text: int = 24
    cell: int = 30
    wide: bool = False

    @property
    def edge(self) -> int:
        """How far the header is from the edge of the page."""
        return 340 if self.wide else 454

    @property
    def page(self) -> tuple[int, int]:
        """Width and height of the page: A4, on its side where it is wide."""
        return (16838, 11906) if self.wide else (11906, 16838)

    @property
    def width(self) -> int:
        """The width of the text."""
        return self.page[0] - 2 * self.margin


ROUND = ("top", "left", "bottom", "right")

DESIGNED = Look(
    text_font="Arial",
    heading_font="Arial Narrow",
    grow=1.15,
    ink="0B4A57",  # 9.6:1 on white
    text="1B1F23",
    muted="48566B",  # 7.4:1 on white
    link="0B5A8A",
    filled="1F3A93",
    rule="AEBBC1",
    pen="55646D",
    alarm="A11D26",
    trainer="6B3FA0",
    surface="EEF4F5",
    head="DFEBED",
    panels={
        "Note": Panel("0B4A57", "EEF4F5"),
        "Vignette": Panel("8A5A00", "FBF6EA"),
        "Trainer": Panel("6B3FA0", "F5F1FA"),
        "Danger": Panel("A11D26", "FCF0F0", thin=6),
    },
)
PLAIN = Look(
    text_font="Arial",
    heading_font="Arial",
    grow=1.0,
    ink="000000",
    text="000000",
    muted="000000",
    link="000000",
    filled="000000",
    rule="000000",
    pen="000000",
    alarm="000000",
    trainer="000000",
    surface="",
    head="",
    panels={
        "Note": Panel("000000", sides=ROUND, thick=4),
        "Vignette": Panel("000000", sides=ROUND, thick=4),
        "Trainer": Panel("000000", sides=ROUND, thick=4, line="dashed"),
        "Danger": Panel("000000", sides=ROUND, thick=18),
    },
)
"""Black on white, for a printer that is short of ink and for whoever wants nothing but the text."""

HANDOUT = Sheet(300, 22, 276, 140, 1247, 1304, (32, 27, 24, 24), 44, logo=9)
PAPER = Sheet(276, 20, 240, 110, 1134, 1077, (29, 25, 24, 24), 34, logo=8)
CHECKLIST = Sheet(240, 19, 228, 50, 737, 794, (26, 24, 22, 22), 28, logo=5, text=21, cell=12, wide=True)
"""Two sides must hold a whole event: a wide page, narrow margins, small type, little space."""

LOOKS = {"designed": DESIGNED, "plain": PLAIN}
SHEETS = {"handout": HANDOUT, "paper": PAPER, "checklist": CHECKLIST}
