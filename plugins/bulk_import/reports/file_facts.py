"""The facts about the file of an import and what was chosen for it, as Details lists them."""

from __future__ import annotations

from ..engine.importer import Importer
from ..engine.layout import Layout
from ..engine.reading.delimiter import DELIMITERS
from ..engine.reading.refusals import size_text
from ..engine.reading.sheet import Sheet
from ..storage.models import ImportRun
from .blank_secrets import made_secrets
from .changed_cells import changed_fact
from .columns_text import columns_text
from .effects import choice_text, operation_text
from .said_columns import said_columns
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
        *(("Mode", each) for each in [operation_text(importer, run)] if each),
        ("Choice", choice_text(run)),
        *changed_fact(run),
        *made_secrets(importer, run),
        ("Uploaded by", run.actor_name + rank),
    ]


def sheet_facts(sheet: Sheet, size: int) -> str:
    """Return "38.4 KB · 500 rows · UTF-8 with BOM · semicolon"."""
    rows = counted(len(sheet.rows), "row")
    found = (size_text(size), rows, sheet.encoding, DELIMITERS.get(sheet.delimiter))
    return " · ".join(filter(None, found))


def _said(layout: Layout) -> Facts:
    said = said_columns(layout)
    return [("Names of columns", " ".join(said))] if said else []
