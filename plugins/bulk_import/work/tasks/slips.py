"""Sealing what an importer made, in the transaction that creates the records."""

from __future__ import annotations

from collections.abc import Sequence

from ...engine.rows.rows import Row
from ...engine.rows.slips import Slip
from ...state import State
from ...storage.rows.handovers import Handed, add_handovers
from ...storage.tables.models import ImportRun


def seal_slips(state: State, run: ImportRun, created: Sequence[tuple[Row, str]]) -> None:
    """Seal the secrets of records that were just created, one text for each group.

    :param created: the rows, each with the key of its record.
    """
    groups: dict[str, list[tuple[Row, str, Slip]]] = {}
    for row, key in created:
        if row.slip is not None:
            groups.setdefault(row.slip.group, []).append((row, key, row.slip))
    handed = [
        Handed(min(row.line for row, _, _ in each), name, [(key, slip) for _, key, slip in each])
        for name, each in groups.items()
    ]
    if handed:
        add_handovers(state.session, state.vault, run, handed, state.settings.handover_hours)
