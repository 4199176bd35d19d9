"""The same settings for plain `sphinx-build -c course . OUT`, for editors, and for `coursewright serve`."""

from pathlib import Path

from builder.site.config import sphinx_config

_root = Path(__file__).resolve().parent.parent
globals().update(sphinx_config(_root))
# Sphinx looks for these beside conf.py.
bibtex_bibfiles = ["references.bib"]
html_static_path = ["_static"]
