"""What an import created, on Details, as a file and to print: names and links, never a secret."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_admin import Admin
from flask_admin.contrib.sqla import ModelView
from flask_admin.model.template import macro
from markupsafe import Markup
from sqlalchemy import delete, select

from plugins.bulk_import import Actors, BulkImport, BulkImportView
from plugins.bulk_import.intake import accept
from plugins.bulk_import.reports.details import record_list, row_list
from plugins.bulk_import.state import State
from plugins.bulk_import.storage.tables.models import ImportRun
from plugins.bulk_import.storage.undo.undo_requests import UndoRequest, begin
from plugins.bulk_import.upload import Choices, ImportRequest, Upload
from tests.bulk_import.host import GuestImporter, Member, db, sheet_of
from tests.bulk_import.member_updates import MemberUpdates
from tests.inspection.statements import recorded

pytestmark = pytest.mark.databases("sqlite")
PAGE = "/admin/imports/guests/"


class MembersOfTheHouse(ModelView):
    """The host's own list: it hides whoever is called zoe."""

    column_list = ("login", "active", "pin", "nowhere")
    column_labels = {"login": "Who", "pin": "Secret"}
    is_open = True

    def get_query(self) -> Any:
        return super().get_query().filter(Member.login != "zoe")

    def is_accessible(self) -> bool:
        return self.is_open


@pytest.fixture
def view(host: Flask, state: State, people: Actors) -> BulkImportView:
    """Return the import view of guests, whose record_type is known."""
    extension = BulkImport(db=state.db, actors=people)
    return BulkImportView(state.importers["guests"], extension, category="Clubs")


@pytest.fixture
def page(client: FlaskClient) -> Callable[..., str]:
    """Return a function that opens one of the import pages and returns its HTML."""

    def open_page(address: str, status: int = 200) -> str:
        answer = client.get(PAGE + address)
        assert answer.status_code == status
        return answer.text

    return open_page


@pytest.fixture
def members(host: Flask, client: FlaskClient, view: BulkImportView) -> MembersOfTheHouse:
    """Return the host's own list of members, beside the import."""
    members = MembersOfTheHouse(Member, db, endpoint="members_of_the_house")
    admin: Admin = view.admin
    admin.add_view(members)
    return members


@pytest.fixture
def imported(state: State, finish: Any) -> Callable[..., ImportRun]:
    """Return a function that imports guests to the end."""

    def work(*rows: str, name: str = "guests.csv", importer: Any = GuestImporter) -> ImportRun:
        content = sheet_of(*rows).encode()
        choices = Choices(operation="upsert" if importer is MemberUpdates else "create")
        upload = Upload(name, content, f"form {name}", choices=choices)
        run: ImportRun = finish(accept(state, ImportRequest(importer, "ann", upload)).id)
        return run

    return work


def rows_of(html: str) -> list[list[str]]:
    """Return the rows of the table of records, with their words."""
    body = re.findall(r"<tbody.*?</tbody>", html, re.DOTALL)[-1]
    rows = re.findall(r"<tr.*?</tr>", body, re.DOTALL)
    cells = [re.findall(r"<td.*?</td>", row, re.DOTALL) for row in rows]
    return [[re.sub(r"<[^>]+>", "", each).strip() for each in row] for row in cells]


ROWS = ("bob,1,Chess,TRUE", "cy,sesame,,FALSE", "zoe,3,,TRUE")


def test_an_import_without_errors_opens_on_what_it_created(page, imported):
    run = imported(*ROWS)

    html = page(f"{run.public_id}/")

    assert rows_of(html) == [["2", "bob", "Yes"], ["3", "cy", "No"], ["4", "zoe", "Yes"]]
    assert "There are none." not in html
    assert "sesame" not in html
    assert "There are none." in page(f"{run.public_id}/?tab=errors")


def test_one_with_errors_or_at_work_opens_on_the_errors(page, imported, state):
    run = imported(*ROWS, "x,1,,WAHR")
    assert "Data Type" in page(f"{run.public_id}/")
    upload = Upload("waiting.csv", sheet_of("new,1,,TRUE").encode(), "another form")
    waiting = accept(state, ImportRequest(GuestImporter, "ann", upload))

    assert 'aria-current="page">Rows with errors' in page(f"{waiting.public_id}/")


def test_the_hosts_own_list_names_the_columns_the_links_and_who_is_seen(page, imported, members):
    run = imported(*ROWS)

    html = page(f"{run.public_id}/?tab=created")

    assert rows_of(html) == [["2", "bob", "Yes"], ["3", "cy", "No"]]
    assert "1 row: gone, or not among those that you may see." in html
    assert "Who</th>" in html
    assert "sesame" not in html
    assert "hash of" not in html
    bob = db.session.scalar(select(Member.id).where(Member.login == "bob"))
    assert f"/admin/members_of_the_house/edit/?id={bob}" in html


def test_a_column_that_the_hosts_list_masks_is_masked_everywhere_and_not_searched(
    page, imported, members
):
    members.column_formatters_export = {
        "login": lambda view, context, record, name: Markup("<b>{}&amp;…</b>").format(
            record.login[0]
        )
    }
    members.column_formatters = members.column_formatters_export
    run = imported("ann,1,,TRUE", "bob,1,,TRUE")
    for address in ("?tab=created", "records?tab=created"):
        html = page(f"{run.public_id}/{address}")
        assert [row[1] for row in rows_of(html)] == ["a&amp;…", "b&amp;…"], address
    assert "a&…" in page(f"{run.public_id}/records.csv?tab=created")
    assert "a&…" not in page(f"{run.public_id}/records.csv?tab=created&q=ann")
    members.column_searchable_list = ["login"]
    assert "a&…" in page(f"{run.public_id}/records.csv?tab=created&q=ann")


def test_a_column_that_a_macro_renders_is_left_out_of_the_download(page, imported, members):
    members.column_formatters_export = {"login": macro("masked")}
    run = imported("ann,1,,TRUE")
    text = page(f"{run.public_id}/records.csv?tab=created")
    assert text.splitlines()[0].removeprefix("\ufeff") == "Line,Active"


def test_without_a_right_to_the_list_only_keys_are_reported(page, imported, members):
    run = imported(*ROWS)
    members.is_open = False

    html = page(f"{run.public_id}/?tab=created")

    assert "bob" not in html
    assert [len(row) for row in rows_of(html)] == [2, 2, 2]
    page(f"{run.public_id}/records.csv", status=404)


def test_a_view_may_say_which_columns_are_shown(page, imported, view):
    view.record_columns = ("login", "visits")
    view.column_labels = view.column_labels | {"visits": "Visits so far"}
    run = imported(*ROWS)

    html = page(f"{run.public_id}/")

    assert "Visits so far" in html
    assert rows_of(html)[0] == ["2", "bob", "0"]


def test_a_record_is_searched_by_its_words_or_its_line(page, imported):
    run = imported(*ROWS, "b%b,1,,TRUE")
    found = {
        words: [row[1] for row in rows_of(page(f"{run.public_id}/?tab=created&q={words}"))]
        for words in ("BO", "3", "o+b", "b%25", "oe")
    }
    assert found == {"BO": ["bob"], "3": ["cy"], "o+b": ["bob"], "b%25": ["b%b"], "oe": ["zoe"]}
    assert "No row matches." in page(f"{run.public_id}/?tab=created&q=sesame")
    assert 'aria-label="Line or login"' in page(f"{run.public_id}/?tab=created")


def test_the_file_holds_them_all_and_no_formula_and_who_took_it_is_noted(
    client, imported, people, monkeypatch
):
    noted: list[str] = []
    monkeypatch.setattr(people, "exported", lambda run: noted.append(run.file_name))
    run = imported(*ROWS, "=1+1,2,,TRUE")

    answer = client.get(f"{PAGE}{run.public_id}/records.csv?tab=created")

    assert answer.data.decode("utf-8-sig").splitlines() == [
        "Line,Login,Active",
        "2,bob,Yes",
        "3,cy,No",
        "4,zoe,Yes",
        "5,'=1+1,Yes",
    ]
    assert f"guests-created-{run.public_id}.csv" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert noted == ["guests.csv"]
    searched = client.get(f"{PAGE}{run.public_id}/records.csv?tab=created&q=cy")
    assert searched.data.decode("utf-8-sig").splitlines()[1:] == ["3,cy,No"]


def test_the_page_to_print_holds_as_many_as_fit_and_says_so(page, imported, monkeypatch):
    run = imported(*ROWS)
    whole = page(f"{run.public_id}/records?tab=created")
    assert [row[1] for row in rows_of(whole)] == ["bob", "cy", "zoe"]
    monkeypatch.setattr("plugins.bulk_import.views.imports.records.PRINTED_ROWS", 2)

    html = page(f"{run.public_id}/records?tab=created")

    assert [row[1] for row in rows_of(html)] == ["bob", "cy"]
    assert "The first 2; the file has all 3." in html


def test_without_a_choice_the_records_are_listed_whatever_went_wrong(page, imported):
    run = imported("bob,1,,TRUE", "cy,1,,WAHR")
    assert [row[1] for row in rows_of(page(f"{run.public_id}/records"))] == ["bob"]
    assert "bob" in page(f"{run.public_id}/records.csv")


@pytest.mark.parametrize(
    "address", ["records", "records?tab=errors", "records.csv?tab=left", "records?tab=x"]
)
def test_there_is_no_list_of_what_became_no_record(page, imported, address):
    run = imported("bob,1,,WAHR")
    page(f"{run.public_id}/{address}", status=404)


def test_rows_that_one_may_not_see_are_counted_once_and_take_no_page(
    page, imported, members, monkeypatch
):
    monkeypatch.setattr(row_list, "PAGE_ROWS", 1)
    run = imported(*reversed(ROWS))

    first = page(f"{run.public_id}/?tab=created")
    assert rows_of(first) == [["3", "cy", "No"]]
    assert "1 row: gone, or not among those that you may see." in first
    assert rows_of(page(f"{run.public_id}/?tab=created&page=1")) == [["4", "bob", "Yes"]]
    assert [row[0] for row in rows_of(page(f"{run.public_id}/records?tab=created"))] == ["3", "4"]

    monkeypatch.setattr(record_list, "LOOKED_THROUGH", 2)
    large = page(f"{run.public_id}/?tab=created")
    assert "1 row of this page: gone, or not among those that you may see." in large
    assert rows_of(page(f"{run.public_id}/?tab=created&page=1")) == [["3", "cy", "No"]]


def test_who_was_taken_back_or_is_gone_is_told(page, client, imported, state, finish):
    run = imported(*ROWS)
    db.session.execute(delete(Member).where(Member.login == "cy"))
    db.session.commit()

    html = page(f"{run.public_id}/?tab=created")

    assert [row[0] for row in rows_of(html)] == ["2", "4"]
    assert "1 row: gone, or not among those that you may see." in html
    begin(state.session, UndoRequest(run.id, 0, "ann", "Ann"), undo_days=7, batch_rows=10)
    finish(run.id)
    answer = client.get(f"{PAGE}{run.public_id}/records.csv?tab=created")
    assert answer.data.decode("utf-8-sig").splitlines() == [
        "Line,Login,Active,Taken back",
        "2,,,Yes",
        "3,,,No",
        "4,,,Yes",
    ]


def test_updated_records_are_named_too(state, people, host, imported, compiled_panel):
    state.importers[MemberUpdates.slug] = MemberUpdates
    imported("ann,1,,TRUE", name="first.csv")
    run = imported("ann,2,,FALSE", "eve,1,,TRUE", name="again.csv", importer=MemberUpdates)

    html = compiled_panel(f"/admin/imports/member_updates/{run.public_id}/?tab=updated")

    assert rows_of(html) == [["2", "ann", "No"]]


@pytest.fixture
def compiled_panel(host: Flask, state: State, people: Actors) -> Callable[[str], str]:
    """Return a function that opens a page of a panel of updates."""
    state.importers[MemberUpdates.slug] = MemberUpdates
    extension = BulkImport(db=state.db, actors=people)
    Admin(host, name="Updates").add_view(BulkImportView(MemberUpdates, extension))
    return lambda address: host.test_client().get(address).text


def test_the_statements_of_a_page_do_not_grow_with_its_rows(client, imported, members):
    few = imported("a,1,,TRUE", name="few.csv")
    many = imported(*(f"m{number},1,,TRUE" for number in range(19)), name="many.csv")
    client.get(f"{PAGE}{few.public_id}/?tab=created")
    counts = []
    for run in (few, many):
        with recorded(db.engine) as statements:
            client.get(f"{PAGE}{run.public_id}/?tab=created")
        counts.append(len(statements))
    assert counts[0] == counts[1]
