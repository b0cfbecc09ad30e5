#!/bin/sh
# Alembic's batch mode silently loses collations, AUTOINCREMENT and triggers of a SQLite table.
#
# Seen with Alembic 1.20.1, SQLAlchemy 2.1.9 and SQLite 3.40.1.
#
# A migration lets one column of a table be null, in a batch_alter_table, with every warning an error.
# Afterwards two logins that differ by case are both taken, because the unique column has no COLLATE
# NOCASE any more; the id of a row that was deleted is given to the next one, because AUTOINCREMENT is
# gone; and so is the trigger that noted each change. Keys, partial indexes and STRICT are kept, so that
# the new table looks right.
#
# SQLite cannot alter a column, so a new table takes the place of the old one. SQLAlchemy describes the
# old one without these three, and dropping a table drops its triggers. Of an index on an expression
# there is a warning, of these there is none.
#
# Whoever has such a table gives batch_alter_table the whole of it (copy_from=, with sqlite_autoincrement
# and the collations), and makes its triggers again in the same migration.
#
# Prints what was seen and ends with 0 while it is still so, and with 1 when that has changed.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check alembic==1.20.1 sqlalchemy==2.1.9

cat > "$folder/seen.py" <<'PYTHON'
import sqlite3
import sys
import warnings

import alembic
import sqlalchemy
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy.exc import IntegrityError

warnings.simplefilter("error")

TABLES = """
CREATE TABLE person (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  login TEXT COLLATE NOCASE NOT NULL UNIQUE,
  team TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX one_lead ON person (team) WHERE team = 'leads';
CREATE TABLE change (login TEXT);
CREATE TRIGGER noted AFTER UPDATE ON person BEGIN INSERT INTO change VALUES (new.login); END;
"""


def ask(connection, statement):
    return connection.exec_driver_sql(statement)


def is_taken(connection, login):
    try:
        with connection.begin_nested():
            ask(connection, f"INSERT INTO person (login, team) VALUES ('{login}', 'desk')")
    except IntegrityError:
        return False
    return True


def behaviour(has_migrated):
    """Return what a table does, before or after a column was changed that has nothing to do with it."""
    engine = sqlalchemy.create_engine("sqlite://", poolclass=sqlalchemy.StaticPool)
    with engine.connect() as connection:
        connection.connection.driver_connection.executescript(TABLES)
        if has_migrated:
            operations = Operations(MigrationContext.configure(connection))
            with operations.batch_alter_table("person") as batch:
                batch.alter_column("team", existing_type=sqlalchemy.Text(), nullable=True)
        assert is_taken(connection, "ann")
        takes_other_case = is_taken(connection, "ANN")
        ask(connection, "UPDATE person SET team = 'desk 2'")
        notes = ask(connection, "SELECT count(*) FROM change").scalar()
        is_taken(connection, "bo")
        last = ask(connection, "SELECT max(id) FROM person").scalar()
        ask(connection, f"DELETE FROM person WHERE id = {last}")
        is_taken(connection, "cy")
        gives_id_again = ask(connection, "SELECT max(id) FROM person").scalar() == last
        names = ask(connection, "SELECT name FROM sqlite_master WHERE name = 'one_lead'").all()
        return takes_other_case, notes > 0, gives_id_again, len(names) == 1


expected = {"before": (False, True, False, True), "after": (True, False, True, True)}
seen = {"before": behaviour(False), "after": behaviour(True)}
print("Alembic", alembic.__version__, "SQLAlchemy", sqlalchemy.__version__, "SQLite", sqlite3.sqlite_version)
for when, (other_case, is_noted, again, has_index) in seen.items():
    print(
        f"{when}: another case of a login is {'taken' if other_case else 'refused'}, a change is",
        f"{'noted' if is_noted else 'not noted'}, the id of a deleted row is",
        f"{'given again' if again else 'not given again'}, the partial index is",
        "there" if has_index else "gone",
    )
sys.exit(seen != expected)
PYTHON
"$folder/venv/bin/python" "$folder/seen.py"
