"""Secrets that an import made, sealed until they are handed over."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and add a count that older code may leave out."""
    count = sa.Column("without_secret", sa.Integer(), server_default="0", nullable=False)
    op.add_column("import_run", count)
    op.create_table(
        "import_handover",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("issue", sa.Integer(), nullable=False),
        sa.Column("group_name", sa.Text(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("records", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("expires_at", sa.Double(), nullable=False),
        sa.Column("ended_at", sa.Double(), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["import_run.id"], name=op.f("fk_import_handover_run_id")
        ),
        sa.PrimaryKeyConstraint("run_id", "place", name=op.f("pk_import_handover")),
    )
    op.create_index(
        "ix_import_handover_sealed",
        "import_handover",
        ["expires_at"],
        sqlite_where=sa.text("sealed IS NOT NULL"),
        postgresql_where=sa.text("sealed IS NOT NULL"),
    )


def downgrade() -> None:
    """Drop both; what was sealed is lost, and nobody could open it any more."""
    op.drop_table("import_handover")
    op.drop_column("import_run", "without_secret")
