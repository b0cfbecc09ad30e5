"""Unsealing of rows: a batch that waits, failed rows by one or many."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from ...engine.columns.layout import Layout
from ...engine.rows.rows import Row
from ..sealing.vault import SealBroken, Vault
from .cell_columns import BY_COLUMN, rows_of
from .failed_texts import Parts
from .sealed import ABOVE, BATCH, CELLS, NEEDS_SECRET, SEEN, SURPLUS, WITHHELD
from .sealed_problems import NEWER, KnownProblems, may_name_line

_TRACES = frozenset({SURPLUS, WITHHELD, NEEDS_SECRET, SEEN, ABOVE})
_SEEN_ALONE = {SEEN}
_WAITING_VALUES, _FAILED_VALUES, _COLUMN_VALUES = 6, 4, 10
_AT_ONCE = 50
"""How many rows are opened in one piece: what is read of it stays in the processor's cache."""


def open_batch(vault: Vault, public_id: str, number: int, sealed: str) -> list[Row]:
    """Open the rows of a batch; SealBroken when no key fits."""
    problems = KnownProblems(None)
    found = vault.open(BATCH, public_id, number, sealed)
    if found and found[0][0] == BY_COLUMN:
        return rows_of(*known(found, _COLUMN_VALUES))
    known(found, _WAITING_VALUES)
    if not _are_plain(found):
        return [_waiting(problems, *values) for values in found]
    # Nearly all rows are like these, by the thousand.
    rows = [Row(line, cells, [], (), None, misshapen) for line, cells, misshapen, *_ in found]
    if len(found[0]) == _WAITING_VALUES:
        for row, values in zip(rows, found, strict=True):
            row.seen = values[-1][SEEN]
    return rows


def _are_plain(rows: Sequence[Sequence[Any]]) -> bool:
    """Return whether waiting rows consist of nothing but their cells and records."""
    sizes = set(map(len, rows))
    if sizes not in ({_WAITING_VALUES}, {_WAITING_VALUES - 1}):
        return False
    _, _, _, found, parents, *more = zip(*rows, strict=True)
    if any(found) or parents.count(None) < len(parents):
        return False
    return all(
        set(map(type, traces)) == {dict} and all(each.keys() == _SEEN_ALONE for each in traces)
        for traces in more
    )


def open_failed(
    vault: Vault, public_id: str, line: int, sealed: str, layout: Layout | None = None
) -> Row:
    """Decrypt a failed row; SealBroken when no key fits.

    :param layout: the columns of the file; without it, a problem that older code has sealed may
        not know its column.
    """
    return open_all_failed(vault, public_id, [(line, sealed)], layout)[0]


def open_all_failed(
    vault: Vault, public_id: str, rows: Sequence[tuple[int, str]], layout: Layout | None
) -> list[Row]:
    """Decrypt failed rows of one import, each given by its line and text, as `open_failed`."""
    problems, parts, opened = KnownProblems(layout), Parts(CELLS, public_id), list[Row]()
    # What stands after the cells is the same in many rows, and is read once.
    alike: dict[bytes, Row] = {}
    for start in range(0, len(rows), _AT_ONCE):
        lines, sealed = zip(*rows[start : start + _AT_ONCE], strict=True)
        texts, tails = parts.of(lines, vault.contents(sealed))
        found = json.loads(b"[%b]" % b",".join(texts))
        for line, cells, text in zip(lines, found, tails, strict=True):
            if (like := alike.get(text)) is not None:
                # By place, which for rows by the hundred is worth it.
                opened.append(Row(line, cells, like.problems.copy(), (), None, like.misshapen))
                continue
            [more] = known([json.loads(b"[%b]" % text)], _FAILED_VALUES - 1)
            opened.append(failed_row(problems, line, cells, *more))
            if len(more) < _FAILED_VALUES - 1 and not may_name_line(text):
                alike[text] = opened[-1]
    return opened


def known(sealed: Sequence[Sequence[Any]], most: int) -> Sequence[Sequence[Any]]:
    """Return sealed lists of values that this code understands.

    Old and new code run side by side during an upgrade. New values stand at the end and have
    defaults, so what older code has sealed is opened; what newer code has sealed is left to it.
    """
    if max(map(len, sealed), default=0) > most:
        raise SealBroken(NEWER)
    return sealed


def _waiting(
    problems: KnownProblems,
    line: int,
    cells: list[str],
    misshapen: bool = False,
    found: Sequence[Sequence[Any]] = (),
    parent: Sequence[Any] | None = None,
    traces: Mapping[str, Any] | None = None,
) -> Row:
    decoded = tuple([problems.read(values, line) for values in found]) if found else ()
    # By place, which for rows by the thousand is worth it.
    row = Row(line, cells, [], decoded, None, misshapen)
    if traces:
        _trace(row, traces)
    if parent is not None:
        row.parent = parent[0], parent[1]
    return row


def failed_row(
    problems: KnownProblems,
    line: int,
    cells: list[str],
    misshapen: bool = False,
    found: Sequence[Sequence[Any]] = (),
    traces: Mapping[str, Any] | None = None,
) -> Row:
    """Return a failed row of what was sealed of it (`sealed.failed_values`)."""
    decoded = [problems.read(values, line) for values in found]
    # By place, which for rows by the thousand is worth it.
    row = Row(line, cells, decoded, (), None, misshapen)
    if traces:
        _trace(row, traces)
    return row


def _trace(row: Row, traces: Any) -> None:
    if not isinstance(traces, dict) or not _TRACES.issuperset(traces):
        raise SealBroken(NEWER)
    if len(traces) == 1 and SEEN in traces:
        # A row of an update has nothing else.
        row.seen = traces[SEEN]
        return
    row.surplus, row.withheld = traces.get(SURPLUS, 0), tuple(traces.get(WITHHELD, ()))
    row.above = traces.get(ABOVE, 0)
    row.needs_secret, row.seen = bool(traces.get(NEEDS_SECRET)), traces.get(SEEN, "")
