"""What QTI 2 and 3 say after answering: to an option or an answer, to right and wrong answers, or to all."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from builder import prose
from builder.intake.qti_rules import Rules, Say
from builder.intake.qti_texts import Texts
from builder.model import Prose

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_KINDS = ("modalFeedback", "feedbackBlock", "feedbackInline")


@dataclass(slots=True)
class Sayings:
    """What is said. `of` is by response and value, `by_name` by the outcome that calls for it."""

    of: dict[tuple[str, str], Prose] = field(default_factory=dict)
    by_name: dict[Say, Prose] = field(default_factory=dict)
    general: Prose | None = None
    right: Prose | None = None
    wrong: Prose | None = None


def tell(right: Prose | None, wrong: Prose | None, texts: Texts) -> None:
    """Note what is said to right and to wrong answers as such, where it has no place."""
    for what, text in (("a right", right), ("a wrong", wrong)):
        if text:
            texts.lost.append(quoted(f"It said to {what} answer", text))


def quoted(what: str, text: Prose) -> str:
    """Return a sentence that keeps a text for which there is no place."""
    said = " ".join(prose.plain(text).split())
    return f'{what}: "{said}"'


def joined(first: Prose | None, second: Prose | None) -> Prose | None:
    """Return two texts as one, the first of them in front."""
    if first is None or second is None:
        return first or second
    return replace(first, blocks=first.blocks + second.blocks)


def sayings(item: Element, found: Rules, options: Mapping[str, AbstractSet[str]], texts: Texts) -> Sayings:
    """Return what an item says, by what calls for it. `options` are the identifiers of options by response."""
    made = Sayings()
    calls = _calls(found)
    elements = [element for element in item.iter() if element.tag in _KINDS]
    for element in elements:
        text = texts.inside(element)
        say = (element.get("outcomeIdentifier", ""), element.get("identifier", ""))
        if not text.blocks:
            continue
        if element.get("showHide") == "hide":
            texts.lost.append(quoted(f"It said unless the answer was {say[1]!r}", text))
        elif not _assigned(made, say, text, calls.get(say, [])) and not _by_option(made, say, text, found, options):
            if len(elements) == 1 and not found.said and not found.right and not found.wrong:
                made.general = text
            else:
                texts.lost.append(quoted(f"It said in the case {say[1]!r}", text))
    return made


Call = tuple[str, str] | str
"""What calls for a text: a response and its value, or one of the four words below."""
_RANGE, _ALWAYS, _RIGHT, _WRONG = "in a range", "always", "right", "wrong"


def _calls(found: Rules) -> dict[Say, list[Call]]:
    """Return what calls for each text."""
    calls: dict[Say, list[Call]] = {}
    for key, says in found.said.items():
        for say in dict.fromkeys(says):
            calls.setdefault(say, []).append(key)
    in_range = [say for ranges in found.ranges.values() for one in ranges for say in one.say]
    for call, told in ((_RANGE, in_range), (_ALWAYS, found.always), (_RIGHT, found.right), (_WRONG, found.wrong)):
        for say in dict.fromkeys(told):
            calls.setdefault(say, []).append(call)
    return calls


def _assigned(made: Sayings, say: Say, text: Prose, calls: list[Call]) -> bool:
    """Put a text where the rules call for it, and return whether they do."""
    for call in calls:
        match call:
            case tuple():
                made.of[call] = joined(made.of.get(call), text) or text
            case "in a range":
                made.by_name[say] = text
            case "always":
                made.general = joined(made.general, text)
            case "right":
                made.right = joined(made.right, text)
            case _:
                made.wrong = joined(made.wrong, text)
    return bool(calls)


def _by_option(made: Sayings, say: Say, text: Prose, found: Rules, options: Mapping[str, AbstractSet[str]]) -> bool:
    """Put a text that has the identifier of an option to that option, and return whether it has."""
    echoed = found.echoed.get(say[0])
    for response in [echoed] if echoed else list(options):
        if say[1] in options.get(response, frozenset()):
            made.of[response, say[1]] = joined(made.of.get((response, say[1])), text) or text
            return True
    return False
