"""Choosing rows of a grid in a real browser: all that match, undo, questions, and on a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select, update

from ctu.extensions import db
from ctu.models.groups import PermissionGroup
from ctu.models.users import User
from tests.browser.accessibility import findings, overflow
from tests.browser.console import Console, Open, add_imogen

pytestmark = pytest.mark.browser

PEOPLE = 26
INNER_OVERFLOW = """() => [...document.querySelectorAll(".table-scroll")].some(
  (each) => each.scrollWidth > each.clientWidth)"""


def fill() -> None:
    """Put an administrator and more people than a page shows into the console."""
    sales = add_imogen("Sys Admin").primary_team
    agents = db.session.scalars(select(PermissionGroup).filter_by(name="Agent")).one()
    for number in range(PEOPLE):
        person = User(first_name="Pat", last_name=f"Number {number:02}", login=f"p.{number:02}")
        person.group, person.primary_team, person.extension = agents, sales, f"07{number:03}"
        db.session.add(person)
    db.session.commit()


@pytest.fixture(autouse=True)
def _everybody_active(console: str, empty_console: Console) -> Iterator[None]:
    yield
    with empty_console.app.app_context():
        db.session.execute(update(User).values(active=True))
        db.session.commit()


def said(page: Page, text: str) -> Locator:
    """Return what tells a text to whoever hears the page."""
    return page.get_by_role("status").filter(has_text=text)


def choose_all(page: Page) -> None:
    page.locator("input[data-all]:visible").check()


@pytest.mark.nightly
def test_all_that_match_are_deactivated_after_a_question_and_taken_back(sign_in: Open) -> None:
    page = sign_in()
    page.goto("/users/?search=pat&flt_state=active")
    box = page.get_by_label("All 26 that match")
    expect(box).to_be_hidden()
    choose_all(page)
    expect(said(page, "20 users chosen")).to_have_count(1)
    box.check()
    expect(said(page, "All 26 that match chosen")).to_have_count(1)
    page.get_by_role("button", name="Deactivate").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Deactivate: 26 users?")
    expect(page.get_by_text("and 18 more")).to_be_visible()
    assert findings(page) == []
    page.get_by_role("button", name="Deactivate: 26 users").press("Enter")
    expect(page.get_by_text("26 users deactivated.")).to_be_visible()
    page.get_by_role("button", name="Undo").press("Enter")
    expect(page.get_by_text("26 users activated.")).to_be_visible()
    page.goto("/users/?search=pat&flt_state=active")
    expect(page.get_by_text("of 26")).to_be_visible()


@pytest.mark.nightly
def test_leaving_one_out_leaves_all_that_match(sign_in: Open) -> None:
    page = sign_in()
    page.goto("/users/?search=pat")
    choose_all(page)
    box = page.get_by_label("All 26 that match")
    box.check()
    page.get_by_label("Choose Pat Number 03").uncheck()
    expect(box).to_be_hidden()
    expect(said(page, "19 users chosen")).to_have_count(1)
    choose_all(page)
    expect(box).not_to_be_checked()


@pytest.mark.nightly
def test_without_scripts_all_that_match_can_be_chosen(sign_in: Open) -> None:
    page = sign_in(java_script_enabled=False)
    page.goto("/users/?search=pat")
    page.get_by_label("All 26 that match").check()
    page.get_by_role("button", name="Unlock").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Unlock: 26 users?")
    page.get_by_role("link", name="Go back").click()
    expect(page.get_by_text("of 26")).to_be_visible()


@pytest.mark.nightly
@pytest.mark.parametrize("width", [1280, 1024, 768])
def test_the_bar_and_the_head_stay_in_sight_while_somebody_chooses(
    sign_in: Open, width: int
) -> None:
    page = sign_in(viewport={"width": width, "height": 500})
    page.goto("/users/?page_size=50")
    choose_all(page)
    page.get_by_text("Pat Number 25", exact=True).scroll_into_view_if_needed()
    bar = page.locator(".batch-row").bounding_box()
    head = page.get_by_role("columnheader", name="Login").bounding_box()
    assert bar is not None
    assert head is not None
    assert bar["y"] == 0
    assert abs(head["y"] - bar["height"]) <= 1


@pytest.mark.nightly
def test_whoever_searches_goes_on_typing_in_the_search(sign_in: Open) -> None:
    page = sign_in()
    page.goto("/users/")
    field = page.get_by_role("searchbox")
    expect(field).not_to_be_focused()
    field.fill("pat")
    field.press("Enter")
    page.wait_for_url("**search=pat**")
    expect(field).to_be_focused()
    page.keyboard.type(" number 03")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1–1 of 1")).to_be_visible()
    page.goto("/teams/")
    expect(page.get_by_role("searchbox")).not_to_be_focused()


@pytest.mark.nightly
def test_clone_says_why_not_and_nothing_jumps(sign_in: Open) -> None:
    page = sign_in()
    page.goto("/users/")
    button = page.get_by_role("link", name="New", exact=True)
    before = button.bounding_box()
    page.get_by_role("button", name="Clone").press("Enter")
    expect(page.get_by_text("Choose one user first")).to_be_visible()
    assert button.bounding_box() == before


@pytest.mark.nightly
def test_on_a_phone_all_can_be_chosen_and_sorted(sign_in: Open) -> None:
    page = sign_in(viewport={"width": 390, "height": 844})
    page.goto("/users/?search=pat")
    page.get_by_role("checkbox", name="Choose all on this page").check()
    expect(page.get_by_label("All 26 that match")).to_be_visible()
    page.mouse.wheel(0, 1500)
    expect(page.get_by_role("button", name="Deactivate")).to_be_in_viewport()
    assert findings(page) + overflow(page) == []
    page.get_by_label("Order").select_option(label="Login")
    page.wait_for_url("**sort=*")
    page.get_by_label("Descending").click()
    expect(page.locator("td.cell-name").first).to_have_text("Pat Number 25")


@pytest.mark.nightly
@pytest.mark.parametrize("width", [1024, 960, 959, 800, 768])
@pytest.mark.parametrize("path", ["/users/", "/readiness/?flt_team=1"])
def test_the_table_fits_its_card(sign_in: Open, width: int, path: str) -> None:
    page = sign_in(viewport={"width": width, "height": 900})
    page.goto(path)
    assert overflow(page) == []
    assert page.evaluate(INNER_OVERFLOW) is False


@pytest.mark.nightly
@pytest.mark.parametrize(("scheme", "ground"), [("dark", (23, 27, 35)), ("light", (255, 255, 255))])
def test_boxes_have_the_colours_of_the_console(
    sign_in: Open, scheme: str, ground: tuple[int, ...]
) -> None:
    page = sign_in(color_scheme=scheme)
    page.goto("/users/")
    box = page.get_by_label("Choose Pat Number 03")
    expect(box).to_have_css("background-color", f"rgb{ground}")
    box.check()
    expect(box).not_to_have_css("background-color", f"rgb{ground}")


@pytest.mark.nightly
def test_a_reset_asks_first_and_its_password_can_be_copied(sign_in: Open) -> None:
    page = sign_in(permissions=["clipboard-read", "clipboard-write"])
    page.goto("/users/?search=p.05")
    page.get_by_role("link", name="Pat Number 05").click()
    now = page.get_by_role("button", name="Reset it now")
    expect(now).to_be_hidden()
    page.get_by_text("Reset password").press("Enter")
    now.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Temporary password of Pat Number 05")
    page.get_by_role("button", name="Copy the temporary password").click()
    expect(said(page, "Copied")).to_have_count(1)
    shown = page.locator("#shown-once").text_content()
    assert page.evaluate("navigator.clipboard.readText()") == shown
    assert findings(page) == []
