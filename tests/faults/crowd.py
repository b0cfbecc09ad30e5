"""A file of many people, and what must be true of it in the middle and at the end."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.oracles import Count, check_end, follow, logins_of
from tests.sheets import row, sheet
from tests.visitor import Visitor


@dataclass
class Crowd:
    """People of one upload; some rows may be wrong."""

    visitor: Visitor
    size: int = 500
    wrong: int = 0
    public_id: str = field(init=False, default="")

    @property
    def logins(self) -> set[str]:
        """Return the logins of the good rows."""
        return {f"crowd.{number}" for number in range(self.size)}

    def content(self) -> bytes:
        """Return the file, the wrong rows among the others."""
        rows = [row(login, "Sales") for login in sorted(self.logins)]
        for number in range(self.wrong):
            rows.insert(number * 7, row(f"wrong.{number}", "Sales", Active="?"))
        return sheet(rows)

    def upload(self) -> str:
        """Upload the file."""
        self.public_id = self.visitor.upload(self.content())
        return self.public_id

    def until_middle(self) -> Count:
        """Return when some people exist and others do not yet."""
        count = follow(self.visitor.world, self.public_id, lambda now: now.created > 0)
        assert count.created < self.size, "The worker was too fast; nothing could happen."
        return count

    def until_end(self) -> Count:
        """Wait for the end and check that exactly these people exist, once each."""
        world = self.visitor.world
        follow(world, self.public_id, lambda now: not now.is_open)
        count = check_end(world, self.public_id)
        assert (count.created, count.failed, count.not_attempted) == (self.size, self.wrong, 0)
        assert logins_of(world, self.public_id) == self.logins
        line = self.visitor.line(self.public_id)
        assert (line["Users"], line["Created"]) == (str(self.size + self.wrong), str(self.size))
        assert line["Upload status"].startswith("Finished" if self.wrong else "All created")
        return count
