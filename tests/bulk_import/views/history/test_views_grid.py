"""The history grid: its lines in words, its filter, and what keeps it up to date."""

from __future__ import annotations

import json
import re
import time
from dataclasses import replace

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import update

from plugins.bulk_import.queueing.import_queue import ImportQueue
from plugins.bulk_import.storage.database.clock import database_now
from plugins.bulk_import.storage.runs import runs
from plugins.bulk_import.storage.sealing.vault import Vault
from plugins.bulk_import.storage.tables.models import ImportRun
from plugins.bulk_import.storage.tables.statuses import RunStatus

PAGE = "/admin/imports/members/"


def text_of(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def change(state, run, **values):
    state.session.execute(update(ImportRun).where(ImportRun.id == run.id).values(**values))
    state.session.commit()


def test_the_first_visit_explains_what_to_do(page):
    text = text_of(page())

    assert "No imports yet" in text
    assert "Four columns, one member a line." in text
    assert "No worker is running." in text


def test_the_eight_columns_stand_in_order(page):
    heads = re.findall(r"<th [^>]*>([^<]+)", page())

    assert [head.strip() for head in heads] == [
        "Upload status",
        "Members",
        "Created",
        "Rows with errors",
        "Uploaded by",
        "Upload start",
        "Upload end",
        "Details",
    ]


def test_finished_imports_say_how_they_ended(page, import_file):
    import_file("ann,1,,TRUE")
    import_file("bob,1,,TRUE", "cy,1,,oops")
    import_file("dan,1,,oops", "eve,1,,oops")
    import_file("fay,1,,TRUE", "gus,1,,oops", mode="all_or_nothing")

    text = re.sub(r"in \d+ s", "in 1 s", text_of(page()))

    for line in (
        "All created All 1 in 1 s",
        "Finished with errors 1 created, 1 row to repair",
        "Nothing created 2 rows to repair",
        "Nothing created All or nothing: 1 row to repair, 1 not attempted",
    ):
        assert line in text
    assert "1–4 of 4" in text


def test_a_pending_import_shows_its_place_and_can_be_cancelled(page, upload, sheet, state):
    upload(sheet("ann,1,,TRUE"))
    assert "Pending Cancel Place 1 · waiting for a worker" in text_of(page())

    upload(sheet("bob,1,,TRUE"))
    state.queue.heartbeat()

    text = text_of(page())
    asked = "Cancel the import? Nothing is done yet. Cancel the import Go on"
    assert f"Pending Cancel Place 2 in the queue members.csv {asked}" in text
    assert "No worker is running." not in text


def test_an_import_in_progress_without_a_worker_says_that_it_waits(page, upload, sheet, state):
    run = upload(sheet(*(f"m{number},1,,TRUE" for number in range(10))))
    began = {"status": "RUNNING", "started_at": database_now() - 9, "updated_at": database_now()}
    change(state, run, **began, created_rows=1)

    text = text_of(page())

    assert "In progress Cancel 1 of 10 · waiting for a worker" in text
    assert "Cancel the rest? 1 of 10 is done and stays. Cancel the rest Go on" in text
    assert "left" not in text
    state.queue.heartbeat()
    assert re.search(r"1 of 10 · about \d+ s left", text_of(page()))


def test_the_queue_is_one_for_all_kinds_and_its_length_is_reported(page, upload, sheet, state):
    other = upload(sheet("ann,1,,TRUE"))
    change(state, other, importer="another kind")
    change(state, upload(sheet("bob,1,,TRUE")), status="RUNNING", started_at=database_now())
    upload(sheet("cy,1,,TRUE"))
    text = text_of(page())
    assert "as soon as one is back. 2 imports wait." in text
    assert "Place 2 · waiting for a worker" in text

    change(state, other, uploaded_at=database_now() - 300)
    state.queue.heartbeat()

    assert "Place 2 in the queue" in text_of(page())
    assert "2 imports wait in the queue, the first for 5 min" in text_of(page())
    assert "the first for 5 min" in json.loads(page("status.json"))["queue"]


def test_it_says_since_when_nobody_works(page, state):
    state.queue.heartbeat(["host:1"])
    state.queue.deregister(["host:1"])
    assert re.search(r"as one is back\. Since \d\d:\d\d UTC", text_of(page()))

    with state.queue._redis as connection:
        connection.set("bulk-import:workers:last-seen", time.time() - 2 * 86_400)

    assert re.search(r"Since \d+ \w{3} \d{4} \d\d:\d\d UTC", text_of(page()))


def test_a_queue_that_is_away_is_reported_with_what_waits(page, upload, sheet, state):
    upload(sheet("ann,1,,TRUE"))
    state.queue = ImportQueue(replace(state.settings, redis_url="unix:///nowhere/redis.sock"))

    text = text_of(page())

    assert "The queue cannot be reached. Uploads are kept" in text
    assert "as soon as it is back. 1 import waits." in text
    assert "Since" not in text


def test_an_import_in_progress_guesses_only_after_two_seconds(page, upload, sheet, state):
    run = upload(sheet(*(f"m{n},1,,TRUE" for n in range(10))))
    change(state, run, status="RUNNING", started_at=database_now() - 1, created_rows=4)
    state.queue.heartbeat()
    assert "In progress Cancel 4 of 10 members.csv Cancel the rest?" in text_of(page())

    change(state, run, started_at=database_now() - 4, failed_rows=1)

    html = page()
    assert re.search(r"5 of 10 · about \d+ s left", html)
    assert 'aria-valuenow="5"' in html
    assert "so far" in html
    assert "Not yet" in html


def test_an_import_whose_key_is_missing_says_so_and_what_to_do(page, upload, sheet, state):
    run = upload(sheet("ann,1,,TRUE"))
    change(state, run, updated_at=database_now() - 3)
    assert "key" not in text_of(page())

    state.vault = Vault([Fernet.generate_key().decode()])

    assert "Pending Cancel The key to its rows is missing" in text_of(page())
    assert "Tell whoever runs this console that a key is missing" in page(f"{run.public_id}/")


def test_ends_before_the_time_carry_their_reason(page, upload, sheet, state):
    for status, reason in (
        (RunStatus.CANCELLED, "Ann cancelled the import."),
        (RunStatus.FAILED, "The key is gone."),
    ):
        run = upload(sheet("ann,1,,TRUE", "bob,1,,TRUE"))
        runs.end(state.session, run.id, status, reason)

    text = text_of(page())

    assert "Cancelled 2 rows not attempted" in text
    assert "Could not be finished 2 rows not attempted. The key is gone." in text


def test_a_repair_names_the_file_it_repairs(page, import_file, sheet):
    first = import_file("ann,1,,oops", name="autumn.csv")
    import_file("ann,1,,TRUE", name=f"autumn-errors-{first.public_id}.csv")

    assert "Repairs autumn.csv" in text_of(page())


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("?status=created", 1),
        ("?status=errors&errors=1", 1),
        ("?status=nothing", 0),
        ("?rows=2", 1),
        ("?created=none", 0),
        ("?errors=none", 1),
        ("?uploader=ann", 2),
        ("?uploader=bob", 0),
        ("?rows=99999999999999999999&status=%00&uploader=%00&page=-1", 2),
    ],
)
def test_the_filter_narrows_by_the_first_five_columns(page, import_file, address, found):
    import_file("ann,1,,TRUE")
    import_file("bob,1,,TRUE", "cy,1,,oops")

    html = page(address)

    assert html.count("data-import=") == found
    if not found:
        assert "No import matches this filter." in html


def test_the_filter_button_counts_what_is_chosen(page, import_file):
    import_file("ann,1,,TRUE")

    text = text_of(page("?status=created&rows=1"))

    assert "Filter (2)" in text
    assert "1 of 1 import matches" in text
    assert "Clear filter" in text


def test_pages_hold_what_page_size_says(page, import_file, view):
    for name in ("ann", "bob", "cy"):
        import_file(f"{name},1,,TRUE")
    view.page_size = 2

    assert page().count("data-import=") == 2
    assert "3–3 of 3" in page("?page=1")
    assert "There are no imports on this page." in page("?page=999999")


def test_the_number_of_queries_does_not_grow_with_the_history(page, import_file, statements):
    def count():
        with statements() as seen:
            page()
        return len(seen)

    import_file("ann,1,,oops")
    few = count()
    for name in ("bob", "cy", "dan", "eve"):
        import_file(f"{name},1,,oops")

    assert count() == few


def test_only_visible_imports_are_shown_and_every_other_id_is_unknown(
    client, page, import_file, people
):
    run = import_file("ann,1,,oops")
    people.visible = lambda query: query.where(ImportRun.actor_id == "nobody")

    assert run.public_id not in page()
    unknown = client.get(f"{PAGE}ffffffffffffffff/")
    for address in ("/", "/errors.csv"):
        hidden = client.get(f"{PAGE}{run.public_id}{address}")
        assert (hidden.status_code, hidden.data) == (404, unknown.data)
    assert json.loads(page(f"status.json?ids={run.public_id}"))["rows"] == {}


def test_a_view_may_narrow_its_imports_further(page, view, import_file, monkeypatch):
    hidden, shown = import_file("ann,1,,oops"), import_file("bob,1,,oops")
    inherited = view.get_query
    narrowed = lambda self: inherited().filter(ImportRun.id > hidden.id)  # noqa: E731
    monkeypatch.setattr(type(view), "get_query", narrowed)

    for address in ("", "?errors=1", "?uploader=ann", "?status=nothing&errors=1"):
        html = page(address)
        assert f'data-import="{shown.public_id}"' in html, address
        assert hidden.public_id not in html, address


def test_a_stranger_sees_nothing(client, view, import_file):
    run = import_file("ann,1,,oops")
    view.is_accessible = lambda: False

    for address in (
        "",
        "status.json",
        "template.csv",
        "values.csv",
        "upload",
        "check",
        f"{run.public_id}/",
    ):
        assert client.get(PAGE + address).status_code == 403


def test_status_returns_known_lines_and_counts_new_ones(page, import_file):
    first = import_file("ann,1,,TRUE")
    import_file("bob,1,,TRUE")

    status = json.loads(page(f"status.json?ids={first.public_id},x%00y&newest={first.public_id}"))

    assert list(status["rows"]) == [first.public_id]
    assert "All created" in status["rows"][first.public_id]
    assert (status["new"], status["is_open"]) == (1, False)
    assert "No worker is running." in status["banner"]


def test_something_that_waits_too_long_is_enqueued_again(page, upload, sheet, state, monkeypatch):
    run = upload(sheet("ann,1,,TRUE"))
    change(state, run, updated_at=database_now() - 60)
    requested = []
    monkeypatch.setattr("plugins.bulk_import.views.history.grid.request_sweep", requested.append)

    page(f"status.json?ids={run.public_id}")

    assert requested == [state]


def test_the_template_is_a_header_with_a_byte_order_mark(client):
    answer = client.get(f"{PAGE}template.csv?delimiter=semicolon")

    assert answer.data == "\ufeffLogin;Pin;Club;Active\r\n".encode()
    assert "attachment" in answer.headers["Content-Disposition"]
    assert client.get(f"{PAGE}template.csv").data == "\ufeffLogin,Pin,Club,Active\r\n".encode()


def test_the_reference_file_holds_what_this_person_may_use(client, state, monkeypatch):
    importer = state.importers["members"]
    monkeypatch.setattr(importer, "choices", lambda self: {importer.club: ["Chess", "=Row", "X"]})
    monkeypatch.setattr(importer, "advice", lambda self: {importer.pin: ["Four digits; no more."]})

    answer = client.get(f"{PAGE}values.csv?delimiter=semicolon")

    lines = [
        "Login;Pin;Club;Active",
        ';"Four digits; no more.";Chess;TRUE',
        ";;'=Row;FALSE",
        ";;X;",
    ]
    assert answer.data.decode() == "\ufeff" + "".join(f"{line}\r\n" for line in lines)
    assert 'filename="members-import-values.csv"' in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", ["", "upload"])
def test_template_and_values_are_offered_with_either_sign(page, address):
    html = page(address)

    for name in ("template.csv", "values.csv"):
        for sign in ("", "?delimiter=semicolon"):
            assert f'href="{PAGE}{name}{sign}"' in html


def test_columns_labels_and_formatters_mean_what_they_mean_in_flask_admin(
    host, state, people, import_file
):
    from flask_admin import Admin

    from plugins.bulk_import import BulkImport, BulkImportView

    class OwnView(BulkImportView):
        column_list = ("file_name", "status")
        column_labels = {"file_name": "Which file"}
        column_formatters = {"file_name": lambda view, context, run, name: run.file_name.upper()}
        can_view_details = False

    extension = BulkImport(db=state.db, actors=people)
    Admin(host).add_view(OwnView(state.importers["members"], extension))
    import_file("ann,1,,TRUE")

    html = host.test_client().get(PAGE).get_data(as_text=True)
    text = text_of(html)

    assert "Which file" in text
    # What is called otherwise leaves the names of the other columns, and of their filters.
    assert "Upload status" in text
    assert re.search(r'for="bi-filter-created">Created<', html)
    assert "MEMBERS.CSV" in text
    assert "Details" not in text


def test_flask_admins_own_doors_are_shut(client, import_file, state):
    run = import_file("ann,1,,oops")
    addresses = ["new/", f"edit/?id={run.id}", "export/csv/"]

    assert {client.get(PAGE + each).status_code for each in addresses} == {302}
    assert client.get(f"{PAGE}details/?id={run.id}").location.endswith(f"{run.public_id}/")
    assert client.get(f"{PAGE}details/?id=no").status_code == 404
    client.post(f"{PAGE}delete/", data={"id": run.id})
    client.post(f"{PAGE}action/", data={"action": "delete", "rowid": run.id})
    state.session.rollback()
    assert state.session.get(ImportRun, run.id) is not None


def test_nothing_is_written_inline(page, import_file):
    import_file("ann,1,,oops")

    html = page()

    own = html[html.index('class="bi"') :]
    assert not re.search(r"<[^>]+\s(style|on\w+)=", own)
    assert "javascript:" not in own
    assert not re.search(r"<script(?![^>]*src=)", own)
