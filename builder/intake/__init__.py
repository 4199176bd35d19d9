"""What other programs wrote, taken into the bank: one file a format. A file here with a constant `IMPORTER` is one.

Whatever comes in is hostile until read: no entities, no network, no file outside the target, sizes and depths limited.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from builder.intake.values import Importer, Intake, Taken

__all__ = ["Importer", "Intake", "Taken", "importers"]


@cache
def importers() -> Mapping[str, Importer]:
    """Return every importer by name, in alphabetical order of their files."""
    modules = (importlib.import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__))
    found = [module.IMPORTER for module in modules if hasattr(module, "IMPORTER")]
    return MappingProxyType({one.name: one for one in found})
