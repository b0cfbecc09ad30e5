"""The question which column is which, in the upload dialog: asked, answered, uploaded."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import findings, overflow
from tests.browser.import_pages import choose, file, first_one_held

pytestmark = pytest.mark.browser

ASKED = file("username,Pin,suspended,notes\r\nann,1,0,hm\r\nbob,2,1,\r\n")


@pytest.mark.nightly
def test_the_question_is_answered_with_the_keyboard_and_the_file_uploaded(visit, host):
    page = visit()
    choose(page, ASKED)
    login = page.get_by_label("Which column is Login?")
    expect(login).to_be_focused()
    expect(login).to_have_value("0:username:login")
    expect(page.get_by_role("alert")).to_contain_text("Contains unknown columns")
    expect(page.get_by_role("alert")).not_to_contain_text("did you mean")
    page.set_viewport_size({"width": 1280, "height": 420})
    expect(page.get_by_role("button", name="Check with these columns")).to_be_in_viewport(ratio=1)
    active = page.get_by_label("Which column is Active?")
    expect(active).to_have_value("")
    expect(page.locator("[data-send]")).to_have_attribute("aria-disabled", "true")
    expect(page.get_by_text("Say which column is which first")).to_be_visible()
    answer = page.get_by_role("button", name="Check with these columns")
    answer.press("Enter")
    expect(active).to_be_focused()

    active.press("s")
    expect(active).to_have_value("2:suspended:!active")
    answer.press("Enter")

    expect(page.get_by_role("heading", name="2 of 2 rows are ready")).to_be_visible()
    expect(page.get_by_text("Read “suspended” as Active, turned round.")).to_be_visible()
    page.get_by_role("button", name="Choose other columns").click()
    expect(page.get_by_label("Which column is Active?")).to_have_value("2:suspended:!active")
    page.get_by_role("button", name="Check with these columns").click()
    page.get_by_role("button", name="Upload and create 2 members").click()
    expect(page.locator("#bi-upload")).to_be_hidden()
    host.work()
    assert host.logins() == ["ann", "bob"]


@pytest.mark.nightly
def test_a_choice_made_during_a_check_stays(visit, host):
    page = visit()
    choose(page, ASKED)
    active = page.get_by_label("Which column is Active?")
    answer = page.get_by_role("button", name="Check with these columns")
    active.select_option("2:suspended:!active")
    with first_one_held(page, "**/check"):
        answer.click()
        expect(page.get_by_text("The file is being checked")).to_be_visible()
        active.select_option("2:suspended:active")
    expect(page.get_by_text("Say which column is which first")).to_be_visible()
    expect(active).to_have_value("2:suspended:active")
    answer.click()

    expect(page.get_by_text("“suspended” as Active. Left out")).to_be_visible()


@pytest.mark.nightly
@pytest.mark.parametrize("width", [1280, 768, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_question_can_be_read_at_every_width(visit, width, scheme):
    page = visit()
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    choose(page, ASKED)

    expect(page.get_by_label("Which column is Login?")).to_be_visible()

    assert findings(page, ".bi", without="color-contrast") == []
    assert overflow(page) == []
