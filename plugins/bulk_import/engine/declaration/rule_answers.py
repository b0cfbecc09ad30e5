"""Answers of a host's rules, checked: a wrong type is a HostFault that names the right one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..fields.base.field import Field
from ..rows.rows import Problem, Row
from .faults import wrong_answer
from .importer import Importer
from .rules import Absent

PAIRS = "Iterable[tuple[Row, Problem]]"


def taken_keys(importer: Importer, rule: Absent, keys: Collection[str]) -> Collection[str]:
    """Return the keys that a host says are taken; a query's result can be read but once."""
    taken = getattr(importer, rule.method)(keys)
    if isinstance(taken, str | bytes) or not isinstance(taken, Iterable):
        raise wrong_answer(importer, rule.method, taken, "Collection[str]")
    return taken if isinstance(taken, Collection) else set(taken)


def found_records(importer: Importer, keys: Collection[str]) -> list[Any]:
    """Return the records that a host finds for some keys."""
    found: Any = importer._records_of(keys)
    if not isinstance(found, Iterable):
        raise wrong_answer(importer, importer.existings[0].method, found, "Iterable")
    return list(found)


def texts_of_fields(importer: Importer, hook: str) -> Mapping[Field[Any], Sequence[str]]:
    """Return what `choices` or `advice` of a host says of its columns, texts for each of them."""
    answer: Any = getattr(importer, hook)()
    wanted = "Mapping[Field, Sequence[str]]"
    if not isinstance(answer, Mapping):
        raise wrong_answer(importer, hook, answer, wanted)
    for each in answer.values():
        if isinstance(each, str) or not isinstance(each, Collection):
            raise wrong_answer(importer, hook, each, wanted)
    return answer


def known_keys(importer: Importer) -> Collection[str]:
    """Return the keys of records that a host says the uploader may know of."""
    known: Any = importer.known_keys()
    if isinstance(known, str | bytes) or not isinstance(known, Iterable):
        raise wrong_answer(importer, "known_keys", known, "Collection[str]")
    return list(known)


def usual_length(importer: Importer, field: Field[Any]) -> int | None:
    """Return how many digits a host says that most numbers of a column have."""
    length: Any = importer.usual_length(field)
    if not isinstance(length, int | None):
        raise wrong_answer(importer, "usual_length", length, "int | None")
    return length


def refusal_of(importer: Importer, found: Any) -> Problem | None:
    """Return why a host says that a record that was found may not be changed."""
    refusal: Any = importer._refusal_of(found)
    if refusal is not None and not isinstance(refusal, Problem):
        raise wrong_answer(importer, "may_update", refusal, "Problem | None")
    return refusal


def pairs_of(importer: Importer, rule: str, answer: Any) -> Iterator[tuple[Row, Any]]:
    """Yield the pairs of row and problem that a host's rule returns for many rows at once."""
    if not isinstance(answer, Iterable):
        raise wrong_answer(importer, rule, answer, PAIRS)
    for each in answer:
        if not (isinstance(each, Sequence) and len(each) == 2 and isinstance(each[0], Row)):
            raise wrong_answer(importer, rule, each, PAIRS)
        yield each[0], each[1]
