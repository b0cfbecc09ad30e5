"""One browser for all tests of the pages, and the consoles and the panel that it visits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from ctu.develop.clients import chromium
from tests.browser.console import PASSWORD, Console, MakeContext, Open, serve_console
from tests.browser.panel import PAGE, Host, serve_panel
from tests.suite.waiting import WAIT_SECONDS

WAIT_MILLISECONDS = 1_000 * WAIT_SECONDS
"""How long something is waited for, as in every other test."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Run the browser."""
    if chromium.find() is None:
        pytest.skip("There is no Chromium.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium.launch_options())
        expect.set_options(timeout=WAIT_MILLISECONDS)
        yield browser
        browser.close()


@pytest.fixture
def context_of(browser: Browser) -> Iterator[MakeContext]:
    """Return a function that opens a window of its own, closed at the end; nothing moves in it."""
    opened: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        opened.append(browser.new_context(**({"reduced_motion": "reduce"} | options)))
        opened[-1].set_default_timeout(WAIT_MILLISECONDS)
        return opened[-1]

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained about: scripts that broke, parts that the policy blocked."""
    return []


@pytest.fixture(scope="module")
def empty_console(
    redis_server: str, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Console]:
    """Serve the module's console with nothing in it but what is shipped."""
    with serve_console(
        sqlite_template, tmp_path_factory.mktemp("console"), redis_server
    ) as console:
        yield console


@pytest.fixture(scope="module")
def console(request: pytest.FixtureRequest, empty_console: Console) -> str:
    """Serve the module's console with what its `fill` puts in; return its address."""
    return empty_console.filled(request.module.fill)


@pytest.fixture(scope="module")
def cookies() -> list[Any]:
    """What the module's console has given to the window in which somebody signed in last."""
    return []


@pytest.fixture
def sign_in(
    console: str, context_of: MakeContext, complaints: list[str], cookies: list[Any]
) -> Open:
    """Return a function that opens a window on the module's console, with Imogen Vale signed in.

    She signs in once, in the first window; the others begin with its cookies.
    """

    def open_page(**options: Any) -> Page:
        context = context_of(base_url=console, **options)
        context.add_cookies(cookies)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        # A form that was changed asks before it is left; a test that goes on leaves it.
        page.on("dialog", lambda dialog: dialog.accept())
        page.on(
            "console", lambda said: complaints.append(said.text) if said.type == "error" else None
        )
        page.goto("/")
        if page.url.partition("?")[0].endswith("/sign-in"):
            type_password(page)
            cookies[:] = context.cookies()
        return page

    return open_page


def type_password(page: Page) -> None:
    """Sign Imogen Vale in."""
    page.get_by_label("Login").fill("I.Vale")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")


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
