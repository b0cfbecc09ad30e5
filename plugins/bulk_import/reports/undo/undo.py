"""Preview and outcome of an undo, record by record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ...engine.declaration.importer import Importer
from ...engine.declaration.keep import Keep
from ...engine.sentences.language import _n, _t
from ...state import State
from ...storage.host.records import Checked, check_records
from ...storage.tables.models import ImportRun
from ...storage.undo.undo_rows import kept_rows, undoable_rows
from .undo_card import sum_of

SHOWN_RECORDS = 200
"""How many records of a reason are listed; the sums count all."""


@dataclass
class UndoGroup:
    """Records with the same outcome of an undo, and the sentence about each."""

    message: str
    """Why they stay; "" for those that would be taken back."""
    count: int = 0
    records: list[tuple[int, str, str]] = field(default_factory=list)
    """Line, name and detail of the first ones; a name that may not be known is ""."""


@dataclass(frozen=True)
class UndoVerdict:
    """What an undo would do at this moment; deciding again is the worker's part."""

    gone: UndoGroup
    kept: Sequence[UndoGroup]
    """The reasons, the most frequent first."""

    @property
    def total(self) -> int:
        """Return how many records the undo is about."""
        return self.gone.count + sum(group.count for group in self.kept)

    @property
    def sum(self) -> str:
        """Return "463 = 450 would be taken back + 13 would stay"."""
        stay = self.total - self.gone.count
        went = _n("{n} would be taken back", "{n} would be taken back", self.gone.count)
        stayed = _n("{n} would stay", "{n} would stay", stay)
        return sum_of(self.total, self.gone.count, stay, went, stayed)


def undo_verdict(state: State, importer: Importer, run: ImportRun) -> UndoVerdict:
    """Return what an undo by the importer's actor would do; one query for a thousand records."""
    gone, kept = UndoGroup(""), dict[str, UndoGroup]()
    rows = undoable_rows(state.session, run.id)
    for each in check_records(state.session, importer, rows):
        message = _t(each.keep.message) if each.keep else ""
        group = kept.setdefault(message, UndoGroup(message)) if message else gone
        group.count += 1
        if len(group.records) < SHOWN_RECORDS:
            group.records.append((each.line, name_of(importer, each), _detail(each)))
    return UndoVerdict(gone, sorted(kept.values(), key=lambda group: -group.count))


def name_of(importer: Importer, checked: Checked) -> str:
    """Return what people call a record, "" where it is gone or may not be known."""
    is_hidden = checked.keep is not None and checked.keep.is_hidden
    return "" if is_hidden or checked.record is None else importer.record_name(checked.record)


def kept_records(state: State, importer: Importer, run: ImportRun) -> Sequence[UndoGroup]:
    """Return what an undo has kept, by the reasons of that time, the most frequent first.

    Names and details are those that the importer's actor may know at this moment.
    """
    stored, groups = kept_rows(state.session, run.id), dict[str, UndoGroup]()
    rows = [(line, record_id) for line, record_id, _ in stored]
    checked = check_records(state.session, importer, rows)
    for each, (_, _, reason) in zip(checked, stored, strict=True):
        why = Keep.read(reason)
        is_hidden = why.is_hidden or (each.keep is not None and each.keep.is_hidden)
        group = groups.setdefault(why.message, UndoGroup(_t(why.message)))
        group.count += 1
        if len(group.records) < SHOWN_RECORDS:
            name = "" if is_hidden else name_of(importer, each)
            group.records.append((each.line, name, "" if is_hidden else why.detail))
    return sorted(groups.values(), key=lambda group: -group.count)


def _detail(checked: Checked) -> str:
    return checked.keep.detail if checked.keep else ""
