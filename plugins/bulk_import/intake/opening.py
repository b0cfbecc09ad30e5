"""A file of an upload as a table: read, restored, repaired and surveyed; nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..actors import identity_of
from ..engine.columns.layout import Layout
from ..engine.declaration.importer import Importer
from ..engine.declaration.operations import Operation
from ..engine.fields.base.field import Field
from ..engine.judging.pipeline import survey
from ..engine.reading.detection.one_byte import Question
from ..engine.reading.refusals import operation_refused
from ..engine.reading.sheet import Refusal, Sheet
from ..engine.repairs.repairs import Repairs, repair
from ..engine.returned.comparison import Comparison
from ..engine.returned.differences import find_differences
from ..engine.returned.withheld import put_back
from ..engine.rows.paged_rows import settled
from ..engine.rows.rows import Row
from ..engine.secrets.blank_secrets import expects_blanks, mark_blanks
from ..engine.secrets.columns import find_secret_columns
from ..engine.secrets.swapped_cells import hide_swapped
from ..queueing.tracing import note, traced
from ..state import State
from ..storage.returned.kept_rows import KeptRows
from ..storage.returned.originals import Originals
from ..storage.returned.references import refuse_others, restore
from ..storage.sealing.spool import Spool
from ..storage.tables.statuses import MAKE_SECRETS, TAKE_ORIGINALS
from ..upload import ImportRequest, Upload
from .listed_values import with_listed_values
from .operation import as_repaired
from .reading import offer_secrets, read_sheet, row_collector


@dataclass
class Intake:
    """A file that could be read as a table, with what is true of it alone."""

    sheet: Sheet
    layout: Layout
    comparison: Comparison = field(default_factory=Comparison)
    """What programs have changed since the rows were handed out as an error file."""
    repairs: Repairs = field(default_factory=Repairs)
    """What has become of the cells that were typed anew for this file."""
    importer: Importer | None = None
    """The importer of the uploader, as far as the rows have been judged."""
    without_secret: int = 0
    """How many rows have no secret, where the importer can make one."""
    makes_secrets: bool = False
    """Whether the uploader has chosen that it does."""
    inherits_operation: bool = False
    """Whether its operation is that of the import that it repairs, because nobody has chosen."""
    has_file: bool = True
    """False for failed rows that are repaired on the page of their import, without a file."""

    @property
    def rows(self) -> Sequence[Row]:
        """Return the rows of the file."""
        return self.sheet.rows


@traced("import.read")
def open_file(
    state: State, request: ImportRequest, spool: Spool | None = None
) -> Intake | Question | Refusal:
    """Read a file, restore what an error file kept, and survey it; nothing is written.

    A cell that a spreadsheet has changed is put back here, unless the upload says otherwise, and a
    cell that was typed anew is put in, so that everybody judges the same cells.

    :param spool: takes the rows of a large file, where it is only to be stored.
    """
    importer, upload = request.importer, request.upload
    request = as_repaired(state, request)
    operation = request.operation
    if operation is None:
        return operation_refused()
    # Only who is created gets a secret that is made.
    secret = importer.generated_secret() if operation is Operation.CREATE else None
    makes_secrets = secret is not None and upload.choices.blanks == MAKE_SECRETS
    sheet = _read(state, request, spool, secret, makes_secrets)
    if not isinstance(sheet, Sheet):
        return sheet
    layout = Layout.of_file(importer, sheet.columns, sheet.missing, sheet.chosen, sheet.turned)
    layout = replace(layout, operation=operation)
    who = identity_of(state.actors, request.actor)
    kept = KeptRows(state.session, state.vault, importer, who.id)
    originals = kept.find(layout, sheet.rows, may_refer=upload.may_refer)
    if layout.turned and originals.is_ours:
        # An error file says truth values in our sense already.
        return open_file(state, request.unturned, spool)
    restore(kept, originals, layout, sheet.rows, is_error_file=sheet.has_errors_column)
    comparison = _compare(originals, layout, sheet.rows, upload)
    repairs = repair(layout, sheet.rows, upload.choices.repairs, state.vault.digests)
    sheet = replace(sheet, rows=settled(sheet.rows))
    survey(importer, layout, sheet.rows)
    layout = layout.with_found(find_secret_columns(importer, request.actor, layout, sheet.rows))
    hide_swapped(importer, layout, sheet.rows)
    blank = mark_blanks(secret, layout, sheet.rows, needs_secret=makes_secrets)
    are_expected = expects_blanks(importer, layout, sheet.rows, makes_secrets=makes_secrets)
    layout = replace(layout, expects_blanks=are_expected)
    note(rows=len(sheet.rows), bytes=len(upload.content))
    return Intake(
        sheet,
        layout,
        comparison,
        repairs,
        without_secret=blank,
        makes_secrets=makes_secrets,
        inherits_operation=request.upload.choices.operation != upload.choices.operation,
        has_file=not upload.lines,
    )


def _read(
    state: State,
    request: ImportRequest,
    spool: Spool | None,
    secret: Field[Any] | None,
    makes_secrets: bool,
) -> Sheet | Question | Refusal:
    """Return the rows of a file; a refusal of its header says what the file could hold instead.

    :param secret: the column whose blank cells can be made, None where the importer makes none.
    """
    collect = row_collector(request, spool)
    found = read_sheet(state, request, collect, is_secret_spared=makes_secrets)
    if not isinstance(found, Refusal) or found.code != "file.header":
        return found
    replaced = with_listed_values(request, found)
    return replaced if secret is None else offer_secrets(state, request, replaced)


def _compare(
    originals: Originals, layout: Layout, rows: Sequence[Row], upload: Upload
) -> Comparison:
    """Return the cells of returned rows that programs changed; undo the changes where asked."""
    if not originals.is_searched:
        return Comparison()
    pairs = originals.beside(rows)
    differences = list(find_differences(layout, pairs))
    if refuse_others(originals, layout, pairs, differences):
        pairs = [pair for pair in pairs if pair[0].parent is not None]
        differences = list(find_differences(layout, pairs))
    comparison = originals.compare(layout, pairs, differences)
    if upload.choices.changes == TAKE_ORIGINALS:
        comparison.take_originals()
    put_back(layout, pairs, differences)
    layout.ways.update(originals.ways())
    return comparison
