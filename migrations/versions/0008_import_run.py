"""Imports, the lines of the history grid."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "import_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("importer", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("mode", sa.String(length=16), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("file_size", sa.Integer(), nullable=False),
        sa.Column("file_mac", sa.String(length=64), nullable=False),
        sa.Column("encoding", sa.String(length=32), nullable=False),
        sa.Column("delimiter", sa.String(length=1), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("missing", sa.Text(), nullable=False),
        sa.Column("total_rows", sa.Integer(), nullable=False),
        sa.Column("judged_rows", sa.Integer(), nullable=False),
        sa.Column("created_rows", sa.Integer(), nullable=False),
        sa.Column("failed_rows", sa.Integer(), nullable=False),
        sa.Column("not_attempted_rows", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.String(length=64), nullable=False),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("actor_rank", sa.Text(), nullable=False),
        sa.Column("form_token", sa.String(length=64), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("uploaded_at", sa.Double(), nullable=False),
        sa.Column("started_at", sa.Double(), nullable=True),
        sa.Column("finished_at", sa.Double(), nullable=True),
        sa.Column("updated_at", sa.Double(), nullable=False),
        sa.Column("expires_at", sa.Double(), nullable=False),
        sa.Column("purged_at", sa.Double(), nullable=True),
        sa.CheckConstraint(
            "created_rows + failed_rows + not_attempted_rows <= total_rows",
            name=op.f("ck_import_run_conservation"),
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["import_run.id"], name=op.f("fk_import_run_parent_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
        sa.UniqueConstraint(
            "importer",
            "actor_id",
            "form_token",
            name=op.f("uq_import_run_importer_actor_id_form_token"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_import_run_public_id")),
    )
    op.create_index(op.f("ix_import_run_importer_actor_id"), "import_run", ["importer", "actor_id"])
    op.create_index(op.f("ix_import_run_importer_id"), "import_run", ["importer", "id"])
    op.create_index(op.f("ix_import_run_importer_status"), "import_run", ["importer", "status"])
    op.create_index(op.f("ix_import_run_parent_id"), "import_run", ["parent_id"])


def downgrade() -> None:
    """Drop the table, and its indexes with it."""
    op.drop_table("import_run")
