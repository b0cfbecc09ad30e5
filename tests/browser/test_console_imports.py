"""The import pages in the console: its strict policy, its colours, light and dark."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import findings, overflow
from tests.browser.console import DATABASE, PASSWORD, Console, add_imogen, add_import
from tests.browser.import_pages import choose, file, open_dialog, wait_for_script

pytestmark = pytest.mark.browser

HEAD = (
    "First name,Last name,Login,Password,Permission group,Web RTC,Extension,Primary team,"
    "Capacity plan,Active\r\n"
)


def person(login: str, web_rtc: str = "TRUE", team: str = "Sales", password: str = PASSWORD) -> str:
    return f"Ann,Vale,{login},{password},Agent,{web_rtc},012,{team},,TRUE\r\n"


ROWS = person("ann") + person("bob", web_rtc="WAHR") + person("cy", team="Slaes", password="short")


def fill() -> None:
    """Put a manager into the console, and imports that went well, badly and not at all."""
    imogen = add_imogen("Manager")
    for number, rows in enumerate((person("eve"), ROWS, person("fay"))):
        add_import(imogen, f"week-{number}.csv", (HEAD + rows).encode(), is_worked_off=number < 2)


@pytest.fixture(autouse=True)
def nothing_broke(complaints: list[str]) -> Iterator[None]:
    """Nothing may be blocked or break, whatever a test does."""
    yield
    assert complaints == []


def visit(page: Page, address: str) -> None:
    page.goto(f"/imports/{address}")
    wait_for_script(page)


def look(page: Page) -> list[str]:
    """Return what axe finds on a page, and whether it scrolls sideways."""
    return findings(page) + overflow(page)


@pytest.mark.nightly
@pytest.mark.sampled(2)
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_every_state_of_the_pages_is_accessible(sign_in, width, scheme):
    page = sign_in(viewport={"width": width, "height": 800}, color_scheme=scheme)
    seen: dict[str, list[str]] = {}

    visit(page, "users/?status=errors")
    seen["filter"] = look(page)
    page.get_by_role("link", name="Details of week-1.csv").click()
    page.get_by_text("1 of 3 users were created.").wait_for()
    seen["details"] = look(page)
    visit(page, "teams/")
    seen["empty"] = look(page)
    visit(page, "users/")
    page.get_by_role("button", name="Cancel week-2.csv").click()
    page.get_by_role("button", name="Go on").wait_for()
    seen["question"] = look(page)
    open_dialog(page)
    seen["dialog"] = look(page)
    choose(page, file(b"PK", "new.xlsx"))
    page.get_by_role("alert").wait_for()
    seen["refused"] = look(page)
    choose(page, file((HEAD + ROWS).replace("ann,", "gus,"), "a.csv"))
    page.get_by_role("heading", name="1 of 3 rows are ready").wait_for()
    seen["verdict"] = look(page)

    assert {name: found for name, found in seen.items() if found} == {}


def test_the_dialog_uploads_under_the_strict_policy(sign_in):
    page = sign_in()
    visit(page, "users/")
    choose(page, file(HEAD + person("new.one"), "one.csv"))

    page.get_by_role("button", name="Upload and create 1 user").click()

    expect(page.locator("tr[data-import]").first).to_be_focused()
    expect(page.locator("tr[data-import]").first).to_contain_text("Pending")


def test_the_people_whom_an_import_created_are_a_click_away(sign_in):
    page = sign_in()
    visit(page, "users/")
    page.get_by_role("link", name="Details of week-1.csv").click()

    page.get_by_role("link", name="Show this one").click()
    page.wait_for_url("**/users/?flt_import=*")

    expect(page.get_by_role("link", name="Ann Vale")).to_have_count(1)


def test_who_was_signed_out_meanwhile_is_told_in_the_dialog(sign_in, complaints):
    page = sign_in()
    visit(page, "users/")
    open_dialog(page)
    page.context.clear_cookies()

    choose(page, file(HEAD + person("new.two"), "one.csv"))

    expect(page.get_by_role("alert")).to_contain_text("You were signed out. Sign in again")
    # The browser itself notes the status of the answer.
    assert [each for each in complaints if "400" not in each] == []
    complaints.clear()


@pytest.fixture
def news(console: str, empty_console: Console) -> str:
    """Make it news that one import has ended; return what is to be told."""
    with closing(sqlite3.connect(empty_console.folder / DATABASE)) as database, database:
        database.execute("UPDATE import_run SET noticed_at = 1")
        database.execute("UPDATE import_run SET noticed_at = NULL WHERE file_name = 'week-1.csv'")
    return "week-1.csv: 1 of 3 users created, 2 rows with errors."


@pytest.mark.nightly
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_a_notice_is_told_once_and_can_be_closed(news, sign_in, width, scheme):
    page = sign_in(viewport={"width": width, "height": 800}, color_scheme=scheme)
    notice = page.get_by_role("status").filter(has_text=news)
    expect(notice).to_be_visible()
    assert look(page) == []

    page.locator("[data-notice]", has_text=news).get_by_role("button", name="Close").click()

    expect(notice).to_have_count(0)
    expect(page.locator("#main")).to_be_focused()
    page.reload()
    expect(page.locator("html[data-listens]")).to_have_count(1)
    expect(page.get_by_text(news)).to_have_count(0)


@pytest.mark.nightly
def test_without_scripts_a_notice_leads_to_details(news, sign_in):
    page = sign_in(java_script_enabled=False)
    notice = page.locator("[data-notice]", has_text=news)
    expect(notice.locator("[data-close-notice]")).to_be_hidden()

    notice.get_by_role("link", name="Details").click()

    expect(page.get_by_text("1 of 3 users were created.")).to_be_visible()
