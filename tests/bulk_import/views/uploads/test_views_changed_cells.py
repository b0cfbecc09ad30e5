"""The choice for cells that a spreadsheet has changed: in the verdict, on the page, in Details."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from plugins.bulk_import.storage.tables.models import ImportRun

PAGE = "/admin/imports/members/"


@pytest.fixture
def changed(import_file, client):
    """Return an error file in which a login was 0044 and is 44, and the fault is repaired."""
    run = import_file("0044,s3cret,,oops", "0045,s3cret,,oops", name="autumn.csv")
    text = client.get(f"{PAGE}{run.public_id}/errors.csv").get_data(as_text=True)
    text = text.replace("oops", "TRUE").replace("0044", "44", 1).replace("0045", "45", 1)
    return text.encode(), f"autumn-errors-{run.public_id}.csv"


def newest(state):
    state.session.rollback()
    return state.session.scalars(select(ImportRun).order_by(ImportRun.id.desc()).limit(1)).one()


def hidden(html):
    form = html[html.index(f'action="{PAGE}upload"') :]
    names = ("csrf_token", "token", "kept")
    return {name: re.search(rf'name="{name}"[^>]*value="([^"]+)"', form)[1] for name in names}


def radio(html, value):
    return re.search(rf'<input type="radio" name="changes" value="{value}"([^>]*)>', html)[1]


def test_the_verdict_shows_what_it_was_and_what_it_is(send, changed):
    verdict = send("check", changed).json["verdict"]

    assert verdict["changes"]["count"] == 2
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", verdict["html"]))
    assert "2 cells were changed by a spreadsheet after the rows with errors" in text
    assert "1 × Login was 0044 is 44 in line 2" in text
    assert "What should these cells be?" in text


def test_a_file_without_changes_offers_no_choice(send):
    html = send("check", (b"Login,Pin,Active\r\nann,1,TRUE\r\n", "a.csv")).json["verdict"]["html"]

    assert 'name="changes"' not in html


@pytest.mark.parametrize(("choice", "logins"), [("original", "0044 0045"), ("file", "44 45")])
def test_the_choice_travels_with_the_upload(send, changed, state, finish, pins, choice, logins):
    assert send("upload", changed, changes=choice).status_code == 201

    assert finish(newest(state).id).created_rows == 2
    assert sorted(pins()) == logins.split()


def test_a_choice_that_does_not_exist_is_refused(send, changed):
    assert send("upload", changed, changes="both").status_code == 400


def test_without_a_script_the_choice_is_checked_again_and_uploaded(
    send, client, changed, state, finish, pins
):
    first = send("check", changed, json=False).get_data(as_text=True)
    assert "checked" in radio(first, "original")
    assert f'formaction="{PAGE}check"' in first

    data = {**hidden(first), "changes": "file"}
    second = client.post(f"{PAGE}check", data=data).get_data(as_text=True)
    assert "checked" in radio(second, "file")
    assert "checked" not in radio(second, "original")
    client.post(f"{PAGE}upload", data={**hidden(second), "changes": "file", "mode": "partial"})

    assert finish(newest(state).id).created_rows == 2
    assert sorted(pins()) == ["44", "45"]


@pytest.mark.parametrize(
    ("choice", "said"),
    [("original", "2 cells, put back to the original values"), ("file", "2 cells, kept as in")],
)
def test_details_say_what_was_taken(send, changed, state, finish, page, choice, said):
    send("upload", changed, changes=choice)
    run = finish(newest(state).id)

    html = page(f"{run.public_id}/")

    assert "<dt>Changed by a spreadsheet</dt>" in html
    assert said in html


def test_changed_cells_are_sent_up_to_a_bound_and_all_counted(send, import_file, client):
    run = import_file(*(f"00{number},1,,oops" for number in range(100, 350)))
    text = client.get(f"{PAGE}{run.public_id}/errors.csv").get_data(as_text=True)
    text = re.sub(r"(?m)^00", "", text)

    verdict = send("check", (text.encode(), "members.csv")).json["verdict"]

    changes = verdict["changes"]
    assert (changes["count"], len(changes["cells"])) == (250, 200)
    assert changes["rest"] == "And 50 other cells."
    assert changes["rest"] in verdict["html"]


def test_a_changed_cell_is_never_markup(send, import_file, client):
    run = import_file('"<b> x",1,,oops')
    text = client.get(f"{PAGE}{run.public_id}/errors.csv").get_data(as_text=True)

    html = send("check", (text.replace("<b> x", "<b>  x").encode(), "members.csv"))

    assert "&lt;b&gt;" in html.json["verdict"]["html"]
    assert "<b>" not in html.json["verdict"]["html"]


def test_a_column_that_came_back_changed_from_top_to_bottom_is_noted(send, import_file, client):
    names = "anna.maria", "bob.rees", "cy.adams"
    run = import_file(*(f"{name},s3cret,Nowhere,TRUE" for name in names), name="autumn.csv")
    text = client.get(f"{PAGE}{run.public_id}/errors.csv").get_data(as_text=True)
    text = text.replace("Nowhere", "Chess").replace("TRUE", "FALSE")

    def notes(*logins):
        changed = text
        for name, login in zip(names, logins, strict=True):
            changed = changed.replace(name, login, 1)
        verdict = send("check", (changed.encode(), "autumn.csv")).json["verdict"]
        assert verdict["ready"] == 3
        return " ".join(verdict["notes"])

    capitals = notes(*map(str.upper, names))
    assert "Login, lines 2, 3 and 4: Only capitals and small letters differ" in capitals
    assert "Active, lines 2, 3 and 4: Every cell says the opposite" in capitals
    assert "cut at 5 characters" in notes("anna.", "bob.r", "cy.ad")
    assert "Login" not in notes("anna", "bob", "cy.adams")
