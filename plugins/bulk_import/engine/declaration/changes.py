"""Changes by a row in a record that exists: values before and after, and their digest."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from hashlib import sha256
from json.encoder import encode_basestring as quoted
from typing import Any
from uuid import UUID

from ..fields.base.field import Field
from ..fields.textual.structured import JSON
from .object_texts import name_of

NEW = "new"
"""The state of a row whose record does not exist."""
UNKNOWN = "-"
"""The state of a row of which nobody can say whether its record exists."""
DIGEST_LENGTH = 32
_EXACT = frozenset({bool, int, float, Decimal, date})
"""Two values of one of these types are the same only if they are equal."""


def is_same(field: Field[Any], before: Any, after: Any) -> bool:
    """Return whether a record holds a value already, in whatever form it is stored."""
    if isinstance(field, JSON):
        # To Python, true is 1; to JSON it is not, but 1.0 is.
        return text_of_json(_with_integers(before)) == text_of_json(_with_integers(after))
    if before is after or before == after:
        return True
    if (kind := type(before)) is type(after) and kind in _EXACT:
        return False
    if before is None or after is None:
        filled = [field.blank() if each is None else each for each in (before, after)]
        return bool(filled[0] == filled[1])
    if isinstance(before, str) and isinstance(after, str):
        return field.tidy(before) == after
    if isinstance(before, str) and isinstance(after, UUID):
        return before.strip().strip("{}").replace("-", "").lower() == after.hex
    if isinstance(before, datetime | time) and isinstance(after, datetime | time):
        # SQLite stores no time zone.
        return bool(_without_zone(before, after) == _without_zone(after, before))
    if isinstance(before, list | tuple | set | frozenset):
        return _are_same_things(before, after)
    return False


def _with_integers(value: Any) -> Any:
    """Return a value of JSON with its whole numbers as integers, as databases may give them."""
    match value:
        case dict():
            return {name: _with_integers(each) for name, each in value.items()}
        case list() | tuple():
            return [_with_integers(each) for each in value]
        case float() if value.is_integer():
            return int(value)
    return value


def _without_zone(moment: Any, other: Any) -> Any:
    return moment if other.tzinfo is not None else moment.replace(tzinfo=None)


def _are_same_things(before: Iterable[Any], after: Any) -> bool:
    if not isinstance(after, list | tuple | set | frozenset):
        return False
    return sorted(map(id, before)) == sorted(map(id, after)) or list(before) == list(after)


class Digests:
    """The digests of what some records hold, made of columns; each names its record's id."""

    def __init__(self, records: Sequence[Any]) -> None:
        # A key may have gone over to another record meanwhile.
        self._columns = {"": _named("", _id_texts(records))}

    def add(self, name: str, texts: Sequence[str], are_set: Sequence[bool]) -> None:
        """Add the texts of a column, one for each record whose row sets it.

        :param are_set: of each record whether its row does.
        """
        named = _named(name, texts)
        if len(named) < len(are_set):
            each = iter(named)
            named = [next(each) if is_set else "" for is_set in are_set]
        self._columns[name] = named

    def states(self) -> list[str]:
        """Return the digest of each record: that of its names and texts as JSON, by the names."""
        columns = [self._columns[name] for name in sorted(self._columns)]
        rows = zip(*columns, strict=True)
        filled = rows if all(map(all, columns)) else (filter(None, each) for each in rows)
        texts = [f"[{each}]".encode(errors="surrogatepass") for each in map(", ".join, filled)]
        return [sha256(each).hexdigest()[:DIGEST_LENGTH] for each in texts]


def _named(name: str, texts: Iterable[str]) -> list[str]:
    begin = f"[{quoted(name)}, "
    return [f"{begin}{each}]" for each in map(quoted, texts)]


def in_one_zone(values: Sequence[Any]) -> Sequence[Any]:
    """Return datetimes in UTC, because a database returns them in the session's time zone."""
    if not any(issubclass(kind, datetime) for kind in set(map(type, values))):
        return values
    return [
        each.astimezone(UTC) if isinstance(each, datetime) and each.tzinfo is not None else each
        for each in values
    ]


def _id_texts(records: Sequence[Any]) -> Sequence[str]:
    """Return the id of each record as text; "" without an id, or for an id of another type."""
    ids = [getattr(each, "id", None) for each in records]
    if set(map(type, ids)) == {int}:
        return list(map(str, ids))
    return [str(each) if isinstance(each, int | str | UUID) else "" for each in ids]


def text_of(value: Any) -> str:
    """Return a value as people write it: what a list names, "" for none.

    A thing is called by its `name`, else by what `str` says of it, else by its id.
    """
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case Enum():
            return value.name
        case Decimal():
            return format(value, "f")
        case str() | int() | float():
            return str(value)
        case dict():
            return text_of_json(value)
        case list() | tuple() | set() | frozenset():
            return "; ".join(sorted(map(text_of, value)))
    return name_of(value)


def texts_of(values: Sequence[Any]) -> Sequence[str]:
    """Return what `text_of` returns of each value of a column."""
    kinds = set(map(type, values))
    if kinds == {str}:
        return values
    make = _PLAIN.get(kinds.pop(), text_of) if len(kinds) == 1 else text_of
    return list(map(make, values))


_PLAIN: Mapping[type[Any], Callable[[Any], str]] = {
    **dict.fromkeys((int, float, date, datetime, time), str),
    Decimal: "{:f}".format,
}
"""Functions that make the text of a value of exactly this type, without further questions."""


def text_of_json(value: Any) -> str:
    """Return a value as canonical JSON, with sorted names."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
