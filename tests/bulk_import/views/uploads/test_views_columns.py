"""The question which column is which: in the dialog's answer, on the page, in Details."""

from __future__ import annotations

import html
import re

import pytest
from sqlalchemy import select

from plugins.bulk_import.engine.reading.naming.column_choices import ColumnChoice, choices_text
from plugins.bulk_import.storage.tables.models import ImportRun
from tests.bulk_import.host import Member

pytestmark = pytest.mark.databases("sqlite")

PAGE = "/admin/imports/members/"
FILE = (
    b"username,pin,group,suspended,email\r\n"
    b"ann,1111,Chess,0,a@x.org\r\nbob,2222,,1,b@x.org\r\ncy,3333,Nowhere,gone,c@x.org\r\n",
    "members.csv",
)
ANSWER = choices_text(
    [
        ColumnChoice(0, "username", "login"),
        ColumnChoice(2, "group", "club"),
        ColumnChoice(3, "suspended", "!active"),
        ColumnChoice(4, "email", "-"),
    ]
)


def newest(state):
    state.session.rollback()
    return state.session.scalars(select(ImportRun).order_by(ImportRun.id.desc()).limit(1)).one()


def fields(form):
    """Return what a form sends, its selects as they are."""
    sent = [
        (re.search('name="([^"]*)"', each)[1], html.unescape(re.search('value="([^"]*)"', each)[1]))
        for each in re.findall("<input[^>]*>", form)
        if 'type="hidden"' in each
    ]
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        sent.append((name, html.unescape(chosen[1]) if chosen else ""))
    return sent


def form_of(page, address):
    return page[page.index(f'action="{PAGE}{address}"') :].split("</form>")[0]


@pytest.mark.parametrize("address", ["check", "upload"])
def test_a_header_that_does_not_fit_is_refused_and_asked_about(send, state, address):
    answer = send(address, FILE)

    assert answer.status_code == 422
    unknown = '"username", "group", "suspended", "email"'
    assert answer.json["refusal"]["message"] == f"Header: Contains unknown columns: {unknown}."
    asked = answer.json["columns"]
    assert [each["question"] for each in asked["columns"]] == [
        *("Which column is Login?", "Which column is Active?", "Which column is Club?")
    ]
    assert "Which column is Login?" in asked["html"]
    assert state.session.scalars(select(ImportRun)).all() == []


def test_a_certain_column_is_preselected_and_an_opposite_never(send):
    asked = {each["name"]: each for each in send("check", FILE).json["columns"]["columns"]}

    assert asked["login"]["chosen"] == "0:username:login"
    assert asked["active"]["chosen"] == ""
    first = asked["active"]["options"][0]
    assert first == {"value": "3:suspended:!active", "text": "suspended, turned round"}


def test_no_cell_of_a_refused_file_is_shown(send):
    answer = send("check", FILE).get_data(as_text=True)

    assert [cell for cell in ("1111", "ann", "a@x.org", "gone") if cell in answer] == []


def test_the_answer_travels_with_the_upload_and_stands_in_details(send, state, finish, page):
    verdict = send("check", FILE, columns=ANSWER).json["verdict"]
    assert (verdict["ready"], verdict["total"]) == (2, 3)
    told = [
        "Read “username” as Login and “group” as Club.",
        "Read “suspended” as Active, turned round.",
        "Left out: “email”.",
        "In “suspended”: 1 × 0 is TRUE now and 1 × 1 is FALSE now.",
    ]
    assert [each for each in told if each not in verdict["notes"]] == []

    assert send("upload", FILE, columns=ANSWER).status_code == 201
    run = finish(newest(state).id)

    assert (run.created_rows, run.failed_rows) == (2, 1)
    members = state.session.execute(select(Member.login, Member.active, Member.club_id))
    assert sorted(members) == [("ann", True, 1), ("bob", False, None)]
    details = html.unescape(page(f"{run.public_id}/"))
    for each in told[:3]:
        assert each in details


def test_its_error_file_comes_straight_in_and_is_read_in_our_sense(send, state, finish, client):
    send("upload", FILE, columns=ANSWER)
    run = finish(newest(state).id)
    errors = client.get(f"{PAGE}{run.public_id}/errors.csv").get_data()
    assert errors.decode("utf-8-sig").splitlines()[0] == "Login,Pin,Club,Active,Errors"

    repaired = errors.replace(b"Nowhere", b"Chess").replace(b"gone", b"FALSE")
    verdict = send("check", (repaired, "members-errors.csv")).json["verdict"]
    assert (verdict["ready"], verdict["total"]) == (1, 1)
    send("upload", (repaired, "members-errors.csv"))
    finish(newest(state).id)
    assert ("cy", False) in set(
        map(tuple, state.session.execute(select(Member.login, Member.active)))
    )


def test_without_a_script_the_question_is_answered_by_a_form(send, client, state, finish):
    first = send("check", FILE, json=False).get_data(as_text=True)
    form = form_of(first, "check")
    assert "Which column is Login?" in form
    sent = [(name, value) for name, value in fields(form)]
    sent += [("columns", "2:group:club"), ("columns", "3:suspended:!active")]

    second = client.post(f"{PAGE}check", data=_multi(sent)).get_data(as_text=True)
    assert "2 of 3 rows are ready" in second
    client.post(f"{PAGE}upload", data=_multi(fields(form_of(second, "upload"))))

    assert finish(newest(state).id).created_rows == 2


def test_the_answer_can_be_thought_over(send):
    again = send("check", FILE, columns=ANSWER, reconsider="columns")

    chosen = [each["chosen"] for each in again.json["columns"]["columns"]]
    assert chosen == ["0:username:login", "1:pin:pin", "3:suspended:!active", "2:group:club"]


def test_columns_without_a_name_that_are_left_out_are_reported_once(send):
    rows = "".join(f"{at},,ann{at},1111,TRUE,Nowhere\n" for at in range(3))
    verdict = send("check", (f",,Login,Pin,Active,Club\n{rows}".encode(), "members.csv"))
    assert "Left out: 2 columns without a name." in verdict.json["verdict"]["html"]


def test_a_column_that_fits_can_be_left_out_or_be_another(send, state):
    file = (b"Login,Pin,Active,Club,Other\r\nann,1111,TRUE,Nowhere,Chess\r\n", "members.csv")
    fitting = (b"Login,Pin,Active,Club\r\nann,1111,TRUE,Nowhere\r\n", "members.csv")
    assert "Choose other columns" in send("check", fitting).json["verdict"]["html"]

    asked = send("check", fitting, reconsider="columns").json["columns"]
    assert "bi-refused" not in asked["html"]
    chosen = {each["name"]: each["chosen"] for each in asked["columns"]}
    assert list(chosen.values()) == [
        *("0:Login:login", "1:Pin:pin", "2:Active:active", "3:Club:club")
    ]
    answered = [asked["rest"], *(value for name, value in chosen.items() if name != "club")]
    verdict = send("check", fitting, columns=" ".join(answered)).json["verdict"]
    assert (verdict["ready"], "Left out: “Club”." in verdict["html"]) == (1, True)

    other = choices_text([ColumnChoice(3, "Club", "-"), ColumnChoice(4, "Other", "club")])
    verdict = send("check", file, columns=other).json["verdict"]
    assert verdict["ready"] == 1
    assert "Read “Other” as Club. Left out: “Club”." in verdict["html"]


def test_answers_that_repeat_the_header_are_not_stored(send):
    fitting = (b"Login,Pin,Active\r\nann,1111,TRUE\r\n", "members.csv")
    asked = send("check", fitting, reconsider="columns").json["columns"]
    answered = [asked["rest"], *(each["chosen"] for each in asked["columns"])]

    verdict = send("check", fitting, columns=" ".join(filter(None, answered))).json["verdict"]

    assert verdict["ready"] == 1
    assert "Read “" not in verdict["html"]


def test_a_required_column_is_answered_by_a_column_of_the_file_only(send):
    file = b"pin,active\r\n1111,TRUE\r\n", "members.csv"
    answer = send("check", file)

    assert answer.json["refusal"]["message"] == "Header: Required columns are missing: Login."
    assert "columns" not in answer.json
    assert send("check", file, columns=":nothing:login").status_code == 422


def test_columns_that_are_none_of_ours_are_left_out_with_one_press(send):
    file = b"login,pin,active,email,notes\r\nann,1111,TRUE,a@x.org,hm\r\n", "members.csv"
    asked = send("check", file).json["columns"]
    assert asked["title"] == "Which column is Club?"
    assert asked["explanation"].startswith("Every column that a file must have is there. Columns")

    verdict = send("check", file, columns=asked["rest"]).json["verdict"]
    assert verdict["ready"] == 1
    assert "Left out: “email” and “notes”." in verdict["notes"]


def test_the_same_bytes_are_the_same_file_whatever_was_said_of_their_columns(send, state, finish):
    file = b"login,pin,active,blocked\r\nann,1111,TRUE,TRUE\r\n", "members.csv"
    send("upload", file, columns="3:blocked:-")
    finish(newest(state).id)
    other = "2:active:- 3:blocked:!active"

    same = send("check", file, columns="3:blocked:-").json["verdict"]["notes"]
    another = send("check", file, columns=other).json["verdict"]["notes"]

    assert any("This very file" in note for note in same)
    assert any("This very file" in note for note in another)


def test_a_repair_lands_in_no_other_column_after_the_columns_were_chosen_anew(send):
    file = b"username,pin,nick,active\r\nann,1111,an,gone\r\n", "members.csv"
    ways = "0:username:login 2:nick:-", "0:username:login 2:nick:club"
    other = "0:username:- 2:nick:login"
    token = "a" * 32
    page = send("check", file, columns=ways[0], token=token).json["verdict"]["html"]
    # The cell of the login is not at fault here, so its field comes from a verdict where it is.
    cell = re.search(r'name="(cell\.2\.3\.[0-9a-f]+)"', page)[1]
    first = send("check", file, columns=ways[0], token=token, **{cell: "TRUE"}).json["verdict"]
    kept = {"token": token, "repairs": first["repairs"]}

    assert (first["ready"], first["repaired"]["count"]) == (1, 1)
    for columns in (*ways, other):
        found = send("check", file, columns=columns, **kept).json["verdict"]
        assert found["repaired"] == {"count": 1, "left_out": 0}
    moved = "0:username:login 2:nick:- 3:active:club"
    answer = send("check", file, columns=f"{moved} 1:pin:pin", **kept).json
    assert answer["refusal"]["message"] == "Header: Required columns are missing: Active."
    turned = send("check", file, columns="0:username:login 2:nick:active 3:active:club", **kept)
    assert turned.json["verdict"]["repaired"] == {"count": 0, "left_out": 1}


def _multi(pairs):
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found
