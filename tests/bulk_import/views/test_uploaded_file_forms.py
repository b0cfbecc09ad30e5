"""The way back in every form: as spreadsheets and editors save an error file (20 and 21)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from plugins.bulk_import.intake import open_file
from plugins.bulk_import.storage.tables.models import ImportRow
from plugins.bulk_import.upload import Choices, ImportRequest, Upload
from tests.files.file_forms import FORMS

pytestmark = pytest.mark.databases("sqlite")

ERROR_FILE = "Login|Pin|Club|Active|Errors\n''t Ë|'=x||TRUE|told\n'=a|-1|'-|'|told\nb'|+||@x|told\n"
FRESH = "Login|Pin|Club|Active\n''t Ë|'=x||TRUE\n'=a|-1|'-|'\nb'|+||@x\n"
PIN = " '=s3cret, ;'\u00e9 "


@pytest.fixture
def read_in(state, importer, people):
    """Return a function that reads a text in one form and returns its rows."""

    def read(form, text):
        # A login of one letter tells no code page, so somebody has chosen.
        choices = Choices(code_page="cp1252" if form.encoding == "Windows-1252" else "")
        upload = Upload("people.csv", form.bytes_of(form.typed(text)), choices=choices)
        return open_file(state, ImportRequest(importer, people.current(), upload)).rows

    return read


@pytest.fixture
def reference(state, upload, finish):
    """Return the reference to a kept secret, as an error file has it."""
    run = finish(upload(f'Login;Pin;Club;Active\nann;"{PIN}";;oops\n').id)
    line = state.session.scalar(select(ImportRow.line).where(ImportRow.run_id == run.id))
    return state.vault.reference(run.public_id, line, run.actor_id)


def cells_of(rows):
    return [row.cells[:4] for row in rows]


def test_an_error_file_gives_every_cell_its_value_again(read_in, reference):
    given = [["'t Ë", "'=x", "", "TRUE"], ["=a", "-1", "-", ""], ["b'", "+", "", "@x"]]
    kept = f"Login|Pin|Club|Active\n'ë|{reference}||TRUE\n"
    for form in FORMS:
        assert cells_of(read_in(form, ERROR_FILE)) == given, form
        assert cells_of(read_in(form, kept)) == [["ë", PIN, "", "TRUE"]], form


def test_a_fresh_file_is_taken_literally(read_in):
    typed = [["''t Ë", "'=x", "", "TRUE"], ["'=a", "-1", "'-", "'"], ["b'", "+", "", "@x"]]
    for form in FORMS:
        assert cells_of(read_in(form, FRESH)) == typed, form


def test_a_reference_that_cannot_be_used_is_never_a_secret(read_in, reference):
    header = "Login|Pin|Club|Active\n"
    bent = f"{header}ë|{reference}0||TRUE\né|'{reference}||TRUE\n"
    twice = f"{header}ë|{reference}||TRUE\né|{reference}||TRUE\n"
    for form in FORMS:
        rows = [*read_in(form, bent), *read_in(form, twice)]
        assert [row.cells[1] for row in rows] == [""] * 4, form
        codes = [problem.code for row in rows for problem in row.found]
        assert codes == ["pin.reference_unknown"] * 2 + ["pin.reference_twice"] * 2, form
