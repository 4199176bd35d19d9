"""Putting a finished file or folder in the place of an old one, so that at every moment one of the two is whole.

Linux and macOS can exchange two names in one step. Elsewhere the old one is moved aside first; a run that is
stopped between the two steps is put right by `recover` at the next start.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
from pathlib import Path

_AT_FDCWD = -100
_EXCHANGE = 2
"""RENAME_EXCHANGE of linux/fs.h, and RENAME_SWAP of sys/stdio.h on macOS."""
_UNKNOWN = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP}


def aside(target: Path) -> Path:
    """Return where what becomes `target` is built."""
    return target.with_name(f".{target.name}.new")


def old(target: Path) -> Path:
    """Return where `target` is moved while something else takes its place."""
    return target.with_name(f".{target.name}.old")


def recover(target: Path) -> Path | None:
    """Put back what an earlier run had moved aside when it was stopped. Return what it left over, if anything."""
    before = old(target)
    if before.exists() and not target.exists():
        before.rename(target)
    return before if before.exists() else None


def exchange(new: Path, target: Path) -> Path | None:
    """Put `new` in the place of `target`, on one file system. Return where the old one is now, if there was one."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists():
        new.rename(target)
        return None
    if swap(new, target):
        return new
    before = old(target)
    target.rename(before)
    try:
        new.rename(target)
    except OSError:
        before.rename(target)
        raise
    return before


def replace(new: Path, target: Path) -> None:
    """Put `new` in the place of `target` and remove the old one, with what an earlier run left over."""
    for left in (recover(target), exchange(new, target)):
        if left:
            remove(left)


def swap(one: Path, other: Path) -> bool:
    """Exchange two names in one step; tell whether this system can. Raises OSError where it refuses."""
    import ctypes  # commands that exchange nothing need not wait for it

    libc = ctypes.CDLL(None, use_errno=True) if os.name == "posix" else None
    names = os.fsencode(one), os.fsencode(other)
    if sys.platform == "darwin" and hasattr(libc, "renamex_np"):
        failed = libc.renamex_np(names[0], names[1], _EXCHANGE)
    elif libc is not None and hasattr(libc, "renameat2"):
        failed = libc.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _EXCHANGE)
    else:
        return False
    if failed and ctypes.get_errno() not in _UNKNOWN:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(other))
    return not failed


def remove(path: Path) -> None:
    """Remove a file, or a folder with all that is in it."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
