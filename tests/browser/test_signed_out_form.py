"""Forms of the console when the session ends while somebody types: nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import delete, select

from ctu.extensions import db
from ctu.models.credentials.sessions import UserSession
from ctu.models.teams import Team
from ctu.models.users import User
from plugins.bulk_import import ImportRun
from tests.browser.accessibility import findings, overflow
from tests.browser.console import PASSWORD, Console, Open, add_imogen
from tests.browser.import_pages import choose, file

pytestmark = pytest.mark.browser


def fill() -> None:
    imogen = add_imogen("Sys Admin")
    words = {"first_name": "Rosa", "last_name": "Else", "login": "r.else"}
    rosa = User(password_hash=imogen.password_hash, group=imogen.group, **words)
    rosa.primary_team = imogen.primary_team
    db.session.add(rosa)
    db.session.commit()


@pytest.fixture(autouse=True)
def _sign_in_anew(cookies: list[object]) -> Iterator[None]:
    """Sign in for each test, as each ends its session."""
    cookies.clear()
    yield
    cookies.clear()


def end_sessions(console: Console) -> None:
    """End every session on the server, as an administrator or the time does."""
    with console.app.app_context():
        db.session.execute(delete(UserSession))
        db.session.commit()


def sign_in_again(page: Page) -> None:
    """Follow the link to the sign-in in another tab, and sign in there."""
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in again").click()
    type_login(opened.value)


def type_login(tab: Page, login: str = "i.vale") -> None:
    """Sign in, and close the tab."""
    tab.get_by_label("Login").fill(login)
    tab.get_by_label("Password", exact=True).fill(PASSWORD)
    tab.get_by_role("button", name="Sign in").click()
    expect(tab.get_by_role("heading", name="Overview")).to_be_visible()
    tab.close()


def open_new_team(sign_in: Open, name: str, *, script: bool, scheme: str = "light") -> Page:
    """Type the name of a new team into its form."""
    page = sign_in(
        java_script_enabled=script, viewport={"width": 390, "height": 844}, color_scheme=scheme
    )
    page.goto("/teams/new/")
    page.get_by_role("textbox", name="Name").fill(name)
    return page


@pytest.mark.nightly
@pytest.mark.sampled(3)
@pytest.mark.parametrize("script", [False, True], ids=["plain", "script"])
@pytest.mark.parametrize(("lost", "scheme"), [("session", "light"), ("cookies", "dark")])
def test_a_form_is_saved_with_its_input_after_signing_in_again(
    sign_in: Open, empty_console: Console, lost: str, scheme: str, script: bool
) -> None:
    name = f"Night {lost} {script}"
    page = open_new_team(sign_in, name, script=script, scheme=scheme)
    if lost == "session":
        end_sessions(empty_console)
    else:
        page.context.clear_cookies()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="You were signed out")).to_be_visible()
    if script:
        assert findings(page) + overflow(page) == []
    sign_in_again(page)

    page.get_by_role("button", name="Go on with what you typed").click()

    expect(page.get_by_role("alert")).to_contain_text("What you typed is kept")
    expect(page.get_by_role("textbox", name="Name")).to_have_value(name)
    if script:
        assert findings(page) + overflow(page) == []
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text(f"{name} was created.")).to_be_visible()
    with empty_console.app.app_context():
        assert db.session.scalar(select(Team.id).filter_by(name=name)) is not None


@pytest.mark.nightly
def test_a_password_is_not_kept(sign_in: Open, empty_console: Console) -> None:
    page = sign_in(java_script_enabled=False)
    page.goto("/users/new/")
    page.get_by_label("First name").fill("Nia")
    page.get_by_label("Password", exact=True).fill("Wooden-Bridge-58")
    end_sessions(empty_console)
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("except the password")).to_be_visible()

    assert "Wooden-Bridge-58" not in page.content()
    sign_in_again(page)
    page.get_by_role("button", name="Go on with what you typed").click()
    expect(page.get_by_label("First name")).to_have_value("Nia")
    expect(page.get_by_label("Password", exact=True)).to_have_value("")
    with empty_console.app.app_context():
        assert db.session.scalar(select(User.id).filter_by(first_name="Nia")) is None


def test_a_form_of_a_session_that_has_ended_is_shown_again(
    sign_in: Open, empty_console: Console
) -> None:
    page = open_new_team(sign_in, "Evening", script=False)
    end_sessions(empty_console)
    page.context.clear_cookies()
    tab = page.context.new_page()
    tab.goto("/sign-in")
    type_login(tab)

    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_role("alert")).to_contain_text("The session of this page has ended.")
    expect(page.get_by_role("textbox", name="Name")).to_have_value("Evening")


@pytest.mark.nightly
def test_a_file_is_never_sent_as_another_person_who_signed_in_meanwhile(
    sign_in: Open, empty_console: Console
) -> None:
    page = sign_in()
    page.goto("/imports/teams/")
    choose(page, file("Team Name,Active\r\nNorth,TRUE\r\n", "north.csv"))
    send = page.get_by_role("button", name="Upload and create 1 team")
    expect(send).to_be_visible()
    end_sessions(empty_console)
    tab = page.context.new_page()
    tab.goto("/sign-in")
    type_login(tab, "r.else")

    send.click()

    expect(page.get_by_role("dialog")).to_contain_text("Somebody else is signed in now.")
    end_sessions(empty_console)
    tab = page.context.new_page()
    tab.goto("/sign-in")
    type_login(tab)
    send.click()
    expect(page.locator("tr[data-import]")).to_contain_text("Imogen Vale")
    with empty_console.app.app_context():
        assert db.session.scalars(select(ImportRun.actor_name)).all() == ["Imogen Vale"]
