"""Task: one batch to work on, with its import, importer and lease."""

from __future__ import annotations

import json
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from ...engine.columns.layout import Layout
from ...engine.declaration.importer import Importer
from ...engine.declaration.operations import Operation
from ...engine.rows.rows import Row
from ...storage.rows.sealed import batch_values, layout_of, seal_failed
from ...storage.rows.sealed_problems import NEWER
from ...storage.rows.unsealed import open_batch
from ...storage.runs.leases import Lease
from ...storage.sealing.vault import SealBroken, Vault
from ...storage.tables.models import ImportRun
from ...storage.tables.statuses import BatchState, Mode


@dataclass(frozen=True)
class Task:
    """A batch that this worker has taken, its import, and what declares it."""

    importer: type[Importer]
    run: ImportRun
    """A copy: no rollback expires it."""
    lease: Lease
    rows: list[Row] | None = None
    """Its rows, where whoever works on it has judged them just before."""
    has_others: bool = False
    """Whether its import had other batches than the one of these rows."""
    results: Generator[Any] | None = None
    """What `prepare` still yields for them, where it has begun."""
    actor: Any = None
    """Who uploads, loaded when these were judged."""
    uncounted: int = 0
    """How many of them were judged under this lease and are not counted yet by the import."""
    prepared: int = 0
    """How many of them, from the first on, are prepared."""

    def in_state(self, state: BatchState) -> Task:
        """Return the task with its batch in another state, under the same lease."""
        return replace(self, lease=replace(self.lease, state=state))

    @property
    def is_undo(self) -> bool:
        """Return whether its records are to be taken back."""
        return self.lease.state == BatchState.UNDO

    @property
    def is_atomic(self) -> bool:
        """Return whether it is all or nothing; an undo never is."""
        return self.run.mode == Mode.ALL_OR_NOTHING and not self.is_undo

    @property
    def lines(self) -> list[int]:
        """Return the lines of the batch's rows."""
        return [int(line) for line in json.loads(self.lease.lines)]

    @cached_property
    def layout(self) -> Layout:
        """Return which field stands in which column of the file."""
        return layout_of(self.importer, self.run)

    def open_rows(self, vault: Vault) -> list[Row]:
        """Return the rows of the batch, decrypted unless they are at hand.

        :raises SealBroken: when no key fits, or newer code is meant.
        """
        if self.rows is not None:
            return self.rows
        if self.run.operation not in set(Operation):
            raise SealBroken(NEWER)
        return open_batch(vault, self.run.public_id, self.lease.number, self.lease.sealed)

    def next_batch(self, vault: Vault, number: int, rows: Sequence[Row]) -> dict[str, Any]:
        """Return the columns of a new batch of some of the rows."""
        return batch_values(vault, self.run, number, rows, self.layout)

    def judged_batches(
        self, vault: Vault, rows: Sequence[Row], waiting: Sequence[Row], size: int
    ) -> list[dict[str, Any]]:
        """Return the columns of judged batches of some of its rows, `size` rows in each.

        The first has the number of this batch, the others have the index of their first row.

        :param rows: all rows of this batch, which tell the index of each.
        """
        places = {row.line: place for place, row in enumerate(rows, self.lease.number)}
        batches = []
        for start in range(0, len(waiting), size):
            part = waiting[start : start + size]
            number = places[part[0].line] if start else self.lease.number
            values = self.next_batch(vault, number, part)
            batches.append(values | {"state": BatchState.JUDGED})
        return batches

    def seal_failed(self, vault: Vault, row: Row) -> str:
        """Seal what may be shown and downloaded of a failed row."""
        return seal_failed(vault, self.run.public_id, row, self.layout)
