"""What an import does or did with records that exist, in words: choices, counts, buttons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ..engine.importer import Importer
from ..engine.operations import Operation
from ..engine.rows import Row
from ..storage.models import ImportRun
from ..storage.statuses import Mode
from .done import done_text
from .progress_bar import BarPart, bar_parts
from .statuses import Look, ShownStatus, mode_text
from .wording import agree, capital, counted


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
    key, things = importer.record_key(), importer.noun.lower()
    label = key.label if key else ""
    match operation:
        case Operation.CREATE:
            note = f"A row whose {label} exists is an error."
            return OperationChoice(operation, f"Create {things}", note)
        case Operation.UPDATE:
            note = f"A row whose {label} does not exist is an error."
            return OperationChoice(operation, f"Update {things} by {label}", note)
        case Operation.UPSERT:
            note = f"What has the {label} of a row is updated; the other rows create {things}."
            return OperationChoice(operation, f"Create and update {things}", note)


def blank_note(importer: type[Importer]) -> str:
    """Return what a missing column and a blank cell mean for a record that exists."""
    *labels, last = [each.label for each in importer.fields if importer.clears(each)] or [""]
    kept = "A column that the file lacks leaves the values of records that exist alone"
    if not last:
        return f"{kept}, and so does a blank cell."
    names = f"{', '.join(labels)} and {last}" if labels else last
    return f"{kept}, and so does a blank cell; but under {names} it clears the value."


@dataclass(frozen=True)
class Effects:
    """How many rows of a file would do what."""

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
        counts = {"new": self.new, "changed": self.changed, "unchanged": self.unchanged}
        counts["wrong"] = self.failed
        return ", ".join(f"{count:,} {word}" for word, count in counts.items() if count)

    @property
    def second(self) -> str:
        """Return the text after the headline."""
        have = agree(self.failed, "has", "have")
        wrong = f"{counted(self.failed, 'row')} {have} errors. " if self.failed else ""
        return f"{wrong}Nothing is written yet."

    @property
    def bar(self) -> list[BarPart]:
        """Return the bar: what is written, what stays as it is, then what has errors."""
        counts = [("ok", self.new + self.changed), ("idle", self.unchanged), ("bad", self.failed)]
        return bar_parts(counts, sum(count for _, count in counts))

    @property
    def writes(self) -> bool:
        """Return whether anything would be created or changed."""
        return bool(self.new or self.changed)

    @property
    def good(self) -> str:
        """Return what is done with the good rows of a file that has others."""
        return f"Write the {counted(self.new + self.changed + self.unchanged, 'good row')}"

    def button(self, mode: str) -> tuple[str, str]:
        """Return the label of the Upload button, and the text beside it."""
        one, many = self.importer.singular, self.importer.noun.lower()
        if (mode == Mode.ALL_OR_NOTHING and self.failed) or not self.writes:
            note = "You get the rows with errors as a file" if self.failed else ""
            return "Upload, nothing is changed", note
        if not self.new:
            return f"Upload and update {counted(self.changed, one, many)}", ""
        if not self.changed:
            return f"Upload and create {counted(self.new, one, many)}", ""
        return f"Upload, create {self.new:,} and update {counted(self.changed, one, many)}", ""

    def as_json(self) -> dict[str, int]:
        """Return the counts for programs."""
        return {"new": self.new, "changed": self.changed, "unchanged": self.unchanged}


def done_headline(importer: type[Importer], run: ImportRun) -> str:
    """Return the first sentence of Details about an import that updates."""
    things = counted(run.total_rows, importer.singular, importer.noun.lower())
    return f"{things}: {done_text(run)}{' so far' if run.is_open else ''}."


def operation_text(importer: type[Importer], run: ImportRun) -> str:
    """Return what an import was to do, "" for one that creates."""
    if run.operation not in set(Operation):
        return str(run.operation)
    is_usual = run.operation == Operation.CREATE
    return "" if is_usual else capital(_choice(importer, Operation(run.operation)).label)


def look_of(status: ShownStatus, run: ImportRun) -> Look:
    """Return the appearance of an import; of one that updates not everything was created."""
    texts = {ShownStatus.CREATED: "All done", ShownStatus.NOTHING: "Nothing done"}
    if run.operation == Operation.CREATE or status not in texts:
        return status.look
    return replace(status.look, text=texts[status])


def choice_text(run: ImportRun) -> str:
    """Return what was chosen for the good rows of a file that has others."""
    is_writing = run.operation != Operation.CREATE and run.mode == Mode.PARTIAL
    return "Write the good rows" if is_writing else mode_text(run.mode)
