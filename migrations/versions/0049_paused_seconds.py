"""Seconds in which no worker held an import that had begun; its duration leaves them out."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it; older code counts none: its guesses of what is left hold the pauses, as before."""
    op.add_column(
        "import_run",
        sa.Column("paused_seconds", sa.Double(), server_default="0", nullable=False),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_column("import_run", "paused_seconds")
