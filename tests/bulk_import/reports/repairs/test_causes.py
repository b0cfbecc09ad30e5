"""What went wrong, by cause: every problem is counted, few are looked at."""

from __future__ import annotations

from typing import Any

from plugins.bulk_import.engine.columns.layout import Layout
from plugins.bulk_import.engine.fields.textual.booleans import Boolean
from plugins.bulk_import.engine.fields.textual.secrets import Secret
from plugins.bulk_import.engine.fields.textual.texts import Text
from plugins.bulk_import.engine.rows.rows import Row
from plugins.bulk_import.reports.repairs.causes import SHOWN_FAULTS, find_causes, find_faults, group

FIELDS: tuple[Any, ...] = (Text("Name", max_length=3), Secret("Password"), Boolean("Active"))
LAYOUT = Layout(FIELDS)


def judged(count: int) -> list[Row]:
    """Return rows with a name that is too long and an odd truth value, every third without."""
    rows = [Row(line, ["Anna", f"secret{line}", "1"]) for line in range(2, count + 2)]
    for row in rows:
        for field, cell in zip(FIELDS, row.cells, strict=True):
            if row.line % 3 or field is FIELDS[0]:
                field.read(cell, row.line, row.problems)
    return rows


def test_the_causes_that_are_sent_are_those_of_all_faults() -> None:
    rows = judged(SHOWN_FAULTS)
    assert find_causes(LAYOUT, rows) == group(find_faults(LAYOUT, rows))


def test_all_problems_are_counted_and_the_first_ones_sent() -> None:
    rows = judged(2 * SHOWN_FAULTS)
    sent, whole = find_causes(LAYOUT, rows), group(find_faults(LAYOUT, rows))
    assert [each.count for each in sent] == [each.count for each in whole]
    assert [each.message for each in sent] == [each.message for each in whole]
    assert [each.left_out for each in sent] == [each.left_out for each in whole]
    assert [list(each.shown) for each in sent] == [list(each.shown) for each in whole]
    assert sent[0].left_out == SHOWN_FAULTS
