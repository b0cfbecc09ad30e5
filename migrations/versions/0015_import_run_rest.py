"""Imports that back off after a failed attempt."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the time until which an import is not enqueued."""
    op.add_column("import_run", sa.Column("rest_until", sa.Double(), nullable=True))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("import_run", "rest_until")
