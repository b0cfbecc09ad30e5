"""What an upload teaches: repairs of values, and no repair of a single person's cell."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.columns.allowed_values import Usable
from plugins.bulk_import.engine.columns.layout import Layout
from plugins.bulk_import.engine.declaration.importer import Importer
from plugins.bulk_import.engine.fields.textual.texts import Text
from plugins.bulk_import.engine.repairs.repairs import Repaired, Repairs
from plugins.bulk_import.engine.rows.rows import Row
from plugins.bulk_import.storage.repairs.lessons import LONGEST, learned_values


class NoteImporter(Importer):
    slug = "notes"
    noun = "Notes"

    note = Text("Note", max_length=2 * LONGEST)


LAYOUT = Layout.of_file(NoteImporter, NoteImporter.fields)


def taught(before, after, count):
    rows = [Row(line, [after]) for line in range(2, 2 + count)]
    done = [Repaired(row, NoteImporter.note, before, after, is_hidden=False) for row in rows]
    found = learned_values(LAYOUT, Repairs(done), Usable(NoteImporter(None)))
    return [each.texts for each in found]


@pytest.mark.parametrize(
    ("after", "count", "is_taught"),
    [
        ("Hall", 2, True),
        ("Hall", 1, False),
        ("a" * LONGEST, 2, True),
        ("a" * (LONGEST + 1), 2, False),
    ],
    ids=["a value", "one cell", "long", "too long"],
)
def test_a_value_is_a_lesson_and_one_cell_of_made_up_text_is_none(after, count, is_taught):
    assert taught("Hal", after, count) == [("note", "Hal", after)] * is_taught
