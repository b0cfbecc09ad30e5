"""Report of the cells that a spreadsheet has changed between an error file and its upload."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence, Sized
from dataclasses import dataclass

from ...engine.columns.layout import Layout
from ...engine.returned.comparison import Change, Comparison
from ...engine.returned.moved_cells import Moved
from ...engine.returned.whole_columns import Way, WholeColumn
from ...engine.sentences.language import N_, _n, _t, number
from ...engine.sentences.line_numbers import named
from ...storage.tables.models import ImportRun
from ...storage.tables.statuses import KEEP_CHANGES
from ..words.on_lines import OnLines

SHOWN_CHANGES = 200
"""How many different changes are sent before an upload; nobody reads more in a dialog."""
FOREIGN = (
    N_(
        "What {n} row repairs is not handed out to you: it cannot be told whether a spreadsheet "
        "changed cells of {lines}."
    ),
    N_(
        "What {n} rows repair is not handed out to you: it cannot be told whether a spreadsheet "
        "changed cells of {lines}."
    ),
)
GONE = (
    N_(
        "What {n} row repairs is not kept any more: it can no longer be told whether a spreadsheet "
        "changed cells of {lines}."
    ),
    N_(
        "What {n} rows repair is not kept any more: it can no longer be told whether a spreadsheet "
        "changed cells of {lines}."
    ),
)
UNMARKED = (
    N_(
        "What {n} row repairs is not known, because neither the kept value nor the mark in the "
        "Errors column is left: it cannot be told whether a spreadsheet changed cells of {lines}."
    ),
    N_(
        "What {n} rows repair is not known, because neither the kept value nor the mark in the "
        "Errors column is left: it cannot be told whether a spreadsheet changed cells of {lines}."
    ),
)
REPAIRED = (
    N_(
        "{column}, {lines}: {n} cell was wrong, and what is there now is what programs make of "
        "such a cell, as {returned} of {original}. It counts as repaired; where zeros stood in "
        "front, type them again."
    ),
    N_(
        "{column}, {lines}: {n} cells were wrong, and what is there now is what programs make of "
        "such a cell, as {returned} of {original}. It counts as repaired; where zeros stood in "
        "front, type them again."
    ),
)
MOVED = N_(
    "{column}, {lines}: Came back with cells of other rows, as when a column is sorted, moved or "
    "filled down by itself; they are taken as they stand. Look at them, or download the rows with "
    "errors again."
)
EXCHANGED = N_(
    "{column} and {other}, {lines}: The cells of these columns have changed places since the rows "
    "with errors were downloaded; they are taken as they stand."
)

WHOLE = {
    Way.CAPITALS: N_(
        "{column}, {lines}: Only capitals and small letters differ from what was downloaded, as a "
        "function of a spreadsheet changes a whole column; they are taken as they stand."
    ),
    Way.TURNED: N_(
        "{column}, {lines}: Every cell says the opposite of what was downloaded; they are taken as "
        "they stand."
    ),
    Way.CUT: N_(
        "{column}, {lines}: The cells are those that were downloaded, cut at {n} characters; they "
        "are taken as they stand."
    ),
}


@dataclass(frozen=True)
class ChangedCells(OnLines):
    """One kind of change in a column, with all its occurrences."""

    column: str
    original: str | None
    """What the cells were; None in the column of a secret."""
    returned: str | None
    """What they are."""
    lines: Sequence[int]


def group_changes(layout: Layout, changes: Sequence[Change]) -> list[ChangedCells]:
    """Return the changes, the most frequent first; of a secret only their number."""
    lines: dict[tuple[str, str | None, str | None], list[int]] = {}
    for change in changes:
        texts = (
            (None, None) if layout.is_secret(change.field) else (change.original, change.returned)
        )
        lines.setdefault((change.field.label, *texts), []).append(change.row.line)
    found = [ChangedCells(*key, lines=each) for key, each in lines.items()]
    return sorted(found, key=lambda each: -each.count)


def comparison_notes(layout: Layout, comparison: Comparison) -> list[str]:
    """Return why rows could not be compared, and which repairs may be a program's."""
    groups = (
        (FOREIGN, comparison.foreign),
        (GONE, comparison.gone),
        (UNMARKED, comparison.unmarked),
    )
    notes = [_note(sentence, lines) for sentence, lines in groups if lines]
    shown = [each for each in comparison.repairs if not layout.is_secret(each.field)]
    notes += [_moved_note(each) for each in comparison.moved]
    notes += [_whole_note(each) for each in comparison.whole]
    return notes + list(_repair_notes(shown))


def _moved_note(moved: Moved) -> str:
    labels = [each.label for each in moved.fields]
    sentence = MOVED if len(labels) == 1 else EXCHANGED
    return _t(sentence, column=labels[0], other=labels[-1], lines=named(moved.lines))


def _whole_note(whole: WholeColumn) -> str:
    lines, length = named(whole.lines), number(whole.length)
    return _t(WHOLE[whole.way], column=whole.field.label, lines=lines, n=length)


def _repair_notes(repairs: Sequence[Change]) -> Iterator[str]:
    """Yield a note for each column with cells at fault that a program may have rewritten."""
    for column in dict.fromkeys(each.field.label for each in repairs):
        found = [each for each in repairs if each.field.label == column]
        yield _n(
            *REPAIRED,
            len(found),
            column=column,
            lines=named([each.row.line for each in found]),
            original=found[0].original,
            returned=found[0].returned,
        )


def _note(sentence: tuple[str, str], lines: Sequence[int]) -> str:
    return _n(*sentence, len(lines), lines=named(lines))


def changed_fact(run: ImportRun) -> list[tuple[str, str]]:
    """Return the fact that a spreadsheet had changed cells of an import; none if it had not."""
    changed = json.loads(run.changed_cells)
    if not changed:
        return []
    is_kept = changed["taken"] == KEEP_CHANGES
    taken = _t("kept as in the file") if is_kept else _t("put back to the original values")
    text = _n("{n} cell, {taken}", "{n} cells, {taken}", changed["count"], taken=taken)
    return [(_t("Changed by a spreadsheet"), text)]


def changed_title(count: int) -> str:
    """Return "12 cells were changed by a spreadsheet", "" when there are none."""
    one = N_("{n} cell was changed by a spreadsheet")
    return _n(one, "{n} cells were changed by a spreadsheet", count) if count else ""


def changed_rest(changes: Sized, shown: Iterable[ChangedCells]) -> str:
    """Return the text for changes that are not sent, "" when all are."""
    left_out = len(changes) - sum(each.count for each in shown)
    return _n("And {n} other cell.", "And {n} other cells.", left_out) if left_out else ""
