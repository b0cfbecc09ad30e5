"""Extra columns: taken where a file has them, in no template, and missed by nobody."""

from __future__ import annotations

from plugins.bulk_import import Date, Importer, Text
from plugins.bulk_import.engine.columns.layout import Layout
from plugins.bulk_import.engine.error_file import template
from plugins.bulk_import.engine.judging.pipeline import judge
from plugins.bulk_import.engine.reading.reader import read
from plugins.bulk_import.engine.reading.sheet import Sheet


class DeskImporter(Importer):
    slug, noun = "desks", "Desks"

    name = Text("Name", max_length=20)
    note = Text("Note", max_length=20, required=False)
    free_from = Date("Free From", blank=None, extra=True, synonyms=["vacant since"])


def read_desks(text: str) -> Sheet:
    found = read("desks.csv", text.encode(), DeskImporter.fields, max_bytes=10_000)
    assert isinstance(found, Sheet)
    return found


def test_the_template_does_without_an_extra_column() -> None:
    assert template(DeskImporter.template_fields()) == "\ufeffName,Note\r\n"
    assert not DeskImporter.free_from.required


def test_an_extra_column_may_be_missing_without_a_report() -> None:
    assert read_desks("Name,Note\nA,B\n").missing == ()
    assert read_desks("Name\nA\n").missing == (DeskImporter.note,)
    sheet = read_desks("Name,Free from\nA,2026-12-07\nB,\n")
    layout = Layout.of_file(DeskImporter, sheet.columns, sheet.missing)
    judge(DeskImporter(None), layout, sheet.rows)
    assert [str(row[DeskImporter.free_from]) for row in sheet.rows] == ["2026-12-07", "None"]


def test_without_the_column_every_row_has_a_blank_one() -> None:
    sheet = read_desks("Name,Note\nA,B\n")
    layout = Layout.of_file(DeskImporter, sheet.columns, sheet.missing)
    judge(DeskImporter(None), layout, sheet.rows)
    [row] = sheet.rows
    assert row[DeskImporter.free_from] is None
    assert row.is_missing(DeskImporter.free_from)


def test_a_name_of_another_system_is_led_to_it() -> None:
    found = read("d.csv", b"Name,Vacant since\nA,2026-12-07\n", DeskImporter.fields, max_bytes=999)
    assert not isinstance(found, Sheet)
    assert "Free from" in found.hint
