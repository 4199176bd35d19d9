"""What learning systems import: one file a format. A file in this folder with a constant `FORMAT` is a format.

A writer is a pure function of a form and its pictures. It needs neither Sphinx nor docutils.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

from builder.form import Form
from builder.formats.content import Format, pictures_of
from builder.model import Problem

__all__ = ["Format", "formats", "pictures_of", "refused"]


class _Formats(Mapping[str, Format]):
    """Every format by name. One that bears the name of its file is had without the others, which take 20 ms to load."""

    def __getitem__(self, name: str) -> Format:
        found = _in_file(name) if name in _files() else None
        return found if found and found.name == name else _all()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(_all())

    def __len__(self) -> int:
        return len(_all())


@cache
def _files() -> tuple[str, ...]:
    return tuple(module.name for module in pkgutil.iter_modules(__path__))


def _in_file(name: str) -> Format | None:
    found: Format | None = getattr(importlib.import_module(f"{__name__}.{name}"), "FORMAT", None)
    return found


@cache
def _all() -> Mapping[str, Format]:
    return MappingProxyType({found.name: found for name in _files() if (found := _in_file(name))})


def formats() -> Mapping[str, Format]:
    """Return every format by name, in alphabetical order of their files."""
    return _Formats()


def refused(form: Form, chosen: Format) -> list[Problem]:
    """Name what a format cannot carry, before it is written: nothing is dropped in silence.

    An error means that the form cannot be written in this format. A warning means that an item is carried
    whole, with a difference that the message tells.
    """
    problems: list[Problem] = []
    if chosen.leaves and form.questions:
        problems.append(Problem(form.questions[0].item.where, "E002", chosen.leaves, "warning"))
    for question in form.questions:
        item = question.item
        if isinstance(item.interaction, tuple(chosen.interactions)):
            problems.extend(chosen.limits(question))
        else:
            message = f"{chosen.title or chosen.name} has no questions of type {item.type}: use another format for it"
            problems.append(Problem(item.where, "E001", f"{item.id}: {message}"))
    return problems
