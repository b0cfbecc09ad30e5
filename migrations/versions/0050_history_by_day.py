"""Indexes of the history by the time of upload, and of what an undo has taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

UPLOADED, UNDONE = "ix_import_run_importer_uploaded_at_id", "ix_import_run_undone"
IS_UNDONE = sa.text("undone_rows > 0")


def upgrade() -> None:
    """Index each in the order in which the history shows it."""
    op.create_index(UPLOADED, "import_run", ["importer", "uploaded_at", "id"])
    op.create_index(
        UNDONE, "import_run", ["importer", "kept_rows", "id"],
        sqlite_where=IS_UNDONE, postgresql_where=IS_UNDONE,
    )  # fmt: skip


def downgrade() -> None:
    """Drop them; older code does not ask for days."""
    op.drop_index(UNDONE, "import_run")
    op.drop_index(UPLOADED, "import_run")
