"""Indexes of the parts of names, logins and extensions, by which a search finds few of many."""

import logging

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

NAME, INDEX = "user_search", "ix_user_account_search"
TEXT = """lower({mark} || {row}first_name || {mark} || {row}last_name || {mark} || {row}login
|| {mark} || coalesce({row}extension || {mark}, ''))"""
# Nothing but which parts are in whom is stored: the text itself stands in user_account.
TABLE = f"""CREATE VIRTUAL TABLE {NAME} USING fts5(words, content='', columnsize=0, detail=none,
tokenize='trigram case_sensitive 1')"""
TRIGGERS = {
    "added": ("INSERT", ("new",)),
    "renamed": ("UPDATE OF first_name, last_name, login, extension", ("old", "new")),
    "removed": ("DELETE", ("old",)),
}
MISSING = "People are searched row by row, because %s. See decision 123."


def upgrade() -> None:
    """Make the index where the database can; without it people are searched row by row."""
    if op.get_context().dialect.name == "postgresql":
        _index_postgresql()
    else:
        _index_sqlite()


def downgrade() -> None:
    """Drop it; the extension stays, for others may use it."""
    if op.get_context().dialect.name == "postgresql":
        op.execute(f"DROP INDEX IF EXISTS {INDEX}")
        return
    for name in TRIGGERS:
        op.execute(f"DROP TRIGGER IF EXISTS {NAME}_{name}")
    op.execute(f"DROP TABLE IF EXISTS {NAME}")


def _index_postgresql() -> None:
    text = TEXT.format(mark="chr(31)", row="")
    if op.get_context().as_sql or _makes_extension():
        op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        op.execute(f"CREATE INDEX {INDEX} ON user_account USING gin (({text}) gin_trgm_ops)")
    else:
        logging.getLogger("alembic").warning(MISSING, "the extension pg_trgm cannot be made")


def _makes_extension() -> bool:
    """Return whether there is the extension, or this role may make it."""
    return bool(op.get_bind().scalar(sa.text(
        "SELECT bool_or(e.installed_version IS NOT NULL OR v.trusted AND"
        " has_database_privilege(current_database(), 'CREATE') OR r.rolsuper)"
        " FROM pg_available_extensions AS e"
        " JOIN pg_available_extension_versions AS v"
        " ON v.name = e.name AND v.version = e.default_version"
        " JOIN pg_roles AS r ON r.rolname = current_user WHERE e.name = 'pg_trgm'"
    )))  # fmt: skip


def _index_sqlite() -> None:
    try:
        op.execute(TABLE)
    except sa.exc.OperationalError:
        logging.getLogger("alembic").warning(MISSING, "this SQLite has no trigrams")
        return
    for name, (event, rows) in TRIGGERS.items():
        changes = " ".join(_change(row) for row in rows)
        op.execute(
            f"CREATE TRIGGER {NAME}_{name} AFTER {event} ON user_account BEGIN {changes} END"
        )
    text = TEXT.format(mark="char(31)", row="")
    op.execute(f"INSERT INTO {NAME} (rowid, words) SELECT id, {text} FROM user_account")


def _change(row: str) -> str:
    """Return what adds a person to the table, or takes out what it holds of one."""
    text = TEXT.format(mark="char(31)", row=f"{row}.")
    if row == "new":
        return f"INSERT INTO {NAME} (rowid, words) VALUES (new.id, {text});"
    return f"INSERT INTO {NAME} ({NAME}, rowid, words) VALUES ('delete', old.id, {text});"
