"""Keeps our words ours: 64-bit hashes of every run of eight words in the published curriculum and guide.

The file of hashes holds no text. It was made with `python tests/own_words.py TEXT... > tests/data/published_runs.bin`
from plain-text copies of the publications. Words are lower-cased, hyphens part them, other signs are dropped.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

RUN = 8
DATA = Path(__file__).parent / "data" / "published_runs.bin"


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9']+", text.lower().replace("’", "'").replace("-", " "))


def runs(text: str) -> Iterator[tuple[str, bytes]]:
    """Yield every run of eight words with its hash."""
    found = words(text)
    for start in range(len(found) - RUN + 1):
        run = " ".join(found[start : start + RUN])
        yield run, blake2b(run.encode(), digest_size=8).digest()


def published() -> frozenset[bytes]:
    """Return the hashes of the published texts."""
    content = DATA.read_bytes()
    return frozenset(content[start : start + 8] for start in range(0, len(content), 8))


if __name__ == "__main__":
    hashes = {found for path in sys.argv[1:] for _, found in runs(Path(path).read_text(encoding="utf-8"))}
    sys.stdout.buffer.write(b"".join(sorted(hashes)))
