#!/bin/sh
# SQLAlchemy keeps what it read within a savepoint that is rolled back, and then loses what is assigned.
#
# Seen with SQLAlchemy 2.1.9 and SQLite 3.40.1; with PostgreSQL it is the same.
#
# Within begin_nested() two badges are inserted by insert(), a team's number of badges is counted up by
# update(), and the team is loaded to check the sum. The check fails, and the savepoint is rolled back. The
# database has no badge any more and a number of 0. The session goes on with 2: its team has two badges,
# each of which session.get() finds by its key, and a query for teams with a number of 0 answers with a team
# whose number is 2. When the program assigns 2 because it repairs the batch, nothing is written, since
# nothing seems to change: after the commit the database still has 0. With a rollback of the whole
# transaction, or when the team was loaded and changed as an object, all is right.
#
# The documentation says that a savepoint's rollback expires the objects that were changed within it, so
# that others need not be read again. A row that an update() changed is such an object only if the session
# had it when the statement ran: what was first read afterwards, or refreshed, counts as unchanged. For a
# transaction everything is expired.
#
# Whoever goes on after a savepoint has failed calls session.expire_all() first.
#
# Prints what was seen and ends with 0 while it is still so, and with 1 when that has changed.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check sqlalchemy==2.1.9

cat > "$folder/seen.py" <<'PYTHON'
import pathlib
import sqlite3
import sys
import warnings

import sqlalchemy
from sqlalchemy import ForeignKey, event, func, insert, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

warnings.simplefilter("error")


class Refused(Exception):
    pass


class Base(DeclarativeBase):
    pass


class Badge(Base):
    __tablename__ = "badge"
    number: Mapped[int] = mapped_column(primary_key=True)
    team_name: Mapped[str] = mapped_column(ForeignKey("team.name"))


class Team(Base):
    __tablename__ = "team"
    name: Mapped[str] = mapped_column(primary_key=True)
    badge_count: Mapped[int]
    badges: Mapped[list[Badge]] = relationship()


engine = sqlalchemy.create_engine(f"sqlite:///{pathlib.Path(sys.argv[1]) / 'seen.db'}")


# As SQLAlchemy recommends it, so that transactions and savepoints of SQLite are whole.
@event.listens_for(engine, "connect")
def let_sqlalchemy_begin(connection, record):
    connection.isolation_level = None


@event.listens_for(engine, "begin")
def begin(connection):
    connection.exec_driver_sql("BEGIN")


def add_by_statements(session):
    session.execute(
        insert(Badge), [{"number": number, "team_name": "desk"} for number in (1, 2)]
    )
    session.execute(update(Team).values(badge_count=Team.badge_count + 2))
    return session.get_one(Team, "desk")


def add_by_objects(session):
    team = session.get_one(Team, "desk")
    team.badges += [Badge(number=1), Badge(number=2)]
    team.badge_count += 2
    session.flush()
    return team


def seen_after(add, begin_part, forget=False):
    """Return what the session says after a part was rolled back, and what an assignment leaves."""
    Base.metadata.drop_all(engine)
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(Team(name="desk", badge_count=0))
        session.commit()
        session.expunge_all()
        try:
            with begin_part(session):
                team = add(session)
                if (team.badge_count, len(team.badges)) != (2, 2):
                    sys.exit("the part did not see what it wrote itself")
                raise Refused
        except Refused:
            if forget:
                session.expire_all()
        team = session.scalars(select(Team).where(Team.badge_count == 0)).one()
        said = team.badge_count, len(team.badges), session.get(Badge, 1) is not None
        if session.scalar(select(func.count(Badge.number))) != 0:
            sys.exit("the badges were not rolled back")
        team.badge_count = 2
        session.commit()
        stored = session.scalar(select(Team.badge_count))
    return said, stored


right, wrong = ((0, 0, False), 2), ((2, 2, True), 0)
cases = {
    "by statements, in a savepoint": ((add_by_statements, Session.begin_nested), wrong),
    "by statements, in a savepoint, then expired": (
        (add_by_statements, Session.begin_nested, True), right,
    ),
    "by statements, in a transaction": ((add_by_statements, Session.begin), right),
    "by objects, in a savepoint": ((add_by_objects, Session.begin_nested), right),
}
print("SQLAlchemy", sqlalchemy.__version__, "SQLite", sqlite3.sqlite_version)
seen = {case: seen_after(*arguments) for case, (arguments, _) in cases.items()}
for case, ((count, badges, is_found), stored) in seen.items():
    print(
        f"{case}: after the rollback the number is {count}, with {badges} badges, and the first badge is",
        f"{'found' if is_found else 'not found'}; after 2 was assigned and committed, {stored} is stored",
    )
sys.exit(any(seen[case] != expected for case, (_, expected) in cases.items()))
PYTHON
"$folder/venv/bin/python" "$folder/seen.py" "$folder"
