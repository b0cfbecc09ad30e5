"""The upload dialog in a real browser: choosing, the verdict, uploading, and what can go wrong."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.import_pages import (
    choose,
    drop,
    file,
    first_one_held,
    open_dialog,
    wait_for_script,
)
from tests.browser.panel import GOOD, HEAD, MIXED, changed_file

pytestmark = pytest.mark.browser


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        (file("x", "new.XLSX"), "File Type: Invalid type. Supported formats: .csv or .txt."),
        (
            file("x" * 102_401),
            "File Size: File cannot be uploaded as it exceeds the 100 KB size limit.",
        ),
        (file(""), "No Entries: File cannot be uploaded as at least 1 row entry is required."),
        (
            file('\ufeffsep=;\r\n"Login";Pin;club;ACTIVE\r\n;;;\r\n'),
            "No Entries: File cannot be uploaded as at least 1 row entry is required.",
        ),
    ],
)
def test_a_wrong_file_is_refused_before_anything_is_sent(visit, host, chosen, sentence):
    page = visit()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))

    choose(page, chosen)

    dialog = page.get_by_role("dialog", name="Upload members")
    expect(dialog.get_by_role("alert")).to_contain_text(sentence)
    expect(dialog.get_by_role("button", name="Choose another file")).to_be_focused()
    expect(dialog.get_by_text("Nothing was stored, and no line was added")).to_be_visible()
    send = dialog.get_by_role("button", name="Upload", exact=True)
    expect(send).to_have_attribute("aria-disabled", "true")
    send.click(force=True)
    assert "POST" not in sent
    assert host.count() == 0


def test_the_server_refuses_what_the_browser_cannot_judge(visit):
    page = visit()

    choose(page, file("Login,Nonsense\r\nann,1\r\n"))

    expect(page.get_by_role("alert")).to_contain_text(
        'Header: Contains unknown columns: "Nonsense"'
    )


def test_a_file_is_checked_chosen_for_and_uploaded(visit, host):
    host.add("old,1,,TRUE\r\n")
    page = visit()
    choose(page, file(MIXED))
    expect(page.get_by_role("heading", name="2 of 3 rows are ready")).to_be_visible()
    expect(page.get_by_text("Club: There is no such club.")).to_be_visible()
    page.get_by_role("radio", name="All or nothing").check()
    expect(page.get_by_role("button", name="Upload, nothing is created")).to_be_visible()
    page.get_by_role("radio", name="Create the 2 good rows").check()

    page.get_by_role("button", name="Upload and create 2 members").click()

    expect(page.locator("#bi-upload")).to_be_hidden()
    row = page.locator("tr[data-import]").first
    expect(row).to_be_focused()
    expect(row).to_contain_text("Pending")
    host.work()
    expect(row).to_contain_text("2 created, 1 row to repair")
    expect(page.locator("#bi-live-region")).to_contain_text(
        "3 members: 2 created, 1 row with errors."
    )
    expect(row).to_be_focused()


@pytest.mark.nightly
def test_several_notes_stand_below_each_other(visit):
    page = visit()

    choose(page, file("Login,Pin,Active\r\nann,1,TRUE\r\n\r\nbob,2,TRUE\r\n"))

    notes = page.locator("#bi-upload").get_by_role("listitem").filter(has_text="blank")
    expect(notes).to_have_text(
        [
            "Column Club is missing; every club counts as blank.",
            "1 blank line is skipped.",
        ]
    )


@pytest.mark.nightly
def test_closing_forgets_the_file_and_goes_back_to_upload(visit):
    page = visit()
    choose(page, file(GOOD))
    expect(page.get_by_role("heading", name="2 of 2 rows are ready")).to_be_visible()

    page.keyboard.press("Escape")

    expect(page.locator(".bi-options [data-open-upload]")).to_be_focused()
    page.keyboard.press("Space")
    dialog = page.get_by_role("dialog", name="Upload members")
    expect(dialog.get_by_role("button", name="Choose a file")).to_be_focused()
    expect(dialog).not_to_contain_text("members.csv")
    expect(dialog).to_contain_text("Choose a file first")


def lose(route):
    """Let a request arrive, and lose its answer."""
    # An answer that is still held when the browser's context is closed can keep it open.
    route.fetch().dispose()
    route.abort()


def test_an_upload_that_does_not_arrive_can_be_sent_again(visit, host):
    page = visit()
    choose(page, file(GOOD))
    button = page.get_by_role("button", name="Upload and create 2 members")
    expect(button).to_be_visible()
    page.route("**/upload", lambda route: route.abort())
    button.click()
    expect(page.get_by_role("dialog")).to_contain_text(
        "The upload did not arrive, or its answer was lost. Press Upload again; "
        "nothing is stored twice."
    )
    page.unroute("**/upload")

    button.click()

    expect(page.locator("#bi-upload")).to_be_hidden()
    expect(page.locator("tr[data-import]")).to_have_count(1)
    assert host.count() == 1


def test_repairs_after_a_lost_answer_to_an_upload_are_uploaded(visit, host):
    page = visit()
    choose(page, file(GOOD + "eve,1,Golf,TRUE\r\n"))
    send = page.locator("[data-send]")
    expect(send).to_have_text("Upload and create 2 members")
    page.route("**/upload", lose)
    send.click()
    expect(page.get_by_role("dialog")).to_contain_text(
        "The upload did not arrive, or its answer was lost."
    )
    page.unroute_all(behavior="wait")
    page.get_by_label("Club of eve", exact=True).fill("Club 1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("This very file was uploaded before")

    send.click()

    expect(page.locator("tr[data-import]")).to_have_count(2)
    assert host.count() == 2


def test_an_answer_that_was_lost_makes_no_second_import(visit, host):
    page = visit()
    choose(page, file(GOOD))
    button = page.get_by_role("button", name="Upload and create 2 members")
    expect(button).to_be_visible()

    page.route("**/upload", lose)
    button.click()
    expect(page.get_by_role("dialog")).to_contain_text("Press Upload again")
    page.unroute_all(behavior="wait")

    button.click()

    expect(page.locator("#bi-upload")).to_be_hidden()
    assert host.count() == 1


@pytest.mark.parametrize(
    "answer",
    [
        {"content_type": "text/html", "body": "Sign in, stranger"},
        {"status": 401, "json": {"msg": "Missing CSRF token"}},
    ],
)
def test_a_session_that_has_ended_is_named(visit, answer):
    page = visit()
    page.route("**/check", lambda route: route.fulfill(**answer))

    choose(page, file(GOOD))

    expect(page.get_by_role("alert")).to_contain_text(
        "You were signed out. Sign in again in another tab and go on here."
    )
    # A host may hide its pages; no import is gone, as none was repaired.
    page.route("**/check", lambda route: route.fulfill(status=404, body="None here."))
    page.get_by_role("button", name="Check again").click()
    expect(page.get_by_role("alert")).to_contain_text("You may not do this now.")


@pytest.mark.nightly
def test_a_dropped_file_opens_the_dialog(visit):
    page = visit()

    drop(page, [file(GOOD, "dropped.csv")])

    expect(page.get_by_role("dialog")).to_contain_text("dropped.csv")
    expect(page.get_by_role("heading", name="2 of 2 rows are ready")).to_be_visible()


def test_rows_that_are_copied_in_a_spreadsheet_are_pasted_as_a_file(visit, host):
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    copied = 'Login\tPin\tClub\tActive\nann\t0044\tClub 1\tTRUE\nbob\t0045\t"Club 1"\tTRUE\n'
    page.evaluate("text => navigator.clipboard.writeText(text)", copied)
    dialog = page.get_by_role("dialog", name="Upload members")

    page.keyboard.press("Control+v")
    expect(dialog).to_be_hidden()
    open_dialog(page)
    expect(dialog.get_by_text("Or copy the rows in your spreadsheet")).to_be_visible()
    # A host's own dialog, as that of an older version, does not tell for whom it was made.
    dialog.evaluate("dialog => delete dialog.dataset.person")
    page.keyboard.press("Control+v")

    expect(dialog).to_contain_text("Pasted rows.csv")
    expect(page.get_by_role("heading", name="2 of 2 rows are ready")).to_be_visible()
    page.evaluate("text => navigator.clipboard.writeText(text)", "one\ntwo\n")
    page.keyboard.press("Control+v")
    expect(page.get_by_role("heading", name="2 of 2 rows are ready")).to_be_visible()
    page.get_by_role("button", name="Upload and create 2 members").click()
    expect(dialog).to_be_hidden()
    assert host.count() == 1


def test_two_presses_in_one_instant_send_a_file_once(visit, host):
    page = visit()
    sent: list[str] = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    choose(page, file(GOOD))
    expect(page.get_by_role("heading", name="2 of 2 rows are ready")).to_be_visible()
    sent.clear()

    page.locator("[data-send]").evaluate("button => { button.click(); button.click(); }")

    expect(page.get_by_role("dialog")).to_be_hidden()
    assert len(sent) == 1
    assert host.count() == 1


@pytest.mark.nightly
def test_several_files_at_once_are_refused(visit):
    page = visit()

    drop(page, [file("a", "a.csv"), file("b", "b.csv")])

    expect(page.get_by_role("alert")).to_contain_text("File: Choose one file only.")


@pytest.mark.nightly
def test_values_are_copied_or_else_selected(visit):
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    open_dialog(page)
    # It is shown for a moment only, which passes when this test lets it pass.
    page.clock.install(time=0)
    page.clock.pause_at(1000)
    page.get_by_role("button", name="TRUE").click()
    expect(page.get_by_role("button", name="TRUE Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "TRUE"
    page.clock.run_for(1500)
    expect(page.get_by_role("button", name="TRUE", exact=True)).to_be_visible()

    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(); }")
    page.get_by_role("button", name="FALSE").click()

    page.wait_for_function("getSelection().toString().trim() === 'FALSE'")


@pytest.mark.nightly
def test_many_values_are_searched(visit):
    page = visit()
    open_dialog(page)
    clubs = page.locator("[data-copy^='Club']:visible")
    expect(clubs).to_have_count(12)

    page.get_by_role("searchbox", name="Search the values of Club").fill("club 14")

    expect(clubs).to_have_count(1)
    page.get_by_role("searchbox", name="Search the values of Club").fill("golf")
    expect(page.get_by_text("No value matches.")).to_be_visible()


@pytest.mark.sampled(2)
@pytest.mark.parametrize("later", [[file(GOOD, "quick.csv")], [file("a"), file("b", "b.csv")]])
def test_an_older_answer_never_replaces_a_newer_one(visit, later):
    page = visit()
    with first_one_held(page, "**/check"):
        choose(page, file(MIXED, "slow.csv"))
        expect(page.get_by_text("Checking 3 rows…")).to_be_visible()
        drop(page, later)
        outcome = page.locator("[data-headline], [role=alert] strong")
        expect(outcome).to_have_text(re.compile("2 of 2 rows are ready|Choose one file only"))
        newer = outcome.text_content()

    # Whatever the page still waits for, an answer or the least time of a check, is over then.
    page.evaluate("fetch(location.href).then(() => new Promise((over) => setTimeout(over, 300)))")
    assert outcome.all_text_contents() == [newer]


@pytest.mark.nightly
def test_the_check_is_said_long_enough_to_be_read(visit):
    page = visit()
    page.evaluate("""() => {
      const checking = document.querySelector("[data-checking]");
      window.moments = [];
      const note = () => window.moments.push([performance.now(), checking.hidden]);
      new MutationObserver(note).observe(checking, { attributeFilter: ["hidden"] });
    }""")
    with first_one_held(page, "**/check"):
        choose(page, file(GOOD))
        expect(page.get_by_text("Checking 2 rows…")).to_be_visible()
    expect(page.get_by_role("heading", name="2 of 2 rows are ready")).to_be_visible()

    moments = page.evaluate("window.moments")
    shown = next(at for at, is_hidden in moments if not is_hidden)
    gone = next(at for at, is_hidden in moments if is_hidden and at > shown)
    assert gone - shown > 295


def test_a_server_that_cannot_be_reached_is_named_and_the_file_chosen_again(visit):
    page = visit()
    page.route("**/check", lambda route: route.abort())
    choose(page, file(GOOD))
    expect(page.get_by_role("alert")).to_contain_text(
        "The file could not be checked. Nothing was stored; choose it again."
    )
    page.unroute("**/check")

    choose(page, file(GOOD))

    expect(page.get_by_role("button", name="Upload and create 2 members")).to_be_visible()


@pytest.mark.nightly
def test_a_folder_that_is_dropped_is_reported_as_one_that_cannot_be_read(visit, tmp_path):
    page = visit()
    wait_for_script(page)
    devtools = page.context.new_cdp_session(page)
    dragged = {"items": [], "files": [str(tmp_path)], "dragOperationsMask": 1}

    for kind in ("dragEnter", "dragOver", "drop"):
        place = {"type": kind, "x": 300, "y": 300, "data": dragged}
        devtools.send("Input.dispatchDragEvent", place)

    refused = page.get_by_role("dialog", name="Upload members").get_by_role("alert")
    expect(refused).to_contain_text("The file could not be read.")
    expect(refused).to_contain_text("It is a folder")


@pytest.mark.nightly
def test_a_file_without_a_good_row_can_be_uploaded_for_its_error_file(visit, host):
    page = visit()
    choose(page, file(HEAD + "cy,1,Golf,TRUE\r\n"))
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("You get the rows with errors as a file")
    expect(dialog.get_by_role("radio")).to_have_count(0)

    page.get_by_role("button", name="Upload, nothing is created").click()
    expect(page.locator("tr[data-import]")).to_contain_text("Pending")
    host.work()

    expect(page.locator("tr[data-import]")).to_contain_text("1 row to repair")


@pytest.mark.nightly
def test_an_upload_under_way_takes_no_second_press(visit, host):
    page = visit()
    choose(page, file(MIXED))
    button = page.locator("[data-send]")
    with first_one_held(page, "**/upload") as asked:
        page.get_by_role("button", name="Upload and create 2 members").click()
        expect(button).to_have_text("Uploading…")
        page.get_by_role("radio", name="All or nothing").check()
        button.click(force=True)
        expect(button).to_have_text("Uploading…")

    expect(page.locator("tr[data-import]")).to_have_count(1)
    assert (len(asked), host.count()) == (1, 1)


def test_the_very_same_file_is_recognised_on_the_viewers_day(visit, host):
    host.add(GOOD.removeprefix(HEAD))
    host.work()
    host.change(uploaded_at=1795359600.0)  # 22 Nov 2026, 15:00 in UTC; the next day in Tokyo.
    page = visit()

    choose(page, file(GOOD, "renamed.csv"))

    expect(page.locator(".bi-first-note")).to_contain_text(
        "This very file was uploaded before, on 23 Nov 2026; 2 of its members exist because of it."
    )


def test_what_a_spreadsheet_changed_is_put_back_unless_the_person_keeps_it(visit, host):
    changed = changed_file(host, "0044", "00123")
    page = visit()
    choose(page, changed)
    expect(page.get_by_text("2 cells were changed by a spreadsheet")).to_be_visible()
    expect(page.get_by_text("was 0044")).to_be_visible()
    expect(page.get_by_role("radio", name="Take the original values")).to_be_checked()

    with page.expect_response("**/check"):
        page.get_by_role("radio", name="Keep what the file says").check()

    kept = page.get_by_role("radio", name="Keep what the file says")
    expect(kept).to_be_checked()
    expect(kept).to_be_focused()
    page.get_by_role("button", name="Upload and create 2 members").click()
    expect(page.locator("#bi-upload")).to_be_hidden()
    host.work()
    assert host.logins() == ["123", "44"]


def test_the_original_values_are_what_is_uploaded_by_default(visit, host):
    changed = changed_file(host, "0044")
    page = visit()
    choose(page, changed)

    page.get_by_role("button", name="Upload and create 1 member").click()

    expect(page.locator("#bi-upload")).to_be_hidden()
    host.work()
    assert host.logins() == ["0044"]


@pytest.mark.nightly
def test_the_choice_for_good_rows_outlives_that_for_changed_cells(visit, host):
    changed = changed_file(host, "0044", "00123")
    changed["buffer"] = changed["buffer"].replace(b"TRUE", b"oops", 1)
    page = visit()
    choose(page, changed)
    page.get_by_role("radio", name="All or nothing").check()

    with page.expect_response("**/check"):
        page.get_by_role("radio", name="Keep what the file says").check()

    expect(page.get_by_role("radio", name="Keep what the file says")).to_be_focused()
    expect(page.get_by_role("radio", name="All or nothing")).to_be_checked()
    expect(page.get_by_role("button", name="Upload, nothing is created")).to_be_enabled()


@pytest.mark.nightly
def test_a_host_may_call_its_csrf_field_otherwise(visit, host, monkeypatch):
    monkeypatch.setitem(host.app.config, "WTF_CSRF_FIELD_NAME", "host_token")
    page = visit()
    choose(page, file(GOOD))
    button = page.get_by_role("button", name="Upload and create 2 members")
    expect(button).to_be_visible()

    button.click()

    expect(page.locator("tr[data-import]")).to_have_count(1)
    assert host.count() == 1
