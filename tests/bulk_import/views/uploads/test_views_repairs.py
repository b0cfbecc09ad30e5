"""Cells that are typed anew in a verdict: by value, by cell, taken back, uploaded, in Details."""

from __future__ import annotations

import html as markup
import re

import pytest
from sqlalchemy import func, select, update

from plugins.bulk_import.storage.tables.models import ImportRow, ImportRun
from plugins.bulk_import.storage.tables.repair_table import ImportRepair
from tests.bulk_import.host import HEADER, Member
from tests.bulk_import.verdict_html import buttons, fields

FILE = (
    (
        HEADER + "ann,1,Chess,TRUE\r\nbob,2,Ches,TRUE\r\ncy,3,Ches,WAHR\r\nANN,4,Rowing,WAHR\r\n"
    ).encode(),
    "members.csv",
)
TOKEN = "0123456789abcdef"


def newest(state):
    state.session.rollback()
    return state.session.scalars(select(ImportRun).order_by(ImportRun.id.desc()).limit(1)).one()


def causes(html):
    """Return the causes of a verdict, by their keys."""
    return re.findall(r'data-cause="(\w+)"', html)


def places(verdict):
    """Return what the form of a verdict says of the places of its causes."""
    return re.search(r'name="places" value="([^"]*)"', verdict["html"])[1]


@pytest.fixture
def press(send):
    """Return a function that presses in the verdict on the file, and returns the next verdict."""

    def do(sealed="", file=FILE, **pressed):
        answer = send("check", file, token=TOKEN, repairs=sealed, **pressed)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.json["verdict"]

    return do


def test_a_cause_is_one_line_with_one_line_for_each_value(press):
    html = press()["html"]

    text = re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", html))
    assert text.count("WAHR is TRUE in a German spreadsheet; write TRUE") == 1
    assert "2 × lines 4 and 5 Active WAHR" in text
    assert {"Read WAHR as TRUE", "Leave all 2 blank"} <= buttons(html).keys()
    assert html.count('<details class="bi-cause"') == len(re.findall("<h5", html)) == 3


def test_the_first_cause_is_open_unless_it_is_long_and_hides_others(press):
    wrong = [f"m{number},1,Club {number},TRUE\r\n" for number in range(6)]
    for rows, is_open in ((wrong, True), ([*wrong, "ann,1,,x\r\n"], False), (wrong[:5], True)):
        html = press(file=((HEADER + "".join(rows)).encode(), "members.csv"))["html"]
        assert bool(re.search(r'data-cause="\w+" open', html)) is is_open


def test_one_press_repairs_every_row_with_a_value_and_judges_anew(press, state):
    first = press()
    name, value = buttons(first["html"])["Read WAHR as TRUE"]

    second = press(first["repairs"], **{name: value})

    assert (first["ready"], second["ready"]) == (0, 0)
    assert second["repaired"] == {"count": 2, "left_out": 0}
    assert [cause["message"] for cause in second["causes"]] == [
        "Login: Twice in the file.",
        "Club: There is no such club.",
    ]
    assert "2 cells were changed here" in second["html"]


def test_causes_keep_their_places_while_they_are_repaired_and_when_they_come_back(press):
    first = press()
    name = fields(first["html"])["Login of ANN"]
    second = press(first["repairs"], places=places(first), **{name: "dora"})
    back = re.search(r'name="back" value="([^"]*)"', second["html"])[1]

    third = press(second["repairs"], places=places(second), back=back)

    order = causes(first["html"])
    assert len(order) == 3
    assert causes(second["html"]) == [each for each in order if each != order[0]]
    assert causes(third["html"]) == order
    backwards = " ".join(["no key", *reversed(order)])
    assert causes(press(places=backwards)["html"]) == order[::-1]


def test_a_value_is_replaced_by_what_is_typed_and_a_row_by_itself(press):
    first = press()
    names = fields(first["html"])
    typed = {names["Club of all 2 rows with Ches"]: "Chess", names["Login of ANN"]: "dora"}
    listed = re.findall(r'aria-label="([^"]*)"[^>]*list="bi-list-(\w+)"', first["html"])
    assert ("Active of all 2 rows with WAHR", "active") in listed
    assert "Login of ANN" not in dict(listed)

    second = press(first["repairs"], **typed)

    assert (second["total"], second["ready"]) == (4, 2)
    assert second["repaired"]["count"] == 3


def test_repairs_are_uploaded_created_and_told_in_details(press, send, state, finish, page):
    first = press()
    names = fields(first["html"])
    use, value = buttons(first["html"])["Read WAHR as TRUE"]
    typed = {names["Club of all 2 rows with Ches"]: "Chess", names["Login of ANN"]: "dora"}
    second = press(first["repairs"], **typed, **{use: value})
    assert second["ready"] == 4

    answer = send("upload", FILE, token=TOKEN, repairs=second["repairs"])

    assert answer.status_code == 201
    run = finish(newest(state).id)
    assert (run.created_rows, run.failed_rows) == (4, 0)
    assert sorted(state.session.scalars(select(Member.login))) == ["ann", "bob", "cy", "dora"]
    text = re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", page(f"{run.public_id}/")))
    assert "5 cells were changed here" in text
    assert "Ches → is now Chess" in text


def test_a_repair_is_taken_back_alone(press):
    first = press()
    names = fields(first["html"])
    typed = {names["Club of all 2 rows with Ches"]: "Chess", names["Login of ANN"]: "dora"}
    second = press(first["repairs"], **typed)
    backs = re.findall(r'name="back" value="([^"]*)"', second["html"])

    third = press(second["repairs"], back=backs[0])

    assert [second["repaired"]["count"], third["repaired"]["count"]] == [3, 1]


def test_a_repair_whose_cell_is_another_one_is_told_and_lands_nowhere(press, send):
    first = press()
    name = fields(first["html"])["Login of ANN"]
    second = press(first["repairs"], **{name: "dora"})
    other = (FILE[0].replace(b"ANN", b"eve"), "members.csv")

    third = press(second["repairs"], file=other)

    assert third["repaired"] == {"count": 0, "left_out": 1}
    assert third["notes"][0].startswith("1 cell that was changed here is not what it was then")
    fourth = press("", file=other, **{name: "dora"})
    assert fourth["repaired"]["count"] == 0
    assert fourth["notes"][0].startswith("1 change was not made")


def test_a_password_is_typed_by_cell_and_never_shown(press, send, state, finish, page):
    file = ((HEADER + "ann,,Chess,TRUE\r\nbob,,Chess,TRUE\r\n").encode(), "members.csv")
    first = press(file=file)
    names = fields(first["html"])
    assert sorted(names) == ["Pin of ann", "Pin of bob"]
    assert buttons(first["html"]) == {}

    second = press("", file=file, **{names["Pin of ann"]: "s3cret-anew"})

    assert (second["ready"], second["total"]) == (1, 2)
    assert "s3cret" not in str(second)
    shown = send("check", file, token=TOKEN, json=False, **{names["Pin of ann"]: "s3cret-anew"})
    assert "s3cret" not in shown.get_data(as_text=True)
    assert send("upload", file, token=TOKEN, repairs=second["repairs"]).status_code == 201
    run = finish(newest(state).id)
    assert state.session.scalars(select(Member.pin)).all() == ["hash of 11"]
    assert "s3cret" not in page(f"{run.public_id}/")
    (stored,) = state.session.scalars(select(ImportRepair)).all()
    assert (stored.line, stored.cells, "s3cret" in (stored.sealed or "")) == (2, 1, False)
    assert state.vault.open("repair", run.public_id, 2, stored.sealed) == [["pin", None, None]]


def test_a_secret_is_never_repaired_by_value(press, state):
    first = press(file=((HEADER + "ann,,Chess,TRUE\r\n").encode(), "members.csv"))
    digest = state.vault.digests(0, "pin", "")[0]

    second = press(
        "", file=((HEADER + "ann,,Chess,TRUE\r\n").encode(), "m.csv"), **{f"value.1.{digest}": "1"}
    )

    assert (first["ready"], second["ready"]) == (0, 0)


def test_sealed_repairs_are_worth_nothing_in_another_form_or_for_somebody_else(press, send, people):
    first = press()
    second = press(first["repairs"], **{fields(first["html"])["Login of ANN"]: "dora"})

    other_form = send("check", FILE, token="f" * 16, repairs=second["repairs"])
    people.name = "bob"
    other_person = send("check", FILE, token=TOKEN, repairs=second["repairs"])

    for answer in (other_form, other_person):
        assert answer.json["refusal"]["code"] == "form.repairs"


def test_unchecked_cells_are_checked_before_an_upload_is_stored(press, send, state):
    first = press()
    name = fields(first["html"])["Login of ANN"]

    answer = send("upload", FILE, token=TOKEN, **{name: "dora"})

    assert answer.json["verdict"]["notes"][0].startswith("What you typed was checked first.")
    assert state.session.scalars(select(ImportRun)).all() == []


def test_without_a_script_the_form_keeps_the_file_and_what_was_typed(send, state, finish, client):
    html = send("check", FILE, json=False).get_data(as_text=True)

    def press_in(html, address="check", **pressed):
        form = html[html.index("<form class") :].split("</form>")[0]
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
        hidden |= dict(re.findall(r'<input name="([^"]+)" type="hidden" value="([^"]*)"', form))
        inputs = re.findall(r'<input type="text"[^>]*name="([^"]+)" value="([^"]*)"', form)
        data = hidden | {name: markup.unescape(value) for name, value in inputs} | pressed
        return client.post("/admin/imports/members/" + address, data=data | {"mode": "partial"})

    use, value = buttons(html)["Read WAHR as TRUE"]
    names = fields(html)
    typed = {names["Club of all 2 rows with Ches"]: "Chess", names["Login of ANN"]: "dora"}
    page = press_in(html, **typed, **{use: value}).get_data(as_text=True)
    assert "4 of 4 rows are ready" in page
    assert "5 cells were changed here" in page

    assert press_in(page, "upload").status_code == 302
    assert finish(newest(state).id).created_rows == 4


@pytest.fixture
def failed(send, state, finish):
    """Return an import of which three rows have failed, one of them with a kept password."""
    assert send("upload", FILE, token=TOKEN).status_code == 201
    return finish(newest(state).id)


def test_a_form_whose_answer_was_lost_is_a_new_one_after_its_next_check(press, send, state):
    first = press()
    assert first["token"] == TOKEN
    assert send("upload", FILE, token=TOKEN).status_code == 201
    name = fields(first["html"])["Login of ANN"]

    page = send("check", FILE, json=False, token=TOKEN, **{name: "dora"}).get_data(as_text=True)

    form = page[page.index("<form class") :].split("</form>")[0]
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    kept = {each: hidden[each] for each in ("kept", "token", "repairs")}
    assert send("upload", **kept).status_code == 201
    assert state.session.scalar(select(func.count(ImportRun.id))) == 2


def test_failed_rows_are_repaired_on_their_page_and_uploaded_as_the_next_attempt(
    failed, send, state, finish, page
):
    html = page(f"{failed.public_id}/")
    assert f'name="rows_of" value="{failed.public_id}"' in html
    assert "Repair the rows with errors here." in html
    first = send("check", token=TOKEN, rows_of=failed.public_id).json["verdict"]
    assert (first["total"], first["ready"]) == (4, 0)
    assert first["notes"] == ["Repairs members.csv: second attempt."]
    use, value = buttons(first["html"])["Read WAHR as TRUE"]
    names = fields(first["html"])
    typed = {names["Club of all 2 rows with Ches"]: "Chess", names["Login of ANN"]: "dora"}
    pressed = typed | {use: value}
    second = send("check", token=TOKEN, rows_of=failed.public_id, **pressed).json["verdict"]
    assert (second["total"], second["ready"]) == (4, 4)

    other = "f" * 16
    sealed = send("check", token=other, rows_of=failed.public_id, **pressed).json["verdict"]
    answer = send("upload", token=other, rows_of=failed.public_id, repairs=sealed["repairs"])

    assert answer.status_code == 201
    run = finish(newest(state).id)
    assert (run.parent_id, run.created_rows, run.failed_rows) == (failed.id, 4, 0)
    assert sorted(state.session.scalars(select(Member.pin))) == ["hash of 1"] * 4


def test_repaired_on_their_page_the_rows_keep_the_lines_of_the_file_that_people_have(
    send, state, finish
):
    rows = "ann,1,Chess,TRUE\r\n\r\nbob,2,Ches,TRUE\r\ncy,3,Chess,TRUE\r\ndan,4,Ches,TRUE\r\n"
    send("upload", ((HEADER + rows).encode(), "members.csv"), token=TOKEN)
    first = finish(newest(state).id)
    sent = {"token": "f" * 16, "rows_of": first.public_id}

    verdict = send("check", **sent).json["verdict"]
    without_script = send("check", json=False, **sent).get_data(as_text=True)

    assert [[each["line"] for each in cause["rows"]] for cause in verdict["causes"]] == [[4, 6]]
    form = without_script[without_script.index("<form class") :].split("</form>")[0]
    hidden = re.findall(r'<input type="hidden" name="(kept|token|lines)" value="([^"]*)"', form)
    kept = send("check", **dict(hidden)).json["verdict"]
    assert kept["causes"] == verdict["causes"]
    beside = {name: value for name, value in hidden if name != "lines"}
    # An older process knows no lines beside the file, and opens three parts.
    assert len(state.vault.open("upload", "f" * 16, 0, beside["kept"], max_age=60)) == 3
    older = send("check", **beside).json["verdict"]
    assert [[each["line"] for each in cause["rows"]] for cause in older["causes"]] == [[2, 3]]
    assert send("upload", token="e" * 16, rows_of=first.public_id).status_code == 201
    second = finish(newest(state).id)
    lines = select(ImportRow.line, ImportRow.parent_line).where(ImportRow.run_id == second.id)
    assert sorted(map(tuple, state.session.execute(lines))) == [(4, 4), (6, 6)]


@pytest.fixture
def handed_out(failed, page, client):
    """Return a function that counts the rows of the error file that a page offers, None without."""

    def count(address):
        found = re.search(rf'href="([^"]*{failed.public_id}/errors[^"]*)"', page(address))
        return found and client.get(markup.unescape(found[1])).text.count("\r\n") - 1

    return lambda: (count(""), count(f"{failed.public_id}/"))


@pytest.fixture
def repair(failed, send, state, finish):
    """Return a function that repairs fields by their labels and imports the rows again."""

    def repair(token, *labels, use=None):
        html = send("check", token=token, rows_of=failed.public_id).json["verdict"]["html"]
        names = {label: fields(html)[label] for label in labels}
        pressed = {name: "dora" if "Login" in label else "Chess" for label, name in names.items()}
        pressed |= dict([buttons(html)[use]]) if use else {}
        sent = {"token": token, "rows_of": failed.public_id}
        repairs = send("check", **sent, **pressed).json["verdict"]["repairs"]
        assert send("upload", **sent, repairs=repairs).status_code == 201
        return finish(newest(state).id)

    return repair


def second_line(page, run):
    row = page().split(f'id="import-{run.public_id}"')[1].split("</tr>")[0]
    return row.split('data-fragment="second">')[1].split("</div>")[0]


def test_rows_that_a_repair_left_wrong_are_offered_with_their_import(
    failed, page, handed_out, repair
):
    assert second_line(page, failed) == "4 rows to repair"
    assert handed_out() == (4, 4)

    second = repair("a" * 16, "Club of all 2 rows with Ches")

    assert (second.created_rows, second.failed_rows) == (1, 3)
    assert second_line(page, failed) == "Repaired in part: 3 left"
    assert second_line(page, second) == "1 created, 3 rows to repair · Repairs members.csv"
    assert "Repair 3 rows here" in page(f"{failed.public_id}/")
    assert "Download the 3 that are left" in page(f"{failed.public_id}/")
    assert handed_out() == (3, 3)


def test_nothing_is_offered_once_every_row_is_repaired(failed, page, send, handed_out, repair):
    repair("a" * 16, "Club of all 2 rows with Ches")
    third = repair("b" * 16, "Club of cy", "Login of ANN", use="Read WAHR as TRUE")

    assert (third.total_rows, third.created_rows) == (3, 3)
    assert second_line(page, failed) == "Repaired: nothing left"
    assert handed_out() == (None, None)
    html = page(f"{failed.public_id}/")
    assert "rows_of" not in html
    assert "Nothing. Every row with errors was repaired." in html
    assert "Repair the rows with errors here." not in html
    assert "btn-primary" not in html.split("bi-options")[1].split('id="bi-page"')[0]
    answer = send("check", token="c" * 16, rows_of=failed.public_id)
    assert (answer.status_code, answer.json["refusal"]["code"]) == (422, "form.repaired")


def test_the_dialog_names_what_is_repaired_as_the_history_and_the_download_do(
    failed, send, state, client, page
):
    html = page(f"{failed.public_id}/")
    named = re.search(r'data-name="([^"]+)"', html)[1]
    download = client.get(f"/admin/imports/members/{failed.public_id}/errors.csv")
    sent = {"token": "e" * 16, "rows_of": failed.public_id}
    plain = send("check", json=False, **sent).text
    assert send("upload", **sent).status_code == 201

    assert named == newest(state).file_name
    assert f'filename="{named}"' in download.headers["Content-Disposition"]
    assert named in plain


def test_only_the_uploader_repairs_failed_rows_where_they_stand(failed, send, page, people):
    people.name = "bob"

    assert send("check", token=TOKEN, rows_of=failed.public_id).status_code == 404
    html = page(f"{failed.public_id}/")
    assert "rows_of" not in html
    assert "Only Ann can repair them here." in html


def test_rows_that_are_erased_or_of_no_import_cannot_be_repaired(failed, send, state, page):
    assert send("check", token=TOKEN, rows_of="0" * 16).status_code == 404
    state.session.execute(update(ImportRun).values(purged_at=1.0))
    state.session.commit()

    assert send("check", token=TOKEN, rows_of=failed.public_id).status_code == 404
    assert "rows_of" not in page(f"{failed.public_id}/")


def test_a_file_given_on_the_page_of_an_import_repairs_it(failed, send, state, finish):
    file = ((HEADER + "eve,1,Chess,TRUE\r\n").encode(), "fresh.csv")

    assert send("upload", file, token="f" * 16, parent=failed.public_id).status_code == 201

    assert finish(newest(state).id).parent_id == failed.id


def test_details_tell_each_value_at_fault_once_and_who_a_row_is(failed, page, people):
    html = page(f"{failed.public_id}/")
    text = re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", html))
    assert re.search(r"2 × Line 3 \w+ · Line 4 \w+ Club Ches", text)
    assert "Line 5 ANN Login ANN" in text
    people.may_download = lambda run: False

    assert "Ches" not in page(f"{failed.public_id}/")
