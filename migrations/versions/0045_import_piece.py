"""The failed rows of an import once more, many sealed as one text, to be opened at once."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; rows of older code are in no piece and are opened one by one, as before."""
    op.create_table(
        "import_piece",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("first_line", sa.Integer(), nullable=False),
        sa.Column("last_line", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["import_run.id"], name="fk_import_piece_run_id"),
        sa.PrimaryKeyConstraint("run_id", "first_line", name="pk_import_piece"),
    )


def downgrade() -> None:
    """Drop it; every row has a sealed text of its own."""
    op.drop_table("import_piece")
