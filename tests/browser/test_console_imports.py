"""The import pages in the console: its strict policy, its colours, light and dark."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from ctu.account.passwords import hash_password
from ctu.extensions import db
from ctu.models.groups import PermissionGroup
from ctu.models.teams import Team
from ctu.models.users import User
from ctu.users.importer import UserImporter
from plugins.bulk_import.intake import accept
from plugins.bulk_import.state import current_state
from plugins.bulk_import.upload import ImportRequest, Upload
from plugins.bulk_import.work.jobs import step
from tests.browser.conftest import PASSWORD, findings, serve_console

pytestmark = pytest.mark.browser

HEAD = (
    "First name,Last name,Login,Password,Permission group,Web RTC,Extension,Primary team,"
    "Capacity plan,Active\r\n"
)


def person(login: str, web_rtc: str = "TRUE", team: str = "Sales", password: str = PASSWORD) -> str:
    return f"Ann,Vale,{login},{password},Agent,{web_rtc},012,{team},,TRUE\r\n"


ROWS = person("ann") + person("bob", web_rtc="WAHR") + person("cy", team="Slaes", password="short")


def fill() -> None:
    """Put a manager into an empty console, and imports that went well, badly and not at all."""
    manager = select(PermissionGroup).where(PermissionGroup.name == "Manager")
    imogen = User(
        first_name="Imogen",
        last_name="Vale",
        login="i.vale",
        password_hash=hash_password(PASSWORD),
        group=db.session.scalars(manager).one(),
        primary_team=Team(name="Sales"),
    )
    db.session.add(imogen)
    db.session.commit()
    state = current_state()
    for number, rows in enumerate((person("eve"), ROWS, person("fay"))):
        upload = Upload(f"week-{number}.csv", (HEAD + rows).encode(), f"token number {number}")
        run_id = accept(state, ImportRequest(UserImporter, imogen, upload)).id
        while number < 2 and step(state, run_id, threading.Event()):
            pass


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the console keeps its database."""
    return tmp_path_factory.mktemp("console")


@pytest.fixture(scope="module")
def console(redis_server: str, sqlite_template: Path, folder: Path) -> Iterator[str]:
    """Serve a console with some imports; return its address."""
    with serve_console(
        sqlite_template, folder, fill, BULK_IMPORT_REDIS_URL=redis_server
    ) as address:
        yield address


@pytest.fixture(autouse=True)
def nothing_broke(complaints: list[str]) -> Iterator[None]:
    """Nothing may be blocked or break, whatever a test does."""
    yield
    assert complaints == []


def visit(page: Page, address: str) -> None:
    page.goto(f"/imports/{address}")
    page.locator("html[data-import-pages=ready]").wait_for()


def look(page: Page) -> list[str]:
    """Return what axe finds on a page, and whether it scrolls sideways."""
    is_wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return findings(page) + (["It scrolls sideways."] if is_wide else [])


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_every_state_of_the_pages_is_accessible(sign_in, width, scheme):
    page = sign_in(
        viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
    )
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
    seen["question"] = look(page)
    page.locator(".bi-options [data-open-upload]").click()
    seen["dialog"] = look(page)
    chosen = page.locator("[data-input]")
    chosen.set_input_files([{"name": "new.xlsx", "mimeType": "x", "buffer": b"PK"}])
    page.get_by_role("alert").wait_for()
    seen["refused"] = look(page)
    content = (HEAD + ROWS).replace("ann,", "gus,").encode()
    chosen.set_input_files([{"name": "a.csv", "mimeType": "x", "buffer": content}])
    page.get_by_role("heading", name="1 of 3 rows are ready").wait_for()
    seen["verdict"] = look(page)

    assert {name: found for name, found in seen.items() if found} == {}


def test_the_dialog_uploads_under_the_strict_policy(sign_in):
    page = sign_in()
    visit(page, "users/")
    page.locator(".bi-options [data-open-upload]").click()
    content = (HEAD + person("new.one")).encode()
    page.locator("[data-input]").set_input_files(
        [{"name": "one.csv", "mimeType": "x", "buffer": content}]
    )

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
    page.locator(".bi-options [data-open-upload]").click()
    page.context.clear_cookies()

    page.locator("[data-input]").set_input_files(
        [{"name": "one.csv", "mimeType": "x", "buffer": (HEAD + person("new.two")).encode()}]
    )

    expect(page.get_by_role("alert")).to_contain_text("You were signed out. Sign in again")
    # The browser itself notes the status of the answer.
    assert [each for each in complaints if "400" not in each] == []
    complaints.clear()


@pytest.fixture
def news(console: str, folder: Path) -> str:
    """Make it news that one import has ended; return what is to be told."""
    with closing(sqlite3.connect(folder / "console.sqlite")) as database, database:
        database.execute("UPDATE import_run SET noticed_at = 1")
        database.execute("UPDATE import_run SET noticed_at = NULL WHERE file_name = 'week-1.csv'")
    return "week-1.csv: 1 of 3 users created, 2 rows with errors."


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
    expect(page.locator("html:not(.no-script)")).to_have_count(1)
    expect(page.get_by_text(news)).to_have_count(0)


def test_without_scripts_a_notice_leads_to_details(news, sign_in):
    page = sign_in(java_script_enabled=False)
    notice = page.locator("[data-notice]", has_text=news)
    expect(notice.locator("[data-close-notice]")).to_be_hidden()

    notice.get_by_role("link", name="Details").click()

    expect(page.get_by_text("1 of 3 users were created.")).to_be_visible()
