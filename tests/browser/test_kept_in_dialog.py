"""What was typed and chosen in the upload dialog stays: slow answers, no network, a reload."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.import_pages import choose, drop, file, first_one_held
from tests.browser.panel import HEAD, changed_file

pytestmark = pytest.mark.browser

MEMBERS = file(HEAD + "ann,1,,TRUE\r\nbob,2,Golf,TRUE\r\nANN,3,,TRUE\r\neve,4,,TRUE\r\n")

LIMITED = {"code": "form.limited", "message": "Form: Too many files.", "hint": "Wait a minute."}


def repair(page):
    """Type the login of one of two rows that share it."""
    page.get_by_label("Login of ANN", exact=True).fill("dora")
    page.keyboard.press("Enter")


def test_the_browser_asks_before_repairs_are_lost_with_their_page(visit):
    page = visit()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    choose(page, MEMBERS)
    repair(page)
    expect(page.get_by_role("heading", name="3 of 4 rows are ready")).to_be_visible()

    page.evaluate("location.reload()")

    page.wait_for_function("new Promise((over) => setTimeout(() => over(true)))")
    expect(page.get_by_role("heading", name="3 of 4 rows are ready")).to_be_visible()
    assert asked == ["beforeunload"]


def test_a_file_that_is_being_sent_is_left_only_after_a_question(visit, host):
    page = visit()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    choose(page, MEMBERS)
    expect(page.get_by_role("heading", name="1 of 4 rows are ready")).to_be_visible()
    with first_one_held(page, "**/upload"):
        page.get_by_role("button", name="Upload and create").click()
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_contain_text("Close again to leave it; the history")
        page.evaluate("location.reload()")
        page.wait_for_function("new Promise((over) => setTimeout(() => over(true)))")
        assert asked == ["beforeunload"]
        drop(page, [MEMBERS])
        expect(page.get_by_role("dialog")).to_contain_text("Choose again to leave it; the history")

    expect(page.locator("tr[data-import]")).to_contain_text("members.csv")
    expect(page.locator("#bi-upload")).to_be_hidden()
    assert host.count() == 1


@pytest.mark.nightly
def test_a_choice_made_while_a_repair_is_checked_stays_and_sends_nothing(visit):
    page = visit()
    choose(page, MEMBERS)
    expect(page.get_by_role("heading", name="1 of 4 rows are ready")).to_be_visible()
    send = page.locator("[data-send]")
    with first_one_held(page, "**/check"):
        repair(page)
        expect(send).to_have_attribute("aria-disabled", "true")
        page.get_by_role("radio", name="All or nothing").check()
        expect(send).to_have_attribute("aria-disabled", "true")

    expect(page.get_by_role("heading", name="3 of 4 rows are ready")).to_be_visible()
    expect(page.get_by_role("radio", name="All or nothing")).to_be_checked()
    expect(send).to_have_text("Upload, nothing is created")


def test_a_choice_that_was_not_checked_is_taken_back_and_nothing_else_is_lost(visit, host):
    changed = changed_file(host, "0044", "ann")
    changed["buffer"] = changed["buffer"].replace(b"TRUE", b"oops", 1)
    page = visit()
    choose(page, changed)
    page.get_by_role("radio", name="All or nothing").check()
    page.get_by_label("Active of 0044", exact=True).fill("FALSE")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="2 of 2 rows are ready")).to_be_visible()
    page.route("**/check", lambda route: route.abort())

    page.get_by_role("radio", name="Keep what the file says").click()

    expect(page.get_by_role("dialog")).to_contain_text("The change did not arrive.")
    expect(page.get_by_role("radio", name="Take the original values")).to_be_checked()
    expect(page.get_by_text("1 cell was changed here")).to_be_visible()
    page.get_by_role("button", name="Upload and create 2 members").click()
    expect(page.locator("#bi-upload")).to_be_hidden()
    host.work()
    assert host.logins() == ["0044", "ann"]


@pytest.mark.nightly
def test_a_question_stays_when_its_answers_do_not_arrive(visit):
    page = visit()
    choose(page, file("username,Pin,suspended\r\nann,1,0\r\n"))
    active = page.get_by_label("Which column is Active?")
    active.select_option("2:suspended:!active")
    answer = page.get_by_role("button", name="Check with these columns")
    page.route("**/check", lambda route: route.abort())
    answer.click()
    expect(page.get_by_role("dialog")).to_contain_text("The change did not arrive.")
    expect(active).to_have_value("2:suspended:!active")
    page.unroute("**/check")

    answer.click()

    expect(page.get_by_role("heading", name="1 of 1 row is ready")).to_be_visible()


@pytest.mark.nightly
def test_a_limit_of_requests_loses_nothing(visit):
    page = visit()
    choose(page, MEMBERS)
    expect(page.get_by_role("heading", name="1 of 4 rows are ready")).to_be_visible()

    page.route("**/check", lambda route: route.fulfill(status=429, json={"refusal": LIMITED}))
    repair(page)
    expect(page.get_by_role("dialog")).to_contain_text("Too many requests in a short time.")
    page.unroute("**/check")

    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="3 of 4 rows are ready")).to_be_visible()


@pytest.mark.nightly
def test_a_page_whose_token_is_out_of_date_goes_on_with_a_new_one(visit):
    page = visit()
    choose(page, MEMBERS)
    expect(page.get_by_role("heading", name="1 of 4 rows are ready")).to_be_visible()
    page.context.clear_cookies()

    repair(page)

    expect(page.get_by_role("heading", name="3 of 4 rows are ready")).to_be_visible()


@pytest.mark.nightly
def test_the_link_to_sign_in_stays_when_the_cell_that_was_typed_is_left(visit):
    page = visit()
    choose(page, MEMBERS)
    expect(page.get_by_role("heading", name="1 of 4 rows are ready")).to_be_visible()
    page.route("**/check", lambda route: route.fulfill(content_type="text/html", body="Who?"))
    repair(page)
    link = page.get_by_role("dialog").get_by_role("link", name="Sign in again")

    with page.context.expect_page() as opened:
        link.click()

    opened.value.close()
    expect(link).to_be_visible()
    expect(page.get_by_label("Login of ANN", exact=True)).to_have_value("dora")


def test_another_file_is_asked_for_twice_before_repairs_are_forgotten(visit):
    page = visit()
    choose(page, MEMBERS)
    repair(page)
    expect(page.get_by_role("heading", name="3 of 4 rows are ready")).to_be_visible()

    drop(page, [file(HEAD + "zoe,1,,TRUE\r\n", "other.csv")])

    expect(page.get_by_role("dialog")).to_contain_text("Another file forgets what was changed")
    expect(page.get_by_role("heading", name="3 of 4 rows are ready")).to_be_visible()
    drop(page, [file(HEAD + "zoe,1,,TRUE\r\n", "other.csv")])
    expect(page.get_by_role("heading", name="1 of 1 row is ready")).to_be_visible()
