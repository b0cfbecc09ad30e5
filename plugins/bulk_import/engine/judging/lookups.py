"""Lookups: from names to things, a whole column at a time, with a problem for each unknown."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

from ..cells.asked_keys import AskedKeys
from ..cells.damage import damage_hint
from ..cells.escapes import HINT_ESCAPED, unescaped
from ..cells.keys import canonical_key
from ..cells.missing import missing_hint
from ..declaration.faults import wrong_answer
from ..declaration.importer import Importer
from ..declaration.rules import Lookup
from ..fields.base.field import Field
from ..fields.textual.many import Many
from ..rows.rows import REFUSED, Problem, Row
from .held_names import held_names, names_of
from .multiple_names import known_parts, multiple_names_hint, number_hint, parts_of
from .trees import await_parents


def look_up(
    importer: Importer,
    rule: Lookup,
    rows: Sequence[Row],
    columns: dict[Field[Any], Sequence[Any]],
) -> None:
    """Put things in the place of their names; a row gets a problem for each that is unknown."""
    field, values = rule.field, columns[rule.field]
    keys = _keys_of(field, values)
    if not keys:
        return
    parts = {} if isinstance(field, Many) else {name: parts_of(name) for name in keys}
    named = [(key, name) for name, key in keys.items()]
    named += chain.from_iterable(each.items() for each in parts.values())
    objects = _found(importer, rule, named)
    known = {name for name, key in keys.items() if key in objects}
    awaited = await_parents(importer, field, rows, values, known)
    if rule.make:
        objects = {**objects, **_made(importer, rule, keys, awaited, objects)}
    meant = {name: objects.get(key, REFUSED) for name, key in keys.items()}
    meant |= dict.fromkeys(awaited, None)
    columns[field] = things = _things(field, values, meant)
    problems = {
        name: _missing(importer, rule, name, key, known_parts(parts.get(name, {}), objects))
        for name, key in keys.items()
        if key not in objects and name not in awaited
    }
    if problems:
        held = held_names(importer, field, rows, values, problems)
        _keep_held(field, values, meant, held, things)
        _add_problems(field, rows, values, held, problems)


def _keys_of(field: Field[Any], values: Sequence[Any]) -> dict[str, str]:
    """Return the key of each name in a column, every name once."""
    filled = (value for value in dict.fromkeys(values) if value and value is not REFUSED)
    names = chain.from_iterable(filled) if isinstance(field, Many) else filled
    return {name: canonical_key(name) for name in names}


def _things(field: Field[Any], values: Sequence[Any], meant: Mapping[str, Any]) -> list[Any]:
    """Return what the names of each row mean; a value without a name stays as it is."""
    if isinstance(field, Many):
        return [_all_meant(meant, value) for value in values]
    return list(map(meant.get, values, values))


def _keep_held(
    field: Field[Any],
    values: Sequence[Any],
    meant: Mapping[str, Any],
    held: Mapping[int, Mapping[str, Any]],
    things: list[Any],
) -> None:
    """Put what a record holds already in the place of its name, although it may not be chosen.

    :param held: by the place of its row, what the record of that row holds, by name.
    """
    is_many = isinstance(field, Many)
    for place, own in held.items():
        if own:
            value = values[place]
            things[place] = _all_meant({**meant, **own}, value) if is_many else own[value]


def _add_problems(
    field: Field[Any],
    rows: Sequence[Row],
    values: Sequence[Any],
    held: Mapping[int, Mapping[str, Any]],
    problems: Mapping[str, Problem],
) -> None:
    """Give each row a problem for each name that nothing has, and that its record does not hold."""
    for place, (row, value) in enumerate(zip(rows, values, strict=True)):
        own = held.get(place, {})
        for name in names_of(field, value):
            if name in problems and name not in own:
                row.problems.append(problems[name])


def _found(importer: Importer, rule: Lookup, named: Sequence[tuple[str, str]]) -> Mapping[str, Any]:
    """Return by key the things that the rule's method finds.

    :param named: the key of each name, and the name.
    :raises HostFault: when it returns anything but a mapping.
    """
    # Nothing has such a name, and PostgreSQL cannot even be asked about U+0000.
    told = [each for each in named if "\0" not in each[0]]
    asked = AskedKeys([key for key, _ in told], [name for _, name in told])
    objects = getattr(importer, rule.method)(asked) if asked else {}
    if not isinstance(objects, Mapping):
        raise wrong_answer(importer, rule.method, objects, "Mapping")
    return objects


def _made(
    importer: Importer,
    rule: Lookup,
    keys: Mapping[str, str],
    awaited: Collection[str],
    known: Collection[str],
) -> Mapping[str, Any]:
    """Return by key the things that are to be created with the rows that name them."""
    new: dict[str, str] = {}
    for name, key in keys.items():
        if key not in known and name not in awaited and "\0" not in key:
            new.setdefault(key, name)
    made: Mapping[str, Any] = getattr(importer, rule.make)(new) if new else {}
    return made


def _all_meant(meant: Mapping[str, Any], names: Any) -> Any:
    """Return the things of several names, REFUSED where one is missing."""
    if names is REFUSED:
        return REFUSED
    things = tuple(meant[name] for name in names)
    return REFUSED if REFUSED in things else things


def _missing(
    importer: Importer, rule: Lookup, name: str, key: str, known: Sequence[str]
) -> Problem:
    """Return the problem of a name that is not found.

    :param known: the parts of it that are.
    """
    said = rule.missing if isinstance(rule.missing, str) else rule.missing(importer, key)
    if said is None:
        raise wrong_answer(importer, getattr(rule.missing, "__name__", "missing"), said, "str")
    if not isinstance(said, Problem):
        said = rule.field.problem("unknown", said)
    field = rule.field
    said = replace(said, field=said.field or field.name)
    missing = missing_hint(name, required=field.required)
    if known and (probably := unescaped(name)):
        return replace(said, hint=HINT_ESCAPED.format(probably=probably))
    if missing:
        return replace(said, hint=missing, emphasis="")
    if known:
        return replace(said, hint=multiple_names_hint(name, known), emphasis=known[0])
    which = field.advice_about(name) if isinstance(field, Many) else ""
    is_name = said.emphasis or any(map(number_hint, importer._some_names(field)))
    number = "" if is_name else number_hint(name)
    hints = (which, damage_hint(name), number, said.hint)
    return replace(said, hint=". ".join(filter(None, hints)))
