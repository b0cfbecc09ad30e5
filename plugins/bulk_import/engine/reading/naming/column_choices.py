"""A person's choices for columns with unknown names, as the text that travels with the file.

`3:username:login` means: the fourth column, called username, is the field `login`. Without a place
every column of that name is meant. A field may also be called as its header is; names are quoted as
in an address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from ...fields.skipped_column import LeftOut
from ..sheet import Column
from .spelling import name_key

LEAVE_OUT, TURNED = "-", "!"
"""Instead of the name of a field: none; before it: the opposite of it."""
_CHOICE = re.compile(r"(\d{0,3}):([^:\s]*):(-|!?[\w.~%-]{1,300})", re.ASCII)
_ONE = "[0-9]{0,3}:[!-9;-~]*:(-|!?[A-Za-z0-9_.~%-]{1,300})"
PATTERN = f"^({_ONE}( {_ONE})*)?$"
"""What choices look like, for programs; names hold no character that is not quoted."""
ASKED_ANEW = "?"
"""In the place of choices: a person wants to say what every column is, whatever it is called."""
LONGEST_NAME = 80
"""How many characters of a name tell it from the others."""
LONGEST = 100_000
"""A hundred names are no longer than this."""


class ColumnChoice(NamedTuple):
    """What one column of a file is."""

    place: int | None
    """Which column, from 0; None for every column of the name."""
    name: str
    """As its header calls it. A column of another name at this place is not meant."""
    meaning: str
    """The name of a field or its header, `!` before it for its opposite, or `-` for none."""

    @property
    def text(self) -> str:
        """Return the choice as text without a blank."""
        place = "" if self.place is None else str(self.place)
        turned = TURNED if self.meaning.startswith(TURNED) else ""
        field = quote(self.meaning.removeprefix(TURNED), safe="")
        return f"{place}:{quote(self.name[:LONGEST_NAME], safe='')}:{turned}{field}"

    @property
    def key(self) -> tuple[int | None, str]:
        """Return the key of a column in the choices."""
        return self.place, name_key(self.name[:LONGEST_NAME])


def choices_text(choices: Iterable[ColumnChoice]) -> str:
    """Return choices as they travel with a file; of two about one column the last counts."""
    last = {each.key: each for each in choices}
    return " ".join(each.text for each in last.values())


def parse_choices(text: str) -> list[ColumnChoice]:
    """Return the choices in a text; invalid ones are ignored."""
    found = map(_CHOICE.fullmatch, text[:LONGEST].split())
    return [
        ColumnChoice(int(each[1]) if each[1] else None, unquote(each[2]), unquote(each[3]))
        for each in found
        if each
    ]


def are_choices(text: str) -> bool:
    """Return whether a text holds choices and nothing else."""
    return len(text) <= LONGEST and all(map(_CHOICE.fullmatch, text.split()))


def without_turned(text: str) -> str:
    """Return the choices in a text, without the mark that inverts a column."""
    return choices_text(
        ColumnChoice(place, name, meaning.removeprefix(TURNED))
        for place, name, meaning in parse_choices(text)
    )


class Chosen:
    """The choices of a person for the columns of a header."""

    def __init__(self, choices: Sequence[ColumnChoice], fields: Sequence[Column]) -> None:
        """Take choices that may be of another header: only those that fit count."""
        self._meanings = {each.key: each.meaning for each in choices}
        self._named = [each for each in choices if each.place is None]
        self._columns = fields

    def __bool__(self) -> bool:
        return bool(self._meanings)

    @cached_property
    def _fields(self) -> dict[str, Column]:
        """Return the columns by all their names; most files come without a choice."""
        fields = self._columns
        named = ((name_key(text), each) for each in fields for text in (each.label, each.header))
        return dict(named) | {each.name: each for each in fields}

    def column(self, place: int, name: str) -> Any:
        """Return the choice for a column; None for none, or an invalid one."""
        meaning = self._meaning(place, name)
        if not meaning:
            return None
        if meaning == LEAVE_OUT:
            return LeftOut(place, name)
        wanted = meaning.removeprefix(TURNED)
        field = self._fields.get(wanted) or self._fields.get(name_key(wanted))
        is_fit = field is not None and (field.is_boolean or not meaning.startswith(TURNED))
        return field if is_fit else None

    def is_turned(self, place: int, name: str) -> bool:
        """Return whether a column holds the opposite of its field."""
        return self._meaning(place, name).startswith(TURNED)

    def strangers(self, names: Iterable[str]) -> list[str]:
        """Return the names that were chosen without a place and stand in no column."""
        known = {name_key(name[:LONGEST_NAME]) for name in names}
        return [each.name for each in self._named if each.key[1] not in known]

    def _meaning(self, place: int, name: str) -> str:
        if not self._meanings:
            return ""
        key = name_key(name[:LONGEST_NAME])
        return self._meanings.get((place, key)) or self._meanings.get((None, key), "")
