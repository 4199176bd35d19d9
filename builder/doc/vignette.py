"""A case before the questions that are about it: on papers, on pages and in handouts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from docutils import nodes

from builder.doc.nodes import container, paragraph, strong
from builder.doc.worksheet import text_of
from builder.model import Item, Vignette


def span(first: int, last: int) -> str:
    """Return how questions are called together: `Question 3`, `Questions 3 and 4`, `Questions 3 to 6`."""
    if first == last:
        return f"Question {first}"
    return f"Questions {first} {'and' if last == first + 1 else 'to'} {last}"


def vignette_box(found: Vignette, numbers: Sequence[int]) -> nodes.container:
    """Return a case, with the questions that are about it."""
    verb = "is" if len(numbers) == 1 else "are"
    lead = paragraph(strong(f"{span(numbers[0], numbers[-1])} {verb} about this case."))
    return container([lead, *text_of(found.text)], "cw-vignette")


def with_cases(
    asked: Iterable[tuple[int, Item]], vignettes: Iterable[Vignette]
) -> Iterator[tuple[int, Item, list[nodes.Node]]]:
    """Yield numbered items, each with the case that stands before it where it is the first one about that case."""
    numbered = list(asked)
    cases = {one.id: one for one in vignettes}
    for number, item in numbered:
        case = cases.pop(item.vignette or "", None)
        told = [n for n, one in numbered if one.vignette == item.vignette] if case else []
        yield number, item, [vignette_box(case, told)] if case else []
