"""The verdict on a file before Upload: how many rows are ready, which are not, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from markupsafe import Markup, escape

from ...engine.judging.pipeline import good
from ...engine.sentences.language import N_, _n, _t, number
from ...storage.tables.statuses import KEEP_CHANGES, Mode
from ...upload import Choices
from ..choices.blank_secrets import BlankSecrets
from ..choices.chosen_columns import said_columns
from ..details.file_facts import sheet_facts
from ..lineage.lineage import Lineage
from ..lineage.uploads_since import lineage_text
from ..repairs.causes import Cause, find_causes, find_faults, group
from ..repairs.changed_cells import (
    SHOWN_CHANGES,
    ChangedCells,
    changed_rest,
    changed_title,
    group_changes,
)
from ..words.progress_bar import BarPart, bar_parts
from ..words.wording import counted_records
from .file_notes import file_notes
from .preview import Preview, preview_of
from .repair_verdict import RepairVerdict
from .verdict_json import cause_json, changed_json, changes_json, intake_json


@dataclass(kw_only=True)
class Verdict(RepairVerdict):
    """The result of a check, in the words of the dialog and the command line."""

    file_name: str
    file_size: int
    people: str
    nobody: str
    """The importer's words of these names, or those of the view that shows the verdict."""
    all_or_nothing_rows: int
    """A larger file has no choice between partial and all or nothing."""
    choices: Choices = field(default_factory=Choices)
    """What was chosen for the file."""
    lineage: Lineage = field(default_factory=Lineage)

    @cached_property
    def ready(self) -> int:
        """Return how many rows would be created."""
        return len(good(self.intake.rows))

    @property
    def total(self) -> int:
        """Return how many rows the file has."""
        return len(self.intake.rows)

    @property
    def failed(self) -> int:
        """Return how many rows have errors."""
        return self.total - self.ready

    @cached_property
    def causes(self) -> list[Cause]:
        """Return the problems by cause."""
        layout, rows = self.intake.layout, self.intake.rows
        return group(find_faults(layout, rows)) if self.is_whole else find_causes(layout, rows)

    @cached_property
    def changed_cells(self) -> list[ChangedCells]:
        """Return what a spreadsheet has changed since the rows were handed out."""
        found = group_changes(self.intake.layout, self.intake.comparison.changes)
        return found if self.is_whole else found[:SHOWN_CHANGES]

    @property
    def changed_title(self) -> str:
        """Return "12 cells were changed by a spreadsheet", "" when there are none."""
        return changed_title(len(self.intake.comparison.changes))

    @property
    def changed_rest(self) -> str:
        """Return the text for changes that are not sent, "" when all are."""
        return changed_rest(self.intake.comparison.changes, self.changed_cells)

    @property
    def keeps_changes(self) -> bool:
        """Return whether the cells are judged as the spreadsheet has changed them."""
        return self.choices.changes == KEEP_CHANGES

    @cached_property
    def blank_secrets(self) -> BlankSecrets | None:
        """Return the choice about rows without a secret, None where there is none."""
        count, secret = self.intake.without_secret, self.importer.generated_secret()
        return BlankSecrets(count, secret.label, self.people) if count and secret else None

    @property
    def asked(self) -> list[str]:
        """Return the open choices of the verdict, by field name."""
        questions = {"changes": self.changed_title, "blanks": self.blank_secrets}
        return [name for name, found in questions.items() if found]

    @property
    def facts(self) -> str:
        """Return "38.4 KB · 500 rows · UTF-8 with BOM · semicolon"."""
        return sheet_facts(self.intake.sheet, self.file_size)

    @property
    def headline(self) -> str:
        """Return "496 of 500 rows are ready"."""
        if self.effects:
            return self.effects.headline
        one, many = N_("{count} of {n} row is ready"), N_("{count} of {n} rows are ready")
        return _n(one, many, self.total, count=number(self.ready))

    @property
    def second(self) -> str:
        """Return the text after the headline."""
        if self.effects:
            return self.effects.second
        if not self.failed:
            return _t("Nothing is created yet.")
        one = N_("{n} row has errors. Nothing is created yet.")
        return _n(one, "{n} rows have errors. Nothing is created yet.", self.failed)

    @property
    def bar(self) -> list[BarPart]:
        """Return the bar: ready rows, those that change nothing, then those with errors."""
        if self.effects:
            return self.effects.bar
        return bar_parts([("ok", self.ready), ("bad", self.failed)], self.total)

    @property
    def notes(self) -> list[str]:
        """Return the notes as plain text; days in them are in UTC."""
        earlier = [self.earlier] if self.earlier else []
        shown = [*earlier, *self.first_notes, *self.said_columns, *self.shown_notes]
        return [escape(note).striptags() for note in shown]

    @property
    def said_columns(self) -> list[str]:
        """Return sentences about the columns that a person has assigned."""
        return said_columns(self.intake.layout)

    @cached_property
    def shown_notes(self) -> list[str | Markup]:
        """Return the notes for a page, which converts days to the viewer's zone."""
        return [*self.lineage.notes, *file_notes(self.intake)]

    @property
    def told(self) -> str:
        """Return the text that the form sends back, so that an upload in another tab is noticed."""
        return lineage_text(self.lineage)

    @property
    def earlier(self) -> Markup:
        """Return that this very file was uploaded before, "" where it was not."""
        found = self.lineage.earlier
        return found.sentence(self.people, self.nobody) if found else Markup()

    @cached_property
    def preview(self) -> Preview:
        """Return the first good rows, and what the good rows are spread over."""
        return preview_of(self.intake.layout, good(self.intake.rows))

    @property
    def has_choice(self) -> bool:
        """Return whether there is something to choose: good rows beside bad ones."""
        return self._is_mixed and self.total <= self.all_or_nothing_rows

    @property
    def missing_choice(self) -> str:
        """Return why there is no choice between good rows and all or nothing, "" where there is.

        One transaction holds no more rows (decision 18).
        """
        if not self._is_mixed or self.has_choice:
            return ""
        sentence = N_(
            "A file of more than {limit} rows cannot be all or nothing. The good rows are written, "
            "and the others come back as a file to repair."
        )
        return _t(sentence, limit=number(self.all_or_nothing_rows))

    @property
    def _is_mixed(self) -> bool:
        return 0 < self.ready < self.total and (self.effects is None or self.effects.writes)

    def button(self, mode: str) -> tuple[str, str]:
        """Return the label of the Upload button in a mode, and the text beside it."""
        if self.effects:
            return self.effects.button(mode)
        is_empty = not self.ready or (mode == Mode.ALL_OR_NOTHING and self.failed > 0)
        if is_empty:
            return (
                _t("Upload, {nobody} is created", nobody=_t(self.nobody)),
                _t("You get the rows with errors as a file"),
            )
        things = counted_records(self.importer, self.ready)
        return _t("Upload and create {things}", things=things), ""

    def as_json(self) -> dict[str, Any]:
        """Return the verdict for programs; a cell that is not shown is null."""
        return {
            "file": {"name": self.file_name, "size": self.file_size, "facts": self.facts},
            "total": self.total,
            "ready": self.ready,
            "failed": self.failed,
            "headline": self.headline,
            "second": self.second,
            **self.update_json(),
            "notes": self.notes,
            "changes": {
                "cells": [changed_json(each) for each in self.changed_cells],
                "rest": self.changed_rest,
                **changes_json(self.intake, self.choices),
            },
            **intake_json(self.intake),
            "causes": [cause_json(cause, is_whole=self.is_whole) for cause in self.causes],
            "buttons": {mode: self.button(mode) for mode in (Mode.PARTIAL, Mode.ALL_OR_NOTHING)},
        }
