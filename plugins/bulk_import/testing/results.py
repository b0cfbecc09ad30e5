"""Results of judging, importing and undoing a file, for tests to look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..engine.rows.rows import Problem


@dataclass(frozen=True)
class JudgedRow:
    """A row of a file: its line, its cells by the names of the header, and what is wrong."""

    line: int
    cells: Mapping[str, str]
    problems: Sequence[Problem] = ()
    effect: str = ""
    """What it would do: "new", "changed" or "unchanged"; "" for a row with errors."""

    @property
    def codes(self) -> list[str]:
        """Return the codes of its problems."""
        return [problem.code for problem in self.problems]


@dataclass(frozen=True)
class Judged:
    """What a check says of a file; nothing was written."""

    rows: Sequence[JudgedRow] = ()
    refusal: str = ""
    """Why the file is refused or what is asked about it, "" for one that was judged."""
    hint: str = ""

    @property
    def ready(self) -> int:
        """Return how many rows have no errors."""
        return sum(not row.problems for row in self.rows)

    @property
    def failed(self) -> int:
        """Return how many rows have errors."""
        return len(self.rows) - self.ready

    @property
    def effects(self) -> list[str]:
        """Return what each row would do, "" for one with errors."""
        return [row.effect for row in self.rows]

    @property
    def problems(self) -> dict[int, list[str]]:
        """Return the codes of the problems, by line."""
        return {row.line: row.codes for row in self.rows if row.problems}


@dataclass(frozen=True)
class Imported:
    """What became of a file that was imported to its end."""

    status: str = ""
    """`COMPLETED`, `COMPLETED_WITH_ERRORS` or `FAILED`; "" for a file that was refused."""
    reason: str = ""
    """Why it ended early, in a sentence."""
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    failed: int = 0
    not_attempted: int = 0
    rows: Sequence[JudgedRow] = ()
    """The rows with errors."""
    error_file: str = ""
    """The error file as a text without its byte order mark."""
    error_file_name: str = ""
    records: Sequence[str] = ()
    """The keys of the records that were created or updated, in the order of the file."""
    public_id: str = ""
    refusal: str = ""
    hint: str = ""
    token: str = field(default="", repr=False)

    @property
    def problems(self) -> dict[int, list[str]]:
        """Return the codes of the problems, by line."""
        return {row.line: row.codes for row in self.rows}


@dataclass(frozen=True)
class Undone:
    """What became of an import that was undone."""

    taken_back: int = 0
    kept: Mapping[int, str] = field(default_factory=dict)
    """The codes of the reasons of what stayed, by line."""
    reason: str = ""
    """Why the undo ended early, in a sentence."""
