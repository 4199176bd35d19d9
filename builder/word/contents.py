"""Tables of contents: a field that Word can bring up to date, with its result in it.

A result holds every heading, but no page: only who sets the pages knows them. Word fills the numbers in when the
reader presses F9 or chooses Update field; until then paper shows no number rather than a wrong one. LibreOffice fills
them in when it opens the file. Source: ECMA-376-1:2016 sections 17.16.5.45 (PAGEREF) and 17.16.5.68 (TOC).
"""

from __future__ import annotations

import re

from builder.word import markup
from builder.word.place import Heading, Writing
from builder.word.styles import CONTENTS

_MARK = re.compile(r"<\?cw-contents (\d+)\?>")


def listed(text: str, level: int, writing: Writing) -> str:
    """Note a heading that a table of contents lists, and return the bookmark for it."""
    anchor = writing.name("_Toc", f"{len(writing.headings) + 1:05}")
    writing.headings.append(Heading(level, text, anchor))
    return anchor


def marked_contents(heading: str, width: int) -> str:
    """Return a table of contents with a heading, and a mark for its entries, `width` twips wide."""
    return markup.contents(f"{heading}<?cw-contents {width}?>")


def with_contents(body: str, writing: Writing) -> str:
    """Return a body whose headings are all known, with the entries of its table of contents."""
    if not writing.listed:
        return body
    return _MARK.sub(lambda found: _entries(writing, int(found[1])), body)


def _entries(writing: Writing, width: int) -> str:
    made = []
    last = len(writing.headings) - 1
    for number, heading in enumerate(writing.headings):
        start = markup.field_start(f'TOC \\o "1-{writing.listed}" \\h \\z \\u') if number == 0 else ""
        end = markup.FIELD_END if number == last else ""
        page = markup.field(f"PAGEREF {heading.anchor} \\h")
        said = markup.r(markup.t(heading.text)) + markup.r(markup.TAB) + page
        entry = start + markup.hyperlink(said, anchor=heading.anchor) + end
        tabs = markup.tab_stop(width, "dot")
        made.append(markup.p(entry, writing.style(CONTENTS[heading.level]), tabs=tabs))
    return "".join(made)
