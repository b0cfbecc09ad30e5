"""A layout that is rebuilt when the host has changed its fields: no secret comes to light."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from plugins.bulk_import.engine.columns.layout import Layout
from plugins.bulk_import.engine.declaration.importer import Importer
from plugins.bulk_import.engine.error_file import write
from plugins.bulk_import.engine.fields.base.field import Field
from plugins.bulk_import.engine.fields.textual.booleans import Boolean
from plugins.bulk_import.engine.fields.textual.secrets import Secret
from plugins.bulk_import.engine.fields.textual.texts import Digits, Text
from plugins.bulk_import.engine.rows.rows import Problem, Row
from plugins.bulk_import.engine.secrets.redaction import hidden_places


def importer(**fields: Field[Any]) -> type[Importer]:
    return type("Desks", (Importer,), {"slug": "desks", "noun": "Desks", **fields})


def first() -> dict[str, Field[Any]]:
    return {
        "name": Text("Name", max_length=20),
        "code": Secret("Code"),
        "note": Text("Note", max_length=20, required=False),
        "is_free": Boolean("Free"),
    }


FIRST = importer(**first())
UPLOADED = Layout(FIRST.fields)
CELLS = ["Bay", "s3cret word", "by the door", "maybe"]
FAULT = Problem("is_free.type", "Free: No.", "is_free")


def now(**changes: Field[Any] | None) -> type[Importer]:
    """Return the importer of today, with some fields that are others or gone."""
    fields = first() | changes
    return importer(**{name: each for name, each in fields.items() if each is not None})


def stored(layout: Layout = UPLOADED) -> Any:
    """Return what a database gives back of a layout."""
    return json.loads(json.dumps(layout.stored()))


def row(*cells: str, **options: Any) -> Row:
    return Row(2, list(cells or CELLS), problems=[FAULT], **options)


def error_file(layout: Layout, failed: Row) -> list[list[str]]:
    text = "".join(write(layout, ",", [(failed, "unchanged.x")]))
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_an_unchanged_importer_has_the_layout_of_the_upload() -> None:
    with_errors = Layout((*FIRST.fields, None))

    for layout in (UPLOADED, with_errors):
        again = Layout.from_names(FIRST, stored(layout))
        assert (again.columns, again.gone) == (layout.columns, [])
        assert hidden_places(again, row()) == hidden_places(layout, row())


def test_older_code_reads_the_stored_columns_as_names_in_order() -> None:
    with_errors = Layout((*FIRST.fields, None))

    assert list(stored(with_errors)) == ["name", "code", "note", "is_free", ""]


FORMS = [stored(), UPLOADED.names()]


@pytest.mark.parametrize("form", FORMS, ids=["today's", "a list of older code"])
@pytest.mark.parametrize("gone", ["name", "code", "note", "is_free"])
def test_the_cell_of_a_column_that_is_gone_is_hidden_and_in_no_error_file(
    gone: str, form: Any
) -> None:
    layout = Layout.from_names(now(**{gone: None}), form)
    place = UPLOADED.names().index(gone)
    header, record = error_file(layout, row())

    assert [each.name for each in layout.gone] == [gone]
    assert {1, place} <= hidden_places(layout, row())
    assert header == [each for at, each in enumerate(HEADER) if at != place]
    assert CELLS[place] not in record
    assert "s3cret word" not in record


HEADER = ["Name", "Code", "Note", "Free", "Errors"]


def test_a_column_that_is_gone_is_called_as_it_was_or_by_its_name() -> None:
    importer_now = now(is_free=None)
    labels = [Layout.from_names(importer_now, form).label_of("is_free") for form in FORMS]

    assert labels == ["Free", "is_free"]


def test_a_secret_that_became_a_text_stays_hidden() -> None:
    layout = Layout.from_names(now(code=Text("Code", max_length=20)), stored())

    assert hidden_places(layout, row()) == frozenset({1})
    assert error_file(layout, row())[1][:4] == ["Bay", "", "by the door", "maybe"]


def test_a_text_that_became_a_secret_is_hidden_and_kept_by_a_reference() -> None:
    importer_now = now(code=Text("Code", max_length=20), note=Secret("Note"))
    layout = Layout.from_names(importer_now, stored())

    assert hidden_places(layout, row()) == frozenset({1, 2})
    assert error_file(layout, row())[1][:4] == ["Bay", "", "unchanged.x", "maybe"]


@pytest.mark.parametrize(
    "changes",
    [
        {"is_free": None},
        {"is_free": Text("Free", max_length=9)},
        {"code": Text("Code", max_length=20)},
        {"code": None},
        {"name": Digits("Name", max_length=20), "note": None},
    ],
    ids=lambda changes: " ".join(changes),
)
@pytest.mark.parametrize(
    "cells",
    [
        ("Bay", "by the door", "TRUE", "s3cret"),
        ("Bay", "x", "s3cret word", "TRUE and all"),
        ("Summer2031", "", "by the door", "maybe"),
        ("Bay", "", "Summer2031", "maybe"),
        ("Bay", "s3cret\nBow", "by the door", "maybe"),
    ],
)
def test_a_cell_that_may_hold_a_moved_secret_is_hidden_whatever_was_changed(
    changes: dict[str, Any], cells: tuple[str, ...]
) -> None:
    layout = Layout.from_names(now(**changes), stored())

    assert hidden_places(UPLOADED, row(*cells)) <= hidden_places(layout, row(*cells))


@pytest.mark.parametrize("cells", [CELLS[:2], [*CELLS, "more"]])
def test_a_row_that_does_not_fit_hides_as_much_as_before(cells: list[str]) -> None:
    layout = Layout.from_names(now(code=None, note=None), stored())
    misfit = row(*cells, misshapen=True)

    assert hidden_places(UPLOADED, misfit) <= hidden_places(layout, misfit)
