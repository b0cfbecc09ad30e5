"""Causes for which an import waits, in words: temporary ones that keep every worker from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...engine.sentences.language import N_, _t
from ...queueing.wait_causes import AT_LIMIT, OLDER_PROGRAM, WaitCauses
from ...storage.database import database_causes as causes
from ...storage.tables.models import ImportRun

NOT_USABLE = N_("the database cannot be used")
_SENTENCES = {
    causes.NOT_MIGRATED: N_("the database lacks a table or a column that the program expects"),
    causes.DENIED: N_("the database does not permit the program what it needs"),
    causes.READ_ONLY: N_("the database takes no changes"),
    causes.FULL: N_("the disk of the database is full"),
    causes.SILENT: N_("a table is locked, or the database takes too long"),
    causes.DAMAGED: N_("the database cannot read what it holds"),
    causes.EXHAUSTED: N_("the database has no number left for a record or a transaction"),
    OLDER_PROGRAM: N_("waiting for a worker of the present version of the program"),
    AT_LIMIT: N_("the worker has no file, thread or memory left"),
}


def wait_reasons(known: WaitCauses, runs: Sequence[ImportRun]) -> Mapping[int, str]:
    """Return why each of some imports waits, if a worker has reported it since the last progress.

    :param runs: those that make no progress; of none Redis is not asked.
    """
    waiting = [run.id for run in runs if (run.rest_until or 0.0) > run.updated_at]
    words = known.read() if waiting else {}
    return {each: _t(_SENTENCES.get(words[each], NOT_USABLE)) for each in waiting if each in words}
