"""Where coverage is not measured: measured, the same pages take three times as long to render.

The packs of the whole course are built so, once a run: what builds them is measured with the small course. Tests that
go through the whole course or through hundreds of examples, of what other tests cover, are marked `no_cover`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess

from coverage import Coverage
from coverage.multiproc import original_bootstrap


@contextmanager
def unmeasured() -> Iterator[None]:
    """Measure no coverage meanwhile, neither here nor in processes that are started meanwhile."""
    running, bootstrap = Coverage.current(), BaseProcess._bootstrap  # type: ignore[attr-defined]
    if running:
        running.stop()
    BaseProcess._bootstrap = original_bootstrap  # type: ignore[attr-defined]
    try:
        yield
    finally:
        BaseProcess._bootstrap = bootstrap  # type: ignore[attr-defined]
        if running:
            running.start()
