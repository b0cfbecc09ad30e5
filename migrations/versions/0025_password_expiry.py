"""Until when a first password is good."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a timestamp that is empty for every other password."""
    column = sa.Column("password_expires_at", sa.DateTime(timezone=True), nullable=True)
    op.add_column("user_account", column)


def downgrade() -> None:
    """Lock first passwords out, which older code would let in for ever, and drop it."""
    op.execute("UPDATE user_account SET password_hash = '!' WHERE password_expires_at IS NOT NULL")
    op.drop_column("user_account", "password_expires_at")
