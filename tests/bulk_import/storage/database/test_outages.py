"""An outage is told from a fault of the program, on real errors of both databases."""

from __future__ import annotations

import sqlite3
import threading
from errno import EAGAIN, EMFILE, ENOENT

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError, OperationalError

from plugins.bulk_import.storage.database.database_causes import database_cause
from plugins.bulk_import.storage.database.outages import WorkerStopping, is_outage
from plugins.bulk_import.storage.sealing.vault import SealBroken
from tests.parts.limits import without_threads


def error_of(engine, *statements):
    try:
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
    except DBAPIError as error:
        return error
    raise AssertionError("Nothing went wrong.")


@pytest.mark.parametrize("error", [WorkerStopping("later"), SealBroken("no key")])
def test_a_missing_key_and_a_wish_to_stop_pass(error):
    assert is_outage(error)


def test_a_mistake_of_the_program_does_not_pass():
    assert not is_outage(TypeError("no"))
    assert not is_outage(RuntimeError("no"))
    assert not is_outage(FileNotFoundError(ENOENT, "no"))


def test_a_limit_of_the_system_passes():
    with without_threads(), pytest.raises(RuntimeError) as refused:
        threading.Thread(target=print).start()
    assert is_outage(refused.value)
    assert is_outage(OSError(EMFILE, "Too many open files"))
    assert is_outage(BlockingIOError(EAGAIN, "Resource temporarily unavailable"))


@pytest.mark.databases("postgresql")
@pytest.mark.parametrize("code", ["XX001", "XX002", "58030"])
def test_damage_and_a_disk_that_cannot_be_read_pass(empty_postgresql_url, code):
    engine = create_engine(empty_postgresql_url)
    raised = f"do $$ begin raise exception 'broken' using errcode = '{code}'; end $$"

    error = error_of(engine, raised)

    assert is_outage(error)
    assert database_cause(error, engine) == "damaged"
    engine.dispose()


def test_a_locked_sqlite_passes_and_a_missing_column_does_not(tmp_path):
    path = tmp_path / "some.sqlite"
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 0.01})
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("create table some (id integer)")
    holder.execute("begin exclusive")

    locked = error_of(engine, "insert into some values (1)")
    holder.execute("rollback")
    holder.close()

    assert is_outage(locked)
    assert not is_outage(error_of(engine, "select nothing from some"))
    engine.dispose()


def test_a_sqlite_without_room_passes_also_when_its_savepoint_is_gone(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path / 'some.sqlite'}")
    with engine.begin() as connection:
        connection.execute(text("create table some (words text)"))
        connection.execute(text("pragma max_page_count = 1"))
        connection.execute(text("insert into some values ('the transaction has begun')"))
        insert = text("insert into some values (:long)")
        with (
            pytest.raises(OperationalError, match="no such savepoint") as caught,
            connection.begin_nested(),
        ):
            connection.execute(insert, {"long": "x" * 99_999})
        connection.rollback()

    assert is_outage(caught.value)
    engine.dispose()


def test_a_sqlite_that_cannot_be_opened_passes(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path / 'nowhere' / 'some.sqlite'}")

    assert is_outage(error_of(engine, "select 1"))


def test_a_postgresql_that_is_gone_or_only_reads_passes(empty_postgresql_url):
    engine = create_engine(empty_postgresql_url)
    gone = create_engine("postgresql+psycopg://nobody@/nothing?host=/nowhere")

    assert is_outage(error_of(gone, "select 1"))
    assert is_outage(error_of(engine, "set transaction read only", "create table t (id int)"))
    assert is_outage(error_of(engine, "select pg_terminate_backend(pg_backend_pid())"))
    assert not is_outage(error_of(engine, "select 1 / 0"))
    engine.dispose()


NO_RIGHTS = """
    CREATE TABLE closed (id int);
    CREATE TABLE guarded (id int);
    ALTER TABLE guarded ENABLE ROW LEVEL SECURITY;
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE insufficient_privilege; END $$;
    CREATE TABLE watched (id int);
    CREATE TRIGGER refuse BEFORE INSERT ON watched EXECUTE FUNCTION refuse();
    CREATE TABLE counted (id serial);
    DROP ROLE IF EXISTS without_rights;
    CREATE ROLE without_rights;
    GRANT USAGE ON SCHEMA public TO without_rights;
    GRANT INSERT ON guarded, watched, counted TO without_rights
"""


def test_a_right_that_the_role_lacks_passes_and_a_row_that_a_rule_refuses_does_not(
    empty_postgresql_url,
):
    engine = create_engine(empty_postgresql_url)
    with engine.begin() as connection:
        connection.execute(text(NO_RIGHTS))
    role = "set role without_rights"

    assert is_outage(error_of(engine, role, "insert into closed values (1)"))
    assert is_outage(error_of(engine, role, "create table public.own (id int)"))
    assert is_outage(error_of(engine, role, "insert into counted default values"))
    assert is_outage(error_of(engine, role, "select setval('counted_id_seq', 9)"))
    no_policy = "set row_security = off", "insert into guarded values (1)"
    assert is_outage(error_of(engine, role, *no_policy))
    assert is_outage(error_of(engine, "set search_path = nowhere", "create table own (id int)"))
    assert not is_outage(error_of(engine, role, "insert into guarded values (1)"))
    assert not is_outage(error_of(engine, role, "insert into watched values (1)"))
    with engine.begin() as connection:
        connection.execute(text("drop owned by without_rights; drop role without_rights"))
    engine.dispose()


def test_a_sequence_without_a_number_left_passes_and_a_value_that_is_too_long_does_not(
    empty_postgresql_url,
):
    engine = create_engine(empty_postgresql_url)
    with engine.begin() as connection:
        connection.execute(text("create sequence numbers maxvalue 1 minvalue 0"))
        connection.execute(text("create table kept (words text primary key)"))
        connection.execute(text("select nextval('numbers'), nextval('numbers')"))

    used_up = error_of(engine, "select nextval('numbers')")
    noise = "string_agg(md5(each::text), '') from generate_series(1, 2000) each"
    too_long = error_of(engine, f"insert into kept select {noise}")

    assert is_outage(used_up)
    assert database_cause(used_up, engine) == "exhausted"
    assert not is_outage(too_long)
    engine.dispose()


def test_a_prepared_statement_passes_that_meets_a_column_of_another_type(empty_postgresql_url):
    engine = create_engine(empty_postgresql_url, connect_args={"prepare_threshold": 0})
    with engine.begin() as connection:
        connection.execute(text("create table kept (number integer)"))

    read = text("select number from kept")
    with engine.connect() as connection:
        connection.execute(read)
        connection.commit()
        with engine.begin() as other:
            other.execute(text("alter table kept alter number type bigint"))
        with pytest.raises(DBAPIError) as refused:
            connection.execute(read)

    assert is_outage(refused.value)
    engine.dispose()
