"""What is taken in from files of other programs: questions as our values, and all that has no place with us."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from builder.model import Interaction, Problem, Prose

_NONE: Mapping[str, bytes] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Taken:
    """A question that another program wrote. What it does not say is empty or None.

    `type` is the name of an item type, and `interaction` one that this type has. `id` is the ID that it had there.
    `lost` tells in words what has no place with us, each as one plain sentence: it is kept in the note of the item,
    after its own `note`. `waivers` are rules of item writing and why they do not hold. Places count from the file.
    """

    type: str
    stem: Prose
    interaction: Interaction
    title: str = ""
    feedback: Prose | None = None
    vignette: Prose | None = None
    id: str = ""
    revision: int | None = None
    competences: tuple[str, ...] = ()
    level: str = ""
    marks: float | None = None
    minutes: float | None = None
    sources: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    facility: float | None = None
    case: str = ""
    waivers: tuple[tuple[str, str], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Intake:
    """What a file holds.

    Errors among the `problems` mean that nothing of it can be taken; a warning names a question that could not.
    `pictures` are files by the names under which texts show them, as the bank keeps them. `notes` tell
    what holds for the file as a whole, such as its encoding or its category, each as one plain sentence.
    """

    questions: tuple[Taken, ...] = ()
    problems: tuple[Problem, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=lambda: _NONE)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Importer:
    """A format that can be taken in. `name` is that of the format going out, where there is one.

    `knows` tells from the content and the name of a file whether it is of this format. `read` takes the content and
    the name of the file for the places of problems. Neither raises for any input, and neither touches disk or network.
    """

    name: str
    title: str
    knows: Callable[[bytes, str], bool]
    read: Callable[[bytes, str], Intake]
