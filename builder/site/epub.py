"""The EPUB builder: Sphinx's own, with addresses as EPUB asks for them.

Sphinx writes `course/../units/x.xhtml` where the first page stands in a folder; readers then miss the page
in the manifest. Reported by epubcheck as OPF-049.
"""

from __future__ import annotations

import posixpath
from typing import Any

from sphinx.application import Sphinx
from sphinx.builders.epub3 import Epub3Builder


class EpubBuilder(Epub3Builder):
    """Epub3Builder with normal addresses in its table of contents."""

    def get_toc(self) -> None:
        """Gather the table of contents and put its addresses in their shortest form."""
        super().get_toc()
        nodes: list[dict[str, Any]] = self.refnodes
        for node in nodes:
            path, mark, anchor = node["refuri"].partition("#")
            node["refuri"] = posixpath.normpath(path) + mark + anchor


def register(app: Sphinx) -> None:
    """Put our builder in the place of Sphinx's."""
    app.add_builder(EpubBuilder, override=True)
