"""The import pages in the console: its strict policy, its colours, light and dark."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, expect, sync_playwright
from sqlalchemy import select
from werkzeug.serving import make_server

from ctu import create_app
from ctu.access.models import PermissionGroup
from ctu.develop import chromium
from ctu.extensions import db
from ctu.teams.models import Team
from ctu.users.importer import UserImporter
from ctu.users.models import User
from ctu.users.passwords import hash_password
from plugins.bulk_import.extension import current_state
from plugins.bulk_import.intake import Upload, accept
from plugins.bulk_import.jobs import step

pytestmark = pytest.mark.browser

PASSWORD = "Quiet-Harbour-72"
HEAD = (
    "First name,Last name,Login,Password,Permission group,Web RTC,Extension,Primary team,"
    "Capacity plan,Active\r\n"
)


def person(login: str, web_rtc: str = "TRUE", team: str = "Sales", password: str = PASSWORD) -> str:
    return f"Ann,Vale,{login},{password},Agent,{web_rtc},012,{team},,TRUE\r\n"


ROWS = person("ann") + person("bob", web_rtc="WAHR") + person("cy", team="Slaes", password="short")


def fill(app: Flask) -> None:
    """Put a manager into an empty console, and imports that went well, badly and not at all."""
    flask_migrate.upgrade()
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
        run_id = accept(state, UserImporter, imogen, upload).id
        while number < 2 and step(state, run_id, threading.Event()):
            pass


@pytest.fixture(scope="module")
def console(redis_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a console under the strict policy; return its address."""
    folder: Path = tmp_path_factory.mktemp("console")
    app = create_app(
        {
            "TESTING": True,
            "SECRET_KEY": "only for tests",
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder / 'console.sqlite'}",
            "CTU_VAR_FOLDER": str(folder),
            "CTU_LIMITS": False,
            "CTU_ARGON2_TIME_COST": 1,
            "CTU_ARGON2_MEMORY_KIB": 8,
            "BULK_IMPORT_REDIS_URL": redis_server,
        }
    )

    with app.app_context():
        fill(app)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if chromium.find() is None:
        pytest.skip("There is no Chromium.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium.launch_options())
        expect.set_options(timeout=15_000)
        yield browser
        browser.close()


@pytest.fixture
def sign_in(browser: Browser, console: str) -> Iterator[Callable[..., Page]]:
    """Return a function that signs the manager in; nothing may be blocked or break."""
    complaints: list[str] = []
    contexts = []

    def open_page(**options: Any) -> Page:
        context = browser.new_context(base_url=console, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda said: complaints.append(said.text) if said.type == "error" else None
        )
        page.goto("/sign-in")
        page.get_by_label("Login").fill("i.vale")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def visit(page: Page, address: str) -> None:
    page.goto(f"/imports/{address}")
    page.locator("html[data-import-pages=ready]").wait_for()


def findings(page: Page) -> list[str]:
    """Return what axe finds on a page, rule and place, and whether it scrolls sideways."""
    result = Axe().run(page, options={"resultTypes": ["violations"]})
    found = [
        f"{violation['id']}: {node['html'][:160]} {[each['message'] for each in node['any']]}"
        for violation in result.response["violations"]
        for node in violation["nodes"]
    ]
    is_wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return found + (["It scrolls sideways."] if is_wide else [])


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_every_state_of_the_pages_is_accessible(sign_in, width, scheme):
    page = sign_in(
        viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
    )
    seen: dict[str, list[str]] = {}

    visit(page, "users/?status=errors")
    seen["filter"] = findings(page)
    page.get_by_role("link", name="Details of week-1.csv").click()
    page.get_by_text("1 of 3 users were created.").wait_for()
    seen["details"] = findings(page)
    visit(page, "teams/")
    seen["empty"] = findings(page)
    visit(page, "users/")
    page.get_by_role("button", name="Cancel week-2.csv").click()
    seen["question"] = findings(page)
    page.locator(".bi-options [data-open-upload]").click()
    seen["dialog"] = findings(page)
    chosen = page.locator("[data-input]")
    chosen.set_input_files([{"name": "new.xlsx", "mimeType": "x", "buffer": b"PK"}])
    page.get_by_role("alert").wait_for()
    seen["refused"] = findings(page)
    content = (HEAD + ROWS).replace("ann,", "gus,").encode()
    chosen.set_input_files([{"name": "a.csv", "mimeType": "x", "buffer": content}])
    page.get_by_role("heading", name="1 of 3 rows are ready").wait_for()
    seen["verdict"] = findings(page)

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

    expect(page.get_by_role("link", name="Ann Vale")).to_have_count(1)
