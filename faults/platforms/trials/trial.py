"""One event: 500 people are imported, something breaks, and everything must be true afterwards."""

from __future__ import annotations

import time
from random import Random
from subprocess import CalledProcessError

from sqlalchemy.exc import SQLAlchemyError

from faults.drill.restore_drill import verified
from faults.parts.tracked_import import TrackedImport
from faults.platforms.platform import Platform, Strike
from faults.platforms.trials.installation import Installation
from faults.platforms.trials.outcome import Durations, Outcome
from faults.platforms.trials.uploads import STORED, Uploads
from faults.platforms.trials.watch import until_all_ended
from tests.inspection.invariants import Tally, look, tally
from tests.parts.console_fixture import Console

PEOPLE = 500
BROKEN = (AssertionError, CalledProcessError, SQLAlchemyError)
MIDDLE = 0.8
"""Up to which part of the usual time an event may come."""
TRIES = 5
IMPORTS = "SELECT public_id FROM import_run"


class Trial:
    """A platform, an installation on it, and one event after the other."""

    def __init__(self, platform: Platform, installation: Installation) -> None:
        self.platform, self.installation = platform, installation
        self.console = platform.console
        began = time.monotonic()
        self._upload()
        until_all_ended(self.console)
        self.usual_seconds = time.monotonic() - began
        """How long an import takes where nothing goes wrong."""

    def run(self, name: str, strike: Strike, random: Random) -> Outcome:
        """Let one event happen while an import is under way, and look at what became of it."""
        uploads, durations, error = Uploads(self.installation), Durations(), ""
        tracked = self._under_way(random)
        try:
            durations = self._durations(uploads, strike, random)
            self._check(tracked, uploads)
        except BROKEN as broken:
            error = f"{type(broken).__name__}: {broken} {getattr(broken, 'stdout', '')}".strip()
        harm, gone = self._harm(), self._gone(uploads)
        statuses = dict(uploads.statuses)
        return Outcome(self.platform.name, name, harm, gone, statuses, durations, error)

    def _durations(self, uploads: Uploads, strike: Strike, random: Random) -> Durations:
        """Strike, and wait until people can upload again and every import has ended."""
        began = time.monotonic()
        with uploads:
            strike(random)
            whole = time.monotonic()
            uploads.until_stored()
            usable = time.monotonic()
        stuck = until_all_ended(self.console)
        return Durations(whole - began, usable - whole, time.monotonic() - whole, stuck)

    def _under_way(self, random: Random) -> TrackedImport:
        """Return an import in the middle, at a moment that the seed chooses."""
        for _ in range(TRIES):
            tracked = self._upload()
            time.sleep(random.uniform(0, MIDDLE * self.usual_seconds))
            count = look(self.console, tracked.public_id)
            if count.finished_at is None:
                return tracked
            # The machine is less busy than it was when the usual time was measured.
            self.usual_seconds = count.finished_at - count.uploaded_at
        raise AssertionError("The workers were too fast; nothing could happen.")

    def _upload(self) -> TrackedImport:
        """Upload 500 people through the web server."""
        tracked = TrackedImport(self.console, PEOPLE)
        form = tracked.uploader.form()
        status, answer = self.installation.web.post(tracked.uploader, tracked.content(), form)
        assert status == STORED, (status, answer)
        tracked.public_id = answer["id"]
        return tracked

    def _check(self, tracked: TrackedImport, uploads: Uploads) -> None:
        """Everybody exists once, the pages say so, and the command finds no damage."""
        tracked.until_end()
        verified(self.console)
        assert not uploads.unexpected, uploads.statuses
        refused = self.platform.refusals()
        assert not refused, refused

    def _harm(self) -> Tally:
        """Return what all imports so far have lost, doubled and half made."""
        return tally(self.console, everything(self.console))

    def _gone(self, uploads: Uploads) -> int:
        """Return how many uploads are gone that were answered as stored."""
        return len(set(uploads.stored) - set(everything(self.console)))


def everything(console: Console) -> list[str]:
    """Return every import that is stored."""
    return [public_id for (public_id,) in console.query(IMPORTS)]
