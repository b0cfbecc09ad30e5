"""A spreadsheet opens our files: no cell is a formula, and every text comes back as written."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from ctu.develop.clients import libreoffice
from ctu.develop.servers.missing_part import MissingPart
from ctu.teams.importer import TeamImporter
from ctu.users.importing.importer import UserImporter
from plugins.bulk_import.engine.columns.layout import Layout
from plugins.bulk_import.engine.declaration.importer import Importer
from plugins.bulk_import.engine.error_file import escape_formula, template, unescape, write
from plugins.bulk_import.engine.fields.textual.texts import Text
from plugins.bulk_import.engine.rows.rows import Problem, Row
from tests.files.file_forms import DELIMITERS
from tests.files.formulas import TEXTS

pytestmark = pytest.mark.office

Opened = Callable[[str, str, str], str]
FIELDS = (Text("First Name", max_length=9), Text("Last Name", max_length=9))
FORMULA = re.compile(r'table:formula="([^"]*)"')
BREAK = re.compile(r"\r\n?|\n\r?")
# Comma, quotation mark, UTF-8, from line 1; cells as shown, texts quoted, no formula.
AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,false"


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    """Return a function that opens a file in LibreOffice and returns what is saved from it."""

    def open_file(content: str, delimiter: str, wanted: str) -> str:
        file = tmp_path / "ours.csv"
        file.write_bytes(content.encode())
        try:
            [saved] = libreoffice.convert([file], delimiter, wanted, tmp_path / "saved")
        except MissingPart as missing:
            pytest.skip(str(missing))
        return saved.read_bytes().decode("utf-8-sig")

    return open_file


def records(text: str) -> list[list[str]]:
    lines = io.StringIO(text.removeprefix("\ufeff"), newline="")
    return list(csv.reader(lines))


def error_file(delimiter: str) -> str:
    """Return an error file in which every text is a first name and a last name."""
    fault = Problem("row.fault", "=Row: Is wrong.", hint="+1")
    rows = [Row(line, [text, text], problems=[fault]) for line, text in enumerate(TEXTS, 2)]
    return "".join(write(Layout(FIELDS), delimiter, [(row, "") for row in rows]))


def export() -> str:
    """Return every text as a guarded view exports it."""
    file = io.StringIO(newline="")
    csv.writer(file).writerows([["Name", "Size"], *([escape_formula(text), -1] for text in TEXTS)])
    return file.getvalue()


def test_a_formula_that_nobody_made_harmless_runs(opened: Opened) -> None:
    content = "=1+1,'=1+1\r\n"
    assert FORMULA.findall(opened(content, ",", "fods")) == ["of:=1+1"]
    assert records(opened(content, ",", AS_CSV)) == [["2", "'=1+1"]]


@pytest.mark.parametrize("delimiter", DELIMITERS.values(), ids=DELIMITERS)
def test_an_error_file_holds_no_formula_and_comes_back(opened: Opened, delimiter: str) -> None:
    content = error_file(delimiter)
    assert FORMULA.findall(opened(content, delimiter, "fods")) == []
    _, *rows = records(opened(content, delimiter, AS_CSV))
    # A spreadsheet has one kind of line break in its cells.
    plain = [BREAK.sub("\n", text) for text in TEXTS]
    assert [unescape(first) for first, _, _ in rows] == plain
    assert [unescape(last) for _, last, _ in rows] == plain
    assert {errors for _, _, errors in rows} == {"'=Row: Is wrong. (+1)"}


def test_an_export_holds_no_formula_and_numbers_stay_numbers(opened: Opened) -> None:
    content = export()
    assert FORMULA.findall(opened(content, ",", "fods")) == []
    _, *rows = records(opened(content, ",", AS_CSV))
    assert [unescape(name) for name, _ in rows] == [BREAK.sub("\n", text) for text in TEXTS]
    assert {size for _, size in rows} == {"-1"}


@pytest.mark.parametrize("importer", [UserImporter, TeamImporter])
@pytest.mark.parametrize("delimiter", DELIMITERS.values(), ids=DELIMITERS)
def test_a_template_opens_with_its_columns(
    opened: Opened, importer: type[Importer], delimiter: str
) -> None:
    content = template(importer.fields, delimiter)
    headers = [field.header for field in importer.fields]
    assert records(opened(content, delimiter, AS_CSV)) == [headers]
