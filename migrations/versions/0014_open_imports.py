"""A small index of the imports that have not ended, for the length of the queue."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index."""
    where = sa.text("finished_at IS NULL")
    op.create_index(
        "ix_import_run_open", "import_run", ["id"], sqlite_where=where, postgresql_where=where
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_import_run_open", "import_run")
