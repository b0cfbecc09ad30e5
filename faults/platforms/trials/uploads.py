"""People who upload while a server is away: what was answered to them has to be kept."""

from __future__ import annotations

from collections import Counter
from threading import Thread

from ctu.develop.servers.process import wait_until
from faults.parts.background import Background
from faults.platforms.trials.installation import Installation
from plugins.bulk_import.upload import new_token
from tests.files.sheets import row, sheet
from tests.outside.import_client import ImportClient
from tests.suite.waiting import WAIT_SECONDS

PAUSE_SECONDS = 0.3
STORED = 201
EXPECTED = {STORED, 503, 0}
"""Stored; the database is away; the process that was asked has died."""


class Uploads(Background):
    """One person who uploads a file with one row again and again; use it in a `with` statement."""

    def __init__(self, installation: Installation) -> None:
        super().__init__()
        console = installation.console
        self._console, self._web = console, installation.web
        self._team = console.team()
        self._uploader = ImportClient(console, console.person("Team Leader", self._team))
        self._csrf_token = self._uploader.form()["csrf_token"]
        self.add([Thread(target=self._run)])
        self.statuses: Counter[int] = Counter()
        self.stored: list[str] = []

    @property
    def unexpected(self) -> set[int]:
        """Return the statuses of answers that nobody should get."""
        return set(self.statuses) - EXPECTED

    def until_stored(self) -> None:
        """Wait until an upload is stored that was sent from now on."""
        sent = self.statuses.total()
        stored_before = len(self.stored)

        def is_stored() -> bool:
            # The first that is answered from now on may have been sent before.
            return self.statuses.total() > sent + 1 and len(self.stored) > stored_before

        assert wait_until(is_stored, lambda: None, WAIT_SECONDS), self.statuses

    def _run(self) -> None:
        while not self.is_over.is_set():
            form = {"csrf_token": self._csrf_token, "token": new_token()}
            content = sheet([row(self._console.name("small."), self._team)])
            status, answer = self._web.post(self._uploader, content, form)
            self.statuses[status] += 1
            if status == STORED:
                self.stored.append(str(answer["id"]))
            self.is_over.wait(PAUSE_SECONDS)
