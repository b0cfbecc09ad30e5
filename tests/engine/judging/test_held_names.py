"""Names that nothing to be chosen has, but that the record of their row holds already."""

from __future__ import annotations

import pytest

from plugins.bulk_import import Importer, Many, Reference, lookup
from plugins.bulk_import.engine.judging.held_names import held_names
from plugins.bulk_import.engine.rows.rows import REFUSED, Row


class Kit(Importer):
    slug = "kits"
    noun = "Kits"
    depot = Reference("Depot", str)
    tags = Many("Tags", str)

    @lookup(depot, missing="Depot: There is none.")
    def find_depots(self, keys):
        return {}

    @lookup(tags, missing="Tags: There are none.")
    def find_tags(self, keys):
        return {}

    def create(self, rows):
        return []

    def stored_value(self, record, field):
        return record[field.name]


def row(held):
    made = Row(2, [])
    made.held = held
    return made


@pytest.mark.parametrize(
    ("name", "stored", "value", "found"),
    [
        ("depot", "Old", "OLD", {"OLD": "Old"}),
        ("depot", "Older", "Old", {}),
        ("depot", None, "Old", {}),
        ("tags", ("Oak", "Old"), ("Oak", "old", "gone"), {"old": "Old"}),
        ("tags", None, ("old",), {}),
    ],
)
def test_a_missing_name_is_that_of_what_the_record_holds(name, stored, value, found):
    missing = {"Old", "OLD", "old", "gone"}
    rows, values = [row({name: stored}), row(None), row({name: stored})], [value, value, REFUSED]
    assert held_names(Kit(None), Kit.field_named(name), rows, values, missing) == {0: found}
