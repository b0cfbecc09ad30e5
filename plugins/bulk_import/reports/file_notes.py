"""Notes of a verdict about the whole file: what is missing, left out or looks damaged."""

from __future__ import annotations

from ..engine.line_numbers import named
from ..engine.notes.columns import Origin, find_notes, swapped_cell_notes, swapped_notes
from ..engine.reading.refusals import shown
from ..intake import Intake
from .changed_cells import comparison_notes
from .effects import operation_choices
from .near_keys import near_key_notes
from .new_references import new_reference_notes
from .said_columns import turned_words
from .wording import agree, capital, counted


def file_notes(intake: Intake) -> list[str]:
    """Return the notes on a judged file; a note is no error."""
    sheet = intake.sheet
    notes = _going_on(intake) + _missing(intake) + turned_words(intake)
    notes += new_reference_notes(intake) + _code_page(intake)
    if sheet.above:
        lines = capital(named(sheet.above))
        stand = agree(len(sheet.above), "stands", "stand")
        are = agree(len(sheet.above), "is", "are")
        notes.append(f"{lines} {stand} above the names of the columns and {are} left out.")
    if sheet.blank_lines:
        are = agree(sheet.blank_lines, "is", "are")
        notes.append(f"{counted(sheet.blank_lines, 'blank line')} {are} skipped.")
    if sheet.has_errors_column:
        notes.append("The Errors column is ignored.")
    notes += swapped_notes(intake.layout)
    if intake.importer:
        notes += swapped_cell_notes(type(intake.importer), intake.layout, sheet.rows)
    notes += comparison_notes(intake.layout, intake.comparison)
    origin = Origin(sheet.encoding, not sheet.has_errors_column, intake.importer)
    notes += near_key_notes(intake)
    return notes + find_notes(intake.layout, sheet.rows, origin)


def _going_on(intake: Intake) -> list[str]:
    """Say what the import was to do that the file goes on with."""
    if not intake.goes_on or intake.importer is None:
        return []
    choices = operation_choices(intake.importer)
    chosen = [each.label for each in choices if each.value is intake.layout.operation]
    return [f"Judged like the import that it repairs: {label}." for label in chosen]


def _missing(intake: Intake) -> list[str]:
    """Say what the columns mean that the file lacks."""
    missing = intake.sheet.missing
    if not intake.layout.operation.is_updating:
        return [
            f"Column {each.header} is missing; every {each.header.lower()} counts as blank."
            for each in missing
        ]
    names = ", ".join(each.header for each in missing)
    return [f"Not in the file and left alone in what exists: {names}."] if names else []


def _code_page(intake: Intake) -> list[str]:
    """Say how a short file was read: nobody can tell the code page of a single short name.

    Nothing is quoted of a file whose secrets stand in a column that its header calls otherwise.
    """
    sheet = intake.sheet
    if sheet.is_unseen:
        return [
            f"Read as {sheet.encoding}: only cells that are not shown hold characters beyond ASCII."
        ]
    if not sheet.read_as or len(sheet.rows) > 2 or intake.layout.found:
        return []
    cells = ", ".join(shown(cell) for cell in sheet.read_as)
    return [f"Read as {sheet.encoding}: {cells}"]
