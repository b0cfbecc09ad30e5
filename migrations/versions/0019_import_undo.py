"""The undo of an import: who asked for it, how far it is, and what became of each record."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

UNDOING = "undo_started_at IS NOT NULL AND undo_finished_at IS NULL"


def upgrade() -> None:
    """Add columns that older code may leave out, and an index over what is being undone."""
    for column in columns():
        op.add_column("import_run", column)
    # SQLite adds a check with a column, or makes the table anew, to which others refer.
    op.execute(
        "ALTER TABLE import_run ADD COLUMN kept_rows INTEGER DEFAULT '0' NOT NULL "
        "CONSTRAINT ck_import_run_undo_conservation "
        "CHECK (undone_rows + kept_rows <= created_rows)"
    )
    where = sa.text(UNDOING)
    op.create_index(
        "ix_import_run_undoing", "import_run", ["id"], sqlite_where=where, postgresql_where=where
    )
    op.add_column("import_row", sa.Column("undo_outcome", sa.String(length=16), nullable=True))
    op.add_column("import_row", sa.Column("undo_reason", sa.Text(), nullable=True))


def downgrade() -> None:
    """Drop them; what was taken back stays so."""
    op.drop_column("import_row", "undo_reason")
    op.drop_column("import_row", "undo_outcome")
    op.drop_index("ix_import_run_undoing", "import_run")
    op.drop_column("import_run", "kept_rows")
    for column in reversed(columns()):
        op.drop_column("import_run", column.name)


def columns() -> list[sa.Column[object]]:
    """Return the new columns of an import, but for the one with the check."""
    return [
        sa.Column("undo_attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("undo_actor_id", sa.String(length=64), nullable=True),
        sa.Column("undo_actor_name", sa.Text(), nullable=True),
        sa.Column("undo_started_at", sa.Double(), nullable=True),
        sa.Column("undo_finished_at", sa.Double(), nullable=True),
        sa.Column("undo_reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("undone_rows", sa.Integer(), server_default="0", nullable=False),
    ]
