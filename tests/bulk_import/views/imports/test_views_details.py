"""Details of one import, its error file, and cancelling it."""

from __future__ import annotations

import csv
import io
import logging
import re
import threading

import pytest
from sqlalchemy import update

from plugins.bulk_import.reports.details import failures
from plugins.bulk_import.storage.database.clock import SECONDS_A_DAY, database_now
from plugins.bulk_import.storage.maintenance.purge import purge_expired
from plugins.bulk_import.storage.rows.unsealed import open_all_failed
from plugins.bulk_import.storage.runs import runs
from plugins.bulk_import.storage.tables.models import ImportRow, ImportRun
from plugins.bulk_import.storage.tables.statuses import RunStatus
from plugins.bulk_import.work.jobs import step

PAGE = "/admin/imports/members/"


def text_of(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def cells(answer):
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


@pytest.fixture
def details(page):
    return lambda run, query="": text_of(page(f"{run.public_id}/{query}"))


def test_the_answer_comes_first_and_the_numbers_add_up(details, import_file):
    run = import_file("ann,1,,TRUE", "bob,1,,WAHR", "cy,,Golf,WAHR")

    text = details(run)

    assert "1 of 3 members was created." not in text
    assert "1 of 3 members were created. 2 rows have errors." in text
    assert "4 errors in 2 rows, by cause" in text
    assert "Data Type: The data entered for the column Active does not match" in text
    assert "The data entered in line no. 4 for the column Active" in text
    assert "Kept for 14 more days" in text
    assert "bytes, 3 rows Encoding UTF-8 Delimiter Comma Columns All four" in text


def test_secrets_are_not_shown_nor_found(details, import_file, page):
    run = import_file("hunter2,hunter2,,TRUE", "bob,s3cret,,oops")

    html = page(f"{run.public_id}/")

    assert "not shown" in html
    assert "s3cret" not in html
    assert "No row matches." in details(run, "?q=s3cret")


def test_everything_created_needs_no_next_step(details, import_file):
    text = details(import_file("ann,1,,TRUE", "bob,1,,TRUE"))

    assert "All 2 members were created." in text
    assert "Nothing. Everything was created." in text
    assert "Kept for" not in text


def test_an_import_that_waits_for_a_worker_says_so_and_can_be_cancelled_there(
    details, page, upload, sheet, state
):
    run = upload(sheet("ann,1,,TRUE"))
    text = details(run)
    assert "No worker is running. Uploads are kept" in text
    assert "It waits for a worker. If that lasts, tell whoever runs this console." in text
    assert "There are none so far." in text
    assert f'href="{PAGE}{run.public_id}/?cancel=1"' in page(f"{run.public_id}/")

    state.queue.heartbeat()

    assert "No worker is running." not in details(run)
    assert "Nothing. It goes on by itself" in details(run)
    assert "Cancel the import? Nothing is done yet." in details(run, "?cancel=1")


def test_rows_with_errors_of_an_import_in_progress_are_those_so_far(details, upload, sheet, state):
    run = upload(sheet(*(f"m{n},1,,{'oops' if n < 3 else 'TRUE'}" for n in range(12))))
    step(state, run.id, threading.Event())

    assert "Download 3 rows with errors so far" in details(run)
    runs.end(state.session, run.id, RunStatus.CANCELLED, "Ann cancelled the import.")
    assert "so far" not in details(run)


def test_whoever_has_not_uploaded_a_file_is_told_who_has_it(details, upload, sheet, state, people):
    run = upload(sheet("ann,1,,TRUE"))
    runs.end(state.session, run.id, RunStatus.CANCELLED, "Ann cancelled the import.")
    assert "has that file" not in details(run)

    people.name = "bob"

    told = "For the row that was not attempted, upload the original file again. What exists"
    assert told in details(run)
    assert "Ann has that file." in details(run)


def test_one_row_that_failed_is_reported_as_one(details, import_file):
    assert "The 1 member was not created. 1 row has errors." in details(import_file("ann,1,,oops"))


def test_a_cancelled_import_says_who_and_when(details, upload, sheet, state):
    run = upload(sheet(*(f"m{n},1,,{'oops' if n < 3 else 'TRUE'}" for n in range(12))))
    step(state, run.id, threading.Event())
    runs.end(state.session, run.id, RunStatus.CANCELLED, "Ann cancelled the import.")

    text = details(run)

    assert re.search(
        r"None of 12 members were created\. 3 rows have errors, and 9 were not attempted "
        r"because Ann cancelled the import at \d\d:\d\d UTC *\.",
        text,
    )
    assert "For the 9 others, upload the original file again." in text
    assert " 5–13 Lines 5–13 · 9 of 9 rows" in details(run, "?tab=left")


def test_all_or_nothing_asks_for_the_original_file(details, import_file):
    text = details(import_file("ann,1,,TRUE", "bob,1,,oops", mode="all_or_nothing"))

    assert "1 row has errors, and 1 was not attempted because every row must be right." in text
    assert "Repair the original file and upload it again." in text


def test_rows_are_filtered_by_cause_line_value_and_outcome(details, import_file, page):
    run = import_file("ann,1,,TRUE", "bob,1,Golf,TRUE", "cy,1,Polo,WAHR")
    keys = re.findall(r"cause=([0-9a-f]+)#rows", page(f"{run.public_id}/"))

    assert "Lines 3–4 · 2 of 3 errors" in details(run, f"?cause={keys[0]}")
    assert "Line 4 · 2 of 3 errors" in details(run, "?q=4")
    assert "Line 3 · 1 of 3 errors" in details(run, "?q=golf")
    assert "Line 2 · 1 of 1 row" in details(run, "?tab=created")
    assert "There are none." in details(run, "?tab=left")
    assert details(run, "?tab=%00&page=99999999999999999999&q=%00&cause=%00")


def test_many_rows_are_cut_into_pages(details, import_file):
    run = import_file(*(f"m{n},1,Golf,WAHR" for n in range(25)))

    assert "Lines 2–21 · 40 of 50 errors" in details(run)
    assert "Lines 22–26 · 10 of 50 errors" in details(run, "?page=1")
    assert "There are no rows on this page. First page" in details(run, "?page=9")


def test_the_last_days_and_the_day_itself_are_announced(details, import_file, page, people, state):
    run = import_file("ann,1,,oops")
    state.session.execute(update(ImportRun).values(expires_at=database_now() + SECONDS_A_DAY))
    state.session.commit()
    assert "bi-kept-last" in page(f"{run.public_id}/")

    state.session.execute(update(ImportRun).values(expires_at=0))
    state.session.commit()
    purge_expired(state.session)

    text = details(run)
    assert "The rows with errors were erased on" in text
    assert "in the original file and upload it again." in text
    assert "data-open-upload" in page(f"{run.public_id}/")
    assert "active.type" in text
    assert "oops" not in text
    assert "Download 1 row" not in text
    people.name = "bob"
    assert "Only Ann can repair this." in details(run)


def test_an_import_whose_keys_are_gone_still_shows_its_numbers(details, import_file, state):
    run = import_file("ann,1,,oops")
    state.session.execute(update(ImportRow).values(sealed="gAAAAA"))
    state.session.commit()

    page = details(run)
    assert "cannot be opened with the keys at hand" in page
    assert "active.type" in page
    assert "a key is missing, the one with which the rows with errors were sealed" in page
    assert "Download 1 row with errors" not in page
    assert "Repair 1 row here" not in page
    assert "There are none" not in page


@pytest.mark.parametrize("name", ["errors.csv", "errors.csv?rows=left"])
def test_an_error_file_whose_key_is_gone_is_refused_by_the_page_that_says_so(
    client, import_file, state, name, caplog
):
    run = import_file("ann,1,,oops")
    state.session.execute(update(ImportRow).values(sealed="gAAAAA"))
    state.session.commit()

    answer = client.get(f"{PAGE}{run.public_id}/{name}")

    assert answer.status_code == 503
    assert "cannot be opened with the keys at hand" in answer.text
    assert "Content-Disposition" not in answer.headers
    assert f"import.sealed run={run.id} actor=ann error=KeyMissing" in caplog.text


def test_the_error_file_holds_the_failed_rows_and_no_secret(client, import_file, caplog):
    run = import_file("ann,1,,TRUE", "=bob,s3cret,,oops", "cy,cy,,TRUE", name='Würzburg "new".csv')
    caplog.set_level(logging.INFO)

    answer = client.get(f"{PAGE}{run.public_id}/errors.csv")

    head, bob, cy = cells(answer)
    assert head == ["Login", "Pin", "Club", "Active", "Errors"]
    assert bob[0] == "'=bob"
    assert bob[1].startswith(f"unchanged.{run.public_id}.3.")
    assert cy[:2] == ["cy", ""]
    assert "s3cret" not in answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    disposition = answer.headers["Content-Disposition"]
    assert f"filename*=UTF-8''W%C3%BCrzburg%20_new_-errors-{run.public_id}.csv" in disposition
    assert f"import.downloaded run={run.id} actor=ann" in caplog.text


def test_the_error_file_comes_back_as_it_was(client, import_file, upload, finish):
    first = import_file("ann,s3cret,,oops")
    repaired = client.get(f"{PAGE}{first.public_id}/errors.csv").data.replace(b"oops", b"TRUE")

    second = finish(upload(repaired, name=f"members-errors-{first.public_id}.csv").id)

    assert (second.status, second.parent_id) == ("COMPLETED", first.id)


def test_who_may_not_download_gets_what_an_unknown_id_gets(client, page, import_file, people):
    run = import_file("ann,1,,oops")
    people.may_download = lambda run: False

    assert client.get(f"{PAGE}{run.public_id}/errors.csv").status_code == 404
    assert "Download</a>" not in page()
    assert "Ask Ann for the rows with errors" in text_of(page(f"{run.public_id}/"))


def test_who_may_not_download_sees_the_sentences_but_neither_cells_nor_hints(
    details, import_file, people
):
    run = import_file("ann,1,Golf,WAHR")
    people.may_download = lambda run: False

    text = details(run)

    assert "Club: There is no such club." in text
    assert "Golf" not in text
    assert "WAHR" not in text


def test_there_is_no_error_file_without_failed_rows(client, import_file):
    run = import_file("ann,1,,TRUE")

    assert client.get(f"{PAGE}{run.public_id}/errors.csv").status_code == 404


def test_cancelling_asks_first_and_needs_a_form(client, page, upload, sheet, state):
    run = upload(sheet("ann,1,,TRUE"))
    assert client.post(f"{PAGE}{run.public_id}/cancel").status_code == 400
    html = page(f"{run.public_id}/?cancel=1")
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', html)[1]

    answer = client.post(f"{PAGE}{run.public_id}/cancel", data={"csrf_token": token})

    assert answer.location == f"{PAGE}{run.public_id}/"
    state.session.rollback()
    ended = state.session.get_one(ImportRun, run.id)
    assert (ended.status, ended.reason) == (RunStatus.CANCELLED, "Ann cancelled the import.")


def test_a_script_gets_the_cancelled_line(client, page, upload, sheet):
    run = upload(sheet("ann,1,,TRUE"))
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page())[1]

    answer = client.post(
        f"{PAGE}{run.public_id}/cancel",
        data={"csrf_token": token},
        headers={"Accept": "application/json"},
    )

    assert answer.json["cancelled"] is True
    assert "1 row not attempted" in answer.json["row"]


def test_who_may_not_cancel_gets_what_an_unknown_id_gets(client, page, upload, sheet, people):
    run = upload(sheet("ann,1,,TRUE"))
    people.may_cancel = lambda run: False
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page())[1]

    answers = [
        client.post(f"{PAGE}{public_id}/cancel", data={"csrf_token": token})
        for public_id in (run.public_id, "f" * 16)
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].data == answers[1].data
    assert "data-confirm-open" not in page()
    assert "Cancel the import" not in page(f"{run.public_id}/?cancel=1")


def test_the_header_of_a_download_holds_no_sign_of_its_own(import_file, client):
    name = "a\uff02; filename\uff0a=UTF-8''evil.exe; x=\uff02.csv"
    run = import_file("ann,1,,oops", name=name)

    header = client.get(f"{PAGE}{run.public_id}/errors.csv").headers["Content-Disposition"]

    plain = re.fullmatch(r'attachment; filename="([^"]+)"; filename\*=UTF-8\'\'[^;]+', header)[1]
    assert re.fullmatch(r"[A-Za-z0-9 ._()-]+", plain)


@pytest.fixture
def opened_rows(monkeypatch):
    """Return the list of lines that are opened from now on."""
    opened = []

    def note(vault, public_id, sealed, layout):
        opened.extend(line for line, _ in sealed)
        return open_all_failed(vault, public_id, sealed, layout)

    monkeypatch.setattr(failures, "open_all_failed", note)
    return opened


def test_very_many_failed_rows_are_told_by_code_and_opened_by_the_page(
    details, page, import_file, monkeypatch, opened_rows
):
    monkeypatch.setattr(failures, "MANY_ROWS", 30)
    run = import_file(*(f"m{n},1,{'Golf' if n < 25 else ''},WAHR" for n in range(40)))

    text = details(run)

    assert "65 errors in 40 rows, by cause" in text
    assert "Club: There is no such club. Line 2, for example" in text
    assert "Lines 2–21 · 40 of 65 errors" in text
    assert len(opened_rows) <= 21 + 2
    keys = re.findall(r"cause=([0-9a-f]+)#rows", page(f"{run.public_id}/"))
    assert "Lines 22–26 · 5 of 65 errors" in details(run, f"?cause={keys[1]}&page=1")
    assert "page=1" in page(f"{run.public_id}/")
    assert "page=2" not in page(f"{run.public_id}/?page=1")
    assert "Line 41 · 1 of 65 errors" in details(run, "?q=41")
    for nonsense in ("?q=Golf", "?cause=ffffffff", "?page=99"):
        assert "Line 2" not in details(run, nonsense).partition("Hint")[2]


def test_a_page_that_renews_itself_does_not_open_every_row(
    details, upload, sheet, state, monkeypatch, opened_rows
):
    monkeypatch.setattr(failures, "MANY_ROWS_OPEN", 30)
    run = upload(sheet(*(f"m{n},1,Golf,TRUE" for n in range(40)), "ann,1,,TRUE"))
    state.session.execute(update(ImportRun).values(status="RUNNING"))
    step(state, run.id, threading.Event())
    run = state.session.get_one(ImportRun, run.id, populate_existing=True)
    state.session.execute(update(ImportRun).values(status="RUNNING", failed_rows=40))
    state.session.commit()

    details(run)

    assert len(opened_rows) <= 21 + 1


def test_an_import_whose_keys_are_gone_shows_its_other_tabs(details, import_file, state):
    run = import_file("ann,1,,oops", "bob,1,,TRUE")
    state.session.execute(update(ImportRow).values(sealed="gAAAAA"))
    state.session.commit()

    assert "cannot be opened with the keys at hand" in details(run, "?tab=created")


def test_nonsense_in_the_address_of_details_is_not_heard(details, import_file):
    run = import_file("ann,1,,oops")

    assert "1 of 1 error" in details(run, "?page=" + "9" * 5000)
    assert "1 of 1 error" in details(run, "?q=%00oops%00")
    assert details(run, "?tab=created&q=%00a")
