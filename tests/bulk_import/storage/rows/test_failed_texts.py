"""The two parts of a failed row: whatever its cells hold, they are what was sealed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plugins.bulk_import.storage.rows.failed_texts import Parts
from plugins.bulk_import.storage.sealing.bound_texts import bound
from plugins.bulk_import.storage.sealing.vault import SealBroken
from tests.suite.cases import cases

CELL = st.text() | st.sampled_from(['"', "\\", '"],', '"],false,[]', "],true,[[", ",false,[]]"])
PROBLEM = st.tuples(CELL, CELL, st.booleans()).map(list)
MORE = (
    st.just(list[Any]())
    | st.tuples(st.booleans(), st.lists(PROBLEM, max_size=2)).map(list)
    | st.tuples(st.booleans(), st.just([]), st.just({"withheld": [1]})).map(list)
)
ROW = st.tuples(st.lists(CELL, max_size=4), MORE).map(lambda parts: [parts[0], *parts[1]])


@cases(400)
@given(st.lists(ROW, max_size=6).flatmap(lambda rows: st.permutations([*rows, *rows])))
@example([[["a"], False, []], [["b,false,[]]"], False, []], [['"],false,[]]'], False, []]])
@example([[[], True, [["a", "b"]]], [["a"]], [[""], False], [[], False]])
def test_the_parts_of_rows_are_their_cells_and_what_stands_behind_them(
    rows: Sequence[Sequence[Any]],
) -> None:
    contents = [bound("row", "0a", line, row) for line, row in enumerate(rows)]
    parts = Parts("row", "0a")

    found = zip(*parts.of(range(len(rows)), contents), strict=True)

    assert [[json.loads(cells), *json.loads(b"[%b]" % rest)] for cells, rest in found] == rows


@pytest.mark.parametrize("told", [("row", "0a", 3), ("row", "0b", 2), ("batch", "0a", 2)])
def test_a_row_that_is_bound_to_something_else_has_no_parts(told: tuple[str, str, int]) -> None:
    payload = [["a"], False, []]
    contents = [bound("row", "0a", 1, payload), bound(*told, payload)]

    with pytest.raises(SealBroken, match="another place"):
        Parts("row", "0a").of([1, 2], contents)
