#!/bin/sh
# DuckDB's upsert takes the first row of each key in a statement and silently drops the others.
#
# Seen with DuckDB 2.0.1 and SQLite 3.40.1.
#
# An account has 100 points, and three gains for it arrive in one INSERT with ON CONFLICT DO UPDATE, which
# adds: 1, 2 and 4. DuckDB leaves 101, and says that one row was written; SQLite leaves 107, and so does
# DuckDB when the gains come in three statements or by executemany(). INSERT OR REPLACE keeps the first of
# three versions, where SQLite keeps the last. With a condition that lets only a newer version in, the
# first row is older and is passed over, and with it the newer one behind it: nothing is written at all.
# MERGE says that it has updated three rows, and has added one gain; in PostgreSQL both statements end with
# an error.
#
# The documentation of version 1 says that several rows of one key are not supported, and shows an error
# like PostgreSQL's. There is none any more: a row whose key the statement has met already is left out,
# before the condition is asked, and is not counted.
#
# Whoever loads what may have a key twice groups it first (sum, or arg_max by version), and compares counts.
#
# Prints what was seen and ends with 0 while it is still so, and with 1 when that has changed.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check duckdb==2.0.1

cat > "$folder/seen.py" <<'PYTHON'
import sqlite3
import sys

import duckdb

ADD = "INSERT INTO account {} ON CONFLICT (id) DO UPDATE SET points = account.points + excluded.points"
REPLACE = "INSERT OR REPLACE INTO account {}"
NEWER = (
    "INSERT INTO account {} ON CONFLICT (id) DO UPDATE SET points = excluded.points"
    " WHERE excluded.points > account.points"
)
MERGE = (
    "MERGE INTO account USING arrived ON account.id = arrived.id"
    " WHEN MATCHED THEN UPDATE SET points = account.points + arrived.points"
)


def begin(connect, points):
    """Return a connection to an account of 100 points and to what has arrived for it."""
    connection = connect(":memory:")
    connection.execute("CREATE TABLE account (id INTEGER PRIMARY KEY, points INTEGER)")
    connection.execute("CREATE TABLE arrived (id INTEGER, points INTEGER)")
    connection.execute("INSERT INTO account VALUES (0, 100)")
    values = ", ".join(f"(0, {number})" for number in points)
    connection.execute(f"INSERT INTO arrived VALUES {values}")
    return connection


def left(connection):
    return connection.execute("SELECT points FROM account WHERE id = 0").fetchone()[0]


def on_duckdb(statement, points):
    """Return what the account has, and how many rows DuckDB says it has written."""
    connection = begin(duckdb.connect, points)
    # One thread, so that the rows come in order.
    connection.execute("SET threads = 1")
    (said,) = connection.execute(statement.format("SELECT * FROM arrived")).fetchone()
    return left(connection), said


def on_sqlite(statement, points):
    connection = begin(sqlite3.connect, points)
    # WHERE true tells SQLite that ON does not belong to a join.
    said = connection.execute(statement.format("SELECT * FROM arrived WHERE true")).rowcount
    return left(connection), said


def one_by_one(statement, points):
    connection = begin(duckdb.connect, points)
    connection.executemany(statement.format("VALUES (0, ?)"), [[number] for number in points])
    return left(connection), None


gains, versions, old_and_new = (1, 2, 4), (101, 102, 103), (50, 150)
seen = {
    "three gains, DuckDB": on_duckdb(ADD, gains),
    "three gains, SQLite": on_sqlite(ADD, gains),
    "three gains, DuckDB by executemany()": one_by_one(ADD, gains),
    "three gains, DuckDB by MERGE": on_duckdb(MERGE, gains),
    "three versions, DuckDB": on_duckdb(REPLACE, versions),
    "three versions, SQLite": on_sqlite(REPLACE, versions),
    "an older and a newer version, DuckDB": on_duckdb(NEWER, old_and_new),
    "an older and a newer version, SQLite": on_sqlite(NEWER, old_and_new),
}
expected = [(101, 1), (107, 3), (107, None), (101, 3), (101, 1), (103, 3), (100, 0), (150, 1)]
print("DuckDB", duckdb.__version__, "SQLite", sqlite3.sqlite_version)
for case, (points, said) in seen.items():
    count = "" if said is None else f"; {said} rows are said to be written"
    print(f"{case}: 100 has become {points}{count}")
sys.exit(list(seen.values()) != expected)
PYTHON
"$folder/venv/bin/python" "$folder/seen.py"
