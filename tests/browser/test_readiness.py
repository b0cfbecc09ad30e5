"""The readiness board in a browser: it follows what happens and leaves alone what is chosen."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from ctu.extensions import db
from ctu.models.clock import utc_now
from ctu.models.groups import PermissionGroup
from ctu.models.users import User
from tests.browser.accessibility import findings, overflow
from tests.browser.console import Console, Open, add_imogen, add_import

pytestmark = [pytest.mark.browser, pytest.mark.databases("sqlite")]

HEADER = (
    "First name,Last name,Login,Password,Permission group,Web RTC,Extension,"
    "Primary team,Capacity plan,Active\n"
)
LATER = utc_now() + timedelta(days=3)
OF_TEN = {
    0: {"locked_until": LATER},
    1: {"must_change_password": True, "password_expires_at": LATER - timedelta(days=9)},
    2: {"must_change_password": True, "password_expires_at": LATER, "last_sign_in_at": utc_now()},
    3: {"active_from": LATER.date()},
    4: {"active": False, "first_name": "B" * 50, "last_name": "C" * 50},
} | {number: {"last_sign_in_at": utc_now()} for number in (5, 6, 7)}
"""What each of ten people is; the others have never been seen."""
ASK_NOW = "document.dispatchEvent(new Event('visibilitychange'))"


def fill() -> None:
    imogen = add_imogen("Sys Admin")
    rows = (f"Ann,Vale,a.{number},Tidy Lantern 48,QA,TRUE,,Sales,,TRUE\n" for number in range(10))
    add_import(imogen, "a file with a name as long as people give them.csv",
               (HEADER + "".join(rows)).encode())  # fmt: skip
    for number, values in OF_TEN.items():
        db.session.execute(update(User).where(User.login == f"a.{number}").values(values))
    db.session.execute(update(PermissionGroup).values(may_sign_in=True))
    db.session.commit()


def open_board(sign_in: Open, **options: object) -> Page:
    page = sign_in(**options)
    page.goto("/readiness/")
    page.locator("html[data-readiness=ready]").wait_for(state="attached")
    return page


@pytest.mark.nightly
def test_the_board_follows_without_touching_what_is_chosen(
    empty_console: Console, sign_in: Open
) -> None:
    page = open_board(sign_in)
    expect(page.get_by_text("4 of 8 have signed in")).to_be_visible()
    box = page.locator("tr", has_text="a.8").get_by_role("checkbox")
    box.check()
    with empty_console.app.app_context():
        db.session.execute(
            update(User).where(User.login == "a.9").values(last_sign_in_at=utc_now())
        )
        db.session.commit()
    page.evaluate(ASK_NOW)
    expect(page.get_by_text("5 of 8 have signed in")).to_be_visible()
    expect(page.locator("tr", has_text="a.9").locator(".cell-state")).to_have_text("Signed in")
    expect(box).to_be_checked()
    expect(page.get_by_text("The list has changed.")).to_be_visible()
    page.get_by_role("link", name="Show it anew").click()
    expect(page.locator("tbody tr").last).to_contain_text("a.4")


@pytest.mark.nightly
def test_a_board_that_is_no_longer_up_to_date_says_why(sign_in: Open) -> None:
    page = open_board(sign_in)
    page.route(re.compile("/readiness/"), lambda route: route.abort())
    page.evaluate(ASK_NOW)
    expect(page.get_by_text("No connection, trying again.")).to_be_visible()

    page.unroute_all()
    page.evaluate(ASK_NOW)
    expect(page.get_by_text("No connection, trying again.")).to_be_hidden()

    page.context.clear_cookies()
    page.evaluate(ASK_NOW)
    expect(page.get_by_role("status").get_by_text("You were signed out.")).to_be_visible()
    assert findings(page) == []


def test_chosen_people_are_unlocked_with_the_keyboard(
    empty_console: Console, sign_in: Open
) -> None:
    page = open_board(sign_in)
    page.locator("tr", has_text="a.0").get_by_role("checkbox").press("Space")
    page.get_by_role("button", name="Unlock").press("Enter")
    expect(page.get_by_text("1 user unlocked.")).to_be_visible()
    with empty_console.app.app_context():
        assert not db.session.scalars(select(User).filter_by(login="a.0")).one().is_locked


@pytest.mark.nightly
@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (390, "light")])
def test_the_open_board_is_accessible(sign_in: Open, width: int, scheme: str) -> None:
    size = {"width": width, "height": 800}
    page = open_board(sign_in, viewport=size, color_scheme=scheme)
    for summary in page.locator("main summary").all():
        summary.click()
    assert findings(page) == []
    assert overflow(page) == []


@pytest.mark.nightly
def test_a_long_name_leaves_every_column_in_sight(sign_in: Open) -> None:
    page = open_board(sign_in, viewport={"width": 768, "height": 1600})
    expect(page.locator("tr", has_text="a.4").locator(".cell-last_sign_in_at")).to_be_in_viewport(
        ratio=1
    )
