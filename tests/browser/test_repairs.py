"""Repairs in the verdict, in a browser: by keyboard alone, late answers, without a script."""

from __future__ import annotations

import re
import threading
from itertools import product

import pytest
from playwright.sync_api import Locator, Page, Route, expect
from sqlalchemy import func, select

from ctu.account.passwords.passwords import verify
from ctu.extensions import db
from ctu.models.capacity import CapacityPlan
from ctu.models.teams import Team
from ctu.models.users import User
from plugins.bulk_import import ImportRun, current_state
from plugins.bulk_import.work.jobs import step
from tests.browser.accessibility import findings, overflow
from tests.browser.console import Console, Open, add_imogen, forget_repairs
from tests.browser.import_pages import choose, drop, file, wait_for_script
from tests.browser.panel import HEAD, Host
from tests.files.wrong_intake import CAUSES, NEW_PASSWORD, PLAN, ROWS, WRONG, wrong_intake

pytestmark = pytest.mark.browser

MOST_PRESSES = 30
SCHEMES = ("light", "dark")
# What a person types anew, by how the name of its field begins.
TYPED = {
    "Extension of": "4711",
    "Login of": "second.try",
    "First Name of": "Ada",
    "Last Name of": "O'Hara",
    "Password of": NEW_PASSWORD,
}


def fill() -> None:
    """Put a manager with three teams and a plan into the console."""
    imogen = add_imogen("Manager")
    imogen.teams += [Team(name="Billing"), Team(name="Retention")]
    db.session.add(CapacityPlan(name=PLAN))
    db.session.commit()


@pytest.fixture(scope="module")
def filled_console(empty_console: Console) -> Console:
    empty_console.filled(fill)
    return empty_console


@pytest.fixture
def console(filled_console: Console) -> str:
    """Return the address of a console in which the file can be created, with nothing remembered."""
    filled_console.filled(forget_repairs)
    return filled_console.address


def wrong_file(begin: str) -> dict[str, object]:
    """Return 500 rows, 37 of them wrong; logins begin the same."""
    return file(wrong_intake(begin), "march-intake-500.csv")


class Keyboard:
    """The keyboard of somebody who counts; a text that is typed counts by its last key."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.presses = 0

    def press(self, key: str) -> None:
        """Press a key."""
        self.presses += 1
        self.page.keyboard.press(key)

    def repair(self) -> None:
        """Do what is to be done with what has the focus, and wait for the next verdict."""
        focused = self.page.locator(":focus")
        if focused.get_attribute("data-typed") is not None:
            name = focused.get_attribute("aria-label") or ""
            text = next(text for begin, text in TYPED.items() if name.startswith(begin))
            if name.startswith("Login"):
                text += str(self.presses)
            self.page.keyboard.type(text)
        with self.page.expect_response("**/check"):
            self.press("Enter")
        expect(self.page.locator("[data-send]")).not_to_have_attribute("aria-disabled", "true")


def headline(page: Page) -> Locator:
    return page.locator("[data-headline]")


def typed(page: Page, name: str) -> Locator:
    """Return the field in which something is typed anew, in the dialog or on a page."""
    return page.get_by_label(name, exact=True).and_(page.locator("[data-typed]"))


def work_off() -> ImportRun:
    """Work on the newest import until nothing is left, and return it."""
    run_id = db.session.scalars(select(func.max(ImportRun.id))).one()
    while step(current_state(), run_id, threading.Event()):
        pass
    db.session.rollback()
    return db.session.get_one(ImportRun, run_id)


@pytest.mark.nightly
def test_a_file_of_500_is_repaired_with_the_keyboard_alone(
    sign_in: Open, filled_console: Console, complaints: list[str]
) -> None:
    page = sign_in()
    downloads: list[object] = []
    page.on("download", lambda download: downloads.append(download))
    page.on("filechooser", lambda chooser: chooser.set_files([wrong_file("march")]))
    page.goto("/imports/users/")
    wait_for_script(page)
    page.locator(".bi-options [data-open-upload]").focus()
    keyboard = Keyboard(page)
    keyboard.press("Enter")
    keyboard.press("Enter")
    expect(headline(page)).to_have_text(f"{ROWS - WRONG} of {ROWS} rows are ready")
    expect(page.locator(".bi-cause")).to_have_count(CAUSES)
    while headline(page).text_content() != f"{ROWS} of {ROWS} rows are ready":
        assert keyboard.presses < MOST_PRESSES
        keyboard.repair()
    expect(page.locator("[data-send]")).to_be_focused()
    keyboard.press("Enter")
    expect(page.locator("tr[data-import]").first).to_be_focused()

    def compare() -> None:
        run = work_off()
        assert (run.created_rows, run.failed_rows) == (ROWS, 0)
        changed = db.session.scalars(select(User).where(User.last_name == "Berg449")).one()
        assert verify(changed.password_hash, NEW_PASSWORD)

    filled_console.filled(compare)
    page.get_by_role("link", name="Details of march-intake-500.csv").click()
    # Of two equal logins one was typed anew.
    expect(page.get_by_role("heading", name=f"{WRONG - 1} cells were changed here")).to_be_visible()
    assert findings(page) == []
    assert keyboard.presses <= MOST_PRESSES
    assert downloads == complaints == []


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("scheme", "width"),
    [
        ("light", 1280),
        ("dark", 390),
        *(
            pytest.param(scheme, width, marks=pytest.mark.thorough)
            for scheme, width in [("light", 390), ("dark", 1280), *product(SCHEMES, (1024, 768))]
        ),
    ],
)
def test_a_verdict_that_is_repaired_is_accessible(
    sign_in: Open, scheme: str, width: int, complaints: list[str]
) -> None:
    page = sign_in(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.goto("/imports/users/")
    wait_for_script(page)
    choose(page, wrong_file("april"))
    expect(page.get_by_role("button", name="Use Sales for all 9")).to_be_focused()
    frame = page.locator(".bi-dialog-frame")
    height = (frame.bounding_box() or {})["height"]
    for heading in page.locator("summary.bi-cause-head").all()[1:]:
        heading.click()
    assert findings(page) + overflow(page) == []

    page.get_by_role("button", name="Use Sales for all 9").click()

    expect(headline(page)).to_have_text("472 of 500 rows are ready")
    page.locator(".bi-repaired > summary").click()
    assert findings(page) + overflow(page) == []
    assert (frame.bounding_box() or {})["height"] == height
    assert complaints == []


def test_who_hears_a_field_hears_its_cell_and_its_hint(visit: Open) -> None:
    page = visit()
    choose(page, file(HEAD + "ann,1,Golf,TRUE\r\nbob,2,,WAHR\r\nbob,3,,gone\r\n"))
    page.get_by_role("heading", name="Data Type").click()
    club, login = typed(page, "Club of ann"), typed(page, "Login of bob").first
    expect(club).to_have_accessible_description("Club Golf")
    expect(login).to_have_accessible_description("Also on line 4")
    expect(login).to_have_attribute("aria-invalid", "true")
    button = page.get_by_role("button", name="Read WAHR as TRUE")
    expect(button).to_have_accessible_description("Line 3 bob Active WAHR")
    expect(page.get_by_role("rowheader", name="Line 3 bob").first).to_be_visible()
    # The sign beside a cause says nothing that "expanded" does not.
    names = page.locator("summary.bi-cause-head").all()
    assert not any("▸" in each.aria_snapshot() for each in names)


@pytest.mark.nightly
def test_a_cause_that_somebody_repairs_keeps_its_place(visit: Open) -> None:
    page = visit()
    words = ["WAHR", "WAHR", "FALSCH", "maybe", "maybe", "maybe"]
    rows = [f"m{number},1,,{word}\r\n" for number, word in enumerate(words)]
    rows += [f"a{number},1,Golf,TRUE\r\n" for number in range(4)]
    choose(page, file(HEAD + "".join(rows)))
    causes = page.locator(".bi-cause[data-cause] > summary")
    in_order = [re.compile("^Data Type"), re.compile("^Club")]
    expect(causes.locator(".bi-cause-text")).to_have_text(in_order)
    causes.nth(1).click()

    page.get_by_role("button", name="Use the 2 suggestions").click()

    # The first cause has fewer rows than the second now.
    expect(headline(page)).to_have_text("3 of 10 rows are ready")
    expect(causes.locator(".bi-cause-text")).to_have_text(in_order)
    expect(page.locator(".bi-cause[data-cause][open]")).to_have_count(2)
    expect(page.get_by_role("button", name="Use TRUE for all 3")).to_be_focused()

    page.get_by_text("Each of these 3 rows").click()
    typed(page, "Active of m3").fill("TRUE")
    page.keyboard.press("Enter")

    expect(headline(page)).to_have_text("4 of 10 rows are ready")
    expect(typed(page, "Active of m4")).to_be_focused()


def test_lines_that_are_pasted_fill_the_fields_below(visit: Open) -> None:
    page = visit()
    choose(page, file(HEAD + "ann,,,TRUE\r\nbob,,,TRUE\r\ncy,,,TRUE\r\n"))
    paste = """(field, text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", text);
      field.focus();
      const event = { clipboardData, bubbles: true, cancelable: true };
      field.dispatchEvent(new ClipboardEvent("paste", event));
    }"""

    typed(page, "Pin of ann").evaluate(paste, '"1\n""1"\r\n2222\r\n')
    assert [typed(page, f"Pin of {who}").input_value() for who in ("ann", "bob", "cy")] == [
        '1 "1',
        "2222",
        "",
    ]
    typed(page, "Pin of ann").fill("")
    typed(page, "Pin of bob").evaluate(paste, "1111\r\n2222\r\n3333\r\n")

    expect(typed(page, "Pin of cy")).to_be_focused()
    assert [typed(page, f"Pin of {who}").input_value() for who in ("ann", "bob", "cy")] == [
        "",
        "1111",
        "2222",
    ]
    note = "2 of 3 lines were pasted; there are no more fields below."
    expect(page.locator("#bi-upload").get_by_text(note).first).to_be_visible()
    bob = typed(page, "Pin of bob")
    bob.evaluate(paste, "ann\t3333\r\nbob\t4444\r\n")

    note = "2 cells side by side were copied, and a field takes one. Copy cells of one column."
    expect(page.locator("#bi-upload").get_by_text(note).first).to_be_visible()
    expect(bob).to_have_value("1111")
    bob.evaluate(paste, "\t3333\t\r\n")
    expect(bob).to_have_value("3333")
    dropped = paste.replace("clipboardData,", "dataTransfer: clipboardData,")
    bob.evaluate(dropped.replace('ClipboardEvent("paste"', 'DragEvent("drop"'), "3333\n4444\n")
    expect(typed(page, "Pin of cy")).to_have_value("4444")
    page.keyboard.press("Enter")
    expect(headline(page)).to_have_text("2 of 3 rows are ready")


MEMBERS = file(HEAD + "ann,1,Club 1,TRUE\r\nbob,2,Golf,WAHR\r\nANN,3,Club 2,TRUE\r\n")


@pytest.mark.nightly
def test_a_file_that_another_tab_has_uploaded_is_sent_by_the_next_press_only(
    visit: Open, host: Host
) -> None:
    wrong = file(HEAD + "ann,1,,WAHR\r\nbob,2,,TRUE\r\n")
    tabs = [visit(), visit()]
    for page in tabs:
        choose(page, wrong)
        page.get_by_role("button", name="Read WAHR as TRUE").click()
        expect(headline(page)).to_have_text("2 of 2 rows are ready")
    first, second = tabs
    first.locator("[data-send]").click()
    first.locator("tr[data-import]").wait_for()

    second.locator("[data-send]").click()

    note = second.locator("[data-first-note]")
    expect(note).to_contain_text("was uploaded since it was checked here.")
    expect(second.locator("#bi-upload [data-live-region]")).to_contain_text(
        "Nothing more is stored"
    )
    expect(second.locator(".bi-repaired")).to_be_visible()
    assert host.count() == 1
    second.locator("[data-send]").click()
    expect(second.locator("tr[data-import]")).to_have_count(2)
    assert host.count() == 2


@pytest.mark.nightly
def test_escape_takes_back_what_is_typed_and_asks_before_repairs_are_forgotten(
    visit: Open, host: Host
) -> None:
    page = visit()
    choose(page, MEMBERS)
    login = typed(page, "Login of ANN")
    login.fill("dora")
    page.keyboard.press("Escape")
    expect(login).to_have_value("ANN")
    login.fill("dora")
    page.keyboard.press("Enter")
    expect(headline(page)).to_have_text("2 of 3 rows are ready")

    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_contain_text("Closing forgets what was changed here.")
    page.keyboard.press("Escape")
    expect(page.locator("#bi-upload")).to_be_hidden()
    choose(page, MEMBERS)
    expect(headline(page)).to_have_text("0 of 3 rows are ready")


@pytest.mark.nightly
def test_tab_leads_from_failing_cell_to_failing_cell(visit: Open) -> None:
    page = visit()
    choose(page, MEMBERS)
    expect(typed(page, "Login of ann")).to_be_focused()
    page.keyboard.press("Tab")
    expect(typed(page, "Login of ANN")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_be_visible()
    expect(page.locator(":focus")).to_have_attribute("name", re.compile("use|cell"))


def test_a_late_answer_never_overwrites_newer_typing(visit: Open) -> None:
    page = visit()
    choose(page, MEMBERS)
    expect(headline(page)).to_have_text("0 of 3 rows are ready")
    held: list[Route] = []
    page.route("**/check", lambda route: held.append(route))
    login = typed(page, "Login of ANN")
    login.fill("dora")
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('[data-send][aria-disabled=true]')")
    login.fill("dora.two")
    with page.expect_response("**/check"):
        held[0].continue_()
    page.evaluate("fetch(location.href).then(() => new Promise((over) => setTimeout(over)))")
    expect(login).to_be_focused()
    expect(login).to_have_value("dora.two")
    page.unroute("**/check")

    page.keyboard.press("Enter")

    expect(headline(page)).to_have_text("2 of 3 rows are ready")
    page.locator(".bi-repaired > summary").click()
    expect(page.locator(".bi-repaired")).to_contain_text("dora.two")


def test_a_button_that_is_pressed_twice_asks_once(visit: Open) -> None:
    page = visit()
    choose(page, MEMBERS)
    expect(headline(page)).to_have_text("0 of 3 rows are ready")
    typed(page, "Login of ANN").fill("dora")
    page.keyboard.press("Enter")
    expect(headline(page)).to_have_text("2 of 3 rows are ready")
    page.locator(".bi-repaired > summary").click()
    asked: list[str] = []
    page.on("request", lambda each: asked.append(each.url))

    page.locator("[data-press][name=back]").first.dblclick()

    expect(headline(page)).to_have_text("0 of 3 rows are ready")
    assert [each for each in asked if each.endswith("/check")] == asked[:1]

    typed(page, "Login of ANN").fill("dora")
    page.keyboard.press("Enter")
    expect(headline(page)).to_have_text("2 of 3 rows are ready")


def test_a_change_that_does_not_arrive_is_said_and_can_be_pressed_again(visit: Open) -> None:
    page = visit()
    choose(page, MEMBERS)
    login = typed(page, "Login of ANN")
    expect(login).to_be_visible()
    page.route("**/check", lambda route: route.abort())
    login.fill("dora")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("The change did not arrive.")
    page.unroute("**/check")

    page.keyboard.press("Enter")

    expect(headline(page)).to_have_text("2 of 3 rows are ready")
    held: list[Route] = []
    page.route("**/upload", lambda route: held.append(route))
    with page.expect_request("**/upload"):
        page.locator("[data-send]").click()
    page.locator(".bi-repaired > summary").click()
    back = page.locator("[data-press][name=back]").first
    back.click()
    while not held:
        page.evaluate("0")
    held[0].abort()
    expect(page.get_by_role("dialog")).to_contain_text("Press Upload again")
    back.click()
    expect(headline(page)).to_have_text("0 of 3 rows are ready")


def test_why_there_is_no_verdict_is_said_and_nothing_typed_is_lost(visit: Open, host: Host) -> None:
    page = open_details(visit, host)
    wait_for_script(page)
    page.get_by_role("button", name="Repair 3 rows here").click()
    login = typed(page, "Login of ANN")
    login.fill("dora")
    sign_in = page.get_by_role("dialog").get_by_role("link", name="Sign in again")
    host.change(purged_at=1.0)
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("are no longer there for you to repair")
    expect(sign_in).to_be_hidden()

    page.route("**/check", lambda route: route.fulfill(status=403, body="No."))
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("You may not do this now.")
    expect(sign_in).to_be_visible()
    expect(login).to_have_value("dora")


def test_cells_that_were_typed_are_checked_before_the_upload(visit: Open, host: Host) -> None:
    page = visit()
    choose(page, MEMBERS)
    login = typed(page, "Login of ANN")
    login.fill("dora")
    # Keys of an input method: as Chromium and Firefox tell them, and as WebKit does.
    for key in ({"key": "Escape", "isComposing": True}, {"key": "Enter", "keyCode": 229}):
        options = key | {"bubbles": True, "cancelable": True}
        taken = "(field, options) => !field.dispatchEvent(new KeyboardEvent('keydown', options))"
        assert not login.evaluate(taken, options)
    expect(login).to_have_value("dora")
    page.locator("[data-send]").click()
    expect(headline(page)).to_have_text("2 of 3 rows are ready")
    assert host.count() == 0

    page.get_by_role("button", name="Upload and create 2 members").click()

    expect(page.locator("tr[data-import]")).to_have_count(1)
    host.work()
    assert host.logins() == ["ann", "dora"]


@pytest.mark.nightly
def test_a_file_is_repaired_without_a_script(visit: Open, host: Host) -> None:
    page = visit("/admin/imports/members/upload", java_script_enabled=False)
    page.get_by_label("Choose a file").set_input_files([MEMBERS])  # type: ignore[list-item]
    page.get_by_role("button", name="Check the file").click()
    typed(page, "Login of ANN").fill("dora")
    page.keyboard.press("Enter")
    expect(headline(page)).to_have_text("2 of 3 rows are ready")
    page.locator("summary", has_text="Data Type").click()
    page.get_by_role("button", name="Read WAHR as TRUE").click()
    expect(page.locator(".bi-repaired")).to_contain_text("2 cells were changed here")
    page.get_by_role("button", name="Leave blank").click()
    expect(headline(page)).to_have_text("3 of 3 rows are ready")
    page.get_by_role("button", name="Upload and create 3 members").click()
    host.work()
    assert host.logins() == ["ann", "bob", "dora"]


def open_details(visit: Open, host: Host, **options: object) -> Page:
    """Import three members of whom none is right, and open the page of that import."""
    host.add("ann,1,Club 1,TRUE\r\nbob,2,Golf,WAHR\r\nANN,3,Club 2,TRUE\r\n", "autumn.csv")
    host.work()
    page = visit(**options)
    page.get_by_role("link", name="Details of autumn.csv").click()
    expect(page.get_by_role("button", name="Repair 3 rows here")).to_be_visible()
    return page


@pytest.mark.nightly
@pytest.mark.parametrize("width", [1280, 390])
def test_failed_rows_are_repaired_on_their_page(visit: Open, host: Host, width: int) -> None:
    page = open_details(visit, host, viewport={"width": width, "height": 844})
    wait_for_script(page)
    assert overflow(page) == []
    page.get_by_role("button", name="Repair 3 rows here").click()
    expect(headline(page)).to_have_text("0 of 3 rows are ready")
    expect(page.get_by_role("dialog")).to_contain_text("Repairs autumn.csv: second attempt.")
    typed(page, "Login of ANN").fill("dora")
    page.keyboard.press("Enter")
    expect(headline(page)).to_have_text("2 of 3 rows are ready")
    page.get_by_role("button", name=re.compile("Read WAHR|Leave blank")).first.focus()

    page.get_by_role("button", name="Upload and create 2 members").click()

    page.wait_for_url(lambda address: "/members/" in address)
    expect(page.get_by_role("heading", level=1)).to_contain_text("autumn-errors-")
    host.work()
    page.reload()
    expect(page.get_by_text("1 cell was changed here")).to_be_visible()
    expect(page.get_by_text("Second attempt of autumn.csv")).to_be_visible()
    assert overflow(page) == []
    assert host.logins() == ["ann", "dora"]


def test_failed_rows_are_repaired_without_a_script(visit: Open, host: Host) -> None:
    page = open_details(visit, host, java_script_enabled=False)
    page.get_by_role("button", name="Repair 3 rows here").click()
    typed(page, "Login of ANN").fill("dora")
    page.get_by_role("button", name="Check again").click()
    page.get_by_role("button", name="Upload", exact=True).click()
    host.work()
    assert host.logins() == ["ann", "dora"]


@pytest.mark.nightly
def test_a_file_dropped_on_details_repairs_that_import(visit: Open, host: Host) -> None:
    page = open_details(visit, host)
    wait_for_script(page)

    drop(page, [file(HEAD + "eve,1,,TRUE\r\n", "eve.csv")])

    expect(headline(page)).to_have_text("1 of 1 row is ready")
    expect(page.get_by_role("dialog")).to_contain_text("Repairs autumn.csv: second attempt.")


@pytest.mark.nightly
def test_a_long_cause_is_shut_where_it_would_hide_others_and_is_where_the_keyboard_is(
    visit: Open, host: Host
) -> None:
    page = visit()
    clubs = ("Polo", "Judo", "Darts", "Skat", "Curling", "Fencing")
    rows = [f"{club.lower()},1,{club},TRUE\r\n" for club in clubs]
    choose(page, file(HEAD + "".join(rows) + "ann,1,,maybe\r\n"))
    causes = page.locator(".bi-cause[data-cause]")
    expect(causes).to_have_count(2)
    expect(page.locator(".bi-cause[data-cause][open]")).to_have_count(0)
    expect(causes.first.locator("> summary")).to_be_focused()

    page.keyboard.press("Enter")
    expect(causes.first.locator("[data-typed]").first).to_be_visible()
