"""Tables of contents: every heading as a link, with a field for its page.

Only who sets the pages knows their numbers, so none is written. LibreOffice reckons them when it opens a file, Word
when the reader chooses all (Ctrl+A) and presses F9: until then paper shows no number rather than a wrong one. There is
no TOC field round the entries, because LibreOffice 7.4 takes what stands in one as it is, without numbers; and no
request to update fields, because Word then asks every reader.

Source: ECMA-376-1:2016 section 17.16.5.45 (PAGEREF).
"""

from __future__ import annotations

import re

from builder.word import markup
from builder.word.place import Heading, Place, Writing, paragraph
from builder.word.styles import CONTENTS

_MARK = re.compile(r"<\?cw-contents (\d+)\?>")


def listed(text: str, level: int, writing: Writing) -> str:
    """Note a heading that a table of contents lists, and return the ID for it to be led to by."""
    number = f"{len(writing.headings) + 1:05}"
    id_ = f"_Toc {number}"
    anchor = writing.anchors[id_] = writing.name("_Toc", number)
    writing.placed.add(id_)
    writing.headings.append(Heading(level, text, anchor))
    return id_


def marked_contents(title: str, writing: Writing, place: Place) -> str:
    """Return the heading of a table of contents, and a mark where its entries are to stand."""
    heading = paragraph(markup.r(markup.t(title)), writing, place, CONTENTS[0], keep=True)
    return f"{heading}<?cw-contents {place.width}?>"


def with_contents(body: str, writing: Writing) -> str:
    """Return a body whose headings are all known, with the entries of its table of contents."""
    return _MARK.sub(lambda found: _entries(writing, int(found[1])), body) if writing.listed else body


def _entries(writing: Writing, width: int) -> str:
    made = []
    for heading in writing.headings:
        page = markup.field(f"PAGEREF {heading.anchor} \\h")
        said = markup.r(markup.t(heading.text)) + markup.r(markup.TAB) + page
        entry = markup.hyperlink(said, anchor=heading.anchor)
        made.append(markup.p(entry, writing.style(CONTENTS[heading.level]), tabs=markup.tab_stop(width, "dot")))
    return "".join(made)
