"""What stops a document from being written."""

from __future__ import annotations

from collections.abc import Sequence

from builder.model import Problem


class Unwritable(Exception):
    """A document that Word cannot carry as it is. `problems` says why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = tuple(problems)
