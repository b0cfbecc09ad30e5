"""Members whose pins the host can make, for a panel without the console."""

from __future__ import annotations

from collections.abc import Sequence

from plugins.bulk_import.engine.declaration.rules import check
from plugins.bulk_import.engine.fields.textual.secrets import Secret
from plugins.bulk_import.engine.rows.rows import Problem, Row
from plugins.bulk_import.engine.rows.slips import Slip
from tests.bulk_import.host import Member, MemberImporter


class GuestImporter(MemberImporter):
    """Members who may come without a pin."""

    slug = "guests"
    noun = "Guests"
    handed_by = "club"
    pin = Secret("Pin", generated=True)

    @check(pin, MemberImporter.login)
    def pin_is_not_the_login(self, row: Row) -> Problem | None:
        if row[self.pin] == row[self.login]:
            return Problem("pin.login", "Pin: Is the login.")
        return None

    def prepare(self, rows: Sequence[Row]) -> list[str]:
        return [f"hash of {len(row[GuestImporter.pin])}" for row in rows]

    def make_secrets(self, rows: Sequence[Row]) -> list[Slip]:
        clubs = [row[self.club] for row in rows]
        return [
            Slip(club.name if club else "", row[self.login].title(), row[self.login], f"pin {n}")
            for n, (row, club) in enumerate(zip(rows, clubs, strict=True))
        ]

    def create(self, rows: Sequence[Row]) -> list[Member]:
        for row in rows:
            row.prepared = f"made {row.slip.secret}" if row.slip else row.prepared
        return super().create(rows)
