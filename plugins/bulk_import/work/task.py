"""Task: one batch to work on, with everything that is known of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property

from ..engine.importer import Importer
from ..engine.layout import Layout
from ..engine.rows import Row
from ..storage.leases import Lease
from ..storage.models import ALL_OR_NOTHING, ImportRun
from ..storage.sealed import open_batch
from ..storage.vault import Vault


@dataclass(frozen=True)
class Task:
    """A batch that this worker has taken, its import, and what declares it."""

    importer: type[Importer]
    run: ImportRun
    """A copy: no rollback expires it."""
    lease: Lease

    @property
    def is_atomic(self) -> bool:
        """Say whether nothing is created unless every row is right."""
        return self.run.mode == ALL_OR_NOTHING

    @cached_property
    def layout(self) -> Layout:
        """Return which field stands in which column of the file."""
        return Layout.from_names(self.importer, json.loads(self.run.columns))

    def open_rows(self, vault: Vault) -> list[Row]:
        """Open the rows of the batch; SealBroken when no key fits."""
        return open_batch(vault, self.run.public_id, self.lease.number, self.lease.sealed)
