"""The work of a Monday morning without a mouse: upload, details, download, clone, deactivate."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from ctu.extensions import db
from ctu.models.groups import PermissionGroup
from ctu.models.users import User
from tests.browser.console import PASSWORD, MakeContext, Open, add_imogen, add_import
from tests.browser.import_pages import file, wait_for_script
from tests.files.sheets import row, sheet

pytestmark = pytest.mark.browser

MOST_STEPS = 100


def fill() -> None:
    """Put a manager, a colleague and an import with errors into the console."""
    imogen = add_imogen("Manager")
    agents = db.session.scalars(select(PermissionGroup).filter_by(name="Agent")).one()
    zoe = User(first_name="Zoe", last_name="On", login="z.on", group=agents)
    zoe.primary_team = imogen.primary_team
    db.session.add(zoe)
    db.session.commit()
    content = sheet([row("ann", "Sales"), row("bob", "Sales", Web_RTC="WAHR")])
    add_import(imogen, "week.csv", content)


@pytest.fixture
def page(sign_in: Open) -> Page:
    """Return a page on which nothing will be clicked."""
    return sign_in()


def go_to(page: Page, wanted: Locator, key: str = "Tab", most: int = MOST_STEPS) -> None:
    """Press a key until something has the focus."""
    is_focused = "each => each === document.activeElement"
    for _ in range(most):
        page.keyboard.press(key)
        if wanted.count() and wanted.first.evaluate(is_focused):
            return
    raise AssertionError(f"{wanted} cannot be reached with {key}.")


def press(page: Page, wanted: Locator, key: str = "Enter") -> None:
    """Go to something and press a key there."""
    go_to(page, wanted)
    page.keyboard.press(key)


def open_users(page: Page) -> None:
    """Go to the grid of users through the menu."""
    press(page, page.get_by_role("button", name="Management"))
    press(page, page.get_by_role("link", name="CTU", exact=True))
    page.wait_for_url("**/users/")


def open_imports(page: Page) -> None:
    open_users(page)
    press(page, page.get_by_role("link", name="Bulk user import"))
    wait_for_script(page)


@pytest.mark.nightly
def test_tab_leads_from_the_login_to_the_password_and_not_to_what_shows_it(
    console: str, context_of: MakeContext, page: Page
) -> None:
    stranger = context_of(base_url=console).new_page()
    stranger.goto("/sign-in")
    for typed in ("i.vale", "\t", PASSWORD, "\t"):
        stranger.keyboard.press("Tab") if typed == "\t" else stranger.keyboard.type(typed)
    expect(stranger.get_by_label("Password", exact=True)).to_have_value(PASSWORD)
    expect(stranger.get_by_role("button", name="Show password")).to_be_focused()

    page.goto("/account/password")
    page.get_by_label("Current password", exact=True).focus()
    go_to(page, page.get_by_label("New password", exact=True), most=2)


def test_a_file_is_uploaded_without_a_mouse(page: Page) -> None:
    new = file(sheet([row("cy", "Sales"), row("dee", "Nowhere")]), "new.csv")
    page.on("filechooser", lambda chooser: chooser.set_files([new]))
    open_imports(page)
    press(page, page.locator(".bi-options [data-open-upload]"))
    choose = page.get_by_role("button", name="Choose a file")
    expect(choose).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="1 of 2 rows are ready")).to_be_visible()
    press(page, page.get_by_role("button", name="Upload and create 1 user"))
    newest = page.locator("tr[data-import]").first
    expect(newest).to_be_focused()
    expect(newest).to_contain_text("Pending")


def test_details_are_read_and_errors_downloaded_without_a_mouse(page: Page) -> None:
    open_imports(page)
    download = page.get_by_role("link", name="Download the rows with errors of week.csv")
    with page.expect_download() as downloaded:
        press(page, download)
    assert "bob" in downloaded.value.path().read_text("utf-8-sig")
    press(page, page.get_by_role("link", name="Details of week.csv"))
    expect(page.get_by_role("heading", name="What went wrong")).to_be_visible()
    with page.expect_download() as downloaded:
        press(page, page.get_by_role("link", name=re.compile("rows? with errors")))
    assert "Errors" in downloaded.value.path().read_text("utf-8-sig")


@pytest.mark.nightly
def test_a_user_is_cloned_without_a_mouse(page: Page) -> None:
    open_users(page)
    press(page, page.get_by_label("Choose Zoe On"), "Space")
    go_to(page, page.get_by_role("button", name="Clone"), "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Copy of Zoe On")
    for label, text in (("First name", "Zoe"), ("Last name", "Two"), ("Login", "z.two")):
        go_to(page, page.get_by_label(label))
        page.keyboard.type(text)
    go_to(page, page.get_by_label("Password", exact=True))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Zoe Two was created.")).to_be_visible()


@pytest.mark.nightly
def test_a_user_is_deactivated_without_a_mouse(page: Page) -> None:
    open_users(page)
    press(page, page.get_by_label("Choose Ann O'Hara"), "Space")
    go_to(page, page.get_by_role("button", name="Deactivate"), "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 user deactivated.")).to_be_visible()
    expect(page.locator("tr", has_text="Ann O'Hara")).to_contain_text("Inactive")
