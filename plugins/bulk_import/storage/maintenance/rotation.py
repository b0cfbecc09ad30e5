"""Key rotation: everything sealed is encrypted with the newest key, so that older ones can go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, bindparam, func, literal, select, tuple_, update
from sqlalchemy.orm import Session

from ..database.write_first import end_reading
from ..runs.unsettled import is_unsettled
from ..sealing.host_seals import remaining_in_host, reseal_host
from ..sealing.vault import KEY_ID_LENGTH, SealBroken, Vault
from ..tables.models import ImportRun
from ..tables.sealed_columns import BATCHES, OF_IMPORTS, OF_NO_IMPORT, PIECES

ROWS_AT_ONCE = 200
_LARGE = (BATCHES, PIECES)


def reseal(session: Session, vault: Vault) -> int:
    """Re-encrypt everything that is not under the newest key; return how many texts. Commits.

    It works in small transactions and may be killed and repeated. Concurrent changes are
    left as they are: a worker's new state of a batch, or the purge of a row.
    """
    # One batch is large, and a worker waits for its lock; a piece is large, too.
    count = sum(
        _reseal(session, vault, table, 1 if table in _LARGE else ROWS_AT_ONCE)
        for table in OF_IMPORTS
    )
    return count + reseal_host(session, vault, OF_NO_IMPORT)


def remaining(session: Session, vault: Vault) -> Counter[str]:
    """Return how many sealed texts are not under the newest key, by the name of their key."""
    found = remaining_in_host(session, vault, OF_NO_IMPORT)
    for table in OF_IMPORTS:
        name = _name_of_key(table)
        query = select(name, func.count()).where(_is_older(table, vault)).group_by(name)
        found.update(dict(session.execute(query).all()))
    session.rollback()
    return found


def locked_runs(session: Session, vault: Vault, run_ids: Iterable[int]) -> set[int]:
    """Return the imports that wait for a missing key."""
    batch = BATCHES.c
    query = select(batch.run_id).where(
        batch.run_id.in_(run_ids),
        is_unsettled(),
        _name_of_key(BATCHES).not_in(vault.key_ids),
        # Before keys were named there was no full stop, and it cannot be told.
        func.substr(batch.sealed, KEY_ID_LENGTH + 1, 1) == ".",
    )
    return set(session.scalars(query))


def _reseal(session: Session, vault: Vault, table: Table, at_once: int) -> int:
    _, place = table.primary_key.columns
    after, count = (-1, -1), 0
    while found := _older(session, vault, table, after, at_once):
        fresh = list(_sealed_anew(vault, found))
        if fresh:
            if table is not BATCHES:
                # A purge locks in this order too: the import, then its rows.
                session.execute(_touching(), {"run": found[0].run_id})
            session.connection().execute(_exchanging(table, place), fresh)
            session.commit()
        count += len(fresh)
        after = (found[-1].run_id, found[-1].place)
    return count


def _older(
    session: Session, vault: Vault, table: Table, after: tuple[int, int], at_once: int
) -> Sequence[Any]:
    """Return the next few older texts after a place, all of one import."""
    run_id, place = table.primary_key.columns
    query = (
        select(run_id, place.label("place"), table.c.sealed)
        .where(_is_older(table, vault), tuple_(run_id, place) > tuple_(*map(literal, after)))
        .order_by(run_id, place)
        .limit(at_once)
    )
    found = session.execute(query).all()
    end_reading(session)
    return [each for each in found if each.run_id == found[0].run_id]


def _sealed_anew(vault: Vault, found: Sequence[Any]) -> Iterable[dict[str, Any]]:
    for run_id, place, sealed in found:
        try:
            fresh = vault.reseal(sealed)
        except SealBroken:
            continue
        yield {"run": run_id, "at": place, "old": sealed, "new": fresh}


def _exchanging(table: Table, place: ColumnElement[int]) -> Any:
    """Return the UPDATE that puts a new text where exactly the old one still stands."""
    here = (table.c.run_id == bindparam("run"), place == bindparam("at"))
    is_unchanged = table.c.sealed == bindparam("old")
    return update(table).where(*here, is_unchanged).values(sealed=bindparam("new"))


def _touching() -> Any:
    run = ImportRun.__table__.c
    same = {"updated_at": run.updated_at}
    return update(ImportRun.__table__).where(run.id == bindparam("run")).values(same)


def _is_older(table: Table, vault: Vault) -> ColumnElement[bool]:
    return table.c.sealed.is_not(None) & (_name_of_key(table) != vault.key_ids[0])


def _name_of_key(table: Table) -> ColumnElement[str]:
    return func.substr(table.c.sealed, 1, KEY_ID_LENGTH)
