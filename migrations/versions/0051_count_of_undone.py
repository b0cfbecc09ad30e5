"""The index of what an undo has taken back answers the filter of the history alone."""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

NAME, COLUMNS = "ix_import_run_undone", ["importer", "kept_rows", "id"]
ENDED = sa.text("undo_finished_at IS NOT NULL AND undone_rows > 0")
BEGUN = sa.text("undone_rows > 0")


def upgrade() -> None:
    """Leave out what is still being undone, so that no row is read to count the others."""
    op.drop_index(NAME, "import_run")
    op.create_index(NAME, "import_run", COLUMNS, sqlite_where=ENDED, postgresql_where=ENDED)


def downgrade() -> None:
    """Index these, too, as the older code expects."""
    op.drop_index(NAME, "import_run")
    op.create_index(NAME, "import_run", COLUMNS, sqlite_where=BEGUN, postgresql_where=BEGUN)
