"""A form as the files of a learning system, with what that system cannot carry. The only part that reads pictures."""

from __future__ import annotations

from pathlib import Path

from builder.form import Form
from builder.formats import Format, pictures_of, refused
from builder.model import Problem


def exported(root: Path, form: Form, target: Format) -> tuple[dict[str, bytes], list[Problem]]:
    """Return the files of a form by name, none where the format refuses an item; and what it has to say.

    Raises OSError where a picture cannot be read.
    """
    problems = refused(form, target)
    if any(problem.severity == "error" for problem in problems):
        return {}, problems
    pictures = {path: (root / path).read_bytes() for path in pictures_of(form)}
    return target.write(form, pictures), problems
