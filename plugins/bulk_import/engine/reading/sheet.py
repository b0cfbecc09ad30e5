"""What reading a file gives: a sheet of rows, or the refusal that says why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from ..rows import Row


class Column(Protocol):
    """What the reader must know of a field: its two names, and whether it can do without it."""

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
    def is_secret(self) -> bool:
        """True if a cell of this column is never shown."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file cannot be read as a table, as data: it makes no import and no line of history."""

    code: str
    """Stable, for programs: "file.type", "file.size", "file.encoding", "file.delimiter",
    "file.header", "file.quotes" or "file.empty"."""
    message: str
    """The sentence of the contract, `docs/messages.md`."""
    hint: str = ""
    """What this file is and the steps that make it right; never quotes a cell of a row."""
    line: int | None = None
    """The physical line at fault, where there is one."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file that could be read as a table."""

    encoding: str
    """As Details shows it: "UTF-8", "UTF-8 with BOM", "UTF-16" or "Windows-1252"."""
    delimiter: str
    """A comma, a semicolon or a tab."""
    columns: tuple[Any, ...]
    """The importer's field of each column in the file's order, None for the Errors column."""
    rows: list[Row]
    """Every row but the blank ones, as it stands there, in the file's order; at least one."""
    missing: tuple[Any, ...]
    """The optional fields without a column; they count as blank."""
    blank_lines: int
    """How many lines of blanks and delimiters only were skipped under the header."""
    has_errors_column: bool
    """True for an error file that comes back (decision 21)."""
