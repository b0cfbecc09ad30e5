"""Partial indexes in the place of two that held each new person and were asked for few."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

STATES, STATE_COLUMNS = "ix_user_account_active_locked_until_undone_at", (
    "active", "locked_until", "undone_at"
)  # fmt: skip
ACTORS = "ix_audit_entry_actor_id"
LOCKED, WAS_LOCKED = "ix_user_account_locked_until", sa.text("locked_until IS NOT NULL")
INACTIVE, IS_INACTIVE = "ix_user_account_inactive", {
    "sqlite_where": sa.text("active IS 0"), "postgresql_where": sa.text("active IS false")
}  # fmt: skip
# In a form that no other index serves, as in 0041.
BEYOND_CREATION = sa.text(
    "CASE WHEN (import_public_id IS NULL OR deed <> 'created') THEN 1 ELSE 0 END = 1"
)


def upgrade() -> None:
    """Index who was locked, who is inactive, and who did more than let an import create."""
    people, entries = "user_account", "audit_entry"
    op.create_index(
        LOCKED, people, ["active", "locked_until"],
        sqlite_where=WAS_LOCKED, postgresql_where=WAS_LOCKED,
    )  # fmt: skip
    op.create_index(INACTIVE, people, ["undone_at"], **IS_INACTIVE)
    op.drop_index(STATES, people)
    op.drop_index(ACTORS, entries)
    op.create_index(
        ACTORS, entries, ["actor_id"],
        sqlite_where=BEYOND_CREATION, postgresql_where=BEYOND_CREATION,
    )  # fmt: skip


def downgrade() -> None:
    """Index everybody and every entry again."""
    op.drop_index(ACTORS, "audit_entry")
    op.create_index(ACTORS, "audit_entry", ["actor_id"])
    op.create_index(STATES, "user_account", list(STATE_COLUMNS))
    op.drop_index(INACTIVE, "user_account")
    op.drop_index(LOCKED, "user_account")
