"""Facts about the file of an import and its options, as Details lists them."""

from __future__ import annotations

import json

from ...engine.columns.layout import Layout
from ...engine.declaration.importer import Importer
from ...engine.reading.code_page.pages import CHOSEN
from ...engine.reading.delimited.delimiter import DELIMITERS
from ...engine.reading.refusals import size_text
from ...engine.reading.sheet import Sheet
from ...engine.sentences.language import N_, _t, listed
from ...storage.tables.models import ImportRun
from ..choices.blank_secrets import made_secrets
from ..choices.chosen_columns import said_columns
from ..history.effects import choice_text, operation_text
from ..repairs.changed_cells import changed_fact
from ..words.wording import capital, rows_of, spelled

Facts = list[tuple[str, str]]


def file_facts(importer: type[Importer], run: ImportRun, layout: Layout) -> Facts:
    """Return each fact by its name, without the times."""
    rank = f", {run.actor_rank}" if run.actor_rank else ""
    return [
        (_t("Size"), f"{size_text(run.file_size)}, {rows_of(run.total_rows)}"),
        (_t("Encoding") if run.delimiter else _t("Kind of file"), encoding_text(run.encoding)),
        *(
            (_t("Delimiter"), capital(str(each)))
            for each in [DELIMITERS.get(run.delimiter)]
            if each
        ),
        (_t("Columns"), _columns_text(importer, run, layout)),
        *_assigned_columns(layout),
        *((_t("Mode"), each) for each in [operation_text(importer, run)] if each),
        (_t("Choice"), choice_text(run)),
        *changed_fact(run),
        *made_secrets(importer, run),
        (_t("Uploaded by"), run.actor_name + rank),
    ]


def sheet_facts(sheet: Sheet, size: int) -> str:
    """Return "38.4 KB · 500 rows · UTF-8 with BOM · semicolon"."""
    rows = rows_of(len(sheet.rows))
    found = (size_text(size), rows, encoding_text(sheet.encoding), DELIMITERS.get(sheet.delimiter))
    return " · ".join(map(str, filter(None, found)))


WITH_BOM = N_("UTF-8 with BOM")
"""Marked here, as it is stored by its English name."""


def encoding_text(encoding: str) -> str:
    """Return the name of an encoding; what was chosen, and a workbook, are said in words."""
    name = encoding.removesuffix(CHOSEN)
    return _t("{encoding} (chosen)", encoding=name) if name != encoding else _t(encoding)


def _columns_text(importer: type[Importer], run: ImportRun, layout: Layout) -> str:
    """Return "All ten", or "Nine, without Password"."""
    missing, gone = json.loads(run.missing), layout.gone
    known = {each.name: each.header for each in importer.fields}
    count = spelled(len(layout.places) - len(layout.left_out))
    text = _t("All {count}", count=count)
    if missing:
        headers = [known.get(name, name) for name in missing]
        text = _t("{count}, without {headers}", count=capital(count), headers=listed(headers))
    lost = ", ".join(each.label for each in gone)
    return _t("{text}; the program no longer has {lost}", text=text, lost=lost) if gone else text


def _assigned_columns(layout: Layout) -> Facts:
    columns = said_columns(layout)
    return [(_t("Names of columns"), " ".join(columns))] if columns else []
