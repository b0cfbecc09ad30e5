"""Checking and uploading, as the dialog and as a page without a script do it."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import pytest
from sqlalchemy import func, select

from plugins.bulk_import.engine.reading import content
from plugins.bulk_import.storage.tables.models import ImportBatch, ImportRow, ImportRun
from plugins.bulk_import.views.posted import checked_file

PAGE = "/admin/imports/members/"
HEAD = "Login,Pin,Club,Active\r\n"


def file(text, name="members.csv"):
    return (HEAD + text).encode(), name


def kept_in(html):
    names = ("token", "kept")
    return [re.search(rf'name="{name}"[^>]*value="([^"]+)"', html)[1] for name in names]


def stored(state):
    state.session.rollback()
    tables = (ImportRun, ImportBatch, ImportRow)
    return [state.session.scalar(select(func.count()).select_from(each)) for each in tables]


def test_the_check_returns_the_whole_verdict_and_writes_nothing(send, state):
    answer = send("check", file("ann,1,Chess,TRUE\r\nbob,s3cret,Golf,WAHR\r\nANN,2,,TRUE\r\n"))

    verdict = answer.json["verdict"]
    assert (verdict["total"], verdict["ready"], verdict["failed"]) == (3, 0, 3)
    assert verdict["headline"] == "0 of 3 rows are ready"
    first, *others = verdict["causes"]
    assert first["message"] == "Login: Twice in the file."
    assert [row["line"] for row in first["rows"]] == [2, 4]
    hints = {row["cell"]: row["hint"] for cause in others for row in cause["rows"]}
    assert hints["WAHR"] == "WAHR is TRUE in a German spreadsheet; write TRUE"
    assert "s3cret" not in answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"
    assert stored(state) == [0, 0, 0]


def test_a_secret_at_fault_is_not_shown(send):
    answer = send("check", file("hunter2,hunter2,,TRUE\r\n"))

    (row,) = answer.json["verdict"]["causes"][0]["rows"]
    assert (row["column"], row["cell"], row["hidden"]) == ("Pin", None, True)
    assert "not shown" in answer.json["verdict"]["html"]


def test_the_button_says_what_it_will_do(send):
    def buttons(*rows):
        return send("check", file("".join(f"{row}\r\n" for row in rows))).json["verdict"]["buttons"]

    good, bad = "ann,1,,TRUE", "bob,1,,oops"
    assert buttons(good)["partial"] == ["Upload and create 1 member", ""]
    assert buttons(good, "cy,1,,TRUE")["partial"] == ["Upload and create 2 members", ""]
    assert buttons(good, bad)["all_or_nothing"] == [
        "Upload, nothing is created",
        "You get the rows with errors as a file",
    ]
    assert buttons(bad)["partial"][0] == "Upload, nothing is created"


def test_the_choice_is_offered_only_where_there_is_one(send):
    good, bad = "ann,1,,TRUE\r\n", "bob,1,,oops\r\n"

    assert "All or nothing" in send("check", file(good + bad)).json["verdict"]["html"]
    for text in (good, bad):
        assert "All or nothing" not in send("check", file(text)).json["verdict"]["html"]


def test_a_file_too_large_for_all_or_nothing_says_why_there_is_no_choice(send, state):
    state.settings = replace(state.settings, all_or_nothing_rows=1)
    html = send("check", file("ann,1,,TRUE\r\nbob,1,,oops\r\n")).json["verdict"]["html"]
    assert "A file of more than 1 rows cannot be all or nothing. The good rows are written" in html


def test_notes_tell_what_is_no_error(send):
    answer = send("check", (b"Login,Pin,Active,Errors\r\nann,1,TRUE,old\r\n,,,\r\n", "a.csv"))

    assert answer.json["verdict"]["notes"] == [
        "Column Club is missing; every club counts as blank.",
        "1 blank line is skipped.",
        "The Errors column is ignored.",
    ]


@pytest.mark.parametrize(
    ("pin", "errors", "is_said"), [("", "Errors", True), ("1", "Errors", False), ("", "", False)]
)
def test_a_blank_secret_of_an_error_file_is_said_to_have_been_refused(send, pin, errors, is_said):
    content = f"Login,Pin,Club,Active,{errors}\r\nann,{pin},,TRUE,old\r\n".replace(",\r", "\r")
    content = content if errors else content.replace(",old", "")
    notes = send("check", (content.encode(), "a.csv")).json["verdict"]["notes"]
    said = (
        "The cell is blank where the pin was refused, as nothing of it is handed out. Type it anew."
    )
    assert (f"Pin: {said}" in notes) is is_said


def test_a_refusal_stands_verbatim_with_its_hint(send, state):
    answer = send("upload", (b"PK\x03\x04xl/", "new.xlsx"))

    assert answer.status_code == 422
    refusal = answer.json["refusal"]
    assert refusal["message"] == "File Type: Invalid type. Supported formats: .csv or .txt."
    assert refusal["hint"].startswith("This is an Excel workbook.")
    assert stored(state) == [0, 0, 0]


def test_a_file_one_byte_over_the_limit_is_refused(send, host):
    limit = host.extensions["bulk_import"].settings.max_bytes
    line = "x" * 999 + "\r\n"

    answer = send("upload", (line.encode() * (limit // 1000 + 1), "big.csv"))

    sentence = "File Size: File cannot be uploaded as it exceeds the 100 KB size limit."
    assert answer.json["refusal"]["message"] == sentence


def test_a_request_far_over_the_limit_is_not_even_parsed(send):
    answer = send("upload", (b"x" * 400_000, "big.csv"))

    sentence = "File Size: File cannot be uploaded as it exceeds the 100 KB size limit."
    assert answer.json["refusal"]["message"] == sentence
    page = send("check", (b"x" * 400_000, "big.csv"), json=False)
    assert (page.status_code, sentence in page.get_data(as_text=True)) == (422, True)


def test_exactly_one_file_is_taken(send):
    assert send("upload").json["refusal"]["message"] == "File: Choose one file."
    two = send("upload", file("ann,1,,TRUE\r\n"), file("bob,1,,TRUE\r\n"))
    assert two.json["refusal"]["message"] == "File: Choose one file only."


def test_an_upload_becomes_a_pending_import(send, state):
    answer = send("upload", file("ann,1,,TRUE\r\n", "folder/starters\u202e.csv"))

    assert answer.status_code == 201
    run = state.session.scalars(select(ImportRun)).one()
    assert (run.status, run.file_name, run.actor_name) == ("PENDING", "starters.csv", "Ann")
    assert answer.json["id"] == run.public_id
    assert f'id="import-{run.public_id}"' in answer.json["row"]


def test_the_same_form_sent_twice_is_one_import(send, state):
    first, second = (
        send("upload", file("ann,1,,TRUE\r\n"), token="0123456789abcdef") for _ in range(2)
    )

    assert first.json["id"] == second.json["id"]
    assert stored(state)[0] == 1


def test_a_form_without_its_token_is_refused_also_without_csrfprotect(client, state):
    data = {"token": "0123456789abcdef", "file": (BytesIO(HEAD.encode()), "a.csv")}

    answer = client.post(f"{PAGE}upload", data=data, headers={"Accept": "application/json"})

    assert (answer.status_code, answer.json["refusal"]["code"]) == (400, "form.expired")
    assert stored(state) == [0, 0, 0]


def test_all_or_nothing_is_kept_with_the_import(send, state):
    send("upload", file("ann,1,,TRUE\r\n"), mode="all_or_nothing")

    assert state.session.scalars(select(ImportRun.mode)).one() == "all_or_nothing"


def test_without_a_script_the_verdict_is_a_second_step(send, client, state):
    checked = send("check", file("ann,s3cret,,TRUE\r\nbob,1,,oops\r\n"), json=False)
    html = checked.get_data(as_text=True)
    assert "1 of 2 rows are ready" in html
    assert "s3cret" not in html
    form = html[html.index(f'action="{PAGE}upload"') :]
    hidden = {
        name: re.search(rf'name="{name}"[^>]*value="([^"]+)"', form)[1]
        for name in ("csrf_token", "token", "kept")
    }

    answer = client.post(f"{PAGE}upload", data={**hidden, "mode": "partial"})

    run = state.session.scalars(select(ImportRun)).one()
    assert answer.location == f"{PAGE}#import-{run.public_id}"
    assert (run.file_name, run.total_rows) == ("members.csv", 2)


def test_a_kept_file_belongs_to_its_form_and_its_person(send, people):
    html = send("check", file("ann,1,,TRUE\r\n"), json=False).get_data(as_text=True)
    token, kept = kept_in(html)
    sentence = "File: The checked file can no longer be used."

    assert send("upload", kept=kept).json["refusal"]["message"] == sentence
    people.name = "bob"
    assert send("upload", kept=kept, token=token).json["refusal"]["message"] == sentence


def test_a_kept_file_is_forgotten_after_an_hour(send, monkeypatch):
    html = send("check", file("ann,1,,TRUE\r\n"), json=False).get_data(as_text=True)
    token, kept = kept_in(html)
    monkeypatch.setattr(checked_file, "KEPT_SECONDS", -1)

    refusal = send("upload", kept=kept, token=token).json["refusal"]

    assert refusal["message"] == "File: The checked file can no longer be used."


def test_a_kept_file_of_the_largest_size_fits_into_its_form(send, host):
    limit = host.extensions["bulk_import"].settings.max_bytes
    text = ("ann,1,,TRUE\r\n" + "x" * 990 + ",1,,TRUE\r\n") * 102
    content = (HEAD + text).encode().ljust(limit, b"\n")[:limit]
    html = send("check", (content, "big.csv"), json=False).get_data(as_text=True)
    token, kept = kept_in(html)

    assert send("upload", kept=kept, token=token).status_code == 201


def test_the_dialog_carries_the_contracts_sentences_once(page):
    html = page()

    assert 'data-type-message="File Type: Invalid type. Supported formats: .csv or .txt."' in html
    assert "exceeds the 100 KB size limit." in html
    assert "at least 1 row entry is required." in html
    assert 'data-max-bytes="102400"' in html
    assert "up to 100 KB" in html


def test_values_are_listed_in_the_order_of_the_template(page, state, monkeypatch):
    importer = state.importers["members"]
    monkeypatch.setattr(
        importer, "choices", lambda self: {importer.club: [f"Club {n}" for n in range(13)]}
    )
    monkeypatch.setattr(importer, "advice", lambda self: {importer.pin: ["Four digits."]})

    html = page("upload")

    assert re.findall(r"<dt>([^<]+)", html) == ["Club", "Active", "Pin"]
    assert "or leave blank" in html
    assert 'data-value-search="12"' in html
    assert "Four digits." in html


@pytest.mark.parametrize(
    ("is_required", "words"), [(True, "and every row needs one."), (False, "Leave it blank.")]
)
def test_a_column_without_a_value_that_one_may_use_says_so(
    page, state, monkeypatch, is_required, words
):
    importer = state.importers["members"]
    monkeypatch.setattr(importer.club, "required", is_required)
    monkeypatch.setattr(importer, "choices", lambda self: {importer.club: []})

    html = page("upload")

    assert re.findall(r"<dt>([^<]+)", html) == ["Club", "Active"]
    assert f"There is none that you may use{',' if is_required else '.'} {words}" in html


def test_a_cell_is_never_markup(send):
    html = send("check", file("<b>x,1,,<img src=x>\r\n")).json["verdict"]["html"]

    assert "<img" not in html
    assert "&lt;img src=x&gt;" in html


def test_rows_of_a_cause_are_sent_up_to_a_bound_and_all_counted(send):
    verdict = send("check", ((HEAD + "a\n" * 25_000).encode(), "a.csv")).json["verdict"]

    (cause,) = verdict["causes"]
    assert (verdict["failed"], cause["count"], len(cause["rows"])) == (25_000, 25_000, 200)
    assert cause["rest"] == (
        "And 24,800 more; once uploaded, the file with the rows with errors has them all."
    )
    assert "25,000 ×" in verdict["html"]
    assert "25,000 rows" in verdict["html"]
    assert len(str(verdict)) < 200_000


def test_a_hint_that_quotes_a_hidden_cell_is_not_shown(send):
    verdict = send("check", file("hunter2,hunter2,,TRUE\r\nbob,,,WAHR\r\n")).json["verdict"]

    rows = {row["column"]: row for cause in verdict["causes"] for row in cause["rows"]}
    assert (rows["Active"]["hidden"], rows["Active"]["hint"]) == (True, "")
    assert (rows["Pin"]["hidden"], rows["Pin"]["cell"]) == (True, None)


def test_a_form_token_is_letters_and_digits_to_its_very_end(send, state):
    for token in ("a" * 65, "a" * 16 + "\n", "a" * 16 + " b"):
        answer = send("upload", file("ann,1,,TRUE\r\n"), token=token)
        assert answer.json["refusal"]["code"] == "form.expired"
    assert stored(state) == [0, 0, 0]


@pytest.mark.parametrize("rows", [40, 4])
def test_a_file_of_several_blocks_is_read_where_it_was_put_and_stored_the_same(
    send, state, monkeypatch, rows
):
    text = "".join(f'user{n},"1\r\n2",,TRUE\r\n' for n in range(rows))
    macs = []
    for block in (1_000_000, 50):
        monkeypatch.setattr(content, "BLOCK", block)
        answer = send("upload", file(text))
        assert answer.status_code == 201
        run = state.session.scalars(select(ImportRun).order_by(ImportRun.id.desc())).first()
        assert (run.total_rows, run.file_size) == (rows, len(HEAD + text))
        macs.append(run.file_mac)
    assert macs[0] == macs[1]


def test_a_file_of_several_blocks_beyond_the_limit_is_refused(send, state, monkeypatch):
    monkeypatch.setattr(content, "BLOCK", 50)
    limit = state.settings.max_bytes
    text = "ann,1,,TRUE\r\n" * (limit // 13 + 1)
    for answer in (send("check", file(text)), send("upload", file(text))):
        assert answer.json["refusal"]["code"] == "file.size"
    assert stored(state) == [0, 0, 0]


def test_a_checked_file_of_several_blocks_can_be_uploaded_from_its_page(send, monkeypatch, state):
    monkeypatch.setattr(content, "BLOCK", 50)
    token, kept = kept_in(send("check", file("ann,1,,TRUE\r\n" * 9), json=False).get_data(True))
    answer = send("upload", json=False, token=token, kept=kept)
    assert answer.status_code == 302
    run = state.session.scalars(select(ImportRun)).one()
    assert (run.total_rows, run.file_size) == (9, len(HEAD) + 9 * 13)
