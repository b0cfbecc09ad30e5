"""The question which code page is right, in the upload dialog: asked, answered, uploaded."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import findings, overflow
from tests.browser.import_pages import choose, file, first_one_held

pytestmark = pytest.mark.browser

ASKED = file("Login,Pin,Active\r\nJosé,1,TRUE\r\nNúñez,2,TRUE\r\n".encode("cp850"))


@pytest.mark.nightly
def test_the_question_is_answered_with_the_keyboard_and_the_file_uploaded(visit, host):
    page = visit()
    choose(page, ASKED)
    group = page.get_by_role("group", name="Which is right?")
    expect(group).to_be_visible()
    expect(group.get_by_role("radio").first).to_be_focused()
    send = page.locator("[data-send]")
    expect(send).to_have_attribute("aria-disabled", "true")
    expect(page.get_by_text("Choose which is right first")).to_be_visible()

    right = group.get_by_role("radio").and_(page.locator("[value=cp850]"))
    right.focus()
    page.keyboard.press("Space")
    expect(right).to_be_checked()
    group.get_by_role("button", name="Check with this choice").press("Enter")

    expect(page.get_by_role("heading", name="2 of 2 rows are ready")).to_be_visible()
    expect(page.get_by_text("DOS 850 (chosen)")).to_be_visible()
    page.get_by_role("button", name="Upload and create 2 members").click()
    expect(page.locator("#bi-upload")).to_be_hidden()
    host.work()
    assert host.logins() == ["José", "Núñez"]


@pytest.mark.nightly
def test_a_page_that_was_a_guess_is_chosen_again_in_the_verdict(visit, host):
    page = visit()
    names = ("Иванова", "Кузнецов", "Николай")
    rows = "".join(f"{name},{place},TRUE\r\n" for place, name in enumerate(names))
    choose(page, file(f"Login,Pin,Active\r\n{rows}".encode("koi8_r")))
    expect(page.get_by_text("Read as KOI8-R, which fits the letters best")).to_be_visible()

    page.get_by_role("button", name="Choose another code page").press("Enter")
    group = page.get_by_role("group", name="Which is right?")
    expect(group.get_by_role("radio").first).to_be_focused()
    expect(group).to_contain_text("Иванова")
    group.get_by_role("radio").and_(page.locator("[value=koi8_r]")).check()
    group.get_by_role("button", name="Check with this choice").click()

    expect(page.get_by_text("KOI8-R (chosen)")).to_be_visible()
    page.get_by_role("button", name="Upload and create 3 members").click()
    expect(page.locator("#bi-upload")).to_be_hidden()
    host.work()
    assert set(host.logins()) == set(names)


@pytest.mark.nightly
def test_a_choice_made_during_a_check_stays(visit):
    page = visit()
    choose(page, ASKED)
    group = page.get_by_role("group", name="Which is right?")
    readings = group.get_by_role("radio")
    check = group.get_by_role("button", name="Check with this choice")
    readings.last.check()
    with first_one_held(page, "**/check"):
        check.click()
        expect(page.get_by_text("The file is being checked")).to_be_visible()
        readings.first.check()
    expect(page.get_by_text("Choose which is right first")).to_be_visible()
    expect(readings.first).to_be_checked()
    check.click()

    expect(page.get_by_role("heading", name="2 of 2 rows are ready")).to_be_visible()


@pytest.mark.nightly
@pytest.mark.parametrize("width", [1280, 768, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_question_can_be_read_at_every_width(visit, width, scheme):
    page = visit()
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    choose(page, ASKED)

    expect(page.get_by_role("group", name="Which is right?")).to_be_visible()

    assert findings(page, ".bi", without="color-contrast") == []
    assert overflow(page) == []
