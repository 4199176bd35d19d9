"""The Sphinx side: the extension that turns a course into a book, its settings, and running Sphinx.

Importing this package imports no Sphinx; `setup` does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension with Sphinx."""
    from builder.site.extension import register

    return register(app)
