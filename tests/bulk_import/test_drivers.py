"""A host that reaches PostgreSQL by psycopg2, and hosts whose driver is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, scoped_session, sessionmaker

from plugins.bulk_import import BulkImport, ModelImporter, SettingError, is_outage
from plugins.bulk_import.storage.database.database_causes import database_cause
from plugins.bulk_import.testing import import_csv
from plugins.bulk_import.views.guarded.bounds import is_refused_value
from tests.inspection.statements import recorded

KEY = "4xSsZRZ1XlYdB8PPuIYZJ8xC4wGqO0zYkZ1sQmJ3d0A="
Session: Any = scoped_session(sessionmaker())


class Base(DeclarativeBase):
    """The table of a host."""


class Rate(Base):
    __tablename__ = "rate_by_driver"
    code: Mapped[str] = mapped_column(sa.String(3), primary_key=True)
    number: Mapped[int] = mapped_column(sa.CheckConstraint("number > 0", name="positive"))


RULES_OF_THE_DATABASE = """
CREATE UNIQUE INDEX one_number ON rate_by_driver (mod(number, 100));
CREATE FUNCTION no_x() RETURNS trigger AS $$ BEGIN
IF left(new.code, 1) = 'X' THEN RAISE EXCEPTION 'no X'; END IF; RETURN new; END $$ LANGUAGE plpgsql;
CREATE TRIGGER no_x BEFORE INSERT ON rate_by_driver FOR EACH ROW EXECUTE FUNCTION no_x()
"""


class Rates(ModelImporter):
    model, key, modes = Rate, Rate.code, ("create", "update")


@pytest.fixture
def app(empty_database_url: str, tmp_path: Path) -> Iterator[Flask]:
    engine = sa.create_engine(empty_database_url.replace("+psycopg:", "+psycopg2:"))
    Session.remove()
    Session.configure(bind=engine)
    app = Flask("psycopg2", instance_path=str(tmp_path))
    app.config.update(TESTING=True, BULK_IMPORT_KEYS=KEY, BULK_IMPORT_QUEUE="inline")
    extension = BulkImport(app, session=Session)
    extension.register(Rates)
    app.teardown_appcontext(lambda error: Session.remove())
    with app.test_request_context():
        Base.metadata.create_all(engine)
        with engine.begin() as connection:
            connection.exec_driver_sql(RULES_OF_THE_DATABASE)
        extension.create_tables()
        yield app
    Session.remove()
    engine.dispose()


@pytest.mark.databases("postgresql")
def test_refusals_by_psycopg2_fail_the_row_that_they_are_about(app: Flask) -> None:
    file = "Code,Number\nAAA,1\nBBB,2\nCCC,0\nDDD,101\nXXX,7\nEEE,3\n"
    done = import_csv(Rates, file)

    assert (done.status, done.created) == ("COMPLETED_WITH_ERRORS", 3)
    assert done.problems == {4: ["row.refused"], 5: ["row.taken"], 6: ["row.refused"]}
    assert done.rows[0].problems[0].hint == "The rule positive is about Number"
    done = import_csv(Rates, "Code,Number\naaa,11\nBBB,2\n", operation="update")
    assert (done.updated, done.unchanged) == (1, 1)


@pytest.mark.databases("postgresql")
def test_rows_without_errors_are_written_together(app: Flask) -> None:
    with recorded(Session.get_bind()) as statements:
        done = import_csv(Rates, "Code,Number\nAAA,1\nBBB,2\nCCC,3\n", all_or_nothing=True)

    assert (done.status, done.created) == ("COMPLETED", 3)
    assert sum("INSERT INTO rate_by_driver" in each for each in statements) == 1


@pytest.mark.databases("postgresql")
@pytest.mark.parametrize(
    ("statement", "cause"),
    [
        ("SELECT 1 FROM no_such_table", "not-migrated"),
        ("SET LOCAL statement_timeout = 1; SELECT pg_sleep(5)", "silent"),
    ],
)
def test_an_outage_is_told_by_the_code_of_psycopg2(app: Flask, statement: str, cause: str) -> None:
    with pytest.raises(DBAPIError) as caught:
        Session.execute(sa.text(statement))

    assert is_outage(caught.value)
    assert database_cause(caught.value, Session.get_bind()) == cause


@pytest.mark.databases("postgresql")
def test_a_text_that_psycopg2_refuses_by_itself_is_a_refused_value(app: Flask) -> None:
    with pytest.raises(ValueError, match="NUL") as caught:
        Session.scalar(sa.select(sa.literal("a\0")))
    assert is_refused_value(caught.value)


@pytest.mark.parametrize(
    ("driver", "reached"),
    [
        ("postgresql+pg8000", "PostgreSQL by psycopg or psycopg2"),
        ("postgresql+asyncpg", "PostgreSQL by psycopg or psycopg2"),
        ("sqlite+aiosqlite", "SQLite by pysqlite"),
    ],
)
def test_another_driver_is_refused_at_start(driver: str, reached: str) -> None:
    app = Flask("driver")
    app.config["SQLALCHEMY_DATABASE_URI"] = f"{driver}://nobody@localhost/nothing"
    told = rf"^BulkImport reaches {reached}, and this host's .* {driver.partition('+')[2]}"
    with pytest.raises(SettingError, match=told):
        BulkImport(app, flask_sqlalchemy(app))


def flask_sqlalchemy(app: Flask) -> Any:
    """Return what stands for the object of Flask-SQLAlchemy, whose engine needs the driver."""
    return type("Db", (), {"session": None, "engine": None, "engines": None})()
