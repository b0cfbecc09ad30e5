"""The indexes of what people did by hand, so that an import is not read through to find it."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

# In a form that no other index serves, so that each database takes these, statistics or not.
IS_BY_HAND = sa.text(
    "CASE WHEN (import_public_id IS NULL OR kind = 'import') THEN 1 ELSE 0 END = 1"
)
INDEXES = {"ix_audit_entry_by_hand": ["id"], "ix_audit_entry_by_hand_at": ["at", "id"]}


def upgrade() -> None:
    """Add them; older code goes on without them."""
    where = {"sqlite_where": IS_BY_HAND, "postgresql_where": IS_BY_HAND}
    for name, columns in INDEXES.items():
        op.create_index(name, "audit_entry", columns, **where)


def downgrade() -> None:
    """Drop them."""
    for name in INDEXES:
        op.drop_index(name, "audit_entry")
