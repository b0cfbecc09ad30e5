"""Whether a record holds a value already, in whatever form it is stored."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.declaration.changes import is_same
from plugins.bulk_import.engine.fields.textual.booleans import Boolean
from plugins.bulk_import.engine.fields.textual.texts import Text

NOTE = Text("Note", max_length=9, required=False)
ACTIVE = Boolean("Active", required=False)


@pytest.mark.parametrize(
    ("field", "before", "after", "is_told_same"),
    [
        (NOTE, None, "", True),
        (NOTE, "", None, True),
        (NOTE, None, "x", False),
        (ACTIVE, None, False, True),
        (ACTIVE, None, True, False),
    ],
)
def test_no_value_is_the_same_as_that_of_a_blank_cell(field, before, after, is_told_same):
    assert is_same(field, before, after) is is_told_same
