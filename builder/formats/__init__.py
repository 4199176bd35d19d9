"""What learning systems import: one file a format. A file in this folder with a constant `FORMAT` is a format.

A writer is a pure function of a form and its pictures. It needs neither Sphinx nor docutils.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from builder.form import Form
from builder.formats.content import Format, pictures_of
from builder.model import Problem

__all__ = ["Format", "formats", "pictures_of", "refused"]


@cache
def formats() -> Mapping[str, Format]:
    """Return every format by name, in alphabetical order of their files."""
    modules = (importlib.import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__))
    found = [module.FORMAT for module in modules if hasattr(module, "FORMAT")]
    return MappingProxyType({one.name: one for one in found})


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
            message = f"{item.id}: {chosen.name} has no questions of type {item.type}: leave it out of the blueprint"
            problems.append(Problem(item.where, "E001", message))
    return problems
