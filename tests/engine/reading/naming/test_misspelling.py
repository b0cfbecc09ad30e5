"""Which names of columns are taken for another one with a slip in it."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.fields.textual.booleans import Boolean
from plugins.bulk_import.engine.fields.textual.texts import Text
from plugins.bulk_import.engine.reading.naming.misspelling import similar
from plugins.bulk_import.engine.reading.sheet import Column

ACTIVE, ROLE = Boolean("Active"), Text("Role", max_length=20)


@pytest.mark.parametrize(
    ("key", "name", "column", "is_slip"),
    [
        ("activ", "active", ACTIVE, True),
        ("locked", "unlocked", ACTIVE, False),
        ("instution", "institution", ROLE, True),
        ("institut", "institution", ROLE, False),
    ],
)
def test_letters_that_are_left_out_are_a_slip_if_few_and_not_the_first_of_a_truth_value(
    key: str, name: str, column: Column, is_slip: bool
) -> None:
    assert bool(similar(key, {name: {column: 1.0}})) is is_slip
