"""Every page and dialog in a real browser: nothing is blocked, nothing is inaccessible."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.accessibility import findings, overflow
from tests.browser.console import PASSWORD, Console, MakeContext, Open, add_imogen
from tests.browser.import_pages import choose, file, open_dialog, wait_for_script
from tests.console.authorisation import cells
from tests.console.authorisation_data import AuthorisationData, populate

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WATCH = """document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`blocked: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));"""
Prepare = Callable[[Page], object]


def nothing(page: Page) -> None:
    """Take the page as it comes."""


def make_mistakes(page: Page) -> None:
    page.get_by_label("Login").fill("NEAR")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("alert").first.wait_for()


def choose_row(page: Page) -> None:
    page.get_by_role("button", name="Clone").press("Enter")
    page.get_by_text("Choose one user first").wait_for()
    page.get_by_label("Choose Near Of").check()
    if page.locator(".bar-toggle").is_visible():
        page.locator(".bar-toggle").click()
    page.get_by_role("button", name="Settings").click()


def reset_password(page: Page) -> None:
    page.get_by_text("Reset password").click()
    page.get_by_role("button", name="Reset it now").click()
    page.get_by_role("heading", name="Temporary password of").wait_for()


def change_wrongly(page: Page) -> None:
    page.get_by_label("New password", exact=True).fill("short")
    page.get_by_role("button", name="Change password").click()
    page.locator("[aria-invalid=true]").first.wait_for()


def set_up_wrongly(page: Page) -> None:
    page.get_by_label("Code").fill("000000x")
    page.get_by_role("button", name="Set up").click()
    page.locator("[aria-invalid=true]").first.wait_for()


def ask_to_cancel(page: Page) -> None:
    wait_for_script(page)
    page.get_by_role("button", name="Cancel leaders.waiting.csv").click()
    page.get_by_role("button", name="Go on").wait_for()


def open_empty_dialog(page: Page) -> None:
    wait_for_script(page)
    open_dialog(page)


def choose_wrong_file(page: Page) -> None:
    wait_for_script(page)
    choose(page, file(b"PK", "new.xlsx"))
    page.get_by_role("alert").wait_for()


def choose_file(page: Page) -> None:
    wait_for_script(page)
    choose(page, file("Team name,Active\nDawn,TRUE\n,WAHR\n", "a.csv"))
    page.get_by_role("heading", name="1 of 2 rows are ready").wait_for()


PAGES: dict[str, tuple[str, Prepare]] = {
    "overview": ("/", nothing),
    "users": ("/users/", nothing),
    "users, filter": ("/users/?filter=open&flt_state=locked", nothing),
    "users, nothing": ("/users/?search=nobody", nothing),
    "users, chosen": ("/users/", choose_row),
    "user, new": ("/users/new/", nothing),
    "user, clone": ("/users/new/?clone={near}", nothing),
    "user": ("/users/edit/?id={locked}", nothing),
    "user, mistakes": ("/users/new/", make_mistakes),
    "password reset": ("/users/edit/?id={off}", reset_password),
    "readiness": ("/readiness/?flt_team=1", nothing),
    "teams": ("/teams/", nothing),
    "team, new": ("/teams/new/", nothing),
    "team": ("/teams/edit/?id=1", nothing),
    "plans": ("/plans/", nothing),
    "plan, new": ("/plans/new/", nothing),
    "plan": ("/plans/edit/?id=1", nothing),
    "groups": ("/groups/", nothing),
    "group, new": ("/groups/new/", nothing),
    "group": ("/groups/edit/?id=3", nothing),
    "policies": ("/policies/", nothing),
    "policy, new": ("/policies/new/", nothing),
    "policy": ("/policies/edit/?id=2", nothing),
    "tokens": ("/account/tokens/", nothing),
    "tokens of somebody": ("/account/tokens/person?id={far.leader}", nothing),
    "webhooks": ("/account/webhooks/", nothing),
    "audit": ("/audit/?filter=open", nothing),
    "password": ("/account/password", nothing),
    "password, mistakes": ("/account/password", change_wrongly),
    "sessions": ("/account/sessions", nothing),
    "second factor": ("/account/second-factor", nothing),
    "passkeys": ("/account/second-factor/passkeys", nothing),
    "second factor, mistakes": ("/account/second-factor", set_up_wrongly),
    "imports": ("/imports/users/?filter=1", wait_for_script),
    "imports, cancel": ("/imports/users/", ask_to_cancel),
    "imports, details": ("/imports/users/{leaders}/", wait_for_script),
    "imports, created": ("/imports/users/{leaders}/?tab=created", wait_for_script),
    "imports, print": ("/imports/users/{leaders}/records?tab=created", wait_for_script),
    "imports, undo": ("/imports/users/{leaders}/undo", nothing),
    "imports, hand-over": ("/imports/users/{leaders}/hand-over", nothing),
    "imports, waiting": ("/imports/users/{leaders.waiting}/?cancel=1", wait_for_script),
    "upload without a script": ("/imports/users/upload", nothing),
    "remembered repairs": ("/imports/users/remembered", nothing),
    "remembered repairs of teams": ("/imports/teams/remembered", nothing),
    "team imports": ("/imports/teams/", wait_for_script),
    "team imports, details": ("/imports/teams/{managers}/", wait_for_script),
    "team imports, print": ("/imports/teams/{managers}/records?tab=created", wait_for_script),
    "team upload without a script": ("/imports/teams/upload", nothing),
    "dialog": ("/imports/users/", open_empty_dialog),
    "dialog, refused": ("/imports/users/", choose_wrong_file),
    "dialog, verdict": ("/imports/teams/", choose_file),
    "go to": ("/go/?q=a", nothing),
    "nothing here": ("/nowhere", nothing),
}
"""Name by name, where it is and what is done first."""
LOOKS = [pytest.param(1280, "light", marks=pytest.mark.nightly), (390, "dark")]
PARTS = 6
"""The suite walks one of so many pages."""
SEEN_BY_A_STRANGER = {"auth.sign_in", "factor_step.second_step"}
NO_PAGES = {"static", "template", "values_file", "error_file", "status", "answers",
            "template_workbook", "error_workbook", "records_file", "openapi", "export"}  # fmt: skip
"""What answers with a file or for a program."""


@pytest.fixture(scope="module")
def world(empty_console: Console) -> AuthorisationData:
    """Fill the console with people, records and imports of every kind; return them."""
    world = populate(empty_console.app)
    empty_console.filled(lambda: add_imogen("Sys Admin"))
    return world


@pytest.fixture(scope="module")
def console(empty_console: Console, world: AuthorisationData) -> str:
    """Serve a console that holds something of everything; return its address."""
    return empty_console.address


def address_of(world: AuthorisationData, name: str) -> str:
    """Return the address of a page, with the ids of what it shows."""
    address, ids = PAGES[name][0], world.ids
    kind = "import_teams" if "/teams/" in address else "import_users"
    for word, id in (ids["users"] | ids[kind]).items():
        address = address.replace(f"{{{word}}}", str(id))
    return address


def test_every_route_that_shows_a_page_is_walked(world: AuthorisationData, console: str) -> None:
    adapter = world.app.url_map.bind("localhost")
    paths = [address_of(world, name).partition("?")[0] for name in PAGES if name != "nothing here"]
    walked = {adapter.match(path, "GET")[0] for path in paths} | SEEN_BY_A_STRANGER
    shown = {
        door.endpoint
        for door, person, answer in cells()
        if (person, door.method, answer) == ("admin", "GET", "page")
    }
    missing = {each for each in shown - walked if each.rpartition(".")[2] not in NO_PAGES}
    assert missing == set(), "Add each to PAGES, or to NO_PAGES if it shows none."


@pytest.mark.sampled(PARTS, by="part")
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_every_page_is_accessible_and_needs_no_more_than_its_own_parts(
    world: AuthorisationData,
    sign_in: Open,
    complaints: list[str],
    scheme: str,
    width: int,
    part: int,
) -> None:
    size = {"width": width, "height": 800}
    page = sign_in(color_scheme=scheme, viewport=size)
    page.add_init_script(WATCH)
    found: dict[str, list[str]] = {}
    for name, (_, prepare) in list(PAGES.items())[part::PARTS]:
        page.goto(address_of(world, name))
        prepare(page)
        found[name] = findings(page) + overflow(page)
    assert "\n".join(f"{name}: {each}" for name, each in found.items() if each) == ""
    # The page that is not there says so in its status too.
    assert [each for each in complaints if "404" not in each] == []


@pytest.mark.nightly
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_whoever_is_not_in_yet_finds_accessible_pages(
    console: str, context_of: MakeContext, complaints: list[str], scheme: str
) -> None:
    page = context_of(color_scheme=scheme, base_url=console).new_page()
    page.add_init_script(WATCH)
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto("/sign-in")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("alert").first.wait_for()
    assert findings(page) == []
    page.get_by_label("Login").fill("forced")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Change password").wait_for()
    assert findings(page) == []
    assert complaints == []
