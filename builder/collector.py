"""Python's search for garbage, switched off where it finds none."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collector() -> Iterator[None]:
    """Look for no garbage meanwhile.

    A course and its pages are millions of values that live to the end: looking for garbage among them takes a fifth
    of a build, and half of reading 10,000 items.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
