"""Settings of consoles that are broken: short leases, and hashes that leave time to strike."""

from __future__ import annotations

from collections.abc import Callable

from tests.parts.console_fixture import Console

SETTINGS = {
    "BULK_IMPORT_LEASE_SECONDS": "2",
    "BULK_IMPORT_HANG_SECONDS": "6",
    "BULK_IMPORT_JOB_SECONDS": "2",
    "BULK_IMPORT_SWEEP_SECONDS": "0.2",
    # Some dozens of people are a transaction, so that there is a middle to strike in.
    "BULK_IMPORT_SETTLE_SECONDS": "0.1",
    # About three milliseconds: five hundred people keep two cores busy for most of a second.
    "CTU_ARGON2_TIME_COST": "2",
    "CTU_ARGON2_MEMORY_KIB": "2048",
}
MakeConsole = Callable[..., Console]
