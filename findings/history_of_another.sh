#!/bin/sh
# SQLAlchemy-Continuum says that another person made a change, where a savepoint was rolled back before it.
#
# Seen with SQLAlchemy-Continuum 2.0.0, SQLAlchemy 2.1.9 and SQLite 3.40.1.
#
# Ann adds two books, each within begin_nested(), as SQLAlchemy's documentation has it for records that may be
# refused. A CHECK refuses the first; its savepoint is rolled back, the IntegrityError is caught, and the second is
# stored and committed. The history has the second book, and refers to a transaction that is not in the database: who
# made it, and when, is lost without a word. Then Bob changes another book. His transaction gets the number that was
# free, and the history says that Bob has added Ann's book. When a good book comes first, all is right.
#
# Continuum makes one record of its own for a whole transaction, at the first flush, and refers to its number until the
# end. Here that flush stands within the savepoint, which takes the record back; Continuum learns of rollbacks of the
# whole transaction only. Where numbers are never given twice, as PostgreSQL's are not, nobody is named. A program that
# calls session.expire_all() behind the savepoint has an ObjectDeletedError at the next flush instead.
#
# Whoever needs savepoints has Continuum make its record before the first of them:
#     versioning_manager.unit_of_work(session).create_transaction(session)
#
# Prints what was seen and ends with 0 while it is still so, and with 1 when that has changed.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    sqlalchemy==2.1.9 sqlalchemy-continuum==2.0.0

cat > "$folder/seen.py" <<'PYTHON'
import sqlite3
import sys
import warnings
from importlib.metadata import version

import sqlalchemy
from sqlalchemy import CheckConstraint, Column, Integer, String, event, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, configure_mappers, declarative_base
from sqlalchemy_continuum import make_versioned, versioning_manager
from sqlalchemy_continuum.plugins.base import Plugin

# Continuum 2.0.0 warns at each savepoint, which is told in its issue 392.
warnings.simplefilter("ignore")


class Who(Plugin):
    """Writes down who makes a transaction, in the column that Continuum has for an address."""

    name = ""

    def transaction_args(self, uow, session):
        return {"remote_addr": self.name}


who = Who()
make_versioned(user_cls=None, plugins=[who])
Base = declarative_base()


class Book(Base):
    __tablename__ = "book"
    __versioned__ = {}
    __table_args__ = (CheckConstraint("price < 100"),)
    title = Column(String(20), primary_key=True)
    price = Column(Integer)


configure_mappers()
HISTORY = """
SELECT book_version.title, "transaction".remote_addr FROM book_version
LEFT JOIN "transaction" ON "transaction".id = book_version.transaction_id ORDER BY book_version.title
"""


# As SQLAlchemy recommends it, so that transactions and savepoints of SQLite are whole.
def whole_transactions(engine):
    @event.listens_for(engine, "connect")
    def let_sqlalchemy_begin(connection, record):
        connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def begin(connection):
        connection.exec_driver_sql("BEGIN")

    return engine


def add(engine, name, prices, *, is_begun=False):
    """Add a book for each price, in one transaction of a person; leave out what is refused."""
    who.name = name
    with Session(engine) as session, session.begin():
        if is_begun:
            versioning_manager.unit_of_work(session).create_transaction(session)
        for price in prices:
            try:
                with session.begin_nested():
                    session.add(Book(title=f"{name}'s {price}", price=price))
            except IntegrityError:
                pass


def history(engine):
    with engine.connect() as connection:
        return [tuple(each) for each in connection.execute(text(HISTORY))]


def seen(prices, **options):
    """Return what the history says once Ann has added books, and once Bob has."""
    engine = whole_transactions(sqlalchemy.create_engine("sqlite://"))
    Base.metadata.create_all(engine)
    add(engine, "Ann", prices, **options)
    first = history(engine)
    add(engine, "Bob", [7])
    return first, history(engine)


print(f"SQLAlchemy-Continuum {version('sqlalchemy-continuum')}, SQLAlchemy {sqlalchemy.__version__},", end=" ")
print(f"SQLite {sqlite3.sqlite_version}")
found = [seen([500, 5]), seen([5, 500]), seen([500, 5], is_begun=True)]
for name, pair in zip(("refused first", "good first", "begun before"), found, strict=True):
    print(f"{name}: {pair[0]}, then {pair[1]}")
right = [("Ann's 5", "Ann")], [("Ann's 5", "Ann"), ("Bob's 7", "Bob")]
wrong = [("Ann's 5", None)], [("Ann's 5", "Bob"), ("Bob's 7", "Bob")]
sys.exit(0 if found == [wrong, right, right] else 1)
PYTHON

"$folder/venv/bin/python" "$folder/seen.py"
