"""Indexes that cost each new person less: a partial one, and one of words, merged more seldom."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import inspect

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

TABLE, SEARCH = "user_account", "user_search"
UNDONE = "ix_user_account_undone_at"
IS_UNDONE = sa.text("undone_at IS NOT NULL")
# So many parts of the index of words, each of a transaction, stand beside each other before they
# are merged. SQLite's own number is 4; it merges all of a kind at 16.
AUTOMERGE, FORMER = 8, 4


def upgrade() -> None:
    """Index none but those who were undone, and merge the index of words less often."""
    op.drop_index(UNDONE, TABLE)
    op.create_index(
        UNDONE, TABLE, ["undone_at"], sqlite_where=IS_UNDONE, postgresql_where=IS_UNDONE
    )
    _merge_at(AUTOMERGE)


def downgrade() -> None:
    """Index everybody again."""
    _merge_at(FORMER)
    op.drop_index(UNDONE, TABLE)
    op.create_index(UNDONE, TABLE, ["undone_at"])


def _merge_at(parts: int) -> None:
    """Tell SQLite's index, where there is one; it keeps the number."""
    if op.get_context().dialect.name == "sqlite" and inspect(op.get_bind()).has_table(SEARCH):
        op.execute(f"INSERT INTO {SEARCH} ({SEARCH}, rank) VALUES ('automerge', {parts})")
