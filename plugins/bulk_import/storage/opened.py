"""Rows that were sealed, opened again: a batch that waits, failed rows by one or many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..engine.layout import Layout
from ..engine.rows import Row
from .sealed import ABOVE, BATCH, CELLS, NEEDS_SECRET, SEEN, SURPLUS, WITHHELD
from .sealed_problems import NEWER, KnownProblems
from .vault import SealBroken, Vault

_TRACES = frozenset({SURPLUS, WITHHELD, NEEDS_SECRET, SEEN, ABOVE})
_WAITING_VALUES, _FAILED_VALUES = 6, 4
_AT_ONCE = 50
"""So many rows are opened in one piece: what is read of it stays in the processor's cache."""


def open_batch(vault: Vault, public_id: str, number: int, sealed: str) -> list[Row]:
    """Open the rows of a batch; SealBroken when no key fits."""
    problems = KnownProblems(None)
    found = known(vault.open(BATCH, public_id, number, sealed), _WAITING_VALUES)
    return [_waiting(problems, *values) for values in found]


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
    problems, opened = KnownProblems(layout), list[Row]()
    for start in range(0, len(rows), _AT_ONCE):
        part = rows[start : start + _AT_ONCE]
        found = known(vault.open_all(CELLS, public_id, part), _FAILED_VALUES)
        for (line, _), (cells, *more) in zip(part, found, strict=True):
            row = Row(line, cells)
            if more:
                _fill(row, problems, *more)
            opened.append(row)
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
    row = Row(line, cells, misshapen=misshapen)
    if traces:
        _trace(row, traces)
    row.found = tuple([problems.read(values, line) for values in found])
    row.parent = None if parent is None else (parent[0], parent[1])
    return row


def _fill(
    row: Row,
    problems: KnownProblems,
    misshapen: bool,
    found: Sequence[Sequence[Any]] = (),
    traces: Mapping[str, Any] | None = None,
) -> None:
    """Give a failed row what was sealed behind its cells."""
    row.misshapen = misshapen
    row.problems = [problems.read(values, row.line) for values in found]
    if traces:
        _trace(row, traces)


def _trace(row: Row, traces: Any) -> None:
    if not isinstance(traces, Mapping) or not _TRACES.issuperset(traces):
        raise SealBroken(NEWER)
    if len(traces) == 1 and SEEN in traces:
        # A row of an update has nothing else.
        row.seen = traces[SEEN]
        return
    row.surplus, row.withheld = traces.get(SURPLUS, 0), tuple(traces.get(WITHHELD, ()))
    row.above = traces.get(ABOVE, 0)
    row.needs_secret, row.seen = bool(traces.get(NEEDS_SECRET)), traces.get(SEEN, "")
