"""What a console elsewhere has answered, in the lines that this one would print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...engine.line_numbers import named
from ...engine.reading.refusals import shown, visible
from ...reports.changed_cells import changed_title
from ...reports.diff import ChangedColumn
from ...reports.undo_card import sum_of
from ...reports.wording import counted
from .. import output

OUTCOMES = (
    ("created", "{count:,} created"),
    ("updated", "{count:,} updated"),
    ("unchanged", "{count:,} unchanged"),
    ("failed", "{count:,} with errors"),
    ("not_attempted", "{count:,} not attempted"),
    ("waiting", "{count:,} waiting"),
)
UNKNOWN = "The console there answers something that is not known here: {outcome}."


def of_check(outcome: str, answer: Mapping[str, Any], file_name: str) -> Iterator[str]:
    """Yield the lines of a check."""
    if outcome == "refused":
        refusal = answer["refusal"]
        yield from (visible(refusal[each]) for each in ("message", "hint") if refusal[each])
    elif outcome == "question":
        yield from _question(answer["question"], file_name)
    elif "verdict" in answer:
        yield from _verdict(answer["verdict"])
    else:
        yield UNKNOWN.format(outcome=visible(outcome))


def of_import(run: Mapping[str, Any]) -> str:
    """Return the outcome of an import that has ended."""
    rows = run["rows"]
    told = [
        sentence.format(count=rows[name])
        for name, sentence in OUTCOMES
        if rows[name] or name == "created"
    ]
    counts = f"{counted(rows['total'], 'row')}: {', '.join(told)}."
    return f"{counts} {visible(run['reason'] or '')}".strip()


def of_undo(undo: Mapping[str, Any]) -> str:
    """Return the sum of an undo that has ended, and why it ended early."""
    gone, stay = undo["undone"], undo["kept"]
    told = sum_of(gone + stay, gone, stay, f"{gone:,} taken back", f"{stay:,} stay")
    return "\n".join(filter(None, (told, visible(undo["reason"] or ""))))


def _question(question: Mapping[str, Any], file_name: str) -> Iterator[str]:
    yield f"{visible(file_name)}: {visible(question['title'])} {visible(question['explanation'])}"
    for each in question["readings"]:
        cells = ", ".join(map(visible, each["cells"]))
        yield f"  --code-page {visible(each['code_page'])}: {cells}"
    others = ", ".join(visible(each["code_page"]) for each in question["others"])
    if others:
        yield f"  or another: {others}"


def _verdict(verdict: Mapping[str, Any]) -> Iterator[str]:
    file = verdict["file"]
    yield f"{visible(file['name'])}: {visible(file['facts'])}"
    yield f"{visible(verdict['headline'])}. {visible(verdict['second'])}"
    yield from map(visible, verdict["notes"])
    changes = verdict["changes"]
    if title := changed_title(changes["count"]):
        yield ""
        is_kept = changes["taken"] == "file"
        yield f"{title}. {output.CHANGES_KEPT if is_kept else output.ORIGINALS_TAKEN}"
        yield from map(_change, changes["cells"])
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
