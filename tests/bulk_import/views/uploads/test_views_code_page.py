"""The question which code page is right: in the dialog's answer, on the page, in Details."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from plugins.bulk_import.storage.tables.models import ImportRun

PAGE = "/admin/imports/members/"
TEXT = "Login,Pin,Active\r\nJosé,1,TRUE\r\nNúñez,2,TRUE\r\n"


@pytest.fixture
def asked():
    """Return a file in DOS 850 that is text in other pages, too."""
    return TEXT.encode("cp850"), "members.csv"


def newest(state):
    state.session.rollback()
    return state.session.scalars(select(ImportRun).order_by(ImportRun.id.desc()).limit(1)).one()


def hidden(html):
    inputs = [each for each in re.findall("<input[^>]*>", html) if 'type="hidden"' in each]
    return {
        re.search('name="([^"]*)"', each)[1]: re.search('value="([^"]*)"', each)[1]
        for each in inputs
    }


@pytest.mark.parametrize("address", ["check", "upload"])
def test_the_readings_are_shown_and_nothing_is_stored(send, asked, state, address):
    answer = send(address, asked)

    assert answer.status_code == 422
    question = answer.json["question"]
    cells = {each["code_page"]: each["cells"] for each in question["readings"]}
    assert sorted(cells["cp850"]) == ["José", "Núñez"]
    assert len(cells) > 1
    assert "Which is right?" in question["html"]
    assert state.session.scalars(select(ImportRun)).all() == []


def test_the_choice_travels_with_the_upload_and_stands_in_details(
    send, asked, state, finish, pins, page
):
    verdict = send("check", asked, code_page="cp850").json["verdict"]
    assert "DOS 850 (chosen)" in verdict["file"]["facts"]

    assert send("upload", asked, code_page="cp850").status_code == 201

    run = finish(newest(state).id)
    assert run.created_rows == 2
    assert sorted(pins()) == ["José", "Núñez"]
    assert "DOS 850 (chosen)" in page(f"{run.public_id}/")


def test_without_a_script_the_question_is_answered_by_a_form(
    send, client, asked, state, finish, pins
):
    first = send("check", asked, json=False).get_data(as_text=True)
    assert "José" in first
    assert re.search(r'<input type="radio" name="code_page" value="cp850"', first)
    form = first[first.index(f'action="{PAGE}check"') :].split("</form>")[0]

    second = client.post(f"{PAGE}check", data={**hidden(form), "code_page": "cp850"})
    html = second.get_data(as_text=True)
    assert "DOS 850 (chosen)" in html
    form = html[html.index(f'action="{PAGE}upload"') :].split("</form>")[0]
    assert hidden(form)["code_page"] == "cp850"
    client.post(f"{PAGE}upload", data=hidden(form))

    assert finish(newest(state).id).created_rows == 2
    assert sorted(pins()) == ["José", "Núñez"]


def test_a_code_page_that_is_not_offered_is_refused(send, asked):
    assert send("check", asked, code_page="utf-7").status_code == 400


RUSSIAN = "Login,Pin,Active\r\nИванова,1,TRUE\r\nКузнецов,2,TRUE\r\nНиколай,3,TRUE\r\n"


def test_a_file_in_an_unusual_page_says_so_and_its_page_can_be_chosen_again(send):
    file = (RUSSIAN.encode("koi8_r"), "members.csv")
    verdict = send("check", file).json["verdict"]
    assert verdict["ready"] == 3
    [note] = [each for each in verdict["notes"] if each.startswith("Read as")]
    assert note.startswith("Read as KOI8-R, which fits the letters best: Иванова")
    assert 'value="code_page"' in verdict["html"]

    asked = send("check", file, reconsider="code_page")
    assert asked.status_code == 422
    readings = asked.json["question"]["readings"]
    assert (readings[0]["code_page"], readings[0]["cells"][0]) == ("koi8_r", "Иванова")
    assert len(readings) > 1

    chosen = send("check", file, code_page="cp1251").json["verdict"]
    assert "Windows-1251 (chosen)" in chosen["file"]["facts"]
    again = send("check", file, code_page="cp1251", reconsider="code_page")
    assert again.json["question"]["readings"] == readings


def test_without_a_script_the_page_is_chosen_again_by_the_form(send, client):
    file = ("Login,Pin,Active\r\nMüller,1,TRUE\r\n".encode("cp1252"), "members.csv")
    first = send("check", file, json=False).get_data(as_text=True)
    form = first[first.index(f'action="{PAGE}upload"') :].split("</form>")[0]
    assert re.search('<button[^>]* name="reconsider" value="code_page" formaction', form)
    sent = hidden(form) | {"reconsider": "code_page"}
    second = client.post(f"{PAGE}check", data=sent).get_data(as_text=True)
    assert "Which is right?" in second


def test_a_unicode_file_has_no_code_page_to_choose(send):
    verdict = send("check", (RUSSIAN.encode(), "members.csv")).json["verdict"]
    assert 'value="code_page"' not in verdict["html"]
    asked = send("check", (RUSSIAN.encode(), "members.csv"), reconsider="code_page").json
    assert asked["verdict"]["ready"] == 3


def test_a_short_file_shows_how_its_names_were_read(send):
    content = "Login,Pin,Active\r\nMüller,1,TRUE\r\n"

    one_byte = send("check", (content.encode("cp1252"), "a.csv")).json["verdict"]
    unicode = send("check", (content.encode(), "a.csv")).json["verdict"]

    assert "Read as Windows-1252: Müller" in one_byte["notes"]
    assert not any("Read as" in note for note in unicode["notes"])
