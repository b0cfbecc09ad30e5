"""One import of people in this process, from the posted bytes to the stored end."""

from __future__ import annotations

import math
import threading
import time

from bench.clock import Clock
from bench.contestant import Cost
from bench.world import World
from ctu.users.importing.importer import UserImporter
from plugins.bulk_import.intake import accept
from plugins.bulk_import.state import current_state
from plugins.bulk_import.storage.tables.models import ImportRun
from plugins.bulk_import.upload import ImportRequest, Upload
from plugins.bulk_import.work.jobs import step


def import_here(place: World, content: bytes, token: str, clock: Clock) -> Cost:
    """Return what an import costs, every row of which has to be good.

    :param token: that of its form, which no other import of the same world has.
    """
    state = current_state()
    upload = Upload("bench.csv", content, token=token)
    request, runs = ImportRequest(UserImporter, place.uploader(), upload), list[ImportRun]()

    def work() -> None:
        run = accept(state, request)
        assert isinstance(run, ImportRun), run
        runs.append(run)
        run_id = run.id
        while step(state, run_id, threading.Event(), math.inf):
            pass

    began = time.process_time()
    both = clock.cost(work)
    own = time.process_time() - began
    [run] = runs
    state.session.refresh(run)
    assert run.created_rows == run.total_rows, run.status
    return own, both
