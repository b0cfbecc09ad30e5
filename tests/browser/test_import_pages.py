"""The import pages in a real browser, in a stock Flask-Admin panel."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from plugins.bulk_import import ImportRun
from plugins.bulk_import.storage.database.clock import database_now
from plugins.bulk_import.storage.runs.runs import end
from plugins.bulk_import.storage.tables.statuses import RunStatus
from tests.browser.accessibility import findings, overflow
from tests.browser.import_pages import (
    choose,
    file,
    first_one_held,
    open_dialog,
    poll,
    wait_for_script,
)
from tests.browser.panel import GOOD, HEAD, MIXED, PAGE, Host

pytestmark = pytest.mark.browser

LONG_NAME = "Wilhelmina-Ashgrove-Delacroix-Featherstone-" * 3


@pytest.mark.nightly
def test_the_grid_is_renewed_in_place_while_a_question_is_open(visit, host):
    host.add("".join(f"m{number},1,,TRUE\r\n" for number in range(10)))
    host.change(status="RUNNING", started_at=database_now() - 5, created_rows=3)
    page = visit()
    page.get_by_role("button", name="Cancel other.csv").click()
    expect(page.get_by_role("button", name="Go on")).to_be_focused()

    host.change(created_rows=5, failed_rows=1)

    expect(page.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "6")
    expect(page.locator("tr[data-import]")).to_contain_text("6 of 10 are done and stay.")
    expect(page.locator("tr[data-import]")).to_contain_text("so far")
    expect(page.get_by_role("button", name="Go on")).to_be_focused()
    page.get_by_role("button", name="Cancel the rest").click()
    expect(page.locator("tr[data-import]")).to_contain_text("Cancelled 4 rows not attempted")
    expect(page.locator("tr[data-import]")).to_be_focused()
    expect(page.locator("#bi-live-region")).to_contain_text("Cancelled.")


TRANSLATE = """row => {
  const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT), texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const text of texts.filter(each => each.data.trim())) {
    const translated = document.createElement("font");
    translated.textContent = `«${text.data}»`;
    text.replaceWith(translated);
  }
}"""


@pytest.mark.nightly
def test_a_translation_by_the_browser_stays_until_the_row_changes(visit, host):
    host.add("ann,1,,TRUE\r\n")
    page = visit()
    wait_for_script(page)
    row = page.locator("tr[data-import]")
    row.evaluate(TRANSLATE)
    for _ in range(2):
        # When the second answer comes, the first one has been shown.
        with page.expect_response("**/status.json*"):
            poll(page)

    expect(row.locator(".bi-number").first).to_have_text("«1»")
    expect(row.locator(".bi-second").first).to_contain_text("«Place 1")

    host.work()

    expect(row.locator(".bi-word")).to_have_text("All created")


@pytest.mark.nightly
def test_the_end_of_an_import_is_labelled_on_a_phone_as_soon_as_it_is_there(visit, host):
    host.add("ann,1,,TRUE\r\n")
    host.change(status="RUNNING", started_at=database_now())
    page = visit(viewport={"width": 390, "height": 800})
    label = "each => getComputedStyle(each, '::before').display"
    end = page.locator("tr[data-import] td.bi-col-finished_at")
    assert end.evaluate(label) == "none"

    host.work()

    expect(page.locator("tr[data-import]")).to_contain_text("All created")
    assert end.evaluate(label) == "block"


@pytest.mark.nightly
def test_going_on_leaves_the_import_alone(visit, host):
    host.add("ann,1,,TRUE\r\n")
    page = visit()
    page.get_by_role("button", name="Cancel other.csv").click()

    page.keyboard.press("Escape")

    expect(page.get_by_role("button", name="Cancel other.csv")).to_be_focused()
    expect(page.get_by_role("button", name="Go on")).to_be_hidden()
    host.work()
    expect(page.locator("tr[data-import]")).to_contain_text("All created")


@pytest.mark.nightly
def test_a_new_import_by_somebody_else_is_told_and_moves_no_row(visit, host):
    host.add("ann,1,,TRUE\r\n")
    host.work()
    page = visit()

    host.add("bob,1,,TRUE\r\n", "second.csv")
    poll(page)

    expect(page.locator("[data-new-imports]")).to_contain_text("1 new import. Show")
    expect(page.locator("tr[data-import]")).to_have_count(1)
    page.get_by_role("link", name="Show", exact=True).click()
    expect(page.locator("tr[data-import]")).to_have_count(2)


@pytest.mark.nightly
def test_an_import_of_ones_own_is_told_as_no_new_one(visit, host):
    host.add("ann,1,,TRUE\r\n")
    host.work()
    page = visit()
    choose(page, file(GOOD))
    with first_one_held(page, "**/status.json*"):
        page.evaluate("dispatchEvent(new Event('online'))")
        page.locator("[data-send]").click()
        expect(page.locator("tr[data-import]")).to_have_count(2)
    poll(page)
    expect(page.locator("#bi-live-region")).to_contain_text("pending")
    expect(page.locator("#bi-live-region")).not_to_contain_text("new import")


@pytest.mark.nightly
def test_a_lost_connection_is_said_and_mended(visit, host):
    host.add("ann,1,,TRUE\r\n")
    page = visit()
    page.route("**/status.json*", lambda route: route.abort())
    expect(page.get_by_text("No connection, trying again")).to_be_visible()

    page.unroute("**/status.json*")

    expect(page.get_by_text(re.compile("Up to date, checked . s ago"))).to_be_visible()


@pytest.mark.nightly
def test_a_host_that_limits_requests_is_asked_once_a_minute(visit, host):
    host.add("ann,1,,TRUE\r\n")
    page = visit()
    asked = []
    page.on("request", lambda request: asked.append("status.json" in request.url))
    page.route("**/status.json*", lambda route: route.fulfill(status=429, body="Slow down."))
    expect(page.get_by_text("Too many requests, trying again in a minute")).to_be_visible()
    expect(page.get_by_text("You were signed out")).to_be_hidden()
    page.reload()
    expect(page.get_by_text("Too many requests, trying again in a minute")).to_be_visible()
    assert sum(asked) == 2


def test_the_missing_worker_is_named_until_one_is_back(visit, host):
    host.within(lambda state: state.queue._redis.flushall())
    page = visit()
    expect(page.get_by_text("No worker is running.")).to_be_visible()

    host.within(lambda state: state.queue.heartbeat())
    poll(page)

    expect(page.get_by_text("No worker is running.")).to_be_hidden()


@pytest.mark.nightly
def test_times_stand_in_the_viewers_zone_or_else_in_utc(visit, host):
    host.add("ann,1,,TRUE\r\n")
    host.change(uploaded_at=1795359600.0)  # 22 Nov 2026, 15:00 in UTC.

    expect(visit().locator(".bi-col-uploaded_at time")).to_have_text("Mon 23 Nov 2026 00:00")
    plain = visit(java_script_enabled=False)
    expect(plain.locator(".bi-col-uploaded_at time")).to_have_text("Sun 22 Nov 2026 15:00 UTC")
    expect(plain.get_by_text("times in UTC")).to_be_visible()


def test_everything_works_without_a_script(visit, host):
    page = visit(java_script_enabled=False)
    page.get_by_role("link", name="Upload").first.click()
    page.get_by_label("Choose a file").set_input_files([file(MIXED)])
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_role("heading", name="2 of 3 rows are ready")).to_be_visible()
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.locator("tr[data-import]")).to_contain_text("Pending")

    page.get_by_role("button", name="Cancel members.csv").click()
    expect(page.get_by_text("Cancel the import? Nothing is done yet.")).to_be_visible()
    page.get_by_role("button", name="Cancel the import").click()

    expect(page.get_by_role("heading", name="members.csv Cancelled")).to_be_visible()
    page.goto(PAGE)
    page.get_by_role("link", name="Filter").click()
    page.get_by_label("Upload status").select_option("Cancelled")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("link", name="Filter (1)")).to_be_visible()
    assert host.count() == 1


@pytest.mark.nightly
def test_without_a_script_the_verdict_opens_where_something_was_pressed(visit):
    page = visit(java_script_enabled=False, viewport={"width": 1000, "height": 500})
    page.goto(f"{PAGE}upload")
    rows = "".join(f"m{number},1,Golf,TRUE\r\n" for number in range(3))
    wrong = file(HEAD + rows + "ann,1,,WAHR\r\nbob,1,,VRAI\r\n")
    page.get_by_label("Choose a file").set_input_files([wrong])
    page.get_by_role("button", name="Check the file").click()
    cause = page.locator("[data-cause]").nth(1)
    cause.locator("summary").first.click()

    cause.get_by_role("button", name="Read VRAI as TRUE").click()

    expect(page.get_by_role("heading", name="1 of 5 rows are ready")).to_be_attached()
    expect(cause.get_by_role("button", name="Read WAHR as TRUE")).to_be_in_viewport()


@pytest.mark.nightly
def test_days_are_those_of_the_time_zone_of_the_browser(visit, host):
    host.add("ann,1,,TRUE\r\n")
    page = visit(f"{PAGE}?filter=1")
    expect(page.get_by_text("Both days count, in the time zone Asia/Tokyo.")).to_be_visible()

    page.get_by_label("File name").fill("m")
    page.get_by_role("button", name="Apply").click()
    page.wait_for_url(re.compile("file=m"))
    assert "zone" not in page.url

    page.get_by_label("Uploaded until").fill("2020-02-29")
    page.get_by_role("button", name="Apply").click()
    page.wait_for_url(re.compile("to=2020-02-29&zone=Asia%2FTokyo"))
    expect(page.get_by_text("No import matches this filter.")).to_be_visible()


@pytest.mark.nightly
def test_the_filter_card_opens_in_place(visit, host):
    host.add("ann,1,,TRUE\r\n")
    page = visit()

    page.get_by_role("button", name="Filter").press(" ")

    expect(page.get_by_label("Upload status")).to_be_focused()
    expect(page.get_by_role("button", name="Filter")).to_have_attribute("aria-expanded", "true")


@pytest.mark.nightly
def test_the_menu_of_downloads_works_with_the_keyboard_and_without_a_script(visit):
    page = visit()
    menu = page.get_by_label("More downloads")
    menu.press("Enter")
    expect(page.get_by_role("link", name="Template with semicolons")).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_be_focused()
    expect(page.get_by_role("link", name="Template with semicolons")).to_be_hidden()

    page = visit(java_script_enabled=False)
    page.get_by_label("More downloads").click()
    with page.expect_download() as found:
        page.get_by_role("link", name="Your values with commas").click()
    assert found.value.suggested_filename == "members-import-values.csv"


@pytest.mark.nightly
def test_details_keep_themselves_up_to_date(visit, host):
    host.add("ann,1,,TRUE\r\nbob,1,Golf,TRUE\r\n")
    page = visit()
    page.get_by_role("link", name="Details of other.csv").click()
    expect(page.get_by_text("2 rows wait to be worked on.")).to_be_visible()

    host.work()

    expect(page.locator(".bi-answer")).to_contain_text("1 of 2 members were created.")
    expect(page.get_by_role("link", name="Download 1 row with errors")).to_be_visible()
    expect(page.get_by_role("table", name="Rows with errors")).to_contain_text("Golf")
    # What another tab does after the end is told when somebody comes back.
    host.change(undone_rows=1, undo_started_at=1.0, undo_finished_at=2.0)
    poll(page)
    expect(page.locator("h1")).to_contain_text("Undone")


def fill(host: Host) -> None:
    """Make an import in most of the statuses, with texts that do not fit anywhere."""
    host.add("ann,1,,TRUE\r\n", f"{LONG_NAME}.csv")
    host.add(f"{LONG_NAME},1,{LONG_NAME},WAHR\r\nbob,,Golf,TRUE\r\ncy,1,,TRUE\r\n", "errors.csv")
    host.work()
    host.add("dan,1,,TRUE\r\n", "cancelled.csv")
    host.change(actor_name=LONG_NAME)
    newest = select(func.max(ImportRun.id))
    reason = "Somebody cancelled the import."
    host.within(
        lambda state: end(state.session, state.session.scalar(newest), RunStatus.CANCELLED, reason)
    )
    host.add("eve,1,,TRUE\r\n", "pending.csv")


# The suite has axe look at the same states in the console (test_console_imports.py).
@pytest.mark.parametrize("width", [pytest.param(1280, marks=pytest.mark.nightly), 390])
def test_every_page_fits_and_is_accessible(visit, host, width):
    fill(host)
    page = visit(viewport={"width": width, "height": 800})
    seen: dict[str, list[str]] = {}

    def look(name: str) -> None:
        wait_for_script(page)
        # Contrast is looked at in the console: here the colours are Bootstrap's own.
        found = findings(page, ".bi", without="color-contrast") if width == 1280 else []
        seen[name] = found + overflow(page)

    look("grid")
    page.goto(f"{PAGE}?status=nothing")
    look("filter")
    page.goto(f"{PAGE}upload")
    look("upload page")
    page.goto(PAGE)
    wait_for_script(page)
    page.get_by_role("link", name="Details of errors.csv").click()
    page.get_by_role("heading", name="What went wrong").wait_for()
    look("details")
    page.goto(PAGE)
    wait_for_script(page)
    open_dialog(page)
    look("dialog")
    choose(page, file("", f"{LONG_NAME}.csv"))
    page.get_by_role("alert").wait_for()
    look("refused")
    choose(page, file(f"{HEAD}{LONG_NAME * 2},1,,{LONG_NAME}\r\nbob,1,,TRUE\r\n"))
    page.get_by_role("heading", name="1 of 2 rows are ready").wait_for()
    look("verdict")
    host.clear()
    page.goto(PAGE)
    look("empty")

    assert {name: found for name, found in seen.items() if found} == {}


@pytest.mark.nightly
def test_a_dark_swatch_is_left_dark(visit, host):
    fill(host)
    page = visit("/dark/imports/members/")
    open_dialog(page)
    ground = "getComputedStyle(document.querySelector('#bi-upload .modal-content')).backgroundColor"

    red, green, blue = map(int, re.findall(r"\d+", page.evaluate(ground))[:3])

    assert max(red, green, blue) < 90


BROKEN_WORDS = """() => [...document.querySelectorAll(
  ".bi-grid th, .bi-word, .bi-grid .btn, .bi-grid .bi-number, .bi-day, .bi-field label"
)].flatMap((each) => [...each.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE)
  .flatMap((text) => [...text.textContent.matchAll(/\\S+/g)].filter((word) => {
    const range = document.createRange();
    range.setStart(text, word.index);
    range.setEnd(text, word.index + word[0].length);
    return range.getClientRects().length > 1;
  }).map(([word]) => word)))"""
BESIDE_ITS_CARD = """() => [...document.querySelectorAll(".bi-grid .btn:not([hidden])")].filter(
  (each) => each.getBoundingClientRect().right >
    each.closest(".card").getBoundingClientRect().right).length"""


@pytest.mark.nightly
@pytest.mark.sampled(6)
@pytest.mark.parametrize("width", [1280, 1150, 1024, 992, 899, 768])
def test_no_word_of_the_grid_breaks_and_no_button_is_cut(visit, host, width):
    fill(host)
    page = visit(f"{PAGE}?filter=1", viewport={"width": width, "height": 800})
    page.evaluate("document.querySelector('th.bi-col-total_rows').textContent = 'Categories'")

    assert page.evaluate(BROKEN_WORDS) == []
    assert page.evaluate(BESIDE_ITS_CARD) == 0
    button = page.get_by_role("link", name="Details of errors.csv")
    assert button.bounding_box()["height"] < 36
    word = page.locator(".bi-word", has_text="Finished with errors")
    assert word.bounding_box()["height"] < 30
    assert overflow(page) == []


@pytest.mark.nightly
def test_a_cancellation_that_did_not_arrive_is_reported_in_the_row(visit, host):
    host.add("ann,1,,TRUE\r\n")
    page = visit(viewport={"width": 390, "height": 800})
    page.route("**/cancel", lambda route: route.abort())
    page.get_by_role("button", name="Cancel other.csv").click()

    page.get_by_role("button", name="Cancel the import").click()

    alert = page.get_by_role("alert")
    expect(alert).to_have_text("The import was not cancelled. Try again.")
    assert alert.bounding_box()["width"] > 100
    poll(page)
    expect(alert).to_be_visible()
    page.unroute("**/cancel")
    page.get_by_role("button", name="Cancel the import").click()
    expect(page.locator("tr[data-import]")).to_contain_text("Cancelled 1 row not attempted")
    expect(alert).to_be_hidden()


@pytest.mark.nightly
def test_a_file_is_found_by_its_name(visit, host):
    host.add("ann,1,,TRUE\r\n", "March intake.csv")
    host.add("bob,1,,TRUE\r\n", "april.csv")
    page = visit()
    page.get_by_role("button", name="Filter").click()

    page.get_by_label("File name").fill("march")
    page.get_by_label("File name").press("Enter")

    expect(page.get_by_role("button", name="Filter (1)")).to_be_visible()
    expect(page.locator("tr[data-import]")).to_have_count(1)
    expect(page.locator("tr[data-import]")).to_contain_text("March intake.csv")


@pytest.mark.nightly
def test_the_icon_of_a_line_stands_at_its_edge_on_a_phone(visit, host):
    host.add("ann,1,,TRUE\r\n")
    host.work()
    page = visit(viewport={"width": 390, "height": 800})

    icon, number = (
        page.locator(f"tr[data-import] {each}").first.bounding_box()
        for each in (".bi-status > .fa", "td.bi-number")
    )

    assert icon["x"] == number["x"]


@pytest.mark.nightly
def test_the_foot_counts_a_line_that_was_put_on_top(visit, host):
    host.add("old,1,,TRUE\r\n")
    host.work()
    page = visit()
    expect(page.locator(".bi-card > .bi-foot").last).to_contain_text("1–1 of 1 ·")
    choose(page, file(GOOD))

    page.get_by_role("button", name="Upload and create 2 members").click()

    expect(page.locator(".bi-card > .bi-foot").last).to_contain_text("1–2 of 2 ·")
