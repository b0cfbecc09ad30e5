"""Notes of a verdict about the whole file: what is missing, left out or looks damaged."""

from __future__ import annotations

from ...engine.cells.white_space import is_blank
from ...engine.notes.notes import Origin, find_notes
from ...engine.notes.wrong_places.moved_cells import moved_cell_notes
from ...engine.notes.wrong_places.no_records import no_record_notes
from ...engine.notes.wrong_places.secrets.swapped_secrets import swapped_cell_notes, swapped_notes
from ...engine.notes.wrong_places.split_records import split_record_notes
from ...engine.rows.page import shaped_rows
from ...engine.sentences.language import N_, _n, _t, inside, with_colon
from ...engine.sentences.line_numbers import named
from ...engine.sentences.shown_text import shown
from ...intake import Intake
from ..choices.chosen_columns import turned_words
from ..history.effects import operation_choices
from ..repairs.changed_cells import comparison_notes
from ..words.wording import capital
from .changed_by_programs import program_change_notes
from .near_keys import near_key_notes
from .new_references import new_reference_notes
from .workbook_marks import mark_notes

GUESSED = N_("Read as {encoding}, which fits the letters best: {cells}")
SHORT = 2
"""For a file with at most this many rows, the note shows how its names were read."""


def file_notes(intake: Intake) -> list[str]:
    """Return the notes on a judged file; a note is no error."""
    sheet = intake.sheet
    notes = _going_on(intake) + _missing(intake) + turned_words(intake)
    notes += new_reference_notes(intake) + _code_page(intake)
    if sheet.above:
        lines = capital(named(sheet.above))
        one = N_("{lines} stands above the names of the columns and is left out.")
        many = N_("{lines} stand above the names of the columns and are left out.")
        notes.append(_n(one, many, len(sheet.above), lines=lines))
    notes += mark_notes(sheet)
    notes += no_record_notes(intake.layout, sheet.rows, intake.importer)
    notes += split_record_notes(sheet.rows)
    if not sheet.has_errors_column:
        notes += moved_cell_notes(intake.layout, sheet.rows)
    if sheet.blank_lines:
        one, many = N_("{n} blank line is skipped."), N_("{n} blank lines are skipped.")
        notes.append(_n(one, many, sheet.blank_lines))
    if sheet.has_errors_column:
        notes += [_t("The Errors column is ignored.")] if intake.has_file else []
        notes += _refused_secrets(intake)
    notes += swapped_notes(intake.layout)
    if intake.importer:
        notes += swapped_cell_notes(type(intake.importer), intake.layout, sheet.rows)
    notes += comparison_notes(intake.layout, intake.comparison)
    origin = Origin(sheet.encoding, not sheet.has_errors_column, intake.importer)
    notes += near_key_notes(intake) + program_change_notes(intake)
    return notes + find_notes(intake.layout, sheet.rows, origin)


def _going_on(intake: Intake) -> list[str]:
    """Return a note on the operation of the import that the file repairs."""
    if not intake.inherits_operation or intake.importer is None:
        return []
    chosen = [
        each.label
        for each in operation_choices(intake.importer)
        if each.value is intake.layout.operation
    ]
    sentence = N_("Judged like the import that it repairs: {operation}.")
    return [_t(sentence, operation=each) for each in chosen]


def _refused_secrets(intake: Intake) -> list[str]:
    """Return a note on why secrets are blank in an error file: those at fault are left out."""
    secrets = [each for each in intake.layout.places if each.is_secret and each.required]
    rows = shaped_rows(intake.sheet.rows) if secrets else []
    sentence = N_(
        "The cell is blank where the {secret} was refused, as nothing of it is handed out. Type it "
        "anew."
    )
    return [
        with_colon(each.label, _t(sentence, secret=inside(each.label)))
        for each in secrets
        if any(is_blank(intake.layout.cell(row, each)) for row in rows)
    ]


def _missing(intake: Intake) -> list[str]:
    """Return a note on the columns that the file lacks."""
    missing = intake.sheet.missing
    if not intake.layout.operation.is_updating:
        return [
            _t(
                "Column {column} is missing; every {name} counts as blank.",
                column=each.header,
                name=inside(each.header),
            )
            for each in missing
        ]
    names = ", ".join(each.header for each in missing)
    return (
        [_t("Not in the file and left alone in what exists: {names}.", names=names)]
        if names
        else []
    )


def _code_page(intake: Intake) -> list[str]:
    """Return a note on how a short file, or one in an unusual code page, was read: by a guess.

    Nothing is quoted of a file whose secrets stand in a column that its header calls otherwise.
    """
    sheet = intake.sheet
    if sheet.is_unseen:
        return [
            _t(
                "Read as {encoding}: only cells that are not shown hold characters beyond ASCII.",
                encoding=sheet.encoding,
            )
        ]
    is_said = sheet.is_guess or len(sheet.rows) <= SHORT
    if not sheet.read_as or not is_said or intake.layout.found:
        return []
    cells = ", ".join(shown(cell) for cell in sheet.read_as)
    sentence = GUESSED if sheet.is_guess else N_("Read as {encoding}: {cells}")
    return [_t(sentence, encoding=sheet.encoding, cells=cells)]
