"""What every page loads: our script and styles, from `templates/site/static`, and templates over the theme's."""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

from builder.resources import templates_folder


def add_static(app: Sphinx, config: Config) -> None:
    """Add our folder of static files and of templates."""
    site = templates_folder() / "site"
    config.html_static_path = [*config.html_static_path, str(site / "static")]
    # What a course adds is relative and comes first; the theme's own is absolute, and must not come before ours.
    relative = [path for path in config.templates_path if not Path(path).is_absolute()]
    others = [path for path in config.templates_path if path not in relative]
    config.templates_path = [*relative, str(site / "pages"), *others]
    app.add_css_file("site.css")
    app.add_css_file("practice.css")
    app.add_js_file("practice.js", loading_method="defer")
