"""The catalogue of screenshots: page, preparation and looks of each."""

from collections.abc import Callable

from playwright.sync_api import Page

from ctu.develop.tree import ROOT

LOOKS = tuple((width, scheme) for width in (1280, 390) for scheme in ("light", "dark"))
LIGHT, PHONE, DARK = (1280, "light"), (390, "light"), (1280, "dark")

Prepare = Callable[[Page], object]


def choose_file(page: Page) -> None:
    """Open the dialog and choose the example, up to its verdict."""
    page.locator("main [data-open-upload]").first.click()
    page.locator("#bi-upload input[type=file]").set_input_files(ROOT / "examples/new-starters.csv")
    page.get_by_role("heading", name="rows are ready").wait_for()


def open_details(page: Page) -> None:
    """Open the newest import."""
    page.locator("tbody").get_by_role("link", name="Details").first.click()
    page.get_by_role("heading", name="What went wrong").wait_for()


def make_mistakes(page: Page) -> None:
    """Send a form that cannot be right."""
    page.get_by_label("Login").fill("I.VALE")
    page.get_by_label("Extension").fill("07l2")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("alert").wait_for()


def reset_password(page: Page) -> None:
    """Give a person a temporary password."""
    page.get_by_text("Reset password").click()
    page.get_by_role("button", name="Reset it now").click()
    page.get_by_role("heading", name="Temporary password of").wait_for()


def choose_password(page: Page) -> None:
    """Type half of what the policy asks for."""
    page.get_by_label("New password", exact=True).fill("Half-way-there")


def choose_user(page: Page) -> None:
    """Choose a row, so that the batch actions appear."""
    page.locator('input[name="rowid"]').nth(2).check()


def nothing(page: Page) -> None:
    """Take the page as it comes."""


Picture = tuple[str, str, Prepare, tuple[tuple[int, str], ...]]
#: Name, address, what is done first, and the looks that the documentation shows.
BEFORE_THE_IMPORT: tuple[Picture, ...] = (
    ("overview", "/", nothing, ()),
    ("users", "/users/", nothing, (LIGHT, DARK, PHONE)),
    ("users-chosen", "/users/", choose_user, ()),
    ("users-filter", "/users/?filter=open&flt_state=locked", nothing, ()),
    ("users-nothing", "/users/?search=nobody", nothing, ()),
    ("user-new", "/users/new/", nothing, ()),
    ("user-mistakes", "/users/edit/?id=3", make_mistakes, ()),
    ("teams", "/teams/", nothing, ()),
    ("plans", "/plans/", nothing, ()),
    ("plan", "/plans/edit/?id=4", nothing, ()),
    ("team", "/teams/edit/?id=1", nothing, ()),
    ("groups", "/groups/", nothing, ()),
    ("group", "/groups/edit/?id=3", nothing, ()),
    ("policies", "/policies/", nothing, ()),
    ("policy", "/policies/edit/?id=2", nothing, ()),
    ("audit", "/audit/", nothing, ()),
    ("password", "/account/password", choose_password, ()),
    ("password-reset", "/users/edit/?id=3", reset_password, ()),
    ("imports-empty", "/imports/users/", nothing, ()),
    ("upload", "/imports/users/", choose_file, (LIGHT,)),
    ("upload-without-script", "/imports/users/upload", nothing, ()),
)
AFTER_THE_IMPORT: tuple[Picture, ...] = (
    ("imports", "/imports/users/", nothing, (LIGHT, PHONE)),
    ("imports-filter", "/imports/users/?filter=1", nothing, ()),
    ("details", "/imports/users/", open_details, (LIGHT,)),
)
