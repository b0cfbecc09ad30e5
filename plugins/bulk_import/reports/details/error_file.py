"""The error file of an import, with a reference where a secret stood."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...engine import error_file
from ...engine.rows.rows import Row
from ...storage.sealing.vault import Vault
from ...upload import KnownFile
from .details import Details
from .downloads import file_name


def content(vault: Vault, details: Details, *, left_only: bool = False) -> Iterator[str]:
    """Yield the error file piece by piece.

    :param left_only: leaves out the rows whose repairs are done by now.
    """
    rows = _rows(vault, details, left_only=left_only)
    return error_file.write(details.layout, details.run.delimiter, rows, mark=_mark(vault, details))


def as_upload(vault: Vault, details: Details) -> KnownFile:
    """Return the error file as if it were uploaded again, with the lines of the import's own file.

    Rows whose repairs are done by now are left out.

    :raises SealBroken: when no key opens the rows.
    """
    run = details.run
    pieces = content(vault, details, left_only=True)
    lines = tuple(row.line for row, _ in _rows(vault, details, left_only=True))
    return KnownFile(file_name(run.file_name, run.public_id), "".join(pieces).encode(), lines)


def table(vault: Vault, details: Details, *, left_only: bool = False) -> Iterator[list[str]]:
    """Yield the rows of the error file, the header first.

    :param left_only: leaves out the rows whose repairs are done by now.
    """
    rows = _rows(vault, details, left_only=left_only)
    return error_file.table(details.layout, rows, mark=_mark(vault, details))


def at_fault(details: Details, *, left_only: bool = False) -> list[frozenset[int]]:
    """Return which cells are at fault in each row of `table` after the header."""
    rows = _failed_rows(details, left_only=left_only)
    return [error_file.cells_at_fault(details.layout, row) for row in rows]


def _rows(vault: Vault, details: Details, *, left_only: bool) -> Iterator[tuple[Row, str]]:
    rows = _failed_rows(details, left_only=left_only)
    return ((row, _reference(vault, details, row)) for row in rows)


def _failed_rows(details: Details, *, left_only: bool) -> Iterator[Row]:
    done = details.repaired_lines if left_only else frozenset()
    return (row for row in details.failures.rows if row.line not in done)


def _mark(vault: Vault, details: Details) -> Callable[[Row], str]:
    run = details.run
    return lambda row: vault.mark(run.public_id, row.line, run.actor_id)


def _reference(vault: Vault, details: Details, row: Row) -> str:
    """Return what stands in the secret cell: "" where the secret itself is blank or at fault."""
    secret = next((field for field in details.layout.places if field.is_secret), None)
    if secret is None or not secret.tidy(details.layout.cell(row, secret)):
        return ""
    at_fault = {problem.field for problem in row.problems}
    if secret.name in at_fault or not all(map(details.layout.knows, at_fault)):
        return ""
    return vault.reference(details.run.public_id, row.line, details.run.actor_id)
