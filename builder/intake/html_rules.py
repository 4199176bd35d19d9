"""What HTML may hold to become a text of ours, what is left out of it, and how that is told."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from builder.intake.runs import Mark
from builder.model import Emphasis

LONGEST = 200_000
"""The most characters of HTML in one text."""
NO_ALT = "Picture without a description"
"""The words of a picture that has none: a text of ours needs some."""
_STRONG = Emphasis((), strong=True)
_SOFT = Emphasis(())
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
MARKS: Mapping[str, Mark] = MappingProxyType(
    dict.fromkeys(("b", "strong", "dt", *_HEADINGS), _STRONG)
    | dict.fromkeys(("em", "i", "cite", "dfn", "var", "u", "mark"), _SOFT)
)
"""Elements that emphasise what they hold."""
_BLOCK_NAMES = (
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3"
    " h4 h5 h6 header hgroup hr html legend main nav optgroup p search section summary"
)
_PLAIN_NAMES = (
    "a abbr acronym bdi bdo big br code data del font img ins kbd label math nobr pre q rb rp rt ruby s samp small"
    " span strike sub sup time tt wbr ul ol menu dir li table caption colgroup col thead tbody tfoot tr td th"
)
BLOCKS = frozenset(_BLOCK_NAMES.split())
"""Elements that stand on lines of their own."""
KNOWN = BLOCKS | frozenset(_PLAIN_NAMES.split()) | frozenset(MARKS)
"""Elements that are read, or unwrapped to their text without loss."""
TOLD: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(_HEADINGS, "heading"),
        **dict.fromkeys(("u", "mark"), "underlined"),
        "blockquote": "quotation",
        "hr": "rule",
        "s": "struck",
        "strike": "struck",
        "del": "struck",
        "font": "style",
        "center": "style",
    }
)
"""Elements whose text stays, and what is told of them."""
LEFT_OUT: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("script", "noscript", "template", "slot"), "script"),
        **dict.fromkeys(("style", "link"), "sheet"),
        **dict.fromkeys(("iframe", "frame", "frameset", "object", "embed", "applet", "portal"), "embedded"),
        **dict.fromkeys(("audio", "video", "bgsound"), "film"),
        **dict.fromkeys(
            ("input", "select", "textarea", "button", "datalist", "meter", "progress", "output"), "control"
        ),
        **dict.fromkeys(("head", "title", "meta", "base"), "head"),
        **dict.fromkeys(("map", "area", "canvas", "svg"), "drawing"),
    }
)
"""Elements that are left out with what they hold."""
SENTENCES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "script": ("1 script was left out", "{} scripts were left out"),
        "sheet": ("1 style sheet was left out", "{} style sheets were left out"),
        "style": ("1 style (colour, size or place) was left out", "{} styles (colour, size or place) were left out"),
        "embedded": ("1 embedded page or object was left out", "{} embedded pages or objects were left out"),
        "film": ("1 film or sound was left out", "{} films or sounds were left out"),
        "control": ("1 form field was left out", "{} form fields were left out"),
        "head": ("1 head of a page was left out", "{} parts of the head of a page were left out"),
        "drawing": ("1 drawing was left out but for its words", "{} drawings were left out but for their words"),
        "formula": ("1 formula became plain text", "{} formulas became plain text"),
        "comment": ("1 comment was left out", "{} comments were left out"),
        "picture": ("1 picture was left out but for its words", "{} pictures were left out but for their words"),
        "alt": (
            f'1 picture had no description: write one for "{NO_ALT}"',
            f'{{}} pictures had no description: write one wherever "{NO_ALT}" stands',
        ),
        "link": ("1 link became plain text", "{} links became plain text"),
        "tip": ("1 text that shows on pointing was left out", "{} texts that show on pointing were left out"),
        "underlined": ("1 underlined text is emphasised", "{} underlined texts are emphasised"),
        "struck": ("1 struck text is no longer struck", "{} struck texts are no longer struck"),
        "heading": ("1 heading became a strong paragraph", "{} headings became strong paragraphs"),
        "quotation": ("1 quotation became plain paragraphs", "{} quotations became plain paragraphs"),
        "rule": ("1 rule across the text was left out", "{} rules across the text were left out"),
        "numbering": ("1 list counts in plain numbers now", "{} lists count in plain numbers now"),
        "raised": ("1 raised or lowered text became plain signs", "{} raised or lowered texts became plain signs"),
        "merged": ("1 merged cell of a table was parted", "{} merged cells of tables were parted"),
        "cell": ("1 line end or list in a table became a space", "{} line ends or lists in tables became spaces"),
        "deep": ("1 list lay too deep and became paragraphs", "{} lists lay too deep and became paragraphs"),
        "unknown": ("1 unknown element became its text", "{} unknown elements became their text"),
        "unfit": ("1 sign that no text can hold was left out", "{} signs that no text can hold were left out"),
        "nested": ("The text lay too deep to be read as HTML: it became plain text",) * 2,
        "long": (f"The text is longer than {LONGEST:,} characters: the rest was left out",) * 2,
    }
)
