"""Back closes the open dialog, and leaves the page when none is open; a search keeps its focus."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.import_pages import choose, file, open_dialog, wait_for_script
from tests.browser.panel import GOOD, MIXED, PAGE

pytestmark = pytest.mark.browser


@pytest.fixture
def grid(visit):
    """Return a function that comes to the grid from another page."""

    def come(**options):
        page = visit(f"{PAGE}upload", **options)
        page.goto(PAGE)
        wait_for_script(page)
        return page

    return come


@pytest.mark.nightly
@pytest.mark.sampled(2)
@pytest.mark.parametrize("width", [1280, 390])
def test_back_closes_the_dialog_and_then_leaves_the_page(grid, width):
    page = grid(viewport={"width": width, "height": 800})
    open_dialog(page)

    page.go_back()

    expect(page.locator("#bi-upload")).to_be_hidden()
    expect(page.locator(".bi-options [data-open-upload]")).to_be_focused()
    assert page.url.endswith(PAGE)
    page.go_back()
    page.wait_for_url("**/upload")


@pytest.mark.nightly
def test_back_leaves_a_page_that_was_loaded_anew_with_its_dialog_open(grid):
    page = grid()
    open_dialog(page)
    page.reload()
    wait_for_script(page)

    page.go_back()

    page.wait_for_url("**/upload")


@pytest.mark.nightly
def test_a_dialog_that_was_closed_otherwise_leaves_no_place_behind(grid):
    page = grid()
    for close in (lambda: page.keyboard.press("Escape"), page.locator("[data-close]").last.click):
        open_dialog(page)
        close()
        expect(page.locator("#bi-upload")).to_be_hidden()
        page.wait_for_function("!history.state")

    page.go_back()

    page.wait_for_url("**/upload")


@pytest.mark.nightly
def test_back_warns_before_typed_repairs_are_forgotten(grid):
    page = grid()
    choose(page, file(MIXED))
    page.get_by_role("heading", name="2 of 3 rows are ready").wait_for()
    page.locator("#bi-upload [data-typed]").first.fill("Club 1")

    page.go_back()

    expect(page.get_by_text("Closing forgets what was changed here.").first).to_be_visible()
    expect(page.locator("#bi-upload")).to_be_visible()
    page.go_back()
    expect(page.locator("#bi-upload")).to_be_hidden()
    assert page.url.endswith(PAGE)


@pytest.mark.nightly
def test_after_an_upload_back_leaves_the_page(grid, host):
    host.add("old,1,,TRUE\r\n")
    page = grid()
    choose(page, file(GOOD))
    page.get_by_role("button", name="Upload and create 2 members").click()
    expect(page.locator("tr[data-import]")).to_have_count(2)
    expect(page.locator("tr[data-import]").first).to_be_focused()

    page.go_back()

    page.wait_for_url("**/upload")


@pytest.mark.nightly
def test_a_search_keeps_its_focus_when_the_page_is_loaded_anew(visit, host):
    host.add("ann,1,Golf,TRUE\r\nbob,1,Golf,TRUE\r\n")
    host.work()
    page = visit()
    page.get_by_role("link", name="Details of other.csv").click()
    wait_for_script(page)
    field = page.get_by_role("searchbox")
    assert not field.evaluate("each => each === document.activeElement")
    field.fill("bob")

    field.press("Enter")

    page.wait_for_url("**q=bob**")
    expect(field).to_be_focused()
    expect(field).to_have_value("bob")
    page.keyboard.type("by")
    expect(field).to_have_value("bobby")
    page.reload()
    wait_for_script(page)
    expect(field).not_to_be_focused()
