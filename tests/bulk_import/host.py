"""A host of the plugin with no console: members of clubs, and who imports them."""

from __future__ import annotations

from collections.abc import Sequence

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from plugins.bulk_import.actors import Actors, Gone, Identity
from plugins.bulk_import.engine.cells.keys import canonical_key
from plugins.bulk_import.engine.declaration.importer import Importer
from plugins.bulk_import.engine.declaration.keep import Keep
from plugins.bulk_import.engine.declaration.rules import absent, check, lookup
from plugins.bulk_import.engine.fields.textual.booleans import Boolean
from plugins.bulk_import.engine.fields.textual.references import Reference
from plugins.bulk_import.engine.fields.textual.secrets import Secret
from plugins.bulk_import.engine.fields.textual.texts import Text
from plugins.bulk_import.engine.rows.rows import Problem, Row

HEADER = "Login,Pin,Club,Active\r\n"


class HostBase(DeclarativeBase):
    """The host's own tables."""


class Club(HostBase):
    __tablename__ = "club"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40))


class Member(HostBase):
    __tablename__ = "member"
    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(40))
    login_key: Mapped[str] = mapped_column(unique=True)
    pin: Mapped[str]
    club_id: Mapped[int | None] = mapped_column(ForeignKey("club.id"))
    active: Mapped[bool]
    run_id: Mapped[int]
    visits: Mapped[int] = mapped_column(default=0, server_default="0")


class Badge(HostBase):
    """Something that refers to a member, so that the database keeps the member."""

    __tablename__ = "badge"
    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))


db = SQLAlchemy(model_class=HostBase)


class People(Actors):
    """Uploaders by name; those in `gone` have lost their right."""

    def __init__(self) -> None:
        self.name = "ann"
        self.gone: set[str] = set()

    def current(self) -> str:
        return self.name

    def find(self, login: str) -> str | None:
        return login.lower() if login.lower() in {"ann", "bob"} else None

    def load(self, actor_id: str, importer: type[Importer]) -> str:
        if actor_id in self.gone:
            raise Gone("The uploader may no longer import members.")
        return actor_id

    def identity(self, actor: str) -> Identity:
        return Identity(actor, actor.title())


class MemberImporter(Importer):
    """One row of the file becomes one member."""

    slug = "members"
    noun = "Members"
    batch_rows = 10

    login = Text("Login", max_length=40, unique="Login: Twice in the file.")
    pin = Secret("Pin")
    club = Reference("Club", Club, required=False)
    active = Boolean("Active")

    @lookup(club, missing="Club: There is no such club.")
    def clubs(self, keys: set[str]) -> dict[str, Club]:
        return {canonical_key(club.name): club for club in db.session.scalars(select(Club))}

    @absent(login, message="Login: Taken already.")
    def taken(self, keys: set[str]) -> set[str]:
        query = select(Member.login_key).where(Member.login_key.in_(keys))
        return set(db.session.scalars(query))

    @check(pin, login)
    def pin_is_not_the_login(self, row: Row) -> Problem | None:
        if row[self.pin] == row[self.login]:
            return Problem("pin.login", "Pin: Is the login.")
        return None

    def prepare(self, rows: Sequence[Row]) -> list[str]:
        return [f"hash of {len(row[MemberImporter.pin])}" for row in rows]

    def create(self, rows: Sequence[Row]) -> list[Member]:
        members = [
            Member(
                login=row[self.login],
                login_key=canonical_key(row[self.login]),
                pin=row.prepared,
                club_id=club.id if (club := row[self.club]) else None,
                active=row[self.active],
                run_id=self.run.id,
            )
            for row in rows
        ]
        db.session.add_all(members)
        return members


class GuestImporter(MemberImporter):
    """Members who are deleted again when their import is undone, unless they came."""

    slug = "guests"
    noun = "Guests"
    record_type = Member

    def may_undo(self, record: Member) -> Keep | None:
        if record.login == self.actor:
            return Keep("self", "Is the one who undoes.", is_hidden=True)
        return Keep("came", "Came since.", f"{record.visits} times") if record.visits else None

    def undo(self, records: Sequence[Member]) -> None:
        for record in records:
            db.session.delete(record)

    def record_name(self, record: Member) -> str:
        return record.login


def sheet_of(*rows: str) -> str:
    """Return a file of members with some rows."""
    return HEADER + "".join(f"{row}\r\n" for row in rows)
