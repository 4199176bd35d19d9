"""Moodle's code for gaps in a question text, called Cloze: `{1:SHORTANSWER:=board~=wall}`.

Source: https://docs.moodle.org/en/Embedded_Answers_(Cloze)_question_type, and the patterns in
`question/type/multianswer/questiontype.php`.
"""

from __future__ import annotations

import re
from fractions import Fraction

from builder import prose
from builder.model import Answer, Item, TextEntry

_SIGNS = re.compile(r"[^\w\s.,;!?()'’-]")


def marks_of_gap(item: Item, entry: TextEntry) -> int:
    """Return the marks of each gap of an item. Moodle adds them up, and knows whole ones only."""
    each = Fraction(str(item.marks)) / len(entry.gaps)
    return int(each) if each.denominator == 1 else 1


def gap(answers: tuple[Answer, ...], marks: int, capitals: bool) -> str:
    """Return the code of one gap with its answers. The letter C says that `capitals` matter."""
    kind = "SHORTANSWER_C" if capitals else "SHORTANSWER"
    return f"{{{marks}:{kind}:{'~'.join(map(_alternative, answers))}}}"


def _alternative(answer: Answer) -> str:
    start = "=" if answer.score else "%0%"
    content = _entities(answer.text.replace("*", r"\*"))  # a bare star stands for any text
    return start + content + (f"#{_entities(prose.html(answer.feedback))}" if answer.feedback else "")


def _entities(content: str) -> str:
    """Write every sign that means something in a code as a number: Moodle turns it back."""
    return _SIGNS.sub(lambda found: f"&#{ord(found[0])};", content)
