"""Item types: one file each. A file in this folder with a constant `TYPE` is an item type."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from builder.items.written import ItemType


@cache
def item_types() -> Mapping[str, ItemType]:
    """Return every item type by name, in alphabetical order of their files."""
    modules = (importlib.import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__))
    found = [module.TYPE for module in modules if hasattr(module, "TYPE")]
    return MappingProxyType({item_type.name: item_type for item_type in found})
