"""The import pages in a real browser, in a stock Flask-Admin panel of a few lines."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from flask_admin import Admin
from flask_admin.theme import Bootstrap4Theme
from flask_sqlalchemy import SQLAlchemy
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from werkzeug.serving import make_server

from ctu.develop import chromium
from plugins.bulk_import import (
    Boolean,
    BulkImport,
    BulkImportView,
    Importer,
    Reference,
    Secret,
    Text,
    lookup,
)
from plugins.bulk_import.clock import database_now
from plugins.bulk_import.extension import State, current_state
from plugins.bulk_import.intake import Upload, accept
from plugins.bulk_import.jobs import step
from plugins.bulk_import.models import CANCELLED, ImportBatch, ImportRow, ImportRun
from plugins.bulk_import.runs import end

pytestmark = pytest.mark.browser

PAGE = "/admin/imports/members/"
HEAD = "Login,Pin,Club,Active\r\n"
CLUBS = [f"Club {number}" for number in range(1, 15)]
LONG_NAME = "Wilhelmina-Ashgrove-Delacroix-Featherstone-" * 3


class Base(DeclarativeBase):
    pass


class Member(Base):
    __tablename__ = "member"
    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str]


db = SQLAlchemy(model_class=Base)


class MemberImporter(Importer):
    slug = "members"
    noun = "Members"
    batch_rows = 10

    login = Text("Login", max_length=200, unique="Login: Twice in the file.")
    pin = Secret("Pin")
    club = Reference("Club", str, required=False)
    active = Boolean("Active")

    @lookup(club, missing="Club: There is no such club.")
    def clubs(self, keys):
        return {name.casefold(): name for name in CLUBS}

    def choices(self):
        return {MemberImporter.club: CLUBS}

    def advice(self):
        return {MemberImporter.pin: ["Four digits."]}

    def create(self, rows):
        members = [Member(login=row[self.login]) for row in rows]
        db.session.add_all(members)
        return members


class Host:
    """The panel, and what happens behind its pages."""

    def __init__(self, app: Flask, address: str) -> None:
        self.app = app
        self.address = address

    def within(self, work: Callable[[State], Any]) -> Any:
        with self.app.app_context():
            return work(current_state())

    def change(self, **values: Any) -> None:
        def write(state: State) -> None:
            state.session.execute(update(ImportRun).values(updated_at=database_now(), **values))
            state.session.commit()

        self.within(write)

    def clear(self) -> None:
        def wipe(state: State) -> None:
            for table in (ImportRow, ImportBatch, ImportRun, Member):
                state.session.execute(delete(table))
            state.session.commit()
            state.bell.show_up()

        self.within(wipe)

    def work(self) -> None:
        def finish(state: State) -> None:
            for run_id in state.session.scalars(select(ImportRun.id)).all():
                while step(state, run_id, threading.Event()):
                    pass

        self.within(finish)

    def count(self) -> int:
        query = select(func.count()).select_from(ImportRun)
        return self.within(lambda state: state.session.scalar(query))

    def add(self, text: str, name: str = "other.csv") -> None:
        token = f"token-{name}-{self.count()}"
        upload = Upload(name, (HEAD + text).encode(), token)
        self.within(lambda state: accept(state, MemberImporter, None, upload))


@pytest.fixture(scope="module")
def panel(redis_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    folder: Path = tmp_path_factory.mktemp("panel")
    app = Flask("panel", instance_path=str(folder))
    app.config.update(
        SECRET_KEY="only for tests",
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder / 'panel.sqlite'}",
        BULK_IMPORT_REDIS_URL=redis_server,
    )
    db.init_app(app)
    extension = BulkImport(app, db)
    view = BulkImportView(MemberImporter, extension, category="Clubs")
    Admin(app, name="Panel").add_view(view)
    dark = Admin(
        app, name="Dark", url="/dark", endpoint="dark", theme=Bootstrap4Theme(swatch="darkly")
    )
    dark.add_view(BulkImportView(MemberImporter, extension, endpoint="dark_members"))
    with app.app_context():
        db.create_all()
        extension.create_tables()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Host(app, f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    thread.join()
    server.server_close()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def host(panel: Host) -> Host:
    """Return the panel without any import, with a worker that has just shown up."""
    panel.clear()
    return panel


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
def visit(browser: Browser, host: Host) -> Iterator[Callable[..., Page]]:
    """Return a function that opens the grid; nothing may have broken at the end."""
    opened: list[BrowserContext] = []
    broken: list[str] = []

    def open_page(address: str = PAGE, **options: Any) -> Page:
        context = browser.new_context(base_url=host.address, timezone_id="Asia/Tokyo", **options)
        context.set_default_timeout(10_000)
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: broken.append(str(error)))
        page.goto(address)
        if options.get("java_script_enabled", True):
            page.locator("html[data-import-pages=ready]").wait_for()
        return page

    yield open_page
    for context in opened:
        context.close()
    assert broken == []


def file(text: str, name: str = "members.csv") -> dict[str, Any]:
    return {"name": name, "mimeType": "text/csv", "buffer": text.encode()}


def choose(page: Page, *files: dict[str, Any]) -> None:
    if not page.locator("#bi-upload").is_visible():
        page.locator(".bi-options [data-open-upload]").click()
    page.locator("[data-input]").set_input_files(list(files))


def poll(page: Page) -> None:
    """Have the grid ask now, as it does when its tab is shown again."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def sideways(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


GOOD = HEAD + "ann,1,,TRUE\r\nbob,1,,TRUE\r\n"
MIXED = GOOD + "cy,1,Golf,TRUE\r\n"


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        (file("x", "new.XLSX"), "File Type: Invalid type. Supported formats: .csv or .txt."),
        (
            file("x" * 102_401),
            "File Size: File cannot be uploaded as it exceeds the 100 KB size limit.",
        ),
        (file(""), "No Entries: File cannot be uploaded as at least 1 row entry is required."),
        (
            file('\ufeffsep=;\r\n"Login";Pin;club;ACTIVE\r\n;;;\r\n'),
            "No Entries: File cannot be uploaded as at least 1 row entry is required.",
        ),
    ],
)
def test_a_wrong_file_is_refused_before_anything_is_sent(visit, host, chosen, sentence):
    page = visit()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))

    choose(page, chosen)

    dialog = page.get_by_role("dialog", name="Upload members")
    expect(dialog.get_by_role("alert")).to_contain_text(sentence)
    expect(dialog.get_by_role("button", name="Choose another file")).to_be_focused()
    expect(dialog.get_by_text("Nothing was stored, and no line was added")).to_be_visible()
    send = dialog.get_by_role("button", name="Upload", exact=True)
    expect(send).to_have_attribute("aria-disabled", "true")
    send.click(force=True)
    assert "POST" not in sent
    assert host.count() == 0


def test_the_server_refuses_what_the_browser_cannot_judge(visit):
    page = visit()

    choose(page, file("Login,Nonsense\r\nann,1\r\n"))

    expect(page.get_by_role("alert")).to_contain_text(
        'Header: Contains unknown columns: "Nonsense"'
    )


def test_a_file_is_checked_chosen_for_and_uploaded(visit, host):
    host.add("old,1,,TRUE\r\n")
    page = visit()
    choose(page, file(MIXED))
    expect(page.get_by_role("heading", name="2 of 3 rows are ready")).to_be_visible()
    expect(page.get_by_text("Club: There is no such club.")).to_be_visible()
    page.get_by_role("radio", name="All or nothing").check()
    expect(page.get_by_role("button", name="Upload, nothing is created")).to_be_visible()
    page.get_by_role("radio", name="Create the 2 good rows").check()

    page.get_by_role("button", name="Upload and create 2 members").click()

    expect(page.locator("#bi-upload")).to_be_hidden()
    row = page.locator("tr[data-import]").first
    expect(row).to_be_focused()
    expect(row).to_contain_text("Pending")
    host.work()
    expect(row).to_contain_text("2 created, 1 row to repair")
    expect(page.locator("#bi-voice")).to_contain_text("3 members: 2 created, 1 row with errors.")
    expect(row).to_be_focused()


def test_closing_forgets_the_file_and_goes_back_to_upload(visit):
    page = visit()
    choose(page, file(GOOD))
    expect(page.get_by_role("heading", name="2 of 2 rows are ready")).to_be_visible()

    page.keyboard.press("Escape")

    expect(page.locator(".bi-options [data-open-upload]")).to_be_focused()
    page.keyboard.press("Space")
    dialog = page.get_by_role("dialog", name="Upload members")
    expect(dialog.get_by_role("button", name="Choose a file")).to_be_focused()
    expect(dialog).not_to_contain_text("members.csv")
    expect(dialog).to_contain_text("Choose a file first")


def test_an_upload_that_does_not_arrive_can_be_sent_again(visit, host):
    page = visit()
    choose(page, file(GOOD))
    button = page.get_by_role("button", name="Upload and create 2 members")
    expect(button).to_be_visible()
    page.route("**/upload", lambda route: route.abort())
    button.click()
    expect(page.get_by_role("dialog")).to_contain_text(
        "The upload did not arrive. Nothing was stored; press Upload again."
    )
    page.unroute("**/upload")

    button.click()

    expect(page.locator("#bi-upload")).to_be_hidden()
    expect(page.locator("tr[data-import]")).to_have_count(1)
    assert host.count() == 1


def test_an_answer_that_was_lost_makes_no_second_import(visit, host):
    page = visit()
    choose(page, file(GOOD))
    button = page.get_by_role("button", name="Upload and create 2 members")
    expect(button).to_be_visible()

    def lose(route):
        route.fetch()
        route.abort()

    page.route("**/upload", lose)
    button.click()
    expect(page.get_by_role("dialog")).to_contain_text("press Upload again")
    page.unroute("**/upload")

    button.click()

    expect(page.locator("#bi-upload")).to_be_hidden()
    assert host.count() == 1


def test_a_session_that_has_ended_is_named(visit):
    page = visit()
    page.route(
        "**/check", lambda route: route.fulfill(content_type="text/html", body="Sign in, stranger")
    )

    choose(page, file(GOOD))

    expect(page.get_by_role("alert")).to_contain_text(
        "You were signed out. Sign in again and choose your file once more."
    )


def test_a_dropped_file_opens_the_dialog(visit):
    page = visit()
    files = page.evaluate_handle(
        """text => {
          const files = new DataTransfer();
          files.items.add(new File([text], "dropped.csv"));
          return files;
        }""",
        GOOD,
    )

    page.dispatch_event("body", "drop", {"dataTransfer": files})

    expect(page.get_by_role("dialog")).to_contain_text("dropped.csv")
    expect(page.get_by_role("heading", name="2 of 2 rows are ready")).to_be_visible()


def test_several_files_at_once_are_refused(visit, host):
    page = visit()
    files = page.evaluate_handle(
        """() => {
          const files = new DataTransfer();
          files.items.add(new File(["a"], "a.csv"));
          files.items.add(new File(["b"], "b.csv"));
          return files;
        }"""
    )

    page.dispatch_event("body", "drop", {"dataTransfer": files})

    expect(page.get_by_role("alert")).to_contain_text("File: Choose one file only.")


def test_values_are_copied_or_else_selected(visit):
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    page.locator(".bi-options [data-open-upload]").click()
    page.get_by_role("button", name="TRUE").click()
    expect(page.get_by_role("button", name="TRUE Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "TRUE"

    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(); }")
    page.get_by_role("button", name="FALSE").click()

    page.wait_for_function("getSelection().toString().trim() === 'FALSE'")


def test_many_values_are_searched(visit):
    page = visit()
    page.locator(".bi-options [data-open-upload]").click()
    clubs = page.locator("[data-copy^='Club']:visible")
    expect(clubs).to_have_count(12)

    page.get_by_role("searchbox", name="Search the values of Club").fill("club 14")

    expect(clubs).to_have_count(1)


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
    expect(page.locator("#bi-voice")).to_contain_text("Cancelled.")


def test_going_on_leaves_the_import_alone(visit, host):
    host.add("ann,1,,TRUE\r\n")
    page = visit()
    page.get_by_role("button", name="Cancel other.csv").click()

    page.keyboard.press("Escape")

    expect(page.get_by_role("button", name="Cancel other.csv")).to_be_focused()
    expect(page.get_by_role("button", name="Go on")).to_be_hidden()
    host.work()
    expect(page.locator("tr[data-import]")).to_contain_text("All created")


def test_a_new_import_by_somebody_else_is_told_and_moves_no_row(visit, host):
    host.add("ann,1,,TRUE\r\n")
    host.work()
    page = visit()

    host.add("bob,1,,TRUE\r\n", "second.csv")
    poll(page)

    expect(page.locator("[data-fresh]")).to_contain_text("1 new import. Show")
    expect(page.locator("tr[data-import]")).to_have_count(1)
    page.get_by_role("link", name="Show", exact=True).click()
    expect(page.locator("tr[data-import]")).to_have_count(2)


def test_a_lost_connection_is_said_and_mended(visit, host):
    host.add("ann,1,,TRUE\r\n")
    page = visit()
    page.route("**/status.json*", lambda route: route.abort())
    expect(page.get_by_text("No connection, trying again")).to_be_visible()

    page.unroute("**/status.json*")

    expect(page.get_by_text(re.compile("Up to date, checked . s ago"))).to_be_visible()


def test_the_missing_worker_is_named_until_one_is_back(visit, host):
    host.within(lambda state: state.bell._redis.flushall())
    page = visit()
    expect(page.get_by_text("No worker is running.")).to_be_visible()

    host.within(lambda state: state.bell.show_up())
    poll(page)

    expect(page.get_by_text("No worker is running.")).to_be_hidden()


def test_times_stand_in_the_viewers_zone_or_else_in_utc(visit, host):
    host.add("ann,1,,TRUE\r\n")
    host.change(uploaded_at=1795359600.0)  # 22 Nov 2026, 15:00 in UTC.

    expect(visit().locator(".bi-col-uploaded_at time")).to_have_text("23 Nov 2026 00:00")
    plain = visit(java_script_enabled=False)
    expect(plain.locator(".bi-col-uploaded_at time")).to_have_text("22 Nov 2026 15:00 UTC")
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
    expect(page.get_by_text("Cancel the rest? 0 of 3 are done and stay.")).to_be_visible()
    page.get_by_role("button", name="Cancel the rest").click()

    expect(page.get_by_role("heading", name="members.csv Cancelled")).to_be_visible()
    page.goto(PAGE)
    page.get_by_role("link", name="Filter").click()
    page.get_by_label("Upload status").select_option("Cancelled")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("link", name="Filter (1)")).to_be_visible()
    assert host.count() == 1


def test_the_filter_card_opens_in_place(visit, host):
    host.add("ann,1,,TRUE\r\n")
    page = visit()

    page.get_by_role("link", name="Filter").click()

    expect(page.get_by_label("Upload status")).to_be_focused()
    expect(page.get_by_role("link", name="Filter")).to_have_attribute("aria-expanded", "true")


def test_details_keep_themselves_up_to_date(visit, host):
    host.add("ann,1,,TRUE\r\nbob,1,Golf,TRUE\r\n")
    page = visit()
    page.get_by_role("link", name="Details of other.csv").click()
    expect(page.get_by_text("2 rows wait to be worked on.")).to_be_visible()

    host.work()

    expect(page.locator(".bi-answer")).to_contain_text("1 of 2 members were created.")
    expect(page.get_by_role("link", name="Download 1 row with errors")).to_be_visible()
    expect(page.get_by_role("table", name="Rows with errors")).to_contain_text("Golf")


def fill(host: Host) -> None:
    """Make an import in most of the statuses, with texts that do not fit anywhere."""
    host.add("ann,1,,TRUE\r\n", f"{LONG_NAME}.csv")
    host.add(f"{LONG_NAME},1,{LONG_NAME},WAHR\r\nbob,,Golf,TRUE\r\ncy,1,,TRUE\r\n", "errors.csv")
    host.work()
    host.add("dan,1,,TRUE\r\n", "cancelled.csv")
    host.change(actor_name=LONG_NAME)
    newest = select(func.max(ImportRun.id))
    reason = "Somebody cancelled the import."
    host.within(lambda state: end(state.session, state.session.scalar(newest), CANCELLED, reason))
    host.add("eve,1,,TRUE\r\n", "pending.csv")


def findings(page: Page) -> list[str]:
    """Return what axe finds on the plugin's part of a page, rule and place.

    Contrast is looked at in the console: here the colours are Bootstrap's own.
    """
    options = {"resultTypes": ["violations"], "rules": {"color-contrast": {"enabled": False}}}
    result = Axe().run(page, context=".bi", options=options)
    return [
        f"{violation['id']}: {node['html'][:120]}"
        for violation in result.response["violations"]
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_fits_and_is_accessible(visit, host, width):
    fill(host)
    page = visit(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    seen: dict[str, list[str]] = {}

    def look(name: str) -> None:
        page.locator("html[data-import-pages=ready]").wait_for()
        page.wait_for_load_state("load")
        seen[name] = findings(page) if width == 1280 else []
        if sideways(page) > 0:
            seen[name].append("It scrolls sideways.")

    look("grid")
    page.goto(f"{PAGE}?status=nothing")
    look("filter")
    page.goto(f"{PAGE}upload")
    look("upload page")
    page.goto(PAGE)
    page.locator("html[data-import-pages=ready]").wait_for()
    page.get_by_role("link", name="Details of errors.csv").click()
    page.get_by_role("heading", name="What went wrong").wait_for()
    look("details")
    page.goto(PAGE)
    page.locator("html[data-import-pages=ready]").wait_for()
    page.locator(".bi-options [data-open-upload]").click()
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


def test_a_dark_swatch_is_left_dark(visit, host):
    fill(host)
    page = visit("/dark/imports/members/")
    page.locator(".bi-options [data-open-upload]").click()
    ground = "getComputedStyle(document.querySelector('#bi-upload .modal-content')).backgroundColor"

    red, green, blue = map(int, re.findall(r"\d+", page.evaluate(ground))[:3])

    assert max(red, green, blue) < 90


BROKEN_WORDS = """() => [...document.querySelectorAll(".bi-grid th")].flatMap((head) =>
  [...head.firstChild.textContent.matchAll(/\\S+/g)].filter((word) => {
    const range = document.createRange();
    range.setStart(head.firstChild, word.index);
    range.setEnd(head.firstChild, word.index + word[0].length);
    return range.getClientRects().length > 1;
  }).map(([word]) => word))"""


@pytest.mark.parametrize("width", [1280, 1024, 800])
def test_no_head_of_a_column_breaks_inside_a_word(visit, host, width):
    fill(host)
    page = visit(viewport={"width": width, "height": 800})
    page.evaluate("document.querySelector('th.bi-col-total_rows').textContent = 'Categories'")

    assert page.evaluate(BROKEN_WORDS) == []
    assert sideways(page) <= 0


def test_the_icon_of_a_line_stands_at_its_edge_on_a_phone(visit, host):
    host.add("ann,1,,TRUE\r\n")
    host.work()
    page = visit(viewport={"width": 390, "height": 800})

    icon, number = (
        page.locator(f"tr[data-import] {each}").first.bounding_box()
        for each in (".bi-status > .fa", "td.bi-number")
    )

    assert icon["x"] == number["x"]


def test_the_foot_counts_a_line_that_was_put_on_top(visit, host):
    host.add("old,1,,TRUE\r\n")
    host.work()
    page = visit()
    expect(page.locator(".bi-card > .bi-foot").last).to_contain_text("1–1 of 1 ·")
    choose(page, file(GOOD))

    page.get_by_role("button", name="Upload and create 2 members").click()

    expect(page.locator(".bi-card > .bi-foot").last).to_contain_text("1–2 of 2 ·")
