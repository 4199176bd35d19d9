"""Where something was written, what is wrong with it, and the closed lists of words that sources use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]
Kind = Literal["knowledge", "skill"]
Use = Literal["practice", "assessment"]
Level = Literal["recall", "apply", "judge"]
Status = Literal["current", "withdrawn"]

KINDS: tuple[str, ...] = ("knowledge", "skill")
USES: tuple[str, ...] = ("practice", "assessment")
LEVELS: tuple[str, ...] = ("recall", "apply", "judge")
STATUSES: tuple[str, ...] = ("current", "withdrawn")
ITEM_STATUSES: tuple[str, ...] = ("current", "draft", "withdrawn")
"""A draft is checked but never shown, drawn or counted: what was imported, until a person has looked at it."""
EVIDENCE: tuple[str, ...] = (
    "quiz",
    "role play",
    "observed",
    "document",
    "supervision discussion",
    "reflection",
)
REVIEW_CLASSES: tuple[str, ...] = ("R0", "R1", "R2", "R3")
JURISDICTIONS: tuple[str, ...] = (
    "England",
    "England and Wales",
    "Great Britain",
    "United Kingdom",
)
DOMAINS: tuple[str, ...] = (
    "Communication skills",
    "Engagement and initial steps",
    "Working with employers",
    "Gaining, supporting and maintaining employment",
)
"""The four domains of section 3, in the order of the curriculum."""


@dataclass(frozen=True, slots=True, order=True)
class Where:
    """A place in a source: path relative to the root of the project, and line from 1."""

    path: str
    line: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A user's mistake, as a value: where it is, its code, and what is wrong."""

    where: Where
    code: str
    message: str
    severity: Severity = "error"

    def __str__(self) -> str:
        return f"{self.where}: {self.severity} {self.code} {self.message}"
