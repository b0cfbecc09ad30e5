"""Result of reading a file: a sheet of rows, or a refusal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from ..fields.base.cell_types import Holds
from ..rows.rows import Row
from ..sentences.language import N_, settle

WORKBOOK = N_("Excel workbook")
"""What stands for the encoding of a workbook, which has no delimiter."""

UNICODE = "UTF-"
"""The beginning of the names of encodings that have every letter."""


class Column(Protocol):
    """The part of a field that the reader uses: its names, and whether a file may lack it."""

    @property
    def name(self) -> str:
        """The name in the importer ("first_name")."""

    @property
    def label(self) -> str:
        """The name in messages ("First Name")."""

    @property
    def header(self) -> str:
        """The name in the template ("First name")."""

    @property
    def required(self) -> bool:
        """False if the file may do without this column."""

    @property
    def is_extra(self) -> bool:
        """Whether the template has no such column, and a file without one gets no note."""

    @property
    def is_secret(self) -> bool:
        """True if a cell of this column is never shown."""

    @property
    def is_boolean(self) -> bool:
        """True if its cells say TRUE or FALSE."""

    @property
    def is_listed(self) -> bool:
        """True if its cells name things of a list, which tell no language of people."""

    @property
    def holds(self) -> Holds:
        """The types that a cell of a workbook may hold beside text."""

    @property
    def synonyms(self) -> Sequence[str]:
        """What other systems call it, the most certain first; suggested, never taken."""

    @property
    def opposites(self) -> Sequence[str]:
        """What other systems call the opposite of a truth value."""


class Likeness(StrEnum):
    """How the name of a column in a file is related to the columns of an importer."""

    SAME = "same"
    """It is the name of a column."""
    SYNONYM = "synonym"
    """Another system calls a column so."""
    SIMILAR = "similar"
    """It is spelled much like a column, or may mean one among other things."""
    OPPOSITE = "opposite"
    """It says the opposite of a column: TRUE here is FALSE there."""
    OTHER = "other"
    """It matches no column."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a column of a refused file may be; no column of an importer is suggested twice."""

    place: int
    """Which column of the file, from 0."""
    name: str
    """As it stands in the header."""
    likeness: Likeness
    column: Any = None
    """The field, None for the Errors column and for a name that matches no column."""
    sentence: str = ""
    """The sentence about the name, "" for one that is known."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file cannot be read as a table; such a file makes no import and no line of history."""

    code: str
    """Stable, for programs: "file.type", "file.size", "file.encoding", "file.delimiter",
    "file.header", "file.quotes", "file.workbook" or "file.empty"."""
    message: str
    """The sentence of the contract, `docs/messages.md`."""
    hint: str = ""
    """What this file is and the steps that make it right; never quotes a cell of a row."""
    line: int | None = None
    """The physical line at fault, where there is one."""
    suggestions: tuple[Suggestion, ...] = ()
    """What each column of a header that does not fit may be, in the file's order."""
    asked: tuple[int, ...] = ()
    """The places of the columns of which a person can say what they are."""
    spared: tuple[str, ...] = ()
    """The headers of required columns that the file may do without."""
    rows: tuple[tuple[str, ...], ...] = field(default=(), repr=False)
    """The cells of the first rows, which tell what the columns asked for may be."""
    without_secret: int = 0
    """How many rows the file has where nothing is missing but the column of a secret that the
    importer can make; 0 for any other file."""

    def __post_init__(self) -> None:
        """Translate constants into the current language."""
        settle(self, "message", "hint")

    def as_json(self) -> dict[str, Any]:
        """Return code, message, hint and line, for programs."""
        return {
            "code": self.code,
            "message": self.message,
            "hint": self.hint,
            "line": self.line,
        }


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file that could be read as a table."""

    encoding: str
    """As Details shows it: "UTF-8", "UTF-8 with BOM", "UTF-16", "Windows-1252",
    "Windows-1250 (chosen)", "Excel workbook"."""
    delimiter: str
    """A comma, a semicolon or a tab; "" for a workbook."""
    columns: tuple[Any, ...]
    """The importer's field of each column in the file's order, None for the Errors column."""
    rows: Sequence[Row]
    """Every row but the blank ones, as it stands there, in the file's order; at least one."""
    missing: tuple[Any, ...]
    """The fields without a column, optional or spared; they count as blank."""
    blank_lines: int
    """How many lines of blanks and delimiters only were skipped under the header."""
    has_errors_column: bool
    """True for an error file that comes back (decision 21)."""
    read_as: tuple[str, ...] = ()
    """Some cells beyond ASCII, if the file is not Unicode and nobody has chosen its code page."""
    is_guess: bool = False
    """True where the letters of the cells tell the code page, and it is not the usual one."""
    is_unseen: bool = False
    """True where only secrets hold bytes beyond ASCII, so that nothing tells the code page."""
    above: tuple[int, ...] = ()
    """The numbers of the lines above the header that are comments or titles, and left out."""
    chosen: Mapping[int, str] = field(default_factory=dict)
    """What the header calls the columns of which a person has said what they are, by place."""
    turned: Mapping[int, Mapping[tuple[str, str], int]] = field(default_factory=dict)
    """How often a word was replaced by another, in columns that hold the opposite of a field."""
    commented: tuple[str, ...] = ()
    """The names of the cells of a workbook that have a comment, as `A3`."""
    coloured: tuple[int, ...] = ()
    """The rows of a workbook that stand in another colour than most."""

    @property
    def has_code_page(self) -> bool:
        """Return whether the file is neither Unicode nor a workbook: its page may be wrong."""
        return not self.encoding.startswith((UNICODE, WORKBOOK))
