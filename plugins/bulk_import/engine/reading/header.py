"""Which field stands in which column, by the names in the header (decision 12)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from difflib import get_close_matches
from typing import NamedTuple

from ..fields.keys import canonical_key
from ..fields.white_space import WHITE_SPACE, is_blank
from ..layout import ERRORS_HEADER
from ..rows import Row
from . import refusals
from .sheet import Column, Refusal

MAX_COLUMNS = 100

#: Longer names are not compared: putting a long run of combining marks in order is quadratic.
_LONGEST_NAME = 200
_SHOWN_NAMES = 8
#: What may stand between the words of a name: white space, underscore, hyphens, dashes.
_IGNORED = dict.fromkeys(map(ord, WHITE_SPACE + "_-\u00ad\u2010\u2012\u2013\u2014"))


class Header(NamedTuple):
    """The columns of a file."""

    columns: tuple[Column | None, ...]
    """The field of each column in the file's order, None for the Errors column."""
    missing: tuple[Column, ...]
    """The optional fields without a column."""


class Names:
    """The names that a header may hold: an importer's fields under both their names, and Errors."""

    def __init__(self, fields: Sequence[Column]) -> None:
        self._fields = fields
        self._columns: dict[str, Column | None] = {_name_key(ERRORS_HEADER): None}
        self._columns |= {_name_key(each.label): each for each in fields}
        self._columns |= {_name_key(each.header): each for each in fields}

    def is_known(self, name: str) -> bool:
        """Say whether a name belongs to one of the columns."""
        return _name_key(name) in self._columns

    def judge(self, header: Row, has_stray: bool) -> Header | Refusal:
        """Return the columns that a header names, or the first thing that is wrong with it.

        :param has_stray: text stands behind a closing quotation mark.
        """
        line, names = header.line, header.cells
        width = next((n for n in range(len(names), 0, -1) if not is_blank(names[n - 1])), 0)
        cells = names[:width]
        refusal = self._misshapen(line, cells, has_stray) or self._unknown(line, cells)
        if refusal:
            return refusal
        columns = tuple(self._columns[_name_key(name)] for name in cells)
        missing = tuple(each for each in self._fields if each not in columns)
        return _doubled(line, columns) or _incomplete(line, missing) or Header(columns, missing)

    def _misshapen(self, line: int, cells: list[str], has_stray: bool) -> Refusal | None:
        if has_stray:
            return refusals.quotes_refused(refusals.QUOTES_HEADER, line)
        if not any(map(self.is_known, cells[:MAX_COLUMNS])):
            # These are hardly names: they may be a row, so they are not repeated.
            message = refusals.HEADER_UNRECOGNISED.format(line=line)
            hint = f"{refusals.HINT_FIRST_LINE} They are {_listed(self._fields)}."
            return refusals.header_refused(message, hint, line)
        if len(cells) > MAX_COLUMNS:
            message = refusals.HEADER_TOO_WIDE.format(line=line, limit=MAX_COLUMNS)
            hint = f"The columns are {_listed(self._fields)}."
            return refusals.header_refused(message, hint, line)
        nameless = next((n for n, name in enumerate(cells, start=1) if is_blank(name)), None)
        if nameless:
            message = refusals.HEADER_NAMELESS.format(place=nameless)
            return refusals.header_refused(message, refusals.HINT_NAMELESS, line)
        return None

    def _unknown(self, line: int, cells: list[str]) -> Refusal | None:
        unknown = [name for name in cells if not self.is_known(name)]
        if not unknown:
            return None
        names = ", ".join(f'"{refusals.shown(name)}"' for name in unknown[:_SHOWN_NAMES])
        if len(unknown) > _SHOWN_NAMES:
            names += f" and {len(unknown) - _SHOWN_NAMES} more"
        message = refusals.HEADER_UNKNOWN.format(names=names)
        return refusals.header_refused(message, self._advice(unknown, cells), line)

    def _advice(self, unknown: list[str], cells: list[str]) -> str:
        """Return which columns may be meant, of those that no other cell of the header names."""
        named = [self._columns.get(_name_key(name)) for name in cells]
        absent = {
            key: column for key, column in self._columns.items() if column and column not in named
        }
        advice = []
        for name in unknown[:_SHOWN_NAMES]:
            close = get_close_matches(_name_key(name), absent, n=1, cutoff=0.65)
            if close:
                before = f'"{refusals.shown(name)}": did' if len(unknown) > 1 else "Did"
                advice.append(f"{before} you mean {absent[close[0]].header}?")
        if len(advice) < len(unknown):
            advice.append(f"The columns are {_listed(self._fields)}. Remove any other.")
        return " ".join(advice)


def _doubled(line: int, columns: tuple[Column | None, ...]) -> Refusal | None:
    counts = Counter(each.header if each else ERRORS_HEADER for each in columns)
    doubled = [name for name, count in counts.items() if count > 1]
    if not doubled:
        return None
    message = refusals.HEADER_DOUBLED.format(names=", ".join(doubled))
    return refusals.header_refused(message, refusals.HINT_DOUBLED, line)


def _incomplete(line: int, missing: Sequence[Column]) -> Refusal | None:
    required = [each for each in missing if each.required]
    if not required:
        return None
    message = refusals.HEADER_MISSING.format(names=_listed(required))
    return refusals.header_refused(message, refusals.HINT_FIRST_LINE, line)


def _listed(columns: Sequence[Column]) -> str:
    return ", ".join(each.header for each in columns)


def _name_key(name: str) -> str:
    """Return the form in which names are compared; "" for one that is too long to be any."""
    key = canonical_key(name) if len(name) <= _LONGEST_NAME else ""
    return key.translate(_IGNORED)
