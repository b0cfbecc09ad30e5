"""What must be true after, and during, whatever happens: conservation, no doubles, true status."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from ctu.develop.process import POLL_SECONDS
from plugins.bulk_import.models import COMPLETED, OPEN_STATUSES, PENDING
from tests.console_world import World

SECONDS = 60.0
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
        """Say whether the import is still to be worked on."""
        return self.status in OPEN_STATUSES


def look(world: World, public_id: str) -> Count:
    """Return the counts of this moment, which must be true like those of any moment."""
    [row] = world.query(COUNT, id=public_id)
    count = Count(*row)
    check_count(count)
    return count


def check_count(count: Count) -> None:
    """O1 and O3, as far as one look can tell."""
    assert count.waiting >= 0, count
    assert (count.made, count.wrong) == (count.created, count.failed), count
    assert count.unattempted == count.not_attempted, count
    if count.importer == "users":
        assert count.users == count.members == count.created, count
    assert (count.finished_at is None) == count.is_open, count
    if count.status != PENDING:
        assert count.waiting == 0 or count.is_open, count
    if count.is_open:
        assert count.open_rows == count.waiting, count
    assert (count.status == COMPLETED) == (count.created == count.total), count


def follow(world: World, public_id: str, until: Callable[[Count], bool]) -> Count:
    """Look again and again until something is so; every look is checked."""
    deadline = time.monotonic() + SECONDS
    before = look(world, public_id)
    while not until(before):
        assert time.monotonic() < deadline, before
        time.sleep(POLL_SECONDS)
        count = look(world, public_id)
        assert (count.created, count.failed) >= (before.created, before.failed), (before, count)
        before = count
    return before


def check_end(world: World, public_id: str) -> Count:
    """O1 to O3 at the end: nothing waits, nothing is sealed in vain, nobody is doubled."""
    count = look(world, public_id)
    assert not count.is_open, count
    assert count.waiting == count.open_rows == 0, count
    assert count.finished_at is not None
    assert count.uploaded_at <= (count.started_at or count.uploaded_at) <= count.finished_at, count
    assert (count.reason == "") == (count.status.startswith("COMPLETED")), count
    sealed = "SELECT count(*) FROM import_batch WHERE sealed IS NOT NULL AND state = 'settled'"
    assert world.query(sealed) == [(0,)]
    logins = Counter(key for (key,) in world.query("SELECT login_key FROM user_account"))
    assert set(logins.values()) <= {1}, logins.most_common(3)
    return count


def logins_of(world: World, public_id: str) -> set[str]:
    """Return the logins that an import has created."""
    found = world.query("SELECT login FROM user_account WHERE import_public_id = :id", id=public_id)
    return {login for (login,) in found}
