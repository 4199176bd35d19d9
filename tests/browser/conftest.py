"""Fixtures for tests in a real browser: `browser`, `open_page` and `axe`.

They skip with a reason when Playwright or Chromium is missing. With COURSEWRIGHT_REQUIRE=1 they
fail instead, so that a release cannot pass by skipping.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from programs import missing

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
EXTRA = {name: {"enabled": True} for name in ("target-size", "label-content-name-mismatch")}
"""Rules of these levels that axe leaves off unless asked."""

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]


def find_chromium() -> str:
    """Return the path of Chromium: $CHROMIUM, or the first one on the search path."""
    names = ["chromium", "chromium-browser", "google-chrome"]
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), "")
    if not path or not Path(path).exists():
        missing(
            f"Chromium not found ({path or 'none of ' + ', '.join(names)}): "
            "install it (Debian: apt-get install chromium) or set CHROMIUM to its path"
        )
    return path


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start one Chromium for all tests."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("Playwright not found: pip install playwright")
    path = find_chromium()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a page in a fresh context; fails on errors in its scripts.

    It takes the address or path, a width in pixels, a theme ("light" or "dark"), whether it is a
    phone (touch), whether scripts run, and a pattern of addresses that are not loaded (block).
    """
    contexts = []
    errors: list[str] = []

    def open_one(
        address: str | Path,
        width: int = 1280,
        theme: str = "light",
        touch: bool = False,
        scripts: bool = True,
        block: str = "",
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 844},
            color_scheme=theme,
            has_touch=touch,
            is_mobile=touch,
            java_script_enabled=scripts,
            locale="en-GB",
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        if block:
            context.route(block, lambda route: route.abort())
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(address.as_uri() if isinstance(address, Path) else address)
        page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture(scope="session")
def axe() -> Callable[..., list[dict[str, Any]]]:
    """Return a function that gives the WCAG 2.2 A and AA violations that axe finds on a page.

    With a selector it looks only at that part of the page.
    """
    try:
        from axe_playwright_python.base import AXE_SCRIPT
    except ImportError:
        missing("axe not found: pip install axe-playwright-python")

    def violations(page: Page, selector: str | None = None) -> list[dict[str, Any]]:
        if page.evaluate("matchMedia('(scripting: none)').matches"):
            pytest.fail("axe needs scripts: open the page with scripts and block its own instead")
        page.evaluate(AXE_SCRIPT)
        found = page.evaluate(
            "([selector, tags, rules]) => axe.run(selector || document, {runOnly: {type: 'tag', values: tags}, rules})",
            [selector, WCAG, EXTRA],
        )
        return [
            {
                "rule": rule["id"],
                "help": rule["help"],
                "where": [(node["target"], node["failureSummary"]) for node in rule["nodes"]],
            }
            for rule in found["violations"]
        ]

    return violations


class Quiet(SimpleHTTPRequestHandler):
    """Serves files without a line for each."""

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def served(real_site: Path) -> Iterator[str]:
    """The address of a web server on this machine that serves the trainee site of the example cohort."""
    handler = partial(Quiet, directory=str(real_site / "site"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
