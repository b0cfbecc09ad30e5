"""Rows and problems, which travel between the stages of an import."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, Final, Protocol, TypeVar

from ..cells.white_space import is_blank
from ..sentences.language import settle
from .outline import whole
from .slips import Slip

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Key(Protocol[T_co]):
    """The key of a value in a row: a field, as far as a row knows it."""

    def blank(self) -> T_co:
        """Return the value of a blank cell, and so the type of the others."""


REFUSED: Final[Any] = object()
"""What stands for the value of a cell that has a problem."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a row, as data: a user's mistake is never an exception."""

    code: str
    """Stable, for programs: `<field>.<fault>` such as `login.taken`, or `row.<fault>`."""
    message: str
    """The sentence of the contract, `docs/messages.md`."""
    field: str = ""
    """The attribute name of the field, "" when the whole row is at fault."""
    hint: str = ""
    """What exactly is wrong with this cell and what to do; never quotes a secret."""
    final: bool = False
    """True when the cell cannot be read at all, so that nothing else is asked of it."""
    cause: str = ""
    """The message without the line, where it names one; by default the message."""
    emphasis: str = ""
    """The part of the hint that is shown in bold, such as the name that was probably meant."""

    def __post_init__(self) -> None:
        """Translate constants and resolve lazy texts of the host, in the current language."""
        settle(self, "message", "hint", "cause")


@dataclass(frozen=True, slots=True)
class Change:
    """One value of a record that a row changes; of a secret neither is known."""

    field: Any
    """The field, as the importer declares it."""
    before: Any = None
    after: Any = None


@dataclass(slots=True)
class Row:
    """One row of a file: cells as typed, then values, problems and what was prepared."""

    line: int
    """Physical line on which the row begins; the first line of a file is 1. A failed row that is
    repaired on the page of its import keeps the line of that import's file."""
    cells: list[str]
    """As typed, in the file's order of columns; more or fewer than the columns if misshapen."""
    problems: list[Problem] = field(default_factory=list)
    """In the order of the template; a cell has several when one does not make the others moot."""
    found: tuple[Problem, ...] = ()
    """What was found when the file arrived: true of the file alone, and so for ever."""
    prepared: Any = None
    """What `Importer.prepare` made of this row."""
    misshapen: bool = False
    """True when cells and columns do not fit; then nothing else is judged."""
    parent: tuple[str, int] | None = None
    """Public id of the import and line that this row repairs, from a valid reference."""
    surplus: int = 0
    """How many blank cells more than usual stood after its last one: a trace of a shift."""
    withheld: tuple[int, ...] = ()
    """The places of cells that were handed out blank and put back unseen; they stay hidden."""
    needs_secret: bool = False
    """True where the secret is blank and the importer makes one when the record is created."""
    slip: Slip | None = field(default=None, repr=False)
    """What the importer made for a row that needs a secret."""
    held: Any = field(default=None, repr=False)
    """What was found of the record that this row updates: itself, or its outline."""
    changes: tuple[Change, ...] = field(default=(), repr=False)
    """What it changes in that record, one for each column; nothing where all is as told."""
    state: str = ""
    """What its record is like now, as a digest of what the row is about (`changes.Digests`)."""
    seen: str = ""
    """What that was when the file was uploaded, "" where it does not matter."""
    above: int = 0
    """The line of the row of the same file that this row names as its parent, 0 for none."""
    waits: bool = field(default=False, repr=False)
    """True while the parent is that row, because no record has its name yet."""
    columns: Mapping[Any, Sequence[Any]] = field(init=False, repr=False, compare=False)
    """The values of the rows that were judged together; REFUSED where a cell has a problem."""
    place: int = field(init=False, repr=False, compare=False)
    """Which of those rows this one is."""
    places: Mapping[Any, int] = field(init=False, repr=False, compare=False)
    """The place of each field's cell; a field without a column in the file is not in it."""

    @property
    def record(self) -> Any:
        """Return the record that exists and that this row updates, None for a row that creates."""
        return None if self.held is None else whole(self.held)

    @property
    def effect(self) -> str:
        """Return what the row does if it has no problem: "new", "changed" or "unchanged"."""
        if self.held is None:
            return "new"
        return "changed" if self.changes else "unchanged"

    def __getitem__(self, wanted: Key[T]) -> T:
        """Return the clean value of a field; a KeyError means the row has a problem there."""
        try:
            value: T = self.columns[wanted][self.place]
        except KeyError:
            _refuse_name(wanted)
            raise
        if value is REFUSED:
            raise KeyError(wanted)
        return value

    def __contains__(self, wanted: Key[Any]) -> bool:
        """Return whether a field of this row is clean."""
        return wanted in self.columns and self.columns[wanted][self.place] is not REFUSED

    def is_missing(self, wanted: Key[Any]) -> bool:
        """Return whether the file has no column for a field."""
        return wanted not in self.places

    def is_blank(self, wanted: Key[Any]) -> bool:
        """Return whether the file has a column for a field, and this row nothing in it."""
        place = self.places.get(wanted)
        return place is not None and is_blank(self.cells[place])

    def get(self, wanted: Key[T], default: T) -> T:
        """Return the clean value of a field, or something else where it has a problem."""
        column = self.columns.get(wanted)
        if column is None:
            _refuse_name(wanted)
        value: T = REFUSED if column is None else column[self.place]
        return default if value is REFUSED else value


def _refuse_name(wanted: object) -> None:
    """Raise a TypeError for a text, which finds nothing in any row."""
    if isinstance(wanted, str):
        raise TypeError(f"A row takes a field, such as self.{wanted}, and not the text {wanted!r}.")


def values(rows: Sequence[Row], *wanted: Key[Any], default: Any) -> list[Sequence[Any]]:
    """Return columns of some rows that were judged together, as `Row.get` does it for one."""
    places = list(map(attrgetter("place"), rows))
    columns: list[Sequence[Any]] = [rows[0].columns[each] if rows else [] for each in wanted]
    if columns and places != list(range(len(columns[0]))):
        columns = [list(map(column.__getitem__, places)) for column in columns]
    if not any(map(attrgetter("problems"), rows)):
        return columns
    return [[default if each is REFUSED else each for each in column] for column in columns]
