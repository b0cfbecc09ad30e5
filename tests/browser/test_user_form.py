"""The form of a new user in a real browser: its password is shown, made and ticked off."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from ctu.extensions import db
from ctu.models.groups import PermissionGroup
from ctu.models.teams import Team
from tests.browser.accessibility import findings, overflow
from tests.browser.console import Open, add_imogen
from tests.browser.import_pages import first_one_held

INNER_OVERFLOW = """() => [...document.querySelectorAll(".table-scroll")].some(
  (each) => each.scrollWidth > each.clientWidth)"""

pytestmark = pytest.mark.browser


def fill() -> None:
    """Put an administrator into the console, whose agents need a symbol."""
    imogen = add_imogen("Sys Admin")
    imogen.teams.extend(Team(name=f"Support {number}") for number in range(13))
    agents = db.session.scalars(select(PermissionGroup).filter_by(name="Agent")).one()
    agents.policy.needs_symbol = agents.policy.refuses_personal = True
    db.session.commit()


def test_a_password_is_ticked_off_against_the_policy_of_the_chosen_group(sign_in: Open) -> None:
    page = sign_in()
    page.goto("/users/new/")
    lists = page.locator(".requirements:visible")
    expect(lists).to_have_count(0)
    page.get_by_label("Permission group").select_option(label="Agent")
    expect(lists).to_have_count(1)
    length, personal = lists.locator("li").first, lists.get_by_text("Without the login or a name")
    page.get_by_label("First name").fill("Niamh")
    page.get_by_label("Password", exact=True).fill("Niamh-and-more-7")
    expect(length).to_have_class("is-met")
    expect(personal.locator("..")).not_to_have_class("is-met")
    page.get_by_label("First name").fill("Ida")
    expect(personal.locator("..")).to_have_class("is-met")
    page.get_by_label("Permission group").select_option(label="Manager")
    expect(lists.get_by_text("14 to 128 characters")).to_be_visible()


@pytest.mark.nightly
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_a_password_is_made_and_shown_and_the_person_can_be_saved(
    sign_in: Open, width: int, scheme: str
) -> None:
    page = sign_in(viewport={"width": width, "height": 844}, color_scheme=scheme)
    page.goto("/users/new/")
    page.get_by_label("First name").fill("Nia")
    page.get_by_label("Last name").fill("Novak")
    page.get_by_label("Login").fill(f"n.{width}")
    page.get_by_label("Primary team").select_option(label="Sales")
    page.get_by_label("Permission group").select_option(label="Agent")
    field = page.get_by_label("Password", exact=True)
    page.get_by_role("button", name="Generate").press("Enter")
    expect(field).to_have_attribute("type", "text")
    expect(field).to_be_focused()
    first = field.input_value()
    assert len(first) == 16
    page.get_by_role("button", name="Generate").click()
    assert field.input_value() != first
    lines = page.locator(".requirements:visible li:not(:has-text('looked at'))")
    expect(page.locator(".requirements:visible li.is-met")).to_have_count(lines.count())
    assert findings(page) + overflow(page) == []
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Nia Novak was created.")).to_be_visible()


@pytest.mark.nightly
def test_a_form_that_was_changed_asks_before_it_is_left_and_not_after_saving(
    sign_in: Open,
) -> None:
    page = sign_in()
    asked: list[str] = []
    page.on("dialog", lambda dialog: asked.append(dialog.type))
    page.goto("/users/?search=imogen")
    page.get_by_role("link", name="Imogen Vale").click()
    page.get_by_label("Extension").press("End")
    page.get_by_role("link", name="Overview").click()
    page.wait_for_url("**/")
    assert asked == []
    page.go_back()
    page.get_by_label("Extension").press_sequentially("0700")
    page.get_by_role("link", name="Overview").click()
    page.wait_for_url("**/")
    assert asked == ["beforeunload"]
    page.goto("/users/?search=imogen")
    page.get_by_role("link", name="Imogen Vale").click()
    page.get_by_label("Extension").press_sequentially("0701")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Imogen Vale was saved.")).to_be_visible()
    assert asked == ["beforeunload"]


def test_a_form_that_is_pressed_twice_is_sent_once(sign_in: Open) -> None:
    page = sign_in()
    page.goto("/users/new/")
    for name, text in (("First name", "Dora"), ("Last name", "Once"), ("Login", "d.once")):
        page.get_by_label(name, exact=True).fill(text)
    page.get_by_label("Permission group").select_option(label="Agent")
    page.get_by_label("Primary team").select_option(label="Sales")
    page.get_by_label("Password", exact=True).fill("Quiet-Harbour-72")
    with first_one_held(page, "**/users/new/") as asked:
        with page.expect_request("**/users/new/"):
            page.keyboard.press("Enter")
        page.keyboard.press("Enter")

    expect(page.get_by_text("Dora Once was created.")).to_be_visible()
    assert len(asked) == 1


@pytest.mark.nightly
def test_many_teams_are_searched_and_those_that_are_ticked_stay_in_sight(sign_in: Open) -> None:
    page = sign_in()
    page.goto("/users/new/")
    boxes = page.get_by_role("group", name="Member of teams").get_by_role("checkbox")
    page.get_by_label("Support 3", exact=True).check()
    search = page.get_by_role("searchbox", name="Search 14 teams")

    search.fill("SALES")
    expect(boxes).to_have_count(2)
    search.fill("nowhere")
    expect(boxes).to_have_count(1)
    expect(page.get_by_text("No team matches.")).to_be_visible()
    search.press("Enter")

    expect(page.get_by_role("heading", name="New user")).to_be_visible()


@pytest.mark.nightly
@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (768, "light"), (390, "light")])
def test_the_matrix_of_permissions_fits_the_page(sign_in: Open, width: int, scheme: str) -> None:
    page = sign_in(viewport={"width": width, "height": 844}, color_scheme=scheme)
    page.goto("/groups/")
    assert page.locator("tbody input, [data-all]:visible").count() == 0
    ticks = page.locator(".cell-tick:visible")
    assert ticks.count() == (35 if width > 500 else 0)
    assert page.evaluate(INNER_OVERFLOW) is False
    assert page.get_by_text("Sign in, manage users").first.is_visible() is (width < 500)
    assert findings(page) + overflow(page) == []
