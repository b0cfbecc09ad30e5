"""Users whose import was undone."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add when that was."""
    undone_at = sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True)
    op.add_column("user_account", undone_at)


def downgrade() -> None:
    """Drop it; whoever was taken back stays inactive, and the login stays free."""
    op.drop_column("user_account", "undone_at")
