"""Fields of values that programs write: UUIDs and JSON."""

from __future__ import annotations

import json
import math
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, Unpack, cast, overload

from ...cells.damage import HINT_SHORTENED, PLAIN_SIGNS, damage_hint
from ...cells.keys import canonical_key, trim
from ...notation.written_numbers import number_readings
from ...rows.rows import REFUSED, Problem
from ...sentences.language import N_
from ..base.field import Field
from ..base.options import UNSET, Options

if TYPE_CHECKING:
    from typing_extensions import TypeVar as TypeVarWithDefault

    U = TypeVarWithDefault("U", default=uuid.UUID)
else:
    U = TypeVar("U")

HINT_UUID = N_("Write 32 digits 0 to 9 and a to f, such as 0b5e3c8e-8a3f-4c59-9c2b-2f6d0b1f7a11")
HINT_JSON = N_("Not JSON from character {place} on")
HINT_JSON_QUOTES = N_('JSON has the quotation mark " only; another is character {place}')
HINT_JSON_TWICE = N_("The name {name} stands twice in one object")
HINT_JSON_NUMBER = N_("JSON has no {name}")
HINT_JSON_DEEP = N_("More levels or digits than can be read")
HINT_JSON_CHARACTER = N_("A text in it holds {code}, which cannot be stored")
_LONGEST_NAME = 60
_OTHER_QUOTES = frozenset("'") | {sign for sign, plain in PLAIN_SIGNS.items() if plain in "\"'"}


class UUID(Field[U]):
    """A UUID, with hyphens or without; a blank one is None or as declared."""

    @overload
    def __init__(
        self: UUID[uuid.UUID],
        label: str,
        *,
        blank: uuid.UUID = ...,
        **options: Unpack[Options],
    ) -> None: ...

    @overload
    def __init__(
        self: UUID[uuid.UUID | None], label: str, *, blank: None, **options: Unpack[Options]
    ) -> None: ...

    def __init__(self, label: str, *, blank: Any = UNSET, **options: Any) -> None:
        """Declare a UUID."""
        super().__init__(label, blank=blank, **options)

    def compared(self, cells: Sequence[str]) -> list[str]:
        """Return each cell without what may be left out of a UUID."""
        return [_plain_uuid(cell) for cell in cells]

    def parse(self, text: str, line: int, problems: list[Problem]) -> U:
        """Read a UUID in any of the forms that RFC 9562 and its forerunners know."""
        try:
            return cast("U", uuid.UUID(text))
        except ValueError:
            is_number = bool(number_readings(text, with_power=True)) and not text.isdecimal()
            hint = damage_hint(text) or (HINT_SHORTENED if is_number else HINT_UUID)
            problems.append(self.type_problem(line, hint))
            return cast("U", REFUSED)


class JSON(Field[Any]):
    """A value written as JSON; a blank one is None or as declared."""

    def parse(self, text: str, line: int, problems: list[Problem]) -> Any:
        """Read JSON strictly: no name twice, no NaN, nothing that a database cannot store."""
        try:
            value = _STRICT.decode(text)
            _refuse_unstorable(value)
            return value
        except json.JSONDecodeError as error:
            hint = _place_hint(text, error.pos)
        except _RefusedJSON as error:
            hint = error.hint
        except (ValueError, RecursionError):
            hint = HINT_JSON_DEEP
        problems.append(self.type_problem(line, damage_hint(text) or hint))
        return REFUSED


class _RefusedJSON(Exception):
    """What is JSON to some programs only."""

    def __init__(self, hint: str) -> None:
        self.hint = hint


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _RefusedJSON(HINT_JSON_TWICE.format(name=json.dumps(name[:_LONGEST_NAME])))
        found[name] = value
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise _RefusedJSON(HINT_JSON_NUMBER.format(name=name))


def _float(text: str) -> float:
    value = float(text)
    return _refuse_constant(text[:_LONGEST_NAME]) if math.isinf(value) else value


def _refuse_unstorable(value: Any) -> None:
    """Refuse texts that JSON can write and no database can store."""
    if isinstance(value, str):
        found = next((each for each in value if each == "\0" or "\ud800" <= each <= "\udfff"), None)
        if found:
            raise _RefusedJSON(HINT_JSON_CHARACTER.format(code=f"U+{ord(found):04X}"))
    elif isinstance(value, dict):
        for name, each in value.items():
            _refuse_unstorable(name)
            _refuse_unstorable(each)
    elif isinstance(value, list):
        for each in value:
            _refuse_unstorable(each)


def _plain_uuid(cell: str) -> str:
    return canonical_key(trim(cell)).removeprefix("urn:uuid:").strip("{}").replace("-", "")


_STRICT = json.JSONDecoder(
    object_pairs_hook=_object, parse_constant=_refuse_constant, parse_float=_float
)


def _place_hint(text: str, place: int) -> str:
    is_quote = text[place : place + 1] in _OTHER_QUOTES
    return (HINT_JSON_QUOTES if is_quote else HINT_JSON).format(place=place + 1)
