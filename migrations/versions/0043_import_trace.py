"""The trace of an import: the span that stored it, from which jobs that are queued anew go on."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it; older code stores none, and its jobs begin traces of their own."""
    op.add_column("import_run", sa.Column("traceparent", sa.String(64), nullable=True))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("import_run", "traceparent")
