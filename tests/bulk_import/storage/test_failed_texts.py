"""The two parts of a failed row: whatever its cells hold, they are what was sealed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from plugins.bulk_import.storage.failed_texts import Parts

CELL = st.text() | st.sampled_from(['"', "\\", '"],', '"],false,[]', "],true,[[", ",false,[]]"])
PROBLEM = st.tuples(CELL, CELL, st.booleans()).map(list)
MORE = (
    st.just(list[Any]())
    | st.tuples(st.booleans(), st.lists(PROBLEM, max_size=2)).map(list)
    | st.tuples(st.booleans(), st.just([]), st.just({"withheld": [1]})).map(list)
)
ROW = st.tuples(st.lists(CELL, max_size=4), MORE).map(lambda parts: [parts[0], *parts[1]])


@given(st.lists(ROW, max_size=6).flatmap(lambda rows: st.permutations([*rows, *rows])))
@example([[["a"], False, []], [["b,false,[]]"], False, []], [['"],false,[]]'], False, []]])
@example([[[], True, [["a", "b"]]], [["a"]], [[""], False], [[], False]])
def test_the_parts_of_rows_are_their_cells_and_what_stands_behind_them(
    rows: Sequence[Sequence[Any]],
) -> None:
    payloads = [json.dumps(row, separators=(",", ":")).encode() for row in rows]
    parts = Parts()

    found = [part for payload in payloads for part in parts.of([payload])]

    assert [[json.loads(cells), *json.loads(b"[%b]" % rest)] for cells, rest in found] == rows
