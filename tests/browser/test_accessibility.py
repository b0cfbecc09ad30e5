"""A page is looked at only when it has come to rest, however slow the machine is."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from flask import Flask, Response
from playwright.sync_api import Page

from ctu.develop.servers.page_server import serve
from tests.browser.accessibility import findings
from tests.browser.console import MakeContext

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en"><title>Late</title><main><h1>Late</h1>{}</main></html>"""
# Neither text can be read before the rest of the page is there.
LATE_SHEET = '<p style="color: #eee">Text</p><link rel="stylesheet" href="/late.css">'
MOVING = """<style nonce="x">@keyframes appear { from { color: #fff } to { color: #000 } }
p { animation: appear 3s linear }</style><p>Text</p>"""


@pytest.fixture
def released() -> threading.Event:
    """Return what the late style sheet waits for."""
    return threading.Event()


@pytest.fixture
def page(context_of: MakeContext, released: threading.Event) -> Iterator[Page]:
    """Return a page at a server of two addresses, one of which keeps its visitor waiting."""
    app = Flask("late")
    app.add_url_rule("/late", view_func=lambda: PAGE.format(LATE_SHEET), endpoint="late")
    app.add_url_rule("/moving", view_func=lambda: PAGE.format(MOVING), endpoint="moving")

    @app.route("/late.css")
    def sheet() -> Response:
        assert released.wait(30)
        return Response("body { background: #111 } h1 { color: #eee }", mimetype="text/css")

    with serve(app) as address:
        yield context_of(base_url=address, reduced_motion="no-preference").new_page()
        released.set()


@pytest.mark.nightly
def test_a_style_sheet_that_comes_late_is_waited_for(page: Page, released: threading.Event) -> None:
    page.goto("/late", wait_until="commit")
    page.get_by_text("Text").wait_for()
    threading.Timer(2.0, released.set).start()

    assert findings(page) == []


@pytest.mark.nightly
def test_axe_waits_until_a_moving_element_rests(page: Page) -> None:
    page.goto("/moving", wait_until="commit")
    page.get_by_text("Text").wait_for()

    assert findings(page) == []
