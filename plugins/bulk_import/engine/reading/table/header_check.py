"""From the names in a header to the columns of its file, or to the first thing that is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from ...cells.white_space import is_blank, strip
from ...columns.layout import ERRORS_HEADER
from ...declaration.mistakes.header_limits import MAX_COLUMNS
from ...fields.skipped_column import is_left_out
from ...rows.rows import Row
from ...sentences.language import N_, _t
from .. import refusals
from ..delimited.delimiter import DELIMITERS
from ..naming.advice import Known, advise, quoted_names
from ..naming.header import UNKNOWN, Names
from ..sheet import Column, Refusal
from .beside_lists import are_side_by_side
from .drawn_tables import HINT_COPIED, HINT_DRAWN, are_copied, is_drawn
from .known_texts import is_program_text, kind_of
from .labelled_cells import HINT_LABELLED, are_labelled


class Header(NamedTuple):
    """The columns of a file."""

    columns: tuple[Column | None, ...]
    """The field of each column in the file's order, None for the Errors column."""
    missing: tuple[Column, ...]
    """The fields without a column, optional or spared."""
    chosen: dict[int, str]
    """What the header calls the columns of which a person has said what they are, by place."""
    turned: frozenset[int]
    """The places of those that hold the opposite of their field."""


def judge_header(
    names: Names, header: Row, *, has_stray: bool, below: int | None = None
) -> Header | Refusal:
    """Return the columns that a header names, or the first thing that is wrong with it.

    :param has_stray: text stands after a closing quotation mark.
    :param below: the line further down that seems to be the header, if this one does not.
    """
    cells = header.cells
    width = next((n for n in range(len(cells), 0, -1) if not is_blank(cells[n - 1])), 0)
    check = _Check(names, header.line, cells[:width])
    return check.unreadable(below, has_stray=has_stray) or check.unfit() or check.header()


class _Check:
    """The questions about one header."""

    def __init__(self, names: Names, line: int, cells: Sequence[str]) -> None:
        self._names, self._line, self._cells = names, line, cells
        self._found = [names.column_at(place, name) for place, name in enumerate(cells)]

    def unreadable(self, below: int | None, *, has_stray: bool) -> Refusal | None:
        """Refuse a line that is no header at all."""
        names, line = self._names, self._line
        is_chosen = all(map(self._is_chosen, range(len(self._cells))))
        hint = "" if is_chosen else self._other_text()
        hint = hint if not below or self._holds_values() else ""
        if has_stray and not hint:
            return refusals.quotes_refused(refusals.QUOTES_HEADER, line)
        is_named = is_chosen or names.is_header(self._cells) or names.is_foreign(self._cells)
        if hint or not is_named:
            # These are hardly names: they may be a row, so they are not repeated.
            message = refusals.HEADER_UNRECOGNISED.format(line=line)
            if hint:
                return refusals.header_refused(message, hint, line)
            where = _where_names_are(names, self._cells, below)
            hint = _t("{where} They are {columns}.", where=where, columns=_listed(names.fields))
            return refusals.header_refused(message, hint, line)
        if len(self._cells) > MAX_COLUMNS:
            message = refusals.HEADER_TOO_WIDE.format(line=line, limit=MAX_COLUMNS)
            hint = refusals.THE_COLUMNS.format(columns=_listed(names.fields))
            return refusals.header_refused(message, hint, line)
        return None

    def _holds_values(self) -> bool:
        """Return whether a line has values beside the names of columns, and so is no header."""
        return is_program_text(self._cells[0]) or are_labelled(self._names, self._cells)

    def _other_text(self) -> str:
        """Return what a text of another kind is, "" where the line may be a header or a row."""
        # One kind is told by what stands in front of its first semicolon and after it.
        begin = ";".join(self._cells[:2])
        is_named = self._names.is_header(self._cells)
        if (kind := kind_of(begin)) and (not is_named or is_program_text(begin)):
            return _t(refusals.HINT_KIND, kind=_t(kind))
        if are_labelled(self._names, self._cells):
            return str(HINT_LABELLED)
        return str(HINT_DRAWN) if not is_named and is_drawn(self._cells) else ""

    def unfit(self) -> Refusal | None:
        """Refuse a header whose columns are not those of the importer; a person may say what they
        are.
        """
        strangers = self._names.chosen.strangers(self._cells)
        if strangers:
            message = refusals.HEADER_NOT_THERE.format(names=quoted_names(strangers))
            return refusals.header_refused(message, refusals.HINT_NOT_THERE, self._line)
        refusal = (
            self._anew()
            or self._nameless()
            or self._unknown()
            or self._doubled()
            or self._incomplete()
        )
        if refusal is None:
            return None
        known: dict[int, Known] = {
            place: column for place, column in enumerate(self._found) if column is not UNKNOWN
        }
        names = self._names
        advice = advise(self._cells, known, names.fields, names.vocabulary)
        hint = refusal.hint or advice.hint
        questions = tuple(self._open_places())
        return replace(
            refusal,
            hint=hint,
            suggestions=advice.suggestions,
            asked=questions,
            spared=tuple(names.spared),
        )

    def header(self) -> Header:
        """Return the columns of a header that fits."""
        chosen = {
            place: self._cells[place] for place in range(len(self._found)) if self._is_chosen(place)
        }
        turned = {n for n in chosen if self._names.chosen.is_turned(n, self._cells[n])}
        return Header(tuple(self._found), self._missing(), chosen, frozenset(turned))

    def _is_chosen(self, place: int) -> bool:
        return self._names.is_chosen(place, self._cells[place])

    def _open_places(self) -> list[int]:
        counts = Counter(self._found)
        if self._names.is_asked_anew:
            return [place for place, column in enumerate(self._found) if column is not None]
        return [
            place
            for place, column in enumerate(self._found)
            if column is UNKNOWN or counts[column] > 1 or self._is_chosen(place)
        ]

    def _anew(self) -> Refusal | None:
        if not self._names.is_asked_anew:
            return None
        return refusals.header_refused(refusals.HEADER_ASKED_ANEW, "", self._line)

    def _nameless(self) -> Refusal | None:
        for place, column in enumerate(self._found):
            if column is UNKNOWN and is_blank(self._cells[place]):
                message = refusals.HEADER_NAMELESS.format(place=place + 1)
                return refusals.header_refused(message, refusals.HINT_NAMELESS, self._line)
        return None

    def _unknown(self) -> Refusal | None:
        pairs = zip(self._cells, self._found, strict=True)
        unknown = [name for name, column in pairs if column is UNKNOWN]
        if not unknown:
            return None
        message = refusals.HEADER_UNKNOWN.format(names=quoted_names(unknown))
        return refusals.header_refused(message, "", self._line)

    def _doubled(self) -> Refusal | None:
        named = [each for each in self._found if not is_left_out(each)]
        counts = Counter(each.header if each else ERRORS_HEADER for each in named)
        doubled = [name for name, count in counts.items() if count > 1]
        if not doubled:
            return None
        message = refusals.HEADER_DOUBLED.format(names=", ".join(doubled))
        is_beside = are_side_by_side(self._found)
        hint = refusals.HINT_BESIDE if is_beside else refusals.HINT_DOUBLED
        return refusals.header_refused(message, hint, self._line)

    def _incomplete(self) -> Refusal | None:
        spared = self._names.spared
        required = [e for e in self._missing() if e.required and e.header not in spared]
        if not required:
            return None
        message = refusals.HEADER_MISSING.format(names=_listed(required))
        return refusals.header_refused(message, refusals.HINT_FIRST_LINE, self._line)

    def _missing(self) -> tuple[Column, ...]:
        fields = (each for each in self._names.fields if not each.is_extra)
        return tuple(each for each in fields if each not in self._found)


def _listed(columns: Sequence[Column]) -> str:
    return ", ".join(each.header for each in columns if not each.is_extra)


def _where_names_are(names: Names, cells: Sequence[str], below: int | None) -> str:
    """Return where the names of the columns are to stand, or seem to."""
    if below:
        return refusals.HINT_BELOW.format(line=below)
    if _is_one_cell(names, cells):
        return str(refusals.HINT_ONE_CELL_LINE)
    sign = _other_separator(names, cells)
    if sign:
        return refusals.HINT_SEPARATOR.format(sign=str(sign))
    return HINT_COPIED if are_copied(names, cells) else refusals.HINT_FIRST_LINE


def _is_one_cell(names: Names, cells: Sequence[str]) -> bool:
    """Return whether names of columns stand in one cell, between delimiters that are ours."""
    parts = ([each.strip(' "') for each in cells[0].split(sign)] for sign in DELIMITERS)
    return len(cells) == 1 and any(len(each) > 1 and names.is_header(each) for each in parts)


#: Signs that databases and scripts put between cells, and what each is called where it is unseen.
_SEPARATORS: dict[str, str] = {
    **{sign: sign for sign in ("|", "¦", "^", "~", ":", "/", *"，、；،؛､·•│¬§")},
    **{"\x1f": "U+001F", "\x01": "U+0001", "  ": N_("a run of blanks")},
}


def _other_separator(names: Names, cells: Sequence[str]) -> str:
    """Return the sign between names that stand in one cell, "" if there is none."""
    if len(cells) != 1:
        return ""
    for sign, called in _SEPARATORS.items():
        parts = [each for part in cells[0].split(sign) if (each := strip(part))]
        if len(parts) > 1 and names.is_header(parts):
            return called
    return ""
