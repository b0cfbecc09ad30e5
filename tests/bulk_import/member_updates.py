"""Members who are updated by their logins: an importer that writes its own hooks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from plugins.bulk_import import Field, Row, existing
from tests.bulk_import.host import Club, Member, MemberImporter, db


class MemberUpdates(MemberImporter):
    """The host's own hooks: the pin is stored as something else, the club as its id."""

    slug = "member_updates"
    modes = ("create", "update", "upsert")
    record_type = Member

    @existing(MemberImporter.login, missing="Login: There is no such member.")
    def known(self, keys: set[str]) -> Sequence[Member]:
        return db.session.scalars(select(Member).where(Member.login_key.in_(keys))).all()

    def stored_value(self, record: Member, field: Field[Any]) -> Any:
        if field is self.club:
            return db.session.get(Club, record.club_id) if record.club_id else None
        return super().stored_value(record, field)

    def update(self, rows: Sequence[Row]) -> None:
        for row in rows:
            changed = {change.field for change in row.changes}
            if self.pin in changed:
                row.record.pin = row.prepared
            if self.club in changed:
                row.record.club_id = row[self.club].id
            if self.active in changed:
                row.record.active = row[self.active]
