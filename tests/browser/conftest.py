"""One browser for all tests of the pages, consoles and panels to be served, and what axe finds."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from ctu import create_app
from ctu.develop import chromium
from ctu.develop.screenshots import serve
from ctu.extensions import db
from tests.browser.panel import PAGE, Host, serve_panel

PASSWORD = "Quiet-Harbour-72"
MakeContext = Callable[..., BrowserContext]
Open = Callable[..., Page]


@contextmanager
def serve_console(
    template: Path, folder: Path, fill: Callable[[], object], **settings: Any
) -> Iterator[str]:
    """Serve a console on a copy of a migrated database, filled first; yield its address."""
    shutil.copy(template, folder / "console.sqlite")
    own = {
        "TESTING": True,
        "SECRET_KEY": "only for tests",
        "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder / 'console.sqlite'}",
        "CTU_VAR_FOLDER": str(folder),
        "CTU_LIMITS": False,
        "CTU_ARGON2_TIME_COST": 1,
        "CTU_ARGON2_MEMORY_KIB": 8,
    }
    app = create_app(own | settings)
    with app.app_context():
        fill()
    with serve(app) as address:
        yield address
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Run the browser."""
    if chromium.find() is None:
        pytest.skip("There is no Chromium.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium.launch_options())
        expect.set_options(timeout=15_000)
        yield browser
        browser.close()


@pytest.fixture
def context_of(browser: Browser) -> Iterator[MakeContext]:
    """Return a function that opens a window of its own, closed at the end."""
    opened: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        opened.append(browser.new_context(**options))
        opened[-1].set_default_timeout(15_000)
        return opened[-1]

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained about: scripts that broke, parts that the policy blocked."""
    return []


@pytest.fixture
def sign_in(console: str, context_of: MakeContext, complaints: list[str]) -> Open:
    """Return a function that opens a window on the module's console and signs Imogen Vale in."""

    def open_page(**options: Any) -> Page:
        page = context_of(base_url=console, **options).new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda said: complaints.append(said.text) if said.type == "error" else None
        )
        page.goto("/sign-in")
        page.get_by_label("Login").fill("I.Vale")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/")
        return page

    return open_page


@pytest.fixture(scope="session")
def panel(redis_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """Serve a stock panel."""
    with serve_panel(redis_server, tmp_path_factory.mktemp("panel")) as host:
        yield host


@pytest.fixture
def host(panel: Host) -> Host:
    """Return the panel without any import, with a worker that has just shown up."""
    panel.clear()
    return panel


@pytest.fixture
def visit(context_of: MakeContext, host: Host) -> Iterator[Open]:
    """Return a function that opens the grid; nothing may have broken at the end."""
    broken: list[str] = []

    def open_page(address: str = PAGE, **options: Any) -> Page:
        context = context_of(base_url=host.address, timezone_id="Asia/Tokyo", **options)
        page = context.new_page()
        page.on("pageerror", lambda error: broken.append(str(error)))
        page.goto(address)
        if options.get("java_script_enabled", True):
            page.locator("html[data-import-pages=ready]").wait_for()
        return page

    yield open_page
    assert broken == []


def findings(page: Page, context: str | None = None, *, without: str = "") -> list[str]:
    """Return what axe finds on a page or in a part of it: rule, place and why.

    :param without: a rule that is not asked for.
    """
    rules = {without: {"enabled": False}} if without else {}
    options = {"resultTypes": ["violations"], "rules": rules}
    result = Axe().run(page, context=context, options=options)
    return [
        f"{violation['id']}: {node['html'][:160]} {[each['message'] for each in node['any']]}"
        for violation in result.response["violations"]
        for node in violation["nodes"]
    ]
