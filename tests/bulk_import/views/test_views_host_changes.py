"""A host that removes, renames or changes a field: what was uploaded before is still answered."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from sqlalchemy import select, update

from plugins.bulk_import.engine.declaration.importer import Importer
from plugins.bulk_import.engine.declaration.rules import lookup
from plugins.bulk_import.engine.fields.textual.booleans import Boolean
from plugins.bulk_import.engine.fields.textual.references import Reference
from plugins.bulk_import.engine.fields.textual.secrets import Secret
from plugins.bulk_import.engine.fields.textual.texts import Text
from plugins.bulk_import.intake import accept, check
from plugins.bulk_import.storage.tables.models import ImportRun
from plugins.bulk_import.upload import ImportRequest, Upload

pytestmark = pytest.mark.databases("sqlite")

PAGE = "/admin/imports/members/"
SECRET = "s3cret word"
ROWS = (f"ann,{SECRET},,oops", "bob,1,Chess,oops", "cy,1,,TRUE")


def fields_now(**changes):
    """Return the fields of today's importer, some of them others or gone."""
    fields = {
        "login": Text("Login", max_length=40),
        "pin": Secret("Pin"),
        "club": Reference("Club", str, required=False),
        "active": Boolean("Active"),
    } | changes
    return {name: each for name, each in fields.items() if each is not None}


def importer_of(fields, **more):
    """Return an importer of today; names of clubs mean themselves."""
    methods = {}
    if "club" in fields:

        @lookup(fields["club"], missing="Club: There is no such club.")
        def find_clubs(self, keys):
            return {key: key for key in keys}

        methods["find_clubs"] = find_clubs
    made = {"slug": "members", "noun": "Members", "singular": "member", "create": create_nobody}
    return type("MembersNow", (Importer,), made | fields | methods | more)


def create_nobody(self, rows):
    """Create nothing: the pages of older imports ask for no records."""
    raise AssertionError("No row of an older import is created here.")


@pytest.fixture
def deploy(state, request):
    """Return a function that puts another importer in the place of the members'."""

    def put(**changes):
        importer = importer_of(fields_now(**changes))
        state.importers["members"] = importer
        return request.getfixturevalue("client")

    return put


@pytest.fixture(params=["today's", "of older code"])
def run(request, state, import_file):
    """Return an import with two errors, its columns stored as today or as older code does."""
    found = import_file(*ROWS)
    if request.param != "today's":
        columns = json.dumps(list(json.loads(found.columns)))
        state.session.execute(update(ImportRun).values(columns=columns))
        state.session.commit()
    return found


def text_of(answer):
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def records(answer):
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


CHANGES = {
    "a boolean is gone": {"active": None},
    "a lookup is gone": {"club": None},
    "the secret is gone": {"pin": None},
    "the secret is renamed": {"pin": None, "code": Secret("Pin")},
    "a text is renamed": {"login": None, "user": Text("Login", max_length=40)},
    "the unique field is gone": {"login": None},
}


@pytest.mark.sampled(2)
@pytest.mark.parametrize("changes", CHANGES.values(), ids=CHANGES)
def test_every_page_of_an_older_import_answers(run, deploy, changes):
    client = deploy(**changes)
    pages = [client.get(PAGE), client.get(f"{PAGE}{run.public_id}/?tab=errors&q=2")]
    header, *rows = records(client.get(f"{PAGE}{run.public_id}/errors.csv"))

    assert all(page.status_code == 200 for page in pages)
    assert SECRET not in "".join(page.text for page in pages) + str(rows)
    assert (len(header), len(rows)) == (4, 2)


def test_details_say_which_column_the_program_no_longer_has(run, deploy):
    details = text_of(deploy(active=None).get(f"{PAGE}{run.public_id}/"))
    name = "Active" if "{" in run.columns else "active"

    assert f"All four; the program no longer has {name}" in details
    assert f"{name} not shown" in details
    assert "oops" not in details


def test_details_name_an_optional_column_that_was_missing_and_is_gone(state, people, deploy):
    importer = importer_of(fields_now(active=Boolean("Active", required=False)))
    content = b"Login,Pin,Club\r\nann,1,\r\n"
    upload = Upload("members.csv", content, "0123456789abcdef")
    run = accept(state, ImportRequest(importer, people.current(), upload))

    assert json.loads(run.missing) == ["active"]
    details = text_of(deploy(active=None).get(f"{PAGE}{run.public_id}/"))
    assert "Three, without active" in details


def test_a_secret_that_became_a_text_is_shown_nowhere(import_file, deploy):
    run = import_file(*ROWS)
    client = deploy(pin=Text("Pin", max_length=40))
    header, *rows = records(client.get(f"{PAGE}{run.public_id}/errors.csv"))

    assert SECRET not in text_of(client.get(f"{PAGE}{run.public_id}/"))
    assert "No row matches." in text_of(client.get(f"{PAGE}{run.public_id}/?q={SECRET}"))
    assert [row[header.index("Pin")] for row in rows] == ["", ""]


def test_a_text_that_became_a_secret_is_hidden_from_then_on(import_file, deploy):
    run = import_file("visible,1,,oops")
    client = deploy(login=Secret("Login"), pin=Text("Pin", max_length=40))
    header, row = records(client.get(f"{PAGE}{run.public_id}/errors.csv"))

    assert "visible" not in text_of(client.get(f"{PAGE}{run.public_id}/"))
    assert row[header.index("Login")].startswith(f"unchanged.{run.public_id}.2.")


@pytest.fixture
def error_file(run, client):
    """Return the error file of an import, as it was downloaded before the change."""
    return client.get(f"{PAGE}{run.public_id}/errors.csv").data


@pytest.fixture
def checked(error_file, state, people):
    """Return a function that checks the old error file with an importer of today."""

    def check_again(**changes):
        importer = importer_of(fields_now(**changes))
        upload = Upload("members-errors.csv", error_file)
        return check(state, ImportRequest(importer, people.current(), upload))

    return check_again


def said(intake):
    return [[(each.code, each.message) for each in row.problems] for row in intake.rows]


KEPT = "The kept value can no longer be used. Type it again."


def test_an_old_error_file_still_repairs_where_another_column_is_gone(checked):
    header_refused = checked(club=None)
    intake = checked(club=Text("Club", max_length=9, required=False))

    assert header_refused.code == "file.header"
    assert [row.cells[1] for row in intake.rows] == [SECRET, "1"]


def test_a_reference_to_a_secret_that_was_renamed_is_a_problem_of_its_row(checked):
    intake = checked(pin=None, code=Secret("Pin"))

    found = said(intake)
    assert found
    assert all(("code.reference_unknown", f"Pin: {KEPT}") in each for each in found)


def test_a_reference_in_a_column_that_became_a_text_is_never_taken_for_one(checked):
    intake = checked(pin=Text("Pin", max_length=200))

    assert [each[0] for each in said(intake)] == [("pin.reference_unknown", f"Pin: {KEPT}")] * 2
    assert [row.cells[1] for row in intake.rows] == ["", ""]


def test_a_renamed_lookup_changes_nothing_for_an_import_that_waits(state, upload, finish, importer):
    run_id = upload("Login,Pin,Club,Active\r\nann,1,Chess,TRUE\r\n").id

    class Renamed(importer):  # type: ignore[misc, valid-type]  # It is handed in by a fixture.
        slug = "members"
        clubs = None

        @lookup(importer.club, missing="Club: There is no such club.")
        def find_clubs(self, keys):
            return importer.clubs(self, keys)

    state.importers["members"] = Renamed

    assert [rule.method for rule in Renamed.lookups] == ["find_clubs"]
    assert (finish(run_id).status, finish(run_id).created_rows) == ("COMPLETED", 1)
    assert state.session.scalars(select(ImportRun.id)).all() == [run_id]
