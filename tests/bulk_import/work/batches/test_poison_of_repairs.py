"""A row that kills is written down like any other row that failed."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from plugins.bulk_import.storage.tables.models import ImportRow
from tests.bulk_import.batches import take_batch

pytestmark = pytest.mark.databases("sqlite")


def test_a_row_that_kills_still_tells_which_row_it_repairs(state, upload, finish, persist, sheet):
    first = finish(upload(sheet("ann,s3cret,,oops")).id)
    reference = state.vault.reference(first.public_id, 2, "ann")
    run_id = upload(sheet(f"ann,{reference},,TRUE")).id
    for _ in range(4):
        take_batch(state.session, run_id, "dies", -1, "1")

    persist(run_id)

    row = state.session.scalars(select(ImportRow).where(ImportRow.run_id == run_id)).one()
    assert (row.outcome, row.codes, row.record_id) == ("failed", "row.not_processed", None)
    assert (row.parent_run_id, row.parent_line) == (first.id, 2)
