"""An import whose rows are known: what must be true of it in the middle and at the end."""

from __future__ import annotations

from collections.abc import Sequence

from tests.files.sheets import row, sheet
from tests.inspection.invariants import Count, check_end, follow, logins_of
from tests.outside.import_client import ImportClient
from tests.parts.console_fixture import Console


class TrackedImport:
    """One file of people, uploaded by a team leader of its own; some rows may be wrong."""

    def __init__(
        self,
        console: Console,
        size: int = 500,
        wrong: int = 0,
        *,
        logins: Sequence[str] = (),
        **cells: str,
    ) -> None:
        self.console = console
        self.wrong = wrong
        self.cells = cells
        self.team = console.team()
        self.uploader = ImportClient(console, console.person("Team Leader", self.team))
        stem = console.name("tracked")
        self.logins = list(logins) or [f"{stem}.{number}" for number in range(size)]
        self.public_id = ""

    def content(self) -> bytes:
        """Return the file, the wrong rows among the others."""
        rows = [row(login, self.team, **self.cells) for login in self.logins]
        for number in range(self.wrong):
            rows.insert(number * 7, row(f"wrong.{number}", self.team, Active="?"))
        return sheet(rows)

    def upload(self, mode: str = "partial") -> str:
        """Upload the file."""
        self.public_id = self.uploader.upload(self.content(), mode=mode)
        return self.public_id

    def upload_one(self) -> str:
        """Upload another file with one good row."""
        return self.uploader.upload(sheet([row(self.console.name("single."), self.team)]))

    def find(self, token: str) -> str:
        """Return the public id of the import that a form has made; "" without one."""
        query = "SELECT public_id FROM import_run WHERE form_token = :token"
        found = [public_id for (public_id,) in self.console.query(query, token=token)]
        assert len(found) < 2, found
        self.public_id = found[0] if found else ""
        return self.public_id

    def until_middle(self) -> Count:
        """Return when some people exist and others do not yet."""
        count = follow(self.console, self.public_id, lambda now: now.created > 0)
        assert count.is_open, "The worker was too fast; nothing could happen."
        return count

    def until_end(self) -> Count:
        """Wait for the end and check that exactly these people exist, once each."""
        follow(self.console, self.public_id, lambda now: not now.is_open)
        count = check_end(self.console, self.public_id)
        size = len(self.logins)
        assert (count.created, count.failed, count.not_attempted) == (size, self.wrong, 0)
        assert logins_of(self.console, self.public_id) == set(self.logins)
        line = self.uploader.line(self.public_id)
        assert (line["Users"], line["Created"]) == (str(size + self.wrong), str(size))
        assert line["Upload status"].startswith("Finished" if self.wrong else "All created")
        return count
