"""The time of one import of people, from the posted bytes to the stored end, with a real worker."""

from __future__ import annotations

import time

from bench.world import World, wait_for
from ctu.extensions import db
from ctu.users.importer import UserImporter
from plugins.bulk_import.intake import accept
from plugins.bulk_import.state import current_state
from plugins.bulk_import.storage.models import ImportRun
from plugins.bulk_import.storage.statuses import RunStatus
from plugins.bulk_import.upload import Choices, ImportRequest, Upload


def timed_import(
    place: World, prefix: str, content: bytes, choices: Choices | None = None
) -> float:
    """Return the seconds that an import takes; every row of it has to be good.

    :param prefix: names the file, and no other one of the same world.
    """
    began = time.perf_counter()
    upload = Upload(f"{prefix}.csv", content, token=prefix, choices=choices or Choices())
    run = accept(current_state(), ImportRequest(UserImporter, place.uploader(), upload))
    assert isinstance(run, ImportRun), run
    wait_for(lambda: _is_complete(run.id))
    return time.perf_counter() - began


def _is_complete(run_id: int) -> bool:
    run = db.session.get_one(ImportRun, run_id, populate_existing=True)
    status, is_open = run.status, run.is_open
    db.session.rollback()
    assert is_open or status == RunStatus.COMPLETED, status
    return not is_open
