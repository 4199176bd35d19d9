"""What every page loads: our script and styles, from `templates/site/static`, and templates over the theme's."""

from __future__ import annotations

from sphinx.application import Sphinx
from sphinx.config import Config

from builder.resources import templates_folder


def add_static(app: Sphinx, config: Config) -> None:
    """Add our folder of static files and of templates."""
    site = templates_folder() / "site"
    config.html_static_path = [*config.html_static_path, str(site / "static")]
    config.templates_path = [*config.templates_path, str(site / "pages")]
    app.add_css_file("site.css")
    app.add_css_file("practice.css")
    app.add_js_file("practice.js", loading_method="defer")
