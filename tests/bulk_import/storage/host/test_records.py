"""The records of an import that are locked while somebody else changes them."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import DeclarativeBase, Mapped, relationship

from ctu.develop.servers.process import wait_until
from plugins.bulk_import.engine.declaration.importer import Importer
from plugins.bulk_import.storage.host import records
from plugins.bulk_import.storage.host.records import check_records
from tests.bulk_import.host import Club, Member, db
from tests.suite.waiting import WAIT_SECONDS


class Base(DeclarativeBase):
    """A host that joins the club whenever it loads a member."""


class JoinedClub(Base):
    __table__ = Club.__table__


class JoinedMember(Base):
    __table__ = Member.__table__
    club: Mapped[JoinedClub] = relationship(lazy="joined", innerjoin=True)


class JoinedImporter(Importer):
    slug, noun, record_type = "joined", "Members", JoinedMember

    def check_undo(self, records):
        return [None for _ in records]


def is_waited_for():
    query = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    with db.engine.connect() as connection:
        return connection.scalar(query) > 0


@pytest.mark.databases("postgresql")
def test_a_record_that_is_moved_meanwhile_is_found_and_is_where_it_was_moved(host, state):
    chess, rowing = db.session.scalars(select(Club.id).order_by(Club.name))
    ann = Member(login="ann", login_key="ann", pin="1", club_id=chess, active=True, run_id=1)
    db.session.add(ann)
    db.session.commit()
    rows, clubs = [(2, str(ann.id))], []
    db.session.rollback()

    def check():
        with host.app_context():
            importer = JoinedImporter("ann", None)
            found = check_records(db.session(), importer, rows, is_final=True)
            clubs.extend(each.record and each.record.club.name for each in found)

    checking = threading.Thread(target=check)
    db.session.execute(update(Member).values(club_id=rowing))
    checking.start()
    assert wait_until(is_waited_for, lambda: None, WAIT_SECONDS)
    db.session.commit()
    checking.join()
    assert clubs == ["Rowing"]


@pytest.mark.databases("sqlite")
def test_records_are_checked_some_at_a_time_and_every_row_is_reported(host, state, monkeypatch):
    club = db.session.scalars(select(Club.id)).first()
    members = [
        Member(login=each, login_key=each, pin="1", club_id=club, active=True, run_id=1)
        for each in ("ann", "bob", "cy")
    ]
    db.session.add_all(members)
    db.session.commit()
    monkeypatch.setattr(records, "CHECKED_AT_ONCE", 2)
    rows = [(line, str(each.id)) for line, each in enumerate(members, 2)]

    found = check_records(db.session(), JoinedImporter("ann", None), [*rows, (9, "4711")])

    assert [(each.line, each.record and each.record.login) for each in found] == [
        *((2, "ann"), (3, "bob"), (4, "cy"), (9, None))
    ]
