"""Host seals: sealed texts outside of imports, and their key rotation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, func, select, update
from sqlalchemy.orm import Session

from .vault import KEY_ID_LENGTH, SealBroken, Vault

TEXTS_AT_ONCE = 200


def reseal_host(session: Session, vault: Vault, columns: Sequence[Column[Any]]) -> int:
    """Re-encrypt texts that are not under the newest key; return their number. Commits.

    A text that was changed meanwhile stays as it is, and one that no key opens is left.
    """
    return sum(_reseal(session, vault, column) for column in columns)


def remaining_in_host(
    session: Session, vault: Vault, columns: Sequence[Column[Any]]
) -> Counter[str]:
    """Return how many texts are not under the newest key, by the name of their key."""
    found: Counter[str] = Counter()
    for column in columns:
        name = func.substr(column, 1, KEY_ID_LENGTH)
        query = select(name, func.count()).where(_is_older(column, vault)).group_by(name)
        found.update(dict(session.execute(query).all()))
    session.rollback()
    return found


def _reseal(session: Session, vault: Vault, column: Column[Any]) -> int:
    (key,) = column.table.primary_key.columns
    after, count = None, 0
    while True:
        query = select(key, column).where(_is_older(column, vault)).order_by(key)
        if after is not None:
            query = query.where(key > after)
        found = session.execute(query.limit(TEXTS_AT_ONCE)).all()
        session.rollback()
        if not found:
            return count
        for id, sealed in found:
            count += _exchange(session, vault, column, id, sealed)
        session.commit()
        after = found[-1][0]


def _exchange(session: Session, vault: Vault, column: Column[Any], id: Any, sealed: str) -> int:
    """Put a new text where exactly the old one still stands."""
    try:
        fresh = vault.reseal(sealed)
    except SealBroken:
        return 0
    (key,) = column.table.primary_key.columns
    statement = update(column.table).where(key == id, column == sealed)
    session.execute(statement.values({column.name: fresh}))
    return 1


def _is_older(column: Column[Any], vault: Vault) -> Any:
    return column.is_not(None) & (func.substr(column, 1, KEY_ID_LENGTH) != vault.key_ids[0])
