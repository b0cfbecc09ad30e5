"""Invariants of imports during and after any event: no lost or doubled row, a true status."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, text

from ctu.develop.servers.process import POLL_SECONDS
from ctu.models.users import NO_PASSWORD
from plugins.bulk_import.storage.tables.statuses import OPEN_STATUSES, RunStatus
from tests.parts.console_fixture import Console
from tests.suite.waiting import WAIT_SECONDS

COUNT = """
    SELECT status, reason, total_rows, judged_rows, created_rows, failed_rows, not_attempted_rows,
      uploaded_at, started_at, finished_at,
      (SELECT count(*) FROM user_account u WHERE u.import_public_id = r.public_id) AS users,
      (SELECT count(*) FROM membership m JOIN user_account u ON u.id = m.user_id
        WHERE u.import_public_id = r.public_id AND m.team_id = u.primary_team_id) AS members,
      (SELECT count(*) FROM import_row o WHERE o.run_id = r.id AND o.outcome = 'created') AS made,
      (SELECT count(*) FROM import_row o WHERE o.run_id = r.id AND o.outcome = 'failed') AS wrong,
      (SELECT count(*) FROM import_row o WHERE o.run_id = r.id
        AND o.outcome = 'not_attempted') AS unattempted,
      (SELECT coalesce(sum(row_count), 0) FROM import_batch b WHERE b.run_id = r.id
        AND b.state <> 'settled') AS open_rows,
      importer
    FROM import_run r WHERE public_id = :id
"""
# Rows that an import has lost, doubled and half made, by the stored rows alone.
TALLY = """
    SELECT coalesce(sum(total_rows - outcomes - open_rows), 0),
      coalesce(sum(CASE WHEN users > made THEN users - made ELSE 0 END), 0),
      coalesce(sum(CASE WHEN made > users THEN made - users ELSE 0 END), 0),
      coalesce(sum(halves), 0)
    FROM (SELECT r.total_rows,
      (SELECT count(*) FROM import_row o WHERE o.run_id = r.id) AS outcomes,
      (SELECT coalesce(sum(row_count), 0) FROM import_batch b WHERE b.run_id = r.id
        AND b.state <> 'settled') AS open_rows,
      (SELECT count(*) FROM user_account u WHERE u.import_public_id = r.public_id) AS users,
      (SELECT count(*) FROM import_row o WHERE o.run_id = r.id AND o.outcome = 'created') AS made,
      (SELECT count(*) FROM user_account u WHERE u.import_public_id = r.public_id
        AND (u.password_hash IN ('', :none)
          OR NOT EXISTS (SELECT 1 FROM permission_group g WHERE g.id = u.group_id)
          OR NOT EXISTS (SELECT 1 FROM team t WHERE t.id = u.primary_team_id)
          OR NOT EXISTS (SELECT 1 FROM membership m
            WHERE m.user_id = u.id AND m.team_id = u.primary_team_id))) AS halves
      FROM import_run r WHERE r.public_id IN :ids) AS each_run
"""
# Whom the audit tells that an import has created; no constraint keeps an entry from a second one.
CREATIONS = """
    SELECT count(*), count(DISTINCT subject_id) FROM audit_entry
    WHERE import_public_id = :id AND kind = 'user' AND deed = 'created'
"""
DOUBLED_LOGINS = "SELECT count(*) - count(DISTINCT login_key) FROM user_account"


@dataclass(frozen=True)
class Tally:
    """How many rows of some imports came to harm."""

    lost: int
    doubled: int
    half_made: int


@dataclass(frozen=True)
class Count:
    """One look at an import and at what it has made, in one snapshot of the database."""

    status: str
    reason: str
    total: int
    judged: int
    created: int
    failed: int
    not_attempted: int
    uploaded_at: float
    started_at: float | None
    finished_at: float | None
    users: int
    members: int
    made: int
    wrong: int
    unattempted: int
    open_rows: int
    importer: str

    @property
    def waiting(self) -> int:
        """Return how many rows have no outcome yet."""
        return self.total - self.created - self.failed - self.not_attempted

    @property
    def is_open(self) -> bool:
        """Return whether the import is still to be worked on."""
        return self.status in OPEN_STATUSES


def look(console: Console, public_id: str) -> Count:
    """Return the counts of this moment, which must be true like those of any moment."""
    [row] = console.query(COUNT, id=public_id)
    count = Count(*row)
    check_count(count)
    return count


def check_count(count: Count) -> None:
    """Assert that nobody is lost or doubled and the status is true, as far as one look shows."""
    assert count.waiting >= 0, count
    assert (count.made, count.wrong) == (count.created, count.failed), count
    assert count.unattempted == count.not_attempted, count
    if count.importer == "users":
        assert count.users == count.members == count.created, count
    assert (count.finished_at is None) == count.is_open, count
    if count.status != RunStatus.PENDING:
        assert count.waiting == 0 or count.is_open, count
    if count.is_open:
        assert count.open_rows == count.waiting, count
    assert (count.status == RunStatus.COMPLETED) == (count.created == count.total), count


def follow(
    console: Console, public_id: str, until: Callable[[Count], bool], seconds: float = WAIT_SECONDS
) -> Count:
    """Look repeatedly until a condition holds; the counts of every look are checked."""
    deadline = time.monotonic() + seconds
    before = look(console, public_id)
    while not until(before):
        assert time.monotonic() < deadline, before
        time.sleep(POLL_SECONDS)
        count = look(console, public_id)
        assert (count.created, count.failed) >= (before.created, before.failed), (before, count)
        before = count
    return before


def check_end(console: Console, public_id: str) -> Count:
    """Assert that an ended import has nothing waiting or sealed, and nobody doubled."""
    count = look(console, public_id)
    assert not count.is_open, count
    assert count.waiting == count.open_rows == 0, count
    assert count.finished_at is not None
    assert count.uploaded_at <= (count.started_at or count.uploaded_at) <= count.finished_at, count
    assert (count.reason == "") == (count.status.startswith("COMPLETED")), count
    sealed = "SELECT count(*) FROM import_batch WHERE sealed IS NOT NULL AND state = 'settled'"
    assert console.query(sealed) == [(0,)]
    if count.importer == "users":
        assert console.query(CREATIONS, id=public_id) == [(count.created, count.created)], count
    logins = Counter(key for (key,) in console.query("SELECT login_key FROM user_account"))
    assert set(logins.values()) <= {1}, logins.most_common(3)
    return count


def logins_of(console: Console, public_id: str) -> set[str]:
    """Return the logins that an import has created."""
    found = console.query(
        "SELECT login FROM user_account WHERE import_public_id = :id", id=public_id
    )
    return {login for (login,) in found}


def tally(console: Console, public_ids: Sequence[str]) -> Tally:
    """Return what some imports have lost, doubled and half made; logins are counted over all."""
    query = text(TALLY).bindparams(bindparam("ids", expanding=True))
    with console.engine.connect() as connection:
        values = {"ids": list(public_ids), "none": NO_PASSWORD}
        unaccounted, doubled, gone, halves = connection.execute(query, values).one()
        logins = connection.execute(text(DOUBLED_LOGINS)).scalar_one()
    return Tally(int(abs(unaccounted) + gone), int(doubled + logins), int(halves))


def check_store(console: Console) -> None:
    """Assert that a SQLite file is whole and no foreign key dangles; PostgreSQL guarantees both."""
    if console.engine.dialect.name == "sqlite":
        assert console.query("PRAGMA integrity_check") == [("ok",)]
        assert console.query("PRAGMA foreign_key_check") == []
