"""The index of the batches that wait to be judged, so that the next one is found at once."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

NAME = "ix_import_batch_waiting"
IS_WAITING = sa.text("state = 'waiting'")


def upgrade() -> None:
    """Add it; older code goes on without it."""
    columns = ["run_id", "number"]
    where = {"sqlite_where": IS_WAITING, "postgresql_where": IS_WAITING}
    op.create_index(NAME, "import_batch", columns, **where)


def downgrade() -> None:
    """Drop it."""
    op.drop_index(NAME, "import_batch")
