"""The keys of the console in a real browser: search, going to something by name, their list."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from ctu.extensions import db
from ctu.models.groups import PermissionGroup
from ctu.models.users import User
from tests.browser.accessibility import findings, overflow
from tests.browser.console import Open, add_imogen

pytestmark = pytest.mark.browser


def fill() -> None:
    """Put an administrator and two agents into the console."""
    sales = add_imogen("Sys Admin").primary_team
    agents = db.session.scalars(select(PermissionGroup).filter_by(name="Agent")).one()
    for name in ("Zoe", "Zora"):
        person = User(first_name=name, last_name="On", login=f"{name.lower()}.on")
        person.group, person.primary_team = agents, sales
        db.session.add(person)
    db.session.commit()


def visit(page: Page, path: str) -> None:
    page.goto(path)
    page.locator("html[data-keys=ready]").wait_for()


@pytest.mark.nightly
@pytest.mark.sampled(2)
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_somebody_is_gone_to_by_name_with_the_keyboard_alone(
    sign_in: Open, complaints: list[str], width: int, scheme: str
) -> None:
    page = sign_in(viewport={"width": width, "height": 844}, color_scheme=scheme)
    visit(page, "/teams/")
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog", name="Go to")
    expect(dialog.get_by_role("link", name="Overview")).to_be_visible()
    page.keyboard.type("zo")
    expect(dialog.get_by_role("link")).to_have_count(2)
    expect(dialog.get_by_role("status")).to_have_text("2 found")
    assert findings(page) + overflow(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(dialog.get_by_role("link", name="Zora On")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Zora On")
    assert complaints == []


@pytest.mark.nightly
def test_enter_opens_the_first_and_escape_gives_the_focus_back(sign_in: Open) -> None:
    page = sign_in()
    visit(page, "/users/")
    page.get_by_role("button", name="Management").focus()
    page.keyboard.press("Control+k")
    page.keyboard.type("z")
    page.keyboard.press("Escape")
    expect(page.locator("#go-dialog")).to_be_hidden()
    expect(page.get_by_role("button", name="Management")).to_be_focused()
    page.get_by_role("link", name="Go to").click()
    page.keyboard.type("zoe")
    expect(page.locator("#go-dialog").get_by_role("link")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Zoe On")


def test_a_slash_goes_to_the_search_and_is_typed_where_somebody_types(sign_in: Open) -> None:
    page = sign_in()
    visit(page, "/users/")
    page.keyboard.press("/")
    search = page.locator("main input[type=search]")
    expect(search).to_be_focused()
    expect(search).to_have_value("")
    page.keyboard.type("a/b?")
    expect(search).to_have_value("a/b?")
    expect(page.locator("#keys-dialog")).to_be_hidden()


@pytest.mark.nightly
def test_the_keys_are_listed_and_those_of_one_sign_can_be_turned_off(sign_in: Open) -> None:
    page = sign_in()
    visit(page, "/users/")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog.get_by_text("Search in this list")).to_be_visible()
    assert findings(page) == []
    dialog.get_by_role("checkbox").uncheck()
    dialog.get_by_role("button", name="Close").click()
    page.keyboard.press("/")
    expect(page.locator("main input[type=search]")).not_to_be_focused()
    visit(page, "/teams/")
    page.keyboard.press("?")
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="Imogen Vale").click()
    page.get_by_role("button", name="Keys").click()
    expect(dialog.get_by_role("checkbox")).not_to_be_checked()
    dialog.get_by_role("checkbox").check()


@pytest.mark.nightly
def test_without_scripts_it_is_a_page(sign_in: Open) -> None:
    page = sign_in(java_script_enabled=False)
    page.get_by_role("link", name="Go to").click()
    page.get_by_role("main").get_by_role("searchbox").fill("zoe")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Zoe On").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Zoe On")
