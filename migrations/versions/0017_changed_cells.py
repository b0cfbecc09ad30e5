"""Cells of a repaired file that a spreadsheet has changed, and which text of them was taken."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a JSON text that older code may leave out."""
    column = sa.Column("changed_cells", sa.Text(), server_default="{}", nullable=False)
    op.add_column("import_run", column)


def downgrade() -> None:
    """Drop it."""
    op.drop_column("import_run", "changed_cells")
