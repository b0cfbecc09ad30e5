"""The next steps for an import, for the person who looks at its Details."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...engine.declaration.operations import Operation
from ...engine.sentences.language import N_, _n, _t
from ...storage.tables.models import ImportRun
from ...storage.tables.statuses import Mode

KEY_MISSING = N_(
    "Tell whoever runs this console that a key is missing, the one with which the rows were "
    "sealed. As soon as it is back, the import goes on by itself."
)
ERRORS_SEALED = N_(
    "Tell whoever runs this console that a key is missing, the one with which the rows with errors "
    "were sealed. They can be repaired as soon as it is back."
)
WORKER_MISSING = N_(
    "It waits for a worker. If that lasts, tell whoever runs this console. It goes on by itself, "
    "also when you leave this page."
)
WAITS = N_(
    "It waits: {why}. If that lasts, tell whoever runs this console. It goes on by itself, also "
    "when you leave this page."
)
GOES_ON = N_("Nothing. It goes on by itself, also when you leave this page.")
UNDO_GOES_ON = N_("Nothing. The undo goes on by itself, also when you leave this page.")
REPAIR_ORIGINAL = N_("Repair the original file and upload it again.")
ASK_UPLOADER = N_(
    "Only {name} can repair this. Ask for the original file to be repaired and uploaded."
)
UPLOAD_CORRECTED = N_("Upload the corrected file: what was taken back can be created anew.")
REPAIR_STEP = N_(
    "Repair the rows with errors here. Or download them, fix them in your spreadsheet and upload "
    "that file."
)
EXIST_ALREADY = N_(
    "Probably nothing: what these rows name exists already, because this very file was uploaded "
    "before. Repair only a row that means something else."
)
SOME_EXIST = N_(
    "Leave {n} of the rows alone: it exists already, because this very file was uploaded before."
)
MANY_EXIST = N_(
    "Leave {n} of the rows alone: they exist already, because this very file was uploaded before."
)
DOWNLOAD_STEP = N_(
    "Download the rows with errors, fix them in your spreadsheet and upload that file."
)
OTHERS = (
    N_(
        "For the other one, upload the original file again. What exists is reported, never doubled."
    ),
    N_(
        "For the {n} others, upload the original file again. What exists is reported, never "
        "doubled."
    ),
)
LEFT = (
    N_(
        "For the row that was not attempted, upload the original file again. What exists is "
        "reported, never doubled."
    ),
    N_(
        "For the {n} rows that were not attempted, upload the original file again. What exists is "
        "reported, never doubled."
    ),
)
GO_ON_THERE = (
    N_(
        "For the row that was not attempted, go on in the import that this one repairs, or upload "
        "the same file again."
    ),
    N_(
        "For the {n} rows that were not attempted, go on in the import that this one repairs, or "
        "upload the same file again."
    ),
)
"""One step each, for one row and for several."""

ALL_REPAIRED = N_("Nothing. Every row with errors was repaired.")
ALL_DONE = N_("Nothing. Everything was done.")


def holds_rest(run: ImportRun, to_repair: int) -> bool:
    """Return whether rows that the file alone holds are left: not attempted, undone or erased.

    :param to_repair: the number of failed rows that are not yet repaired.
    """
    is_erased = run.purged_at is not None and to_repair > 0
    return is_erased or (run.parent_id is None and run.not_attempted_rows + run.undone_rows > 0)


def is_held(run: ImportRun) -> bool:
    """Return whether good rows were left because others of all or nothing failed."""
    return run.mode == Mode.ALL_OR_NOTHING and run.not_attempted_rows > 0 and not run.is_open


@dataclass(frozen=True, kw_only=True)
class NextSteps:
    """The import, and what the current actor may do with it."""

    run: ImportRun
    lacks_key: bool
    waits_for: str
    has_worker: bool
    is_uploader: bool
    may_repair: bool
    may_download: bool
    to_repair: int
    """How many failed rows nobody has repaired yet."""
    existing_rows: int
    """How many failed rows exist because of an earlier upload of the same file."""
    handover: str
    """What is to be done with made secrets, "" for nothing."""
    is_sealed: bool
    """Whether no key at hand opens the rows with errors."""

    @property
    def told(self) -> list[str]:
        """Return the steps, in order."""
        run = self.run
        if self.lacks_key:
            return [str(KEY_MISSING)]
        if run.is_at_work and not self.has_worker:
            return [str(WORKER_MISSING)]
        if self.waits_for:
            return [_t(WAITS, why=self.waits_for)]
        if run.is_open:
            return [str(GOES_ON)]
        if self._is_original_needed:
            return [str(REPAIR_ORIGINAL) if self.is_uploader else self._to_ask(ASK_UPLOADER)]
        if run.is_undoing:
            return [str(UNDO_GOES_ON)]
        return list(self._steps()) or [str(self._done)]

    @property
    def _exist_all(self) -> bool:
        return 0 < self.existing_rows == self.run.failed_rows

    @property
    def _is_original_needed(self) -> bool:
        """Return whether all or nothing has created nothing of what does not exist yet."""
        run = self.run
        is_known = self._exist_all and not run.not_attempted_rows
        has_failed = run.failed_rows > 0 and not run.done_rows
        return run.mode == Mode.ALL_OR_NOTHING and has_failed and not is_known

    @property
    def _done(self) -> str:
        if self.run.failed_rows:
            return ALL_REPAIRED
        is_create = self.run.operation == Operation.CREATE
        return N_("Nothing. Everything was created.") if is_create else ALL_DONE

    def _steps(self) -> Iterator[str]:
        run = self.run
        if self.handover:
            yield self.handover
        if self.to_repair:
            if self.existing_rows and not self._exist_all:
                yield _n(SOME_EXIST, MANY_EXIST, self.existing_rows)
            yield self._repair()
        if run.not_attempted_rows:
            one, many = GO_ON_THERE if run.parent_id else OTHERS if self.to_repair else LEFT
            has_file = _t("{name} has that file.", name=run.actor_name)
            text = _n(one, many, run.not_attempted_rows)
            yield text if self.is_uploader else f"{text} {has_file}"
        if run.undone_rows:
            yield str(UPLOAD_CORRECTED)

    def _repair(self) -> str:
        if self._exist_all:
            return str(EXIST_ALREADY)
        if self.run.purged_at is not None and not self.is_uploader:
            return self._to_ask(ASK_UPLOADER)
        if self.run.purged_at is not None:
            return _t("Repair the rows with errors in the original file and upload it again.")
        if self.is_sealed:
            return str(ERRORS_SEALED)
        if self.may_repair:
            return str(REPAIR_STEP)
        if self.may_download:
            only = _t("Only {name} can repair them here.", name=self.run.actor_name)
            return f"{DOWNLOAD_STEP} {only}"
        return self._to_ask(N_("Ask {name} for the rows with errors: the uploader has the file."))

    def _to_ask(self, sentence: str) -> str:
        return sentence.format(name=self.run.actor_name)
