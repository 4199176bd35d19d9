"""The settings of the book, from `course/_config.yml` and `course/_toc.yml` alone.

`sphinx_config` gives what `jupyter-book build` would give Sphinx, without importing Jupyter Book, so that the
same two files also drive plain Sphinx 9. A test holds it equal to `jupyter_book.config.get_final_config`
(jupyter-book 1.0.4.post1), which is the source of these defaults and translations.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml

CONFIG = "course/_config.yml"
TOC = "course/_toc.yml"
TRAINER_PAGES = "course/trainer"
"""The folder of pages that only the trainer edition has."""

_DEFAULTS: Mapping[str, object] = {
    "title": "My Jupyter Book",
    "author": "The Jupyter Book community",
    "copyright": "2023",
    "logo": "",
    "exclude_patterns": [],
    "only_build_toc_files": False,
    "myst_enable_extensions": ["colon_fence", "dollarmath", "linkify", "substitution", "tasklist"],
    "myst_url_schemes": ["mailto", "http", "https"],
}
_ALWAYS_EXCLUDED = ("_build", "Thumbs.db", ".DS_Store", "**.ipynb_checkpoints")
_FIXED: Mapping[str, object] = {
    "pygments_style": "sphinx",
    "html_theme": "sphinx_book_theme",
    "html_sourcelink_suffix": "",
    "suppress_warnings": ["myst.domains"],
    "comments_config": {"hypothesis": False, "utterances": False},
    "html_favicon": "",
    "html_baseurl": "",
    "latex_engine": "pdflatex",
    "nb_execution_allow_errors": False,
    "nb_execution_cache_path": "",
    "nb_execution_excludepatterns": [],
    "nb_execution_in_temp": False,
    "nb_execution_mode": "off",
    "nb_execution_timeout": 30,
    "nb_output_stderr": "show",
    "use_jupyterbook_latex": False,
    "use_multitoc_numbering": False,
}
"""What Jupyter Book passes on for a book that executes nothing and makes no LaTeX, as ours."""

PASSED_ON = tuple(name for name in _FIXED if name.startswith(("nb_", "comments_", "use_")))
"""Settings that Jupyter Book passes on although their extensions are not loaded."""


def sphinx_config(
    root: Path,
    *,
    edition: str = "trainee",
    units: str = "",
    employers: str = "",
    toc: str = TOC,
) -> dict[str, object]:
    """Return the settings for Sphinx. `units` and `employers` are IDs with commas; empty means all, or none.

    Only the trainer edition has pages for trainers, whatever `_config.yml` leaves out or forgets.
    Raises OSError or yaml.YAMLError where `_config.yml` cannot be read.
    """
    config = book_config(yaml.safe_load((root / CONFIG).read_text(encoding="utf-8")))
    excluded = config["exclude_patterns"]
    assert isinstance(excluded, list)
    hidden = f"{TRAINER_PAGES}/**"
    config["exclude_patterns"] = sorted({*excluded, hidden} - ({hidden} if edition == "trainer" else set()))
    config["external_toc_path"] = toc
    config["coursewright_edition"] = edition
    config["coursewright_units"] = units
    config["coursewright_employers"] = employers
    return config


def book_config(book: Mapping[str, object]) -> dict[str, object]:
    """Translate the keys of `_config.yml` into settings of Sphinx, as Jupyter Book does."""
    parse = _inner(book, "parse")
    excluded = book.get("exclude_patterns", _DEFAULTS["exclude_patterns"])
    made = dict(_FIXED)
    made |= {
        "author": book.get("author", _DEFAULTS["author"]),
        "copyright": book.get("copyright", _DEFAULTS["copyright"]),
        "html_title": book.get("title", _DEFAULTS["title"]),
        "html_logo": book.get("logo", _DEFAULTS["logo"]),
        "external_toc_exclude_missing": book.get("only_build_toc_files", _DEFAULTS["only_build_toc_files"]),
        "exclude_patterns": sorted({*_ALWAYS_EXCLUDED, *(excluded if isinstance(excluded, list) else [])}),
        "myst_enable_extensions": parse.get("myst_enable_extensions", _DEFAULTS["myst_enable_extensions"]),
        "myst_url_schemes": parse.get("myst_url_schemes", _DEFAULTS["myst_url_schemes"]),
    }
    for name in ("bibtex_bibfiles", "project"):
        if name in book:
            made[name] = book[name]
    made |= _inner(_inner(book, "sphinx"), "config")
    return made


def _inner(book: Mapping[str, object], key: str) -> dict[str, object]:
    value = book.get(key)
    return {str(name): inner for name, inner in value.items()} if isinstance(value, Mapping) else {}
