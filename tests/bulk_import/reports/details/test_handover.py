"""What has become of slips: those whose time is over cannot be opened, purged or not."""

from __future__ import annotations

import pytest

from plugins.bulk_import.reports.details.handover import Group
from plugins.bulk_import.storage.tables.handover_table import ImportHandover
from plugins.bulk_import.storage.tables.statuses import HandoverState


@pytest.mark.parametrize(
    ("now", "is_sealed", "said"), [(4.0, True, "Sealed"), (5.0, False, "Erased")]
)
def test_slips_can_be_opened_until_their_time_is_over(now, is_sealed, said):
    part = ImportHandover(state=HandoverState.SEALED, expires_at=5.0, records='["1"]')
    group = Group("Sales", [part], now, may_open=True)
    assert (group.is_sealed, group.state.striptags().split()[0]) == (is_sealed, said)
