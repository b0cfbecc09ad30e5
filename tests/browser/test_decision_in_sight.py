"""A verdict of any length: the decision stays in sight, and what was judged is what is sent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import findings, overflow
from tests.browser.import_pages import choose, file, wait_for_script

pytestmark = pytest.mark.browser

HEAD = "Login,Pin,Active\r\n"
SIZES = [(1280, 800), (390, 844)]
WRONG = 500
CLEAR = "rgba(0, 0, 0, 0)"


def wrong_rows(count):
    """Return a file of which so many rows are wrong in many ways, and one is right."""
    rows = [f"m{number},{number},gone{number}\r\n" for number in range(count)]
    return file(HEAD + "".join(rows) + "ann,1,TRUE\r\n")


def is_in_sight(page, locator):
    """Return whether an element lies wholly between the head of the dialog and its foot."""
    box, foot = locator.bounding_box(), page.locator(".bi-dialog-foot").bounding_box()
    return box["y"] >= 0 and box["y"] + box["height"] <= foot["y"] + 1


def ground(page, place):
    """Return the colour on which the text of an element stands."""
    return page.locator(place).evaluate("each => getComputedStyle(each).backgroundColor")


@pytest.mark.sampled(2)
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_decision_is_in_sight_without_scrolling_however_long_the_list_is(visit, width, height):
    page = visit()
    page.set_viewport_size({"width": width, "height": height})
    frame = page.locator(".bi-dialog-frame")
    heights = set()
    for count in (1, WRONG):
        choose(page, wrong_rows(count))
        expect(page.get_by_role("heading", name=f"1 of {count + 1} rows are ready")).to_be_visible()
        heights.add(frame.bounding_box()["height"])
        choice = page.get_by_role("group", name="What should happen to the good rows?")
        warning = page.get_by_text("This cannot be rolled back.")
        assert is_in_sight(page, choice)
        assert is_in_sight(page, warning)
        send = page.locator("[data-send]").bounding_box()
        assert send["y"] + send["height"] <= height
        page.locator(".bi-dialog-body").evaluate("body => body.scrollTo(0, 200)")
        assert is_in_sight(page, choice)
    assert len(heights) == 1
    assert ground(page, ".bi-decision") == ground(page, ".bi-dialog-frame") != CLEAR
    assert overflow(page) == []


@pytest.mark.nightly
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_cell_that_has_the_focus_is_not_behind_the_decision(visit, width, height):
    page = visit()
    page.set_viewport_size({"width": width, "height": height})
    choose(page, wrong_rows(60))
    expect(page.locator("[data-headline]")).to_contain_text("1 of 61")
    looked_at = 0
    for _ in range(12):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if focused.locator("xpath=ancestor::*[contains(@class,'bi-cause')]").count():
            bottom = focused.bounding_box()["y"] + focused.bounding_box()["height"]
            assert bottom <= page.locator(".bi-decision").bounding_box()["y"] + 1
            looked_at += 1
    assert looked_at


@pytest.mark.nightly
def test_all_or_nothing_with_errors_warns_of_nothing_and_moves_nothing(visit):
    page = visit()
    choose(page, wrong_rows(1))
    warning = page.get_by_text("This cannot be rolled back.")
    expect(warning).to_be_visible()
    place = page.locator("[data-send]").bounding_box()["y"]
    page.get_by_role("radio", name="All or nothing").check()
    expect(warning).to_be_hidden()
    assert page.locator("[data-send]").bounding_box()["y"] == place


@pytest.mark.nightly
@pytest.mark.parametrize(("width", "height"), [(320, 256), (844, 390)])
def test_in_a_low_window_all_of_a_verdict_can_be_read(visit, width, height):
    page = visit()
    page.set_viewport_size({"width": width, "height": height})
    choose(page, wrong_rows(3))
    expect(page.locator("[data-headline]")).to_contain_text("1 of 4")
    cell = page.locator(".bi-typed:visible").first
    for part in (
        cell,
        page.get_by_role("radio", name="All or nothing"),
        page.locator("[data-send]"),
    ):
        part.scroll_into_view_if_needed()
        # Nothing that is pinned lies above it.
        assert part.evaluate(
            """each => {
              const {x, y, width, height} = each.getBoundingClientRect();
              return each.contains(document.elementFromPoint(x + width / 2, y + height / 2));
            }"""
        )
    assert overflow(page) == []


@pytest.mark.nightly
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 768, 390])
def test_the_good_rows_are_previewed_without_a_secret(visit, width, scheme):
    page = visit()
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme)
    rows = "".join(f"m{number},pin-{number},TRUE\r\n" for number in range(14))
    choose(page, file(HEAD + rows))
    table = page.get_by_role("region", name="The first 10 of 14 good rows")
    expect(table.get_by_role("row")).to_have_count(11)
    expect(table).to_contain_text("m9")
    assert "pin-" not in page.locator("#bi-upload").inner_text()
    assert findings(page, ".bi", without="color-contrast") == []
    assert overflow(page) == []


def test_a_file_that_was_saved_again_is_reported_as_changed_and_nothing_is_sent(
    visit, host, tmp_path: Path
):
    page = visit()
    path = tmp_path / "members.csv"
    path.write_text(f"{HEAD}ann,1,TRUE\r\n")
    choose(page, path)
    send = page.get_by_role("button", name="Upload and create 1 member")
    expect(send).to_be_enabled()
    path.write_text(f"{HEAD}bob,1,TRUE\r\n")
    os.utime(path, (1, 1))

    send.click()

    expect(page.locator("#bi-send-note")).to_contain_text("The file has changed since")
    assert host.count() == 0
    choose(page, path)
    send.click()
    expect(page.locator("#bi-upload")).to_be_hidden()
    host.work()
    assert host.logins() == ["bob"]


@pytest.mark.nightly
def test_who_was_signed_out_signs_in_elsewhere_and_goes_on_with_the_same_file(visit, host):
    page = visit()
    page.route("**/check", lambda route: route.fulfill(content_type="text/html", body="Who?"))
    choose(page, file(HEAD + "ann,1,TRUE\r\n"))
    expect(page.get_by_role("alert")).to_contain_text("You were signed out.")
    expect(page.get_by_role("dialog").get_by_role("link", name="Sign in again")).to_be_visible()
    page.unroute("**/check")

    page.get_by_role("button", name="Check again").click()

    page.get_by_role("button", name="Upload and create 1 member").click()
    expect(page.locator("#bi-upload")).to_be_hidden()
    assert host.count() == 1


@pytest.mark.nightly
def test_the_reason_that_stands_first_is_that_the_very_file_came_before(visit, host):
    page = visit()
    choose(page, wrong_rows(3))
    page.locator("[data-send]").click()
    # The empty page is loaded anew to show its first line.
    expect(page.locator("tr[data-import]")).to_be_visible()
    wait_for_script(page)
    host.work()
    choose(page, wrong_rows(3))
    note = page.locator(".bi-first-note").first
    expect(note).to_contain_text("This very file was uploaded before")
    expect(note.get_by_role("link")).to_have_attribute("target", "_blank")
    causes = page.locator(".bi-cause").first.bounding_box()
    assert note.bounding_box()["y"] < causes["y"]
