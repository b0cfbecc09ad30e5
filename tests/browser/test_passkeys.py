"""Passkeys in a real browser: Chromium's virtual device makes them, signs, and counts."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect
from sqlalchemy import select

from ctu.account.factors import second_factor
from ctu.extensions import db
from ctu.models.users import User
from tests.browser.accessibility import findings, overflow
from tests.browser.console import PASSWORD, Console, MakeContext, add_imogen

pytestmark = [pytest.mark.browser, pytest.mark.databases("sqlite")]

OPTIONS = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
}
PASSKEYS = "/account/second-factor/passkeys"


@pytest.fixture(scope="module")
def console(empty_console: Console) -> str:
    """Serve a console by a name, because browsers make passkeys for names only."""
    address = empty_console.filled(lambda: add_imogen("Sys Admin"))
    return address.replace("127.0.0.1", "localhost")


class Device:
    """The virtual device of one window."""

    def __init__(self, page: Page) -> None:
        """Plug it in."""
        self.cdp: CDPSession = page.context.new_cdp_session(page)
        self.cdp.send("WebAuthn.enable")
        added = self.cdp.send("WebAuthn.addVirtualAuthenticator", {"options": OPTIONS})
        self.id = added["authenticatorId"]

    def credential(self) -> dict[str, Any]:
        """Return the one credential that it holds."""
        held = self.cdp.send("WebAuthn.getCredentials", {"authenticatorId": self.id})
        [credential] = held["credentials"]
        return dict(credential)

    def go_back(self, credential: dict[str, Any], count: int) -> None:
        """Hold a copy of a credential, whose counter stands at an earlier use."""
        named = {"authenticatorId": self.id, "credentialId": credential["credentialId"]}
        self.cdp.send("WebAuthn.removeCredential", named)
        copy = credential | {"signCount": count}
        held = {"authenticatorId": self.id, "credential": copy}
        self.cdp.send("WebAuthn.addCredential", held)

    def refuse(self) -> None:
        """Let nobody be recognised by a fingerprint any more."""
        unverified = {"authenticatorId": self.id, "isUserVerified": False}
        self.cdp.send("WebAuthn.setUserVerified", unverified)


@pytest.fixture
def page(
    console: str, empty_console: Console, context_of: MakeContext, complaints: list[str]
) -> Page:
    """Open a window in which Imogen Vale, who has no factor, is signed in."""
    with empty_console.app.app_context():
        imogen = db.session.scalars(select(User).filter_by(login="i.vale")).one()
        second_factor.reset(imogen)
    page = context_of(base_url=console).new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    give_password(page)
    page.wait_for_url("**/")
    return page


def give_password(page: Page) -> None:
    page.goto("/sign-in")
    page.get_by_label("Login").fill("i.vale")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def sign_out(page: Page) -> None:
    page.goto("/account/sessions")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in*")


def register(page: Page, name: str = "Laptop") -> None:
    page.goto(PASSKEYS)
    page.get_by_label("Name").fill(name)
    page.get_by_label("Current password").fill(PASSWORD)
    page.get_by_role("button", name="Register a passkey").click()
    page.get_by_role("button", name="Create the passkey").click()


def use_passkey(page: Page) -> None:
    give_password(page)
    page.get_by_role("button", name="Use a passkey").click()


def is_fine(page: Page) -> bool:
    return findings(page) + overflow(page) == []


def test_a_passkey_is_registered_used_and_removed(page: Page, complaints: list[str]) -> None:
    Device(page)
    register(page)
    page.get_by_role("heading", name="Recovery codes").wait_for()
    sign_out(page)
    use_passkey(page)
    page.wait_for_url(re.compile("/$"))
    page.goto(PASSKEYS)
    assert "used" in page.locator(".sessions li", has_text="Laptop").inner_text()
    page.locator(".sessions li", has_text="Laptop").get_by_role("link").click()
    page.wait_for_url(re.compile("remove="))
    page.get_by_label("Current password").fill(PASSWORD)
    # The code stays empty, so that the passkey proves that it is she.
    page.get_by_role("button", name="Remove the passkey").click()
    page.get_by_text("The passkey Laptop was removed").wait_for()
    sign_out(page)
    give_password(page)
    page.wait_for_url(re.compile("/$"))
    assert complaints == []


@pytest.mark.nightly
def test_a_second_passkey_of_one_device_is_not_made(page: Page) -> None:
    Device(page)
    register(page)
    page.get_by_role("heading", name="Recovery codes").wait_for()
    register(page, "Again")
    page.get_by_text("This device has a passkey of yours already.").wait_for()
    assert is_fine(page)


@pytest.mark.nightly
def test_a_counter_that_goes_back_is_refused(page: Page) -> None:
    device = Device(page)
    register(page)
    page.get_by_role("heading", name="Recovery codes").wait_for()
    copy = device.credential()
    sign_out(page)
    use_passkey(page)
    page.wait_for_url(re.compile("/$"))
    sign_out(page)
    device.go_back(copy, count=0)
    use_passkey(page)
    page.get_by_text("its counter went back").wait_for()
    assert page.get_by_role("button", name="Use a passkey").count() == 0


@pytest.mark.nightly
def test_a_failure_in_the_browser_is_shown_in_a_sentence(page: Page) -> None:
    device = Device(page)
    register(page)
    page.get_by_role("heading", name="Recovery codes").wait_for()
    sign_out(page)
    # A rule that is set while a page is being opened may not hold for that page.
    page.route("**/sign-in/challenge", lambda route: route.abort())
    give_password(page)
    press_and_read(page, "The console does not ask for a passkey now.")
    page.unroute("**/sign-in/challenge")
    device.refuse()
    press_and_read(page, "No passkey was used")
    page.evaluate("delete window.PublicKeyCredential")
    press_and_read(page, "This browser knows no passkeys")
    assert is_fine(page)
    assert page.url.endswith("/sign-in/code")


def press_and_read(page: Page, said: str) -> None:
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("alert").get_by_text(said).wait_for()


@pytest.mark.nightly
def test_without_a_script_the_page_says_so_and_a_code_is_enough(
    page: Page, console: str, context_of: Callable[..., Any]
) -> None:
    Device(page)
    register(page)
    code = page.locator(".recovery-codes code").first.inner_text()
    plain = context_of(base_url=console, java_script_enabled=False).new_page()
    give_password(plain)
    plain.get_by_text("Passkeys need JavaScript").wait_for()
    # Until its style sheet is applied the page shows all that it has.
    expect(plain.get_by_role("button", name="Use a passkey")).to_be_hidden()
    plain.get_by_label("Code").fill(code)
    plain.get_by_role("button", name="Sign in").click()
    plain.wait_for_url(re.compile("/$"))
