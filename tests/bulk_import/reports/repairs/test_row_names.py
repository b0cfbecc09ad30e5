"""What names a row: one column, where an importer does not say which several do."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.columns.layout import Layout
from plugins.bulk_import.engine.declaration.importer import Importer
from plugins.bulk_import.engine.fields.textual.secrets import Secret
from plugins.bulk_import.engine.fields.textual.texts import Text
from plugins.bulk_import.engine.rows.rows import Row
from plugins.bulk_import.reports.repairs.row_names import naming_fields, row_name


class UniqueImporter(Importer):
    slug = "unique"
    noun = "Unique"

    note = Text("Note", max_length=9)
    code = Text("Code", max_length=9, unique="Code: Twice.")
    mail = Text("Mail", max_length=9, unique="Mail: Twice.")


class PlainImporter(Importer):
    slug = "plain"
    noun = "Plain"

    pin = Secret("Pin")
    note = Text("Note", max_length=9)
    other = Text("Other", max_length=9)


@pytest.mark.parametrize("importer", [UniqueImporter, PlainImporter])
def test_a_row_is_named_by_its_first_unique_cell_or_its_first_that_is_no_secret(importer):
    layout, row = Layout.of_file(importer, importer.fields), Row(2, ["a", "b", "c"])
    assert row_name(layout, naming_fields(importer), row, frozenset()) == "b"
