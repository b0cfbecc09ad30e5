"""Undoing an import in a browser: by keyboard alone, accessible at every width, told as it ends."""

from __future__ import annotations

import threading

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from ctu.audit.recording import record_action
from ctu.extensions import db
from ctu.models.clock import utc_now
from ctu.models.users import User
from plugins.bulk_import import ImportRun, current_state
from plugins.bulk_import.work.jobs import step
from tests.browser.accessibility import findings, overflow
from tests.browser.console import Console, Open, add_imogen, add_import

pytestmark = [pytest.mark.browser, pytest.mark.databases("sqlite")]

HEADER = (
    "First name,Last name,Login,Password,Permission group,Web RTC,Extension,"
    "Primary team,Capacity plan,Active\n"
)
LONG = "an.import.with.a.name.as.long.as.people.give.them-{}.csv"
LOOKS = [(width, scheme) for width in (1280, 390) for scheme in ("light", "dark")]


def sheet(prefix: str) -> bytes:
    rows = (
        f"Ann,Vale,{prefix}.{number},Tidy Lantern 48,Agent,TRUE,,Sales,,TRUE\n"
        for number in range(12)
    )
    return (HEADER + "".join(rows)).encode()


def fill() -> None:
    imogen = add_imogen("Sys Admin")
    for prefix in ("a", "b"):
        add_import(imogen, LONG.format(prefix), sheet(prefix))
    signed_in = User.login.in_(["a.1", "a.2", "b.1"])
    db.session.execute(update(User).where(signed_in).values(last_sign_in_at=utc_now()))
    for user in db.session.scalars(select(User).where(User.login.in_(["a.3", "b.3"]))):
        record_action(user, "password reset")
    db.session.commit()


def details_of(console: Console, prefix: str) -> str:
    with console.app.app_context():
        query = select(ImportRun).where(ImportRun.file_name == LONG.format(prefix))
        return f"/imports/users/{db.session.scalars(query).one().public_id}/"


def work_off(console: Console) -> None:
    with console.app.app_context():
        run_id = db.session.scalars(select(ImportRun.id).where(ImportRun.is_undoing)).one()
        while step(current_state(), run_id, threading.Event()):
            pass


def open_groups(page: Page) -> None:
    """Open every list of records; what opens one goes with that."""
    closed = page.locator("main .bi-more:not([open]) > summary")
    while closed.count():
        closed.first.click()


def tab_to(page: Page, name: str) -> None:
    """Press Tab until something of that name has the focus, and Enter there."""
    for _ in range(60):
        page.keyboard.press("Tab")
        # Before anything has the focus the whole page has it, with all names in it.
        if name in page.evaluate("document.querySelector(':focus')?.textContent ?? ''"):
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"No Tab leads to {name}.")


def test_an_import_is_undone_by_keyboard_alone_and_its_end_is_reported(
    sign_in: Open, empty_console: Console, complaints: list[str]
) -> None:
    page = sign_in()
    page.goto(details_of(empty_console, "a"))
    tab_to(page, "Undo this import")
    page.get_by_role("heading", name="12 = 9 would be taken back + 3 would stay").wait_for()
    expect(page.locator("main")).to_contain_text("inactive and in no team, and the login is free")
    tab_to(page, "Take back 9")
    page.get_by_role("heading", name="Is being undone", exact=True).wait_for()

    work_off(empty_console)

    expect(page.get_by_role("heading", name="Undone", exact=True)).to_be_visible()
    sum_told = page.get_by_role("status").filter(has_text="12 = 9 taken back + 3 stay.")
    expect(sum_told).to_have_count(1)
    tab_to(page, "What stays and why")
    page.get_by_text("Stays: Signed in since.").wait_for()
    assert complaints == []


@pytest.mark.nightly
@pytest.mark.sampled(4)
@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_the_pages_of_an_undo_are_accessible_and_no_wider_than_their_window(
    sign_in: Open, empty_console: Console, width: int, scheme: str
) -> None:
    page = sign_in(viewport={"width": width, "height": 800}, color_scheme=scheme)
    address = details_of(empty_console, "b")
    for each in (address, f"{address}undo", "/users/?flt_state=undone", "/"):
        page.goto(each)
        open_groups(page)
        assert (findings(page), overflow(page)) == ([], [])


@pytest.mark.nightly
def test_without_a_script_the_undo_is_two_presses(sign_in: Open, empty_console: Console) -> None:
    page = sign_in(java_script_enabled=False)
    page.goto(details_of(empty_console, "b"))
    page.get_by_role("link", name="Undo this import").click()
    page.get_by_role("button", name="Take back 10").click()
    work_off(empty_console)
    page.get_by_role("link", name="Refresh data").click()

    expect(page.locator("main")).to_contain_text("12 = 10 taken back + 2 stay.")
