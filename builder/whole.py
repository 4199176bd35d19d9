"""Writing a file so that nobody ever meets half of one."""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(place: Path, data: bytes) -> None:
    """Write a file so that at every moment the old content or the new one is there. Raises OSError."""
    place.parent.mkdir(parents=True, exist_ok=True)
    unfinished = place.with_name(f".{place.name}.{os.getpid()}.new")
    try:
        unfinished.write_bytes(data)
        unfinished.replace(place)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise
