"""The console with points at which it stops when told to, small batches, and a deadly password.

Web and worker of a test are run from here. What stops, dies or runs out of space does so in the
real program: nothing is stood in for.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Generator, Sequence
from functools import wraps
from pathlib import Path
from typing import Any

from sqlalchemy import event

import ctu.users.importing.importer
from ctu import create_app
from ctu.account.passwords.passwords import hash_each
from ctu.database import connections
from ctu.extensions import db
from ctu.users.importing.importer import UserImporter
from ctu.web.gc_tuning import settle
from faults.parts.stages import POISON, stop
from plugins.bulk_import.intake import acceptance, checking
from plugins.bulk_import.queueing.import_queue import ImportQueue
from plugins.bulk_import.storage.runs import pending
from plugins.bulk_import.work import jobs
from plugins.bulk_import.work.batches import judging, settling
from plugins.bulk_import.work.tasks import task
from plugins.bulk_import.work.workers.worker import ImportWorker

BATCH_ROWS = 8
NO_LIMIT = 4_294_967_294
PAGES = "pages"
"""A file of this name in the var folder holds how many pages a SQLite database may have."""

#: Where it is, what it is called, where to stop before it, and where when it has returned.
POINTS: tuple[tuple[Any, str, str, str], ...] = (
    (checking, "open_file", "S0-read", "S1-checked"),
    (acceptance, "open_file", "S0-read", "S1-checked"),
    (pending, "remember", "", "S1-storing"),
    (acceptance, "_store", "", "S2-stored"),
    (ImportQueue, "enqueue", "", "S3-enqueued"),
    (ImportWorker, "main_work_horse", "S4-dequeued", ""),
    (jobs, "_take", "", "S5-leased"),
    (task, "open_batch", "", "S6-opened"),
    (judging, "judge_in_pieces", "", "S7-judged"),
    (settling, "prepare_rows", "", "S8-hashed"),
    (UserImporter, "create", "", "S8-created"),
    (judging, "write_outcome", "", "S9-written"),
    (settling, "write_outcome", "", "S9-written"),
    (jobs, "work_on", "", "S10-committed"),
    (jobs, "go_on", "", "S10-committed"),
    (ImportWorker, "handle_job_success", "S11-leaving", ""),
)


def hash_or_die(passwords: Sequence[str]) -> Generator[str]:
    """Hash as usual, or die as a program dies that a library crashes."""
    if POISON in passwords:
        os.kill(os.getpid(), signal.SIGKILL)
    return hash_each(passwords)


def with_stops(inner: Callable[..., Any], before: str, after: str) -> Callable[..., Any]:
    """Return the same function with a stage before it and one after it."""

    @wraps(inner)
    def outer(*values: Any, **options: Any) -> Any:
        if before:
            stop(folder / "stops", before)
        result = inner(*values, **options)
        # Where nothing was left to take, nobody is at the stage.
        if after and not (after == "S5-leased" and result is None):
            stop(folder / "stops", after)
        return result

    return outer


def bound_pages(connection: Any, record: Any, proxy: Any) -> None:
    """Let a SQLite database be full when it has as many pages as a file says."""
    limit = folder / PAGES
    pages = int(limit.read_text()) if limit.exists() else NO_LIMIT
    connection.execute(f"PRAGMA max_page_count = {pages}")


UserImporter.batch_rows = BATCH_ROWS
vars(ctu.users.importing.importer)["hash_each"] = hash_or_die
# A process gives up waiting for SQLite's lock ten times as early, so that locks may be short.
connections.PRAGMAS = ("PRAGMA busy_timeout = 1000", *connections.PRAGMAS[1:])
app = create_app()
folder = Path(app.config["CTU_VAR_FOLDER"])
for place, name, before, after in POINTS:
    setattr(place, name, with_stops(getattr(place, name), before, after))
with app.app_context():
    if db.engine.dialect.name == "sqlite":
        event.listen(db.engine, "checkout", bound_pages)
settle()
