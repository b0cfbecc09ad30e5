"""The end of an import on whatever page is open: a toast, and the title of the tab."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from ctu.extensions import db
from ctu.models.users import User
from plugins.bulk_import import ImportRun, current_state
from plugins.bulk_import.storage.database.clock import database_now
from plugins.bulk_import.work.jobs import step
from tests.browser.accessibility import findings, overflow
from tests.browser.console import PASSWORD, Console, add_imogen, add_import
from tests.browser.import_pages import choose, file, poll, wait_for_script

pytestmark = pytest.mark.browser

HEAD = (
    "First name,Last name,Login,Password,Permission group,Web RTC,Extension,Primary team,"
    "Capacity plan,Active\r\n"
)
ASKED = "/imports/news.json"


def sheet(login: str) -> bytes:
    return f"{HEAD}Ann,Vale,{login},{PASSWORD},Agent,TRUE,,Sales,,TRUE\r\n".encode()


def fill() -> None:
    add_imogen("Manager")


@pytest.fixture
def begin(empty_console: Console) -> Callable[[str], str]:
    """Return a function that stores an import of one person, which waits."""

    def store(login: str) -> None:
        imogen = db.session.scalars(select(User).filter_by(login="i.vale")).one()
        add_import(imogen, f"{login}.csv", sheet(login), is_worked_off=False)

    return lambda login: empty_console.filled(lambda: store(login))


@pytest.fixture
def work(empty_console: Console) -> Iterator[Callable[[], str]]:
    """Return a function that works off what waits; at the end nothing does."""

    def finish() -> None:
        for run_id in db.session.scalars(select(ImportRun.id).where(ImportRun.is_open)).all():
            while step(current_state(), run_id, threading.Event()):
                pass

    yield lambda: empty_console.filled(finish)
    empty_console.filled(finish)


def asked(page: Page) -> list[str]:
    """Return the list to which each request for news is added."""
    found: list[str] = []
    page.on("request", lambda each: found.append(each.url) if each.url.endswith(ASKED) else None)
    return found


@pytest.mark.sampled(2)
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_any_page_tells_by_itself_how_an_import_has_ended(sign_in, begin, work, width, scheme):
    login = f"new.{width}"
    begin(login)
    page = sign_in(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.goto("/teams/")
    title = page.title()

    work()

    toast = page.locator("[data-notice]", has_text=f"{login}.csv: 1 of 1 user created.")
    expect(toast).to_be_visible()
    expect(page).to_have_title(f"✓ {login}.csv · {title}")
    assert findings(page) + overflow(page) == []
    heading = page.get_by_role("heading", level=1).bounding_box()
    assert heading is not None
    assert heading["y"] < 150
    toast.get_by_role("button", name="Close").click()
    expect(toast).to_have_count(0)
    expect(page).to_have_title(title)


@pytest.mark.nightly
def test_details_say_by_themselves_how_their_import_has_ended_and_have_notices_of_others(
    sign_in, begin, work
):
    begin("own.1")
    page = sign_in()
    page.goto("/imports/users/")
    page.get_by_role("link", name="Details of own.1.csv").click()
    page.locator("#bi-details").wait_for()
    wait_for_script(page)
    begin("other.1")
    page.route(page.url, lambda asked: asked.abort())

    with page.expect_response(lambda each: each.url.endswith(ASKED) and each.json()["html"] != ""):
        work()

    page.unroute(page.url)
    expect(page.locator("#bi-details")).to_contain_text("was created.")
    expect(page.locator("[data-notice]")).to_have_text([re.compile("other.1.csv: 1 of 1")])


@pytest.mark.nightly
def test_nobody_asks_while_nothing_goes_on(sign_in, work):
    page = sign_in()
    page.clock.install()
    found = asked(page)
    page.goto("/users/")

    page.clock.run_for(120_000)

    assert found == []


@pytest.mark.nightly
def test_who_is_signed_out_is_told_nothing_and_asks_once(sign_in, begin, work):
    begin("gone.1")
    page = sign_in()
    page.clock.install()
    found = asked(page)
    page.goto("/users/")
    page.context.clear_cookies()

    with page.expect_response("**/sign-in?*"):
        page.clock.run_for(5_000)
    page.evaluate("() => fetch('/sign-in').then((answer) => answer.text()).then(() => true)")
    page.clock.run_for(120_000)

    assert len(found) == 1
    expect(page.locator("[data-notice]")).to_have_count(0)


@pytest.mark.nightly
def test_an_upload_in_one_tab_is_reported_in_the_others(sign_in, work):
    page = sign_in()
    page.goto("/teams/")
    other = page.context.new_page()
    other.goto("/imports/users/")
    wait_for_script(other)
    choose(other, file(sheet("other.tab"), "other-tab.csv"))
    other.get_by_role("button", name="Upload and create 1 user").click()
    expect(other.locator("tr[data-import]").first).to_contain_text("Pending")
    other.close()

    work()

    expect(page.locator("[data-notice]", has_text="other-tab.csv")).to_be_visible()


@pytest.mark.nightly
def test_a_history_that_nobody_sees_says_how_far_a_line_is_and_how_it_has_ended(
    sign_in, begin, work, empty_console
):
    begin("hidden.1")
    going = {"status": "RUNNING", "started_at": database_now(), "failed_rows": 0}
    change = (
        update(ImportRun).where(ImportRun.is_open).values(total_rows=8, created_rows=3, **going)
    )
    empty_console.filled(lambda: (db.session.execute(change), db.session.commit()))
    page: Page = sign_in()
    page.clock.install()
    page.add_init_script("Object.defineProperty(document, 'hidden', { get: () => true })")
    page.goto("/imports/users/")
    wait_for_script(page)
    expect(page).to_have_title(re.compile(r"^37% · Bulk user import"))
    back = update(ImportRun).where(ImportRun.is_open).values(total_rows=1, created_rows=0)
    empty_console.filled(lambda: (db.session.execute(back), db.session.commit()))

    work()

    page.clock.fast_forward(20_000)
    expect(page).to_have_title(re.compile(r"^✓ hidden.1.csv · Bulk user import"))


@pytest.mark.nightly
def test_the_history_says_in_its_title_how_a_line_has_ended(sign_in, begin, work):
    begin("title.1")
    page: Page = sign_in()
    page.goto("/imports/users/")
    wait_for_script(page)
    title = page.title()

    work()

    expect(page).to_have_title(f"✓ title.1.csv · {title}")
    page.keyboard.press("Tab")
    expect(page).to_have_title(title)


@pytest.mark.nightly
@pytest.mark.sampled(2)
@pytest.mark.parametrize(("page_name", "scheme"), [("history", "light"), ("details", "dark")])
def test_who_is_signed_out_is_told_above_what_is_out_of_date_until_they_are_back(
    sign_in, begin, work, page_name, scheme
):
    begin(f"out.{page_name}")
    page = sign_in(viewport={"width": 390, "height": 844}, color_scheme=scheme)
    page.goto("/imports/users/")
    if page_name == "details":
        page.get_by_role("link", name=f"Details of out.{page_name}.csv").click()
    wait_for_script(page)
    cookies = page.context.cookies()
    page.context.clear_cookies()
    poll(page)

    told = page.locator("[data-signed-out]")
    expect(told).to_be_visible()
    expect(told).to_be_in_viewport()
    expect(told.get_by_role("link", name="Sign in again")).to_be_visible()
    assert findings(page) + overflow(page) == []
    page.context.add_cookies(cookies)
    poll(page)
    expect(told).to_be_hidden()
