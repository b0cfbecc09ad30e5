"""The console's own pages in a real browser: what their scripts do, and what needs none."""

from __future__ import annotations

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from ctu.access.policies import policy_sentences
from ctu.extensions import db
from ctu.models.capacity import CapacityPlan
from ctu.models.clock import utc_now
from ctu.models.groups import PasswordPolicy, PermissionGroup
from ctu.models.teams import Team
from ctu.models.users import User
from tests.browser.console import PASSWORD, Console, MakeContext, Open, add_imogen
from tests.browser.import_pages import first_one_held

pytestmark = pytest.mark.browser


def fill() -> None:
    """Put an administrator and three more people into the console."""
    groups = {group.name: group for group in db.session.scalars(select(PermissionGroup))}
    sales = add_imogen("Sys Admin", last_sign_in_at=utc_now()).primary_team
    people = [
        User(first_name="Bartholomew Maximilian", last_name="Featherstone-Ramachandran",
             login="b.featherstone-ramachandran", group=groups["Agent"], primary_team=sales,
             teams=[Team(name="Night Desk")], plan=CapacityPlan(name="Blended 3"), failed_tries=5,
             locked_until=utc_now() + timedelta(days=1)),
        User(first_name="Ann", last_name="Off", login="a.off", group=groups["Agent"],
             primary_team=sales, active=False, last_sign_in_at=utc_now() - timedelta(days=9)),
        User(first_name="Zoe", last_name="On", login="z.on", group=groups["QA"],
             primary_team=sales),
    ]  # fmt: skip
    for person in people:
        db.session.add(person)
        db.session.commit()


@pytest.mark.nightly
def test_targets_on_a_touch_screen_are_as_large_as_a_finger(sign_in):
    page = sign_in(viewport={"width": 390, "height": 844}, has_touch=True)
    page.goto("/users/")
    box = page.locator("input[name=rowid]").first.bounding_box()
    name = page.locator("td.cell-name a").first.bounding_box()

    page.touchscreen.tap(box["x"] - 8, box["y"] - 8)

    expect(page.locator("input[name=rowid]").first).to_be_checked()
    assert name["height"] >= 44


@pytest.mark.nightly
def test_a_file_that_is_dropped_beside_a_place_for_it_does_not_take_its_place(sign_in):
    page = sign_in()
    page.goto("/users/new/")
    drag = """() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(["a"], "a.csv"));
      const event = new DragEvent("dragover", { dataTransfer, bubbles: true, cancelable: true });
      document.body.dispatchEvent(event);
      return event.defaultPrevented && dataTransfer.dropEffect;
    }"""

    assert page.evaluate(drag) == "none"


def test_a_failed_sign_in_keeps_the_login_and_asks_for_the_password(
    console: str, context_of: MakeContext
) -> None:
    page = context_of(base_url=console).new_page()
    page.goto("/sign-in?next=/teams/")
    page.get_by_label("Login").fill("i.vale")
    page.get_by_label("Password", exact=True).fill("not it")
    page.get_by_role("button", name="Show").click()
    assert page.locator("#password").get_attribute("type") == "text"
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("Login or password is not right.")
    expect(page.get_by_label("Login")).to_have_value("i.vale")
    expect(page.locator("#password")).to_be_focused()
    assert page.locator("#password").get_attribute("type") == "password"
    page.locator("#password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/teams/")


def test_the_menu_works_with_the_keyboard(sign_in: Open) -> None:
    page = sign_in()
    toggle = page.get_by_role("button", name="Management")
    toggle.press("Enter")
    expect(toggle).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="CTU", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(toggle).to_be_focused()
    expect(toggle).to_have_attribute("aria-expanded", "false")


@pytest.mark.nightly
def test_clone_asks_for_one_row_and_fills_the_form(sign_in: Open) -> None:
    page = sign_in()
    page.goto("/users/")
    clone = page.get_by_role("button", name="Clone")
    clone.press("Enter")
    expect(page.get_by_text("Choose one user first")).to_be_visible()
    page.get_by_label("Choose Zoe On").check()
    expect(page.get_by_text("1 user chosen")).to_be_visible()
    clone.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Copy of Zoe On")
    expect(page.get_by_label("Login")).to_have_value("")


@pytest.mark.nightly
def test_shift_chooses_a_range(sign_in: Open) -> None:
    page = sign_in()
    page.goto("/users/")
    boxes = page.locator('input[name="rowid"]')
    boxes.nth(0).click()
    boxes.nth(2).click(modifiers=["Shift"])
    expect(page.get_by_text("3 users chosen")).to_be_visible()
    page.get_by_role("button", name="Clear choice").click()
    expect(page.locator(".batch-row")).to_be_hidden()


@pytest.mark.nightly
def test_times_are_those_of_the_viewer(sign_in: Open) -> None:
    page = sign_in(timezone_id="Asia/Tokyo")
    page.goto("/users/")
    cell = page.locator("tr", has_text="Imogen Vale").locator("time")
    now = utc_now().astimezone(ZoneInfo("Asia/Tokyo"))
    expect(cell).to_have_text(re.compile(r"(Today|Yesterday) \d\d:\d\d"))
    expect(cell).to_have_attribute("title", re.compile(rf"{now:%b %Y}.* \(Asia/Tokyo\)"))
    # A screen that is touched shows no titles, so the zone stands on each page with times.
    for path in ("/users/", "/audit/", "/account/sessions"):
        page.goto(path)
        expect(page.get_by_text("imes in your time zone (Asia/Tokyo)")).to_be_visible()


@pytest.mark.nightly
def test_a_page_that_is_left_open_over_midnight_calls_yesterday_what_was_today(
    sign_in: Open,
) -> None:
    page = sign_in(timezone_id="UTC")
    page.clock.install(time=utc_now().replace(hour=23, minute=59, second=0))
    page.goto("/users/")
    cell = page.locator("tr", has_text="Imogen Vale").locator("time")
    expect(cell).to_have_text(re.compile(r"Today \d\d:\d\d"))
    page.clock.run_for(121_000)
    expect(cell).to_have_text(re.compile(r"Yesterday \d\d:\d\d"))


@pytest.mark.nightly
def test_the_end_of_a_name_is_cut_whichever_way_it_is_read(
    empty_console: Console, sign_in: Open
) -> None:
    name = "\u05de\u05d7\u05dc\u05e7\u05ea " * 6
    with empty_console.app.app_context():
        imogen = db.session.scalars(select(User).filter_by(login="i.vale")).one()
        first_name, imogen.first_name = imogen.first_name, name.strip()
        db.session.commit()
    page = sign_in()
    page.goto("/users/?search=i.vale")
    link = page.locator(".cell-name a")
    assert link.evaluate("each => each.scrollWidth > each.clientWidth")
    look = "each => [getComputedStyle(each).direction, getComputedStyle(each).textAlign]"
    assert link.evaluate(look) == ["rtl", "left"]
    with empty_console.app.app_context():
        imogen = db.session.scalars(select(User).filter_by(login="i.vale")).one()
        imogen.first_name = first_name
        db.session.commit()


@pytest.mark.nightly
def test_a_time_inside_a_sentence_begins_with_a_small_letter(sign_in: Open) -> None:
    page = sign_in()
    page.goto("/account/sessions")
    expect(page.get_by_text(re.compile(r"used (today|yesterday) \d\d:\d\d")).first).to_be_visible()


@pytest.mark.nightly
@pytest.mark.parametrize("width", [1024, 768])
def test_the_fields_of_a_form_have_room(sign_in: Open, width: int) -> None:
    page = sign_in(viewport={"width": width, "height": 900})
    page.goto("/users/")
    page.get_by_role("link", name="Zoe On").click()
    page.get_by_role("button", name="Save", exact=True).wait_for()
    sizes = page.locator(".form-fields input.form-control:visible").evaluate_all(
        "fields => fields.map(each => each.getBoundingClientRect().width)"
    )
    assert min(sizes) > 120


# The parts of a date field are the browser's own, and so is the outline that one of them has.
SHOWS_FOCUS = """() => {
  const each = document.activeElement, style = getComputedStyle(each);
  const isOutlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
  const isOwn = each === document.body || each.type === 'date';
  return isOwn || isOutlined || style.boxShadow !== "none" || each.outerHTML;
}"""


@pytest.mark.nightly
@pytest.mark.parametrize("path", ["/users/?filter=open", "/users/new/", "/account/sessions"])
def test_whatever_takes_the_keyboard_shows_it(sign_in: Open, path: str) -> None:
    page = sign_in(reduced_motion="reduce")
    page.goto(path)
    seen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(SHOWS_FOCUS))
    assert [each for each in seen if each is not True] == []


def test_without_scripts_everything_is_there(sign_in: Open) -> None:
    page = sign_in(java_script_enabled=False)
    page.goto("/users/")
    expect(page.locator("tr", has_text="Imogen Vale").locator("time")).to_contain_text("UTC")
    page.get_by_label("Choose Zoe On").check()
    page.get_by_role("button", name="Clone").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Copy of Zoe On")
    page.goto("/users/")
    page.get_by_role("button", name="Management").hover()
    expect(page.get_by_role("link", name="CTU", exact=True)).to_be_visible()


def test_a_page_is_drawn_as_one_with_scripts_and_falls_back_where_they_do_not_arrive(sign_in):
    page = sign_in(viewport={"width": 390, "height": 844})
    menu = page.get_by_role("navigation", name="Main")
    with first_one_held(page, "**/console.js"):
        page.goto("/users/", wait_until="commit")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(menu).to_be_hidden()
    page.wait_for_load_state("load")
    expect(menu).to_be_hidden()
    page.route("**/console.js", lambda route: route.abort())
    page.goto("/users/")
    expect(menu).to_be_visible()


@pytest.mark.nightly
def test_a_mistake_is_found_from_the_summary(sign_in: Open) -> None:
    page = sign_in()
    page.goto("/users/new/")
    page.get_by_label("First name").fill("Nia")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("fields need attention: Last name, Login")
    expect(page.get_by_label("Last name")).to_be_focused()
    page.get_by_role("alert").get_by_role("link", name="Permission group").click()
    expect(page.get_by_label("Permission group")).to_be_focused()


@pytest.mark.nightly
def test_the_policy_follows_the_group(sign_in: Open) -> None:
    page = sign_in()
    page.goto("/users/new/")
    page.get_by_label("Permission group").select_option(label="Manager")
    expect(page.get_by_text("14 to 128 characters.")).to_be_visible()


@pytest.mark.nightly
def test_a_policy_explains_itself_while_it_is_changed(sign_in: Open) -> None:
    page = sign_in()
    page.goto("/policies/edit/?id=1")
    shown = page.locator(".sentences li")
    policy = PasswordPolicy(min_length=12, max_length=99, needs_upper=True, needs_symbol=True)
    page.get_by_label("Length from").fill("12")
    page.get_by_label("Length to").fill("99")
    for name in ("Lower-case letter", "Digit", "Refuse common passwords"):
        page.get_by_label(name).uncheck()
    page.get_by_label("Symbol").check()
    policy.refuses_personal = True
    expect(shown).to_have_text(policy_sentences(policy))
    page.get_by_label("Symbol").uncheck()
    page.get_by_label("Upper-case letter").uncheck()
    page.get_by_label("Length to").fill("")
    expect(shown).to_have_text(["12 to … characters.", "Without the login or a name."])


@pytest.mark.nightly
def test_a_head_of_the_grid_is_a_button_that_keeps_the_search(sign_in: Open) -> None:
    page = sign_in()
    page.goto("/users/?search=o&flt_state=active")
    head = page.get_by_role("columnheader", name="Login")
    for direction in ("ascending", "descending"):
        page.get_by_role("button", name="Login").press("Enter")
        expect(head).to_have_attribute("aria-sort", direction)
    expect(page.get_by_role("searchbox")).to_have_value("o")
    expect(page.get_by_role("link", name="Active 2")).to_have_attribute("aria-current", "true")
