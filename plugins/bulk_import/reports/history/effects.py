"""Effects of an import on existing records, in words: choices, counts, buttons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ...engine.declaration.importer import Importer
from ...engine.declaration.operations import Operation
from ...engine.rows.rows import Row
from ...engine.sentences.language import N_, _n, _t, inside, listed, number
from ...storage.tables.models import ImportRun
from ...storage.tables.statuses import Mode
from ..words.progress_bar import BarPart, bar_parts
from ..words.wording import capital, counted_records
from .outcome_text import done_text, taken_back
from .statuses import Look, ShownStatus, mode_text


@dataclass(frozen=True)
class OperationChoice:
    """One of the things that a file may do, as the dialog offers it."""

    value: Operation
    label: str
    note: str


def operation_choices(importer: Importer) -> list[OperationChoice]:
    """Return what an importer offers to its uploader; nothing where there is no choice."""
    offered = [each for each in importer.offered() if importer.may_choose(each)]
    return [_choice(type(importer), each) for each in offered] if len(offered) > 1 else []


def _choice(importer: type[Importer], operation: Operation) -> OperationChoice:
    key, things = importer.record_key(), inside(importer.noun)
    label = key.label if key else ""
    match operation:
        case Operation.CREATE:
            note = _t("A row whose {label} exists is an error.", label=label)
            return OperationChoice(operation, _t("Create {things}", things=things), note)
        case Operation.UPDATE:
            note = _t("A row whose {label} does not exist is an error.", label=label)
            return OperationChoice(
                operation, _t("Update {things} by {label}", things=things, label=label), note
            )
        case Operation.UPSERT:
            note = _t(
                "What has the {label} of a row is updated; the other rows create {things}.",
                label=label,
                things=things,
            )
            return OperationChoice(operation, _t("Create and update {things}", things=things), note)


def blank_note(importer: type[Importer]) -> str:
    """Return what a missing column and a blank cell mean for a record that exists."""
    labels = [each.label for each in importer.fields if importer.clears(each)]
    kept = _t("A column that the file lacks leaves the values of records that exist alone")
    if not labels:
        return _t("{kept}, and so does a blank cell.", kept=kept)
    sentence = N_("{kept}, and so does a blank cell; but under {names} it clears the value.")
    return _t(sentence, kept=kept, names=listed(labels))


@dataclass(frozen=True)
class Effects:
    """The number of rows of a file that would create, change, leave or fail."""

    importer: type[Importer]
    operation: Operation
    new: int
    changed: int
    unchanged: int
    failed: int

    @classmethod
    def of(cls, importer: type[Importer], operation: Operation, rows: Iterable[Row]) -> Effects:
        """Count the effects of judged rows."""
        found = ["" if row.problems else row.effect for row in rows]
        counts = (found.count(each) for each in ("new", "changed", "unchanged", ""))
        return cls(importer, operation, *counts)

    @property
    def headline(self) -> str:
        """Return "12 new, 430 changed, 58 unchanged, 3 wrong"."""
        parts = [
            _n("{n} new", "{n} new", self.new) if self.new else "",
            _n("{n} changed", "{n} changed", self.changed) if self.changed else "",
            _n("{n} unchanged", "{n} unchanged", self.unchanged) if self.unchanged else "",
            _n("{n} wrong", "{n} wrong", self.failed) if self.failed else "",
        ]
        return ", ".join(filter(None, parts))

    @property
    def second(self) -> str:
        """Return the text after the headline."""
        wrong = _n("{n} row has errors. ", "{n} rows have errors. ", self.failed)
        return f"{wrong if self.failed else ''}{_t('Nothing is written yet.')}"

    @property
    def bar(self) -> list[BarPart]:
        """Return the parts of the bar: rows to write, unchanged rows, rows with errors."""
        counts = [("ok", self.new + self.changed), ("idle", self.unchanged), ("bad", self.failed)]
        return bar_parts(counts, sum(count for _, count in counts))

    @property
    def writes(self) -> bool:
        """Return whether anything would be created or changed."""
        return bool(self.new or self.changed)

    @property
    def good(self) -> str:
        """Return the text on the good rows of a file that also has wrong ones."""
        count = self.new + self.changed + self.unchanged
        return _n("Write the {n} good row", "Write the {n} good rows", count)

    def button(self, mode: str) -> tuple[str, str]:
        """Return the label of the Upload button, and the text beside it."""
        if (mode == Mode.ALL_OR_NOTHING and self.failed) or not self.writes:
            note = _t("You get the rows with errors as a file") if self.failed else ""
            return _t("Upload, nothing is changed"), note
        if not self.new:
            return _t(
                "Upload and update {things}", things=counted_records(self.importer, self.changed)
            ), ""
        if not self.changed:
            return _t(
                "Upload and create {things}", things=counted_records(self.importer, self.new)
            ), ""
        things = counted_records(self.importer, self.changed)
        both = N_("Upload, create {count} and update {things}")
        return _t(both, count=number(self.new), things=things), ""

    def as_json(self) -> dict[str, int]:
        """Return the counts for programs."""
        return {"new": self.new, "changed": self.changed, "unchanged": self.unchanged}


def done_headline(importer: type[Importer], run: ImportRun) -> str:
    """Return the first sentence of Details about an import that updates."""
    things = counted_records(importer, run.total_rows)
    sentence = N_("{things}: {done} so far.") if run.is_open else N_("{things}: {done}.")
    return _t(sentence, things=things, done=f"{done_text(run)}{taken_back(run)}")


def operation_text(importer: type[Importer], run: ImportRun) -> str:
    """Return what an import was to do, "" for one that creates."""
    if run.operation not in set(Operation):
        return str(run.operation)
    is_usual = run.operation == Operation.CREATE
    return "" if is_usual else capital(_choice(importer, Operation(run.operation)).label)


def look_of(status: ShownStatus, run: ImportRun) -> Look:
    """Return the appearance of an import, in the words of what it was to do."""
    texts = {ShownStatus.CREATED: _t("All done"), ShownStatus.NOTHING: _t("Nothing done")}
    if run.operation == Operation.CREATE or status not in texts:
        return status.look
    return replace(status.look, text=texts[status])


def choice_text(run: ImportRun) -> str:
    """Return the text on the chosen mode of an import."""
    is_writing = run.operation != Operation.CREATE and run.mode == Mode.PARTIAL
    return _t("Write the good rows") if is_writing else mode_text(run.mode)
