"""Migrations: up, down, and equal to the models, on both databases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import event, func, inspect, select, text

from ctu import create_app
from ctu.database.migrations import MIGRATIONS
from ctu.extensions import Base, db
from ctu.models.groups import PERMISSIONS, PermissionGroup
from ctu.models.people_search import is_of_search
from plugins.bulk_import.storage.tables.declarative_base import Base as ImportBase
from plugins.bulk_import.storage.tables.models import ImportBatch, ImportRun
from tests.console.app_settings import settings_for

# The last migration of the time in which no copy had to be upgraded while it ran.
FIRST_TO_SHARE = "0010"
# The table of the shipped groups: name, rank, policy, permissions in the order of PERMISSIONS.
SHIPPED = [
    ("Agent", 10, "Standard", "-------"),
    ("QA", 20, "Standard", "x------"),
    ("Team Leader", 30, "Standard", "xxx----"),
    ("Manager", 40, "Strong", "xxxxx--"),
    ("Sys Admin", 50, "Strong", "xxxxxxx"),
]


@pytest.fixture
def empty_app(empty_database_url: str, tmp_path: Path) -> Any:
    app = create_app(settings_for(empty_database_url, tmp_path))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def is_declared(name: str | None, *_more: Any) -> bool:
    """Return whether a table or an index is one that a model can declare."""
    return not is_of_search(name)


def differences() -> list[Any]:
    with db.engine.connect() as connection:
        options = {"compare_server_default": True, "include_name": is_declared}
        context = MigrationContext.configure(connection, opts=options)
        # Several are allowed, although its types say one.
        both: Any = [Base.metadata, ImportBase.metadata]
        return list(compare_metadata(context, both))


def tables() -> set[str]:
    return set(inspect(db.engine).get_table_names())


@pytest.mark.databases("postgresql")
def test_a_migration_bounds_its_own_waits_and_leaves_nothing_to_the_next_transaction(
    empty_app: Flask,
) -> None:
    bounds: set[str] = set()

    @event.listens_for(db.engine, "after_cursor_execute")
    def note(_connection: Any, cursor: Any, *_rest: Any) -> None:
        bounds.add(cursor.connection.execute("SHOW lock_timeout").fetchone()[0])

    flask_migrate.upgrade()
    event.remove(db.engine, "after_cursor_execute", note)
    assert bounds == {"10s"}
    assert db.session.scalar(text("SHOW lock_timeout")) == "0"


def test_migrations_make_exactly_what_the_models_say(empty_app: Flask) -> None:
    flask_migrate.upgrade()
    assert differences() == []


@pytest.mark.sampled(2)
def test_migrations_can_be_taken_back_and_brought_again(empty_app: Flask) -> None:
    flask_migrate.upgrade()
    flask_migrate.downgrade(revision="base")
    assert tables() == {"alembic_version"}
    flask_migrate.upgrade()
    assert differences() == []


@pytest.mark.databases("sqlite")
def test_a_migration_takes_nothing_from_the_code_before_it(empty_app: Flask) -> None:
    """Old and new code run side by side during an upgrade (decision 68)."""
    revisions = [script.revision for script in ScriptDirectory(MIGRATIONS).walk_revisions()]
    known: dict[tuple[str, str], bool] = {}
    for revision in reversed(revisions):
        flask_migrate.upgrade(revision=revision)
        found = columns()
        if revision > FIRST_TO_SHARE:
            old_tables = {table for table, _ in known}
            added = {name for name in found.keys() - known if name[0] in old_tables}
            assert known.keys() <= found.keys(), revision
            assert {name for name in added if not found[name]} == set(), revision
        known = found


def columns() -> dict[tuple[str, str], bool]:
    """Return every column by table and name, each with whether an INSERT may leave it out."""
    inspector = inspect(db.engine)
    return {
        (table, column["name"]): column["nullable"] or column["default"] is not None
        for table in inspector.get_table_names()
        for column in inspector.get_columns(table)
    }


def test_checks_and_keys_are_the_same_as_those_of_the_models(app: Flask) -> None:
    inspector = inspect(db.engine)
    for metadata in (Base.metadata, ImportBase.metadata):
        for table in metadata.sorted_tables:
            named = {str(constraint.name) for constraint in table.constraints}
            found = {check["name"] for check in inspector.get_check_constraints(table.name)}
            found |= {key["name"] for key in inspector.get_unique_constraints(table.name)}
            found |= {key["name"] for key in inspector.get_foreign_keys(table.name)}
            found.add(inspector.get_pk_constraint(table.name)["name"])
            assert found == named


def test_every_foreign_key_has_an_index(app: Flask) -> None:
    inspector = inspect(db.engine)
    for table in Base.metadata.tables:
        first = {index["column_names"][0] for index in inspector.get_indexes(table)}
        first.add(inspector.get_pk_constraint(table)["constrained_columns"][0])
        for key in inspector.get_foreign_keys(table):
            assert key["constrained_columns"][0] in first


def test_the_shipped_groups_are_those_of_the_product(app: Flask) -> None:
    groups = db.session.scalars(select(PermissionGroup).order_by(PermissionGroup.rank))
    found = [
        (
            group.name,
            group.rank,
            group.policy.name,
            "".join("x" if name in group.permissions else "-" for name in PERMISSIONS),
        )
        for group in groups
    ]
    assert found == SHIPPED


def test_a_group_made_by_hand_gets_a_number_of_its_own(make_group: Any) -> None:
    assert make_group("Trainer", 15).id > len(SHIPPED)


def test_a_downgrade_keeps_imports_and_drops_later_columns(empty_app: Flask) -> None:
    flask_migrate.upgrade()
    run = ImportRun(
        public_id="a", importer="users", file_name="a.csv", file_size=1, file_mac="m",
        encoding="UTF-8", delimiter=",", columns="[]", total_rows=1, actor_id="1", actor_name="A",
        form_token="t", uploaded_at=1.0, updated_at=1.0, expires_at=1.0,
    )  # fmt: skip
    db.session.add(run)
    db.session.flush()
    db.session.add(ImportBatch(run_id=run.id, number=0, first_line=2, row_count=1, lines="[2]"))
    db.session.commit()
    db.session.remove()
    flask_migrate.downgrade(revision="0010")
    flask_migrate.upgrade()
    assert db.session.scalar(select(func.count()).select_from(ImportRun)) == 1
