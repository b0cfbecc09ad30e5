"""The verdict on a file and the question about it, as text made from their JSON form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..engine.sentences.line_numbers import named
from ..engine.sentences.shown_text import shown, visible
from ..reports.repairs.changed_cells import changed_title
from ..reports.verdict.diff import ChangedColumn
from ..storage.tables.statuses import KEEP_CHANGES
from . import output


def question_lines(question: Mapping[str, Any], file_name: str) -> Iterator[str]:
    """Yield how a file may be read, and the option that says which is right."""
    yield f"{visible(file_name)}: {visible(question['title'])} {visible(question['explanation'])}"
    for each in question["readings"]:
        cells = ", ".join(map(visible, each["cells"]))
        yield f"  --code-page {visible(each['code_page'])}: {cells}"
    others = ", ".join(visible(each["code_page"]) for each in question["others"])
    if others:
        yield f"  or another: {others}"


def verdict_lines(verdict: Mapping[str, Any], blanks: Iterable[str] = ()) -> Iterator[str]:
    """Yield the whole verdict; unlike the dialog it omits no row.

    :param blanks: what is said of rows without a secret, after what a spreadsheet has changed.
    """
    file = verdict["file"]
    yield f"{visible(file['name'])}: {visible(file['facts'])}"
    yield f"{visible(verdict['headline'])}. {visible(verdict['second'])}"
    yield from map(visible, verdict["notes"])
    changes = verdict["changes"]
    if title := changed_title(changes["count"]):
        yield ""
        is_kept = changes["taken"] == KEEP_CHANGES
        yield f"{title}. {output.CHANGES_KEPT if is_kept else output.ORIGINALS_TAKEN}"
        yield from map(_change, changes["cells"])
    yield from blanks
    for column in verdict["diff"]:
        yield ""
        yield f"{visible(ChangedColumn(column['column'], column['count']).title)}."
        yield from map(_value, column["values"])
    for cause in verdict["causes"]:
        yield ""
        times = f"{cause['count']:,} × " if cause["count"] > 1 else ""
        yield times + visible(cause["message"])
        yield from map(_row, cause["rows"])


def _change(cell: Mapping[str, Any]) -> str:
    place = f"  {visible(cell['column'])}, {named(cell['lines'])}"
    if cell["original"] is None or cell["returned"] is None:
        return f"{place}: not shown"
    return f"{place}: was “{shown(cell['original'])}”, is “{shown(cell['returned'])}”"


def _value(value: Mapping[str, Any]) -> str:
    record, before, after = (visible(value[each]) for each in ("record", "before", "after"))
    return f"  line {value['line']}, {record}: “{before}” → “{after}”"


def _row(row: Mapping[str, Any]) -> str:
    cell = ", not shown" if row["hidden"] else f", “{shown(row['cell'])}”" if row["cell"] else ""
    hint = f": {visible(row['hint'])}" if row["hint"] else ""
    return f"  line {row['line']}{cell}{hint}"
