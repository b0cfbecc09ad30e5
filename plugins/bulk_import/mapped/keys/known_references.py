"""Things that records refer to, as the uploader may know of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from ...engine.sentences.language import N_
from ...storage.host.record_keys import Key, is_one_of, key_columns, key_of
from .keys import ASKED_AT_ONCE

HIDDEN = N_("not yours to see")


def shown_things(
    session: Session,
    kind: type[Any],
    query: Select[Any],
    values: Sequence[Any],
    show: Callable[[Any], str],
) -> list[str]:
    """Return the texts of things, and HIDDEN for those that a query does not find.

    :param kind: the class of the things.
    :param values: things, tuples of things, and None.
    :param show: returns the text of a value.
    """
    every = {key_of(each) for value in values for each in _things(value)}
    known = _found(session, kind, query, sorted(every - {()}, key=repr)) | {()}

    def shown(value: Any) -> str:
        seen = tuple(each for each in _things(value) if key_of(each) in known)
        if len(seen) == len(_things(value)):
            return show(value)
        return "; ".join(filter(None, [show(seen) if seen else "", str(HIDDEN)]))

    return list(map(shown, values))


def _things(value: Any) -> Sequence[Any]:
    if isinstance(value, tuple):
        return value
    return () if value is None else (value,)


def _found(session: Session, kind: type[Any], query: Select[Any], keys: Sequence[Key]) -> set[Key]:
    """Return those keys of things that a query finds, and a key that is not stored yet."""
    found: set[Key] = set()
    columns = query.with_only_columns(*key_columns(kind))
    for start in range(0, len(keys), ASKED_AT_ONCE):
        is_such = is_one_of(kind, keys[start : start + ASKED_AT_ONCE])
        found.update(tuple(each) for each in session.execute(columns.where(is_such)))
    return found
