"""Details in a real browser: their order on a phone, causes that look like links, and toggles."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import findings, overflow
from tests.browser.import_pages import wait_for_script

pytestmark = pytest.mark.browser


@pytest.fixture
def details(visit, host):
    """Return a function that opens Details of an import with three wrong rows."""

    def open_page(**options):
        host.add("ann,1,,TRUE\r\nbob,1,Golf,WAHR\r\ncy,1,Polo,TRUE\r\ndan,,,TRUE\r\n")
        host.work()
        page = visit(**options)
        page.get_by_role("link", name="Details of other.csv").click()
        page.get_by_role("heading", name="What went wrong").wait_for()
        wait_for_script(page)
        return page

    return open_page


@pytest.mark.nightly
def test_details_of_an_import_at_work_say_when_there_is_no_connection(visit, host):
    host.add("ann,1,,TRUE\r\n")
    page = visit()
    page.get_by_role("link", name="Details of other.csv").click()
    wait_for_script(page)
    note = page.get_by_text("No connection, trying again").first

    page.context.set_offline(True)
    expect(note).to_be_visible()

    page.context.set_offline(False)
    expect(note).to_be_hidden()


@pytest.mark.nightly
@pytest.mark.parametrize("width", [390, 768])
def test_next_steps_stand_under_the_result_on_narrow_pages(details, width):
    page = details(viewport={"width": width, "height": 844})
    order = [
        page.locator(".bi-answer").first,
        page.get_by_role("heading", name="What to do next"),
        page.get_by_role("heading", name="What went wrong"),
        page.get_by_role("table", name="Rows with errors"),
        page.get_by_role("heading", name="The file"),
    ]

    tops = [each.bounding_box()["y"] for each in order]

    assert tops == sorted(tops)
    assert tops[1] < 844
    assert overflow(page) == []
    assert findings(page, ".bi", without="color-contrast") == []


@pytest.mark.nightly
def test_next_steps_stand_beside_the_result_on_wide_pages(details):
    page = details(viewport={"width": 1280, "height": 800})
    answer = page.locator(".bi-summary").bounding_box()
    following = page.locator(".bi-next-card").bounding_box()
    assert following["x"] > answer["x"] + answer["width"]
    assert following["y"] == answer["y"]


@pytest.mark.nightly
def test_a_cause_looks_like_a_link_and_a_second_press_shows_all_again(details):
    page = details()
    cause = page.locator("a.bi-reason", has_text="There is no such club.")
    colour = "each => getComputedStyle(each).color"
    assert cause.evaluate(colour) == page.locator(".bi-crumbs a").first.evaluate(
        "each => { each.className = 'bi-reason'; return getComputedStyle(each).color; }"
    )
    rows = page.locator(".bi-faults tbody tr")
    expect(rows).to_have_count(4)

    cause.press("Enter")

    expect(rows).to_have_count(2)
    expect(cause).to_contain_text("Show all")
    # The page goes to its rows as soon as it is whole, which takes the focus away.
    wait_for_script(page)
    page.wait_for_load_state()
    cause.press("Enter")
    expect(rows).to_have_count(4)
