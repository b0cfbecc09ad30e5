"""Notices: an uploader is notified once that an import has ended, unless they have seen its end.

The database stores what was seen, so that no notice depends on a process or on a signal. Writes
use a transaction of their own, so that objects of the page's transaction do not expire.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, Table, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from ...actors import current_identity
from ...engine.declaration.importer import Importer
from ...engine.declaration.operations import Operation
from ...engine.sentences.language import _t, number, with_colon
from ...state import State
from ...storage.database.clock import database_now
from ...storage.database.dialect import SQLITE
from ...storage.tables.models import ImportRun
from ..words.wording import counted_records
from .outcome_text import done_text, rest_text

log = logging.getLogger(__name__)

LOCK_MILLISECONDS = 250
"""How long a page waits for SQLite's one writer; the notice comes with a later page then."""


def claim(state: State, actor_id: str, importers: Collection[str]) -> tuple[list[ImportRun], int]:
    """Return the imports of an uploader that have ended unseen, and how many go on.

    Each is returned once, to one page, whatever else that person has open, the newest first.
    """
    run = _table().c
    is_unseen = run.actor_id == actor_id, run.noticed_at.is_(None)
    # The kinds are filtered in Python: SQLite would prefer an index over kind and uploader
    # to the partial index of unseen imports, and that one holds every upload of the person.
    found = state.session.execute(select(run.id, run.importer, run.finished_at).where(*is_unseen))
    unseen = [(run_id, at) for run_id, slug, at in found if slug in importers]
    run_ids = [run_id for run_id, at in unseen if at is not None]
    claimed = _mark(state, run_ids) if run_ids else []
    newest_first = sorted(claimed, key=lambda each: each.id, reverse=True)
    return newest_first, len(unseen) - len(run_ids)


def see(state: State, runs: Sequence[ImportRun]) -> None:
    """Mark the current actor's own imports among these as seen, if they have ended.

    Pages that show the end of an import call it; without unseen ones it runs no query.
    """
    unseen = [run for run in runs if run.noticed_at is None and not run.is_open]
    if not unseen:
        return
    actor_id = current_identity(state.actors).id
    own = [run.id for run in unseen if run.actor_id == actor_id]
    if own:
        _mark(state, own)


def sentence(run: ImportRun, importer: type[Importer]) -> str:
    """Return how an import has ended: "new-starters.csv: 21 of 25 users created, 4 rows …"."""
    things = counted_records(importer, run.total_rows)
    reason = f" {_t(run.reason)}" if run.reason else ""
    created = number(run.created_rows)
    done = _t("{count} of {things} created", count=created, things=things)
    if run.operation != Operation.CREATE:
        done = with_colon(things, done_text(run))
    return with_colon(run.file_name, f"{done}{rest_text(run)}.{reason}")


def _mark(state: State, run_ids: Sequence[int]) -> list[ImportRun]:
    """Mark imports as seen; return those that were not marked before."""
    marking = (
        update(_table())
        .where(_table().c.id.in_(run_ids), _table().c.noticed_at.is_(None))
        .values(noticed_at=database_now())
        .returning(*_table().c)
    )
    try:
        with _beside(state.db.engine) as connection:
            return [ImportRun(**values) for values in connection.execute(marking).mappings()]
    except (DBAPIError, PoolTimeout) as error:
        log.warning("notice.unwritten error=%s", type(error).__name__)
        return []


@contextmanager
def _beside(engine: Engine) -> Iterator[Connection]:
    """Run a short separate transaction; it does not wait for a busy SQLite."""
    with engine.connect() as connection:
        if engine.dialect.name != SQLITE:
            with connection.begin():
                yield connection
            return
        # Not through SQLAlchemy: a host may begin each transaction by BEGIN IMMEDIATE, and that
        # would wait as long as usual.
        driver = connection.connection.driver_connection
        assert driver is not None
        [usual] = driver.execute("PRAGMA busy_timeout").fetchone()
        driver.execute(f"PRAGMA busy_timeout = {LOCK_MILLISECONDS}")
        try:
            yield connection
            connection.commit()
        finally:
            connection.rollback()
            driver.execute(f"PRAGMA busy_timeout = {usual}")


def _table() -> Table:
    table = ImportRun.__table__
    assert isinstance(table, Table)
    return table
