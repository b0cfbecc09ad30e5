#!/bin/sh
# SQLAlchemy gives a record that is added through a view of SQLite the key of another record.
#
# Seen with SQLAlchemy 2.1.9 and SQLite 3.40.1.
#
# A class is mapped to a view whose INSTEAD OF triggers write to the table behind it, as where a table
# was split or renamed and older programs go on. Somebody is added, and committed. The object then has
# the key of whatever this connection inserted before, into any table: read again it is somebody else,
# and deleting it deletes that other person, while the one who was added stays. SQLAlchemy only warns
# that the DELETE matched no row, which each such trigger causes.
#
# Without a key in the INSERT, SQLAlchemy reads the driver's lastrowid. SQLite puts last_insert_rowid()
# back to what it was when a trigger is done, so of a view it never tells the new key. Two at once are
# noticed: they are sent with RETURNING, which gives NULL there.
#
# Whoever maps such a view gives each record its key (a default of the mapper's, such as a UUID).
#
# Prints what was seen and ends with 0 while it is still so, and with 1 when that has changed.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check sqlalchemy==2.1.9

cat > "$folder/seen.py" <<'PYTHON'
import sqlite3
import sys
import warnings

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.orm.exc import FlushError

warnings.simplefilter("ignore", sa.exc.SAWarning)
SCHEMA = """
CREATE TABLE visit (id INTEGER PRIMARY KEY, day TEXT);
CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT);
CREATE VIEW person AS SELECT id, name FROM people;
CREATE TRIGGER adds INSTEAD OF INSERT ON person
BEGIN INSERT INTO people (name) VALUES (new.name); END;
CREATE TRIGGER removes INSTEAD OF DELETE ON person
BEGIN DELETE FROM people WHERE id = old.id; END;
INSERT INTO people (name) VALUES ('Ann'), ('Bob'), ('Cy');
"""


class Base(DeclarativeBase):
    pass


class Visit(Base):
    __tablename__ = "visit"
    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[str]


class Person(Base):
    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


def names(session):
    return list(session.scalars(sa.text("SELECT name FROM people ORDER BY id")))


engine = sa.create_engine("sqlite://")
with engine.begin() as connection:
    connection.connection.executescript(SCHEMA)
with Session(engine) as session:
    session.add_all([Visit(day="Monday"), Visit(day="Tuesday")])
    session.commit()
    added = Person(name="Dora")
    session.add(added)
    session.commit()
    read = added.name
    session.delete(added)
    session.commit()
    left = names(session)
    session.add_all([Person(name="Eve"), Person(name="Finn")])
    try:
        session.commit()
        together = "stored"
    except FlushError as error:
        together = type(error).__name__

print("SQLAlchemy", sa.__version__, "SQLite", sqlite3.sqlite_version)
print(f"Dora is added and committed; the object's name is {read} then")
print(f"the object is deleted and committed; who is left: {', '.join(left)}")
print(f"two at once: {together}")
sys.exit((read, left, together) != ("Bob", ["Ann", "Cy", "Dora"], "FlushError"))
PYTHON
"$folder/venv/bin/python" "$folder/seen.py"
