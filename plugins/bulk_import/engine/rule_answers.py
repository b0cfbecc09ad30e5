"""What rules of a host return, or a HostFault that says what they have to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from .faults import wrong_answer
from .importer import Importer
from .rows import Row
from .rules import Absent

PAIRS = "Iterable[tuple[Row, Problem]]"


def taken_keys(importer: Importer, rule: Absent, asked: Collection[str]) -> Collection[str]:
    """Return the keys that a host says are taken; a query's result can be read but once."""
    taken = getattr(importer, rule.method)(asked)
    if isinstance(taken, str | bytes) or not isinstance(taken, Iterable):
        raise wrong_answer(importer, rule.method, taken, "Collection[str]")
    return taken if isinstance(taken, Collection) else set(taken)


def found_records(importer: Importer, keys: Collection[str]) -> list[Any]:
    """Return the records that a host finds for some keys."""
    found: Any = importer._records_of(keys)
    if not isinstance(found, Iterable):
        raise wrong_answer(importer, importer.existings[0].method, found, "Iterable")
    return list(found)


def told_at_once(importer: Importer, rule: str, told: Any) -> Iterator[tuple[Row, Any]]:
    """Yield what a host says of many rows at once, each pair as it is asked for."""
    if not isinstance(told, Iterable):
        raise wrong_answer(importer, rule, told, PAIRS)
    for each in told:
        if not (isinstance(each, Sequence) and len(each) == 2 and isinstance(each[0], Row)):
            raise wrong_answer(importer, rule, each, PAIRS)
        yield each[0], each[1]
