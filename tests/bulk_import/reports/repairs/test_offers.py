"""What is offered for a cell at fault: only what its column takes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plugins.bulk_import.engine.columns.layout import Layout
from plugins.bulk_import.engine.declaration.importer import Importer
from plugins.bulk_import.engine.declaration.operations import Operation
from plugins.bulk_import.engine.declaration.rules import lookup
from plugins.bulk_import.engine.fields.textual.booleans import Boolean
from plugins.bulk_import.engine.fields.textual.references import Reference
from plugins.bulk_import.engine.fields.textual.texts import Digits
from plugins.bulk_import.engine.rows.rows import Problem
from plugins.bulk_import.reports.repairs.offers import offers_for


class CodeImporter(Importer):
    slug = "codes"
    noun = "Codes"

    code = Digits("Code", max_length=4)
    room = Reference("Room", str)
    floor = Reference("Floor", str, required=False)
    active = Boolean("Active")

    @lookup(room, missing="Room: There is none.")
    def rooms(self, keys: set[str]) -> dict[str, str]:
        return {}

    @lookup(floor, missing="Floor: There is none.")
    def floors(self, keys: set[str]) -> dict[str, str]:
        return {}


LAYOUT = Layout.of_file(CodeImporter, CodeImporter.fields)


def offered(cell):
    problems: list[Problem] = []
    CodeImporter.code.read(cell, 2, problems)
    return [each.text for each in offers_for(LAYOUT, problems[0], cell, 1)]


@pytest.mark.parametrize(
    ("operation", "offers"),
    [
        (Operation.CREATE, {"room": [], "floor": [""], "active": ["TRUE", "FALSE"]}),
        (Operation.UPSERT, {"room": [], "floor": [""], "active": ["TRUE", "FALSE"]}),
        (Operation.UPDATE, {"room": [""], "floor": [""], "active": ["TRUE", "FALSE", ""]}),
    ],
)
def test_a_blank_is_offered_where_it_leaves_the_value_as_it_is(operation, offers):
    layout = replace(LAYOUT, operation=operation)
    for name, texts in offers.items():
        problem = Problem(f"{name}.unknown", "", name)
        assert [each.text for each in offers_for(layout, problem, "maybe", 1)] == texts
        assert "" not in [each.text for each in offers_for(layout, problem, " ", 1)]


def test_the_probable_value_is_offered_unless_the_column_refuses_it():
    assert offered('="4711"') == ["4711"]
    assert offered('="47110"') == []
