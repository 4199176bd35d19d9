"""Documents to Word: text is written into a template once, and finished for each cohort."""

from __future__ import annotations

from builder.word.draft import Draft, draft, finish, template_hash
from builder.word.headers import LogoPicture
from builder.word.large import large_print
from builder.word.problems import Unwritable
from builder.word.template import Missing, Template, lost_places, read_template

__all__ = [
    "Draft",
    "LogoPicture",
    "Missing",
    "Template",
    "Unwritable",
    "draft",
    "finish",
    "large_print",
    "lost_places",
    "read_template",
    "template_hash",
]
