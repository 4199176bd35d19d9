"""Items and forms for the tests of formats: the example of every type, read as authors write it."""

from __future__ import annotations

from builder.course.bank import read_bank
from builder.form import Form, Question, lettered
from builder.items import item_types
from builder.model import Item, Problem, Vignette

HEAD = """\
## q1.1-01 A title

```yaml
type: {kind}
competences: [1.1.1a, 1.1.1b]
level: apply
use: {use}
{more}```

"""


def read(text: str) -> tuple[tuple[Item, ...], tuple[Vignette, ...]]:
    """Return the items and vignettes of a bank; it must have no mistake."""
    problems: list[Problem] = []
    found = read_bank(text, "question_bank/1.1.md", problems)
    assert problems == []
    return found


def item(kind: str, text: str = "", more: str = "", use: str = "assessment") -> Item:
    """Return an item of a type, with the example of the type where no text is given."""
    (found,), _ = read(HEAD.format(kind=kind, more=more, use=use) + (text or item_types()[kind].example))
    return found


def form(*items: Item, shown: tuple[int, ...] | None = None, vignettes: tuple[Vignette, ...] = ()) -> Form:
    """Return a form of these items, with what stands under letters in the order of the source, or as given."""
    orders = [shown if shown is not None else tuple(range(len(lettered(one)))) for one in items]
    pairs = enumerate(zip(items, orders, strict=True), start=1)
    questions = tuple(Question(number, one, order) for number, (one, order) in pairs)
    return Form("check-in", "Check-in quiz", "formative", "A", "A-7KQ2", 1, questions, vignettes, 20, 60)
