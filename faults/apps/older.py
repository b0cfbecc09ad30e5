"""The console as an older version was: Fernet tokens of less, without a name, and few rows each."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import astuple

from ctu import create_app
from ctu.users.importing.importer import UserImporter
from ctu.web.gc_tuning import settle
from plugins.bulk_import.engine.columns.layout import Layout
from plugins.bulk_import.engine.rows.rows import Row
from plugins.bulk_import.storage.rows import sealed
from plugins.bulk_import.storage.sealing.vault import Vault
from plugins.bulk_import.work import jobs


def seal_batch(
    vault: Vault, public_id: str, number: int, rows: Iterable[Row], layout: Layout
) -> str:
    """Seal what was known of a row before it could repair another one."""
    payload = [
        [row.line, row.cells, row.misshapen, [astuple(each)[:2] for each in row.found]]
        for row in rows
    ]
    return vault.seal_for_a_time(sealed.BATCH, public_id, number, payload).rpartition(".")[2]


sealed.seal_batch = seal_batch
# Its batches were settled whole.
UserImporter.batch_rows = 100
os.environ["BULK_IMPORT_SETTLE_SECONDS"] = "60"
jobs.CODE_VERSION = "older"
app = create_app()
settle()
