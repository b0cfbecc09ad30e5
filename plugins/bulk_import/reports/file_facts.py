"""The facts about the file of an import and what was chosen for it, as Details lists them."""

from __future__ import annotations

import json

from ..engine.importer import Importer
from ..engine.layout import Layout
from ..engine.reading.delimiter import DELIMITERS
from ..engine.reading.refusals import size_text
from ..storage.models import ImportRun
from ..storage.statuses import KEEP_CHANGES
from .blank_secrets import made_secrets
from .columns_text import columns_text
from .said_columns import said_columns
from .statuses import mode_text
from .wording import capital, counted

Facts = list[tuple[str, str]]


def file_facts(importer: type[Importer], run: ImportRun, layout: Layout) -> Facts:
    """Return each fact by its name, without the times."""
    rank = f", {run.actor_rank}" if run.actor_rank else ""
    return [
        ("Size", f"{size_text(run.file_size)}, {counted(run.total_rows, 'row')}"),
        ("Encoding" if run.delimiter else "Kind of file", run.encoding),
        *(("Delimiter", capital(each)) for each in [DELIMITERS.get(run.delimiter)] if each),
        ("Columns", columns_text(importer, run, layout)),
        *_said(layout),
        ("Choice", mode_text(run.mode)),
        *_changed_cells(run),
        *made_secrets(importer, run),
        ("Uploaded by", run.actor_name + rank),
    ]


def _said(layout: Layout) -> Facts:
    said = said_columns(layout)
    return [("Names of columns", " ".join(said))] if said else []


def _changed_cells(run: ImportRun) -> Facts:
    changed = json.loads(run.changed_cells)
    if not changed:
        return []
    is_kept = changed["taken"] == KEEP_CHANGES
    taken = "kept as in the file" if is_kept else "put back to the original values"
    return [("Changed by a spreadsheet", f"{counted(changed['count'], 'cell')}, {taken}")]
