"""Imports that update records: what an import does, and how many rows it updated or left."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add columns that older code may leave out: what it imports creates records."""
    operation = sa.Column("operation", sa.String(16), server_default="create", nullable=False)
    updated = sa.Column("updated_rows", sa.Integer(), server_default="0", nullable=False)
    op.add_column("import_run", operation)
    op.add_column("import_run", updated)
    # SQLite adds a check with a column, or makes the table anew, to which others refer.
    op.execute(
        "ALTER TABLE import_run ADD COLUMN unchanged_rows INTEGER DEFAULT '0' NOT NULL "
        "CONSTRAINT ck_import_run_update_conservation CHECK (created_rows + updated_rows "
        "+ unchanged_rows + failed_rows + not_attempted_rows <= total_rows)"
    )


def downgrade() -> None:
    """Drop them; what was updated stays so, and such imports do not add up any more."""
    op.drop_column("import_run", "unchanged_rows")
    op.drop_column("import_run", "updated_rows")
    op.drop_column("import_run", "operation")
