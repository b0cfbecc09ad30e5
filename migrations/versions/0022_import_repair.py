"""Cells that were typed anew in the browser before an upload, sealed row by row."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; older code, which knows none of it, stores and works as before."""
    op.create_table(
        "import_repair",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("cells", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["import_run.id"], name="fk_import_repair_run_id"),
        sa.PrimaryKeyConstraint("run_id", "line", name="pk_import_repair"),
    )


def downgrade() -> None:
    """Forget which cells were typed anew; the rows that hold them stay."""
    op.drop_table("import_repair")
