"""Keys that PostgreSQL asks once for each statement hold what a foreign key holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from psycopg.errors import ForeignKeyViolation
from sqlalchemy import (
    Connection,
    Text,
    case,
    cast,
    delete,
    func,
    insert,
    literal,
    select,
    text,
    true,
    update,
)
from sqlalchemy.exc import DBAPIError, IntegrityError

from ctu.extensions import db
from ctu.models.capacity import CapacityPlan
from ctu.models.groups import PermissionGroup
from ctu.models.statement_keys import BY_STATEMENT
from ctu.models.teams import Team, membership
from ctu.models.users import User
from plugins.bulk_import.storage.leases import LeaseLost
from plugins.bulk_import.storage.models import ImportRow
from plugins.bulk_import.storage.outcome_rows import insert_keys
from plugins.bulk_import.storage.runs import Counts, count
from plugins.bulk_import.storage.statuses import RowOutcome

NOBODY = 1_000_000
PEOPLE: Any = User.__table__
KEYS = [
    (PEOPLE.c.group_id, PermissionGroup),
    (PEOPLE.c.primary_team_id, Team),
    (PEOPLE.c.plan_id, CapacityPlan),
    (membership.c.team_id, Team),
]
both = pytest.mark.databases("sqlite", "postgresql")
on_postgresql = pytest.mark.databases("postgresql")
each_key = pytest.mark.parametrize(("column", "named"), KEYS)


@pytest.fixture
def person(make_user: Callable[..., User], make_plan: Callable[..., CapacityPlan]) -> User:
    """Return somebody who has a group, a plan and a team that nobody else has."""
    user = make_user("al.orr", "Agent", "Alone")
    user.plan = make_plan("Own plan")
    db.session.commit()
    return user


def add(connection: Any, person_id: int, column: Any, value: int) -> None:
    """Add a row that names another, of people beside one that names what that person names."""
    if column.table is membership:
        connection.execute(insert(membership).values(user_id=person_id, team_id=value))
        return
    copied = [each for each in PEOPLE.c if each.name not in ("id", "login_key", column.name)]
    numbers = select(literal(1).label("number")).union_all(select(literal(2))).subquery()
    key = literal("new.") + cast(numbers.c.number, Text)
    named = case((numbers.c.number == 1, column), else_=value)
    rows = select(key, named, *copied).join(numbers, true()).where(PEOPLE.c.id == person_id)
    names = ["login_key", column.name, *(each.name for each in copied)]
    connection.execute(insert(PEOPLE).from_select(names, rows))


def id_of(person: User, named: type[Any]) -> int:
    ids = {PermissionGroup: person.group_id, Team: person.primary_team_id}
    found = ids.get(named, person.plan_id)
    assert found is not None
    return found


@both
@each_key
def test_nobody_is_added_who_names_what_is_not_there(
    person: User, column: Any, named: type[Any]
) -> None:
    with pytest.raises(IntegrityError) as caught:
        add(db.session, person.id, column, NOBODY)
    tell_key(caught.value, column, named)


def tell_key(error: IntegrityError, column: Any, named: type[Any]) -> None:
    """Assert that PostgreSQL names the key, as it does for a foreign key."""
    assert error.orig is not None
    if db.engine.dialect.name == "postgresql":
        name = f"fk_{column.table.name}_{column.name}_{named.__tablename__}"
        assert name in BY_STATEMENT
        assert (error.orig.sqlstate, error.orig.diag.constraint_name) == ("23503", name)  # type: ignore[attr-defined]
    db.session.rollback()


@both
@each_key
def test_nobody_is_changed_to_name_what_is_not_there(
    person: User, column: Any, named: type[Any]
) -> None:
    with pytest.raises(IntegrityError) as caught:
        db.session.execute(update(column.table).values({column: NOBODY}))
    tell_key(caught.value, column, named)


@both
@each_key
def test_what_somebody_names_is_neither_deleted_nor_numbered_anew(
    person: User, column: Any, named: type[Any]
) -> None:
    if column.table is membership:
        other = Team(name="Members alone")
        db.session.add(other)
        db.session.flush()
        add(db.session, person.id, column, other.id)
        db.session.commit()
    found = other.id if column.table is membership else id_of(person, named)
    table: Any = named.__table__
    for change in (delete(table), update(table).values(id=NOBODY)):
        with pytest.raises(IntegrityError) as caught:
            db.session.execute(change.where(table.c.id == found))
        tell_key(caught.value, column, named)


@both
def test_what_nobody_names_is_deleted_and_no_plan_is_no_key(person: User) -> None:
    db.session.execute(update(PEOPLE).values(plan_id=None))
    assert db.session.execute(delete(CapacityPlan)).rowcount == 1  # type: ignore[attr-defined]
    db.session.commit()


@on_postgresql
@pytest.mark.parametrize("table", ["team", "permission_group", "capacity_plan"])
def test_what_somebody_names_is_not_emptied(person: User, table: str) -> None:
    with pytest.raises(IntegrityError):
        db.session.execute(text(f"TRUNCATE {table} CASCADE"))
    db.session.rollback()
    db.session.execute(text(f"TRUNCATE {table}, user_account, membership CASCADE"))
    db.session.commit()


@on_postgresql
def test_copied_rows_are_asked_for_as_well(person: User) -> None:
    person_id = person.id
    cursor = db.session.connection().connection.cursor()
    with (
        pytest.raises(ForeignKeyViolation),
        cursor.copy("COPY membership (user_id, team_id) FROM STDIN") as copying,
    ):
        copying.write_row((person_id, NOBODY))
    db.session.rollback()


@on_postgresql
def test_who_names_a_team_and_who_deletes_it_wait_for_each_other(
    app: Flask, person: User, make_team: Callable[..., Team]
) -> None:
    first, second = make_team("First").id, make_team("Second").id
    db.session.commit()
    column = membership.c.team_id
    with db.engine.connect() as one, db.engine.connect() as other:
        add(one, person.id, column, first)
        assert is_kept_waiting(other, delete(Team).where(Team.id == first))
        one.commit()
        with pytest.raises(IntegrityError):
            other.execute(delete(Team).where(Team.id == first))
        other.rollback()
        one.execute(delete(Team).where(Team.id == second))
        named = insert(membership).values(user_id=person.id, team_id=second)
        assert is_kept_waiting(other, named)
        one.commit()
        with pytest.raises(IntegrityError):
            other.execute(named)


def is_kept_waiting(connection: Connection, statement: Any) -> bool:
    """Say whether a statement waits for another transaction; it is given up."""
    connection.execute(text("SET LOCAL lock_timeout = '300ms'"))
    try:
        connection.execute(statement)
    except DBAPIError as error:
        return getattr(error.orig, "sqlstate", "") == "55P03"
    finally:
        connection.rollback()
    return False


@on_postgresql
@pytest.mark.parametrize("isolation", ["REPEATABLE READ", "SERIALIZABLE"])
def test_a_snapshot_from_before_deletes_no_team(
    person: User, make_team: Callable[..., Team], isolation: str
) -> None:
    team = make_team("Left alone").id
    db.session.commit()
    with (
        db.engine.connect().execution_options(isolation_level=isolation) as connection,
        pytest.raises(DBAPIError, match="READ COMMITTED"),
    ):
        connection.execute(delete(Team).where(Team.id == team))


@on_postgresql
def test_rows_of_an_import_that_is_not_there_are_not_kept(app: Flask) -> None:
    """No key ties them: whoever writes rows counts them in their import."""
    session = db.session()
    insert_keys(session, NOBODY, RowOutcome.CREATED, {2: "1"})
    with pytest.raises(LeaseLost):
        count(session, NOBODY, Counts(created=1))
    assert session.scalar(select(func.count()).select_from(ImportRow)) == 0
