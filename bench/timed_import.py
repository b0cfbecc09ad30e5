"""The time of one import of people, from the posted bytes to the stored end, with a real worker."""

from __future__ import annotations

import time

from sqlalchemy import select

from bench.world import World, wait_for
from ctu.extensions import db
from ctu.users.importing.importer import UserImporter
from plugins.bulk_import.intake import accept
from plugins.bulk_import.state import current_state
from plugins.bulk_import.storage.tables.models import ImportRun
from plugins.bulk_import.storage.tables.statuses import OPEN_STATUSES, RunStatus
from plugins.bulk_import.upload import Choices, ImportRequest, Upload


def timed_import(
    place: World,
    prefix: str,
    content: bytes,
    choices: Choices | None = None,
    *,
    unasked: float = 0.0,
) -> float:
    """Return the seconds that an import takes; every row of it has to be good.

    :param prefix: names the file, and no other one of the same world.
    :param unasked: seconds in which it cannot have ended, and nobody asks whether it has.
    """
    began = time.perf_counter()
    upload = Upload(f"{prefix}.csv", content, token=prefix, choices=choices or Choices())
    run = accept(current_state(), ImportRequest(UserImporter, place.uploader(), upload))
    assert isinstance(run, ImportRun), run
    run_id = run.id
    db.session.rollback()
    time.sleep(max(0.0, began + unasked - time.perf_counter()))
    _wait_for_end(run_id)
    taken = time.perf_counter() - began
    assert db.session.get_one(ImportRun, run_id).status == RunStatus.COMPLETED
    db.session.rollback()
    return taken


def _wait_for_end(run_id: int) -> None:
    """Ask a hundred times a second, by a statement that costs no tenth of what the ORM takes.

    So the end is known to 10 ms, and asking takes no time of the import's that could be measured.

    :raises TimeoutError: when it has not ended within the deadline of what is measured.
    """
    query = select(ImportRun.status).where(ImportRun.id == run_id)
    statement = str(query.compile(db.engine, compile_kwargs={"literal_binds": True}))
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:

        def has_ended() -> bool:
            return connection.exec_driver_sql(statement).scalar_one() not in OPEN_STATUSES

        wait_for(has_ended, pause=0.01)
