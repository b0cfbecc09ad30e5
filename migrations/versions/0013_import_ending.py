"""Who was told that an import has ended: its uploader, and receivers of the signal."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_import_run_unnoticed": ("actor_id", "noticed_at IS NULL"),
    "ix_import_run_unsent": ("signal_due_at", "signal_due_at IS NOT NULL"),
}


def upgrade() -> None:
    """Add two moments; what has ended before is news to nobody."""
    op.add_column("import_run", sa.Column("noticed_at", sa.Double(), nullable=True))
    op.add_column("import_run", sa.Column("signal_due_at", sa.Double(), nullable=True))
    op.execute("UPDATE import_run SET noticed_at = finished_at")
    op.execute("UPDATE import_run SET signal_due_at = 0 WHERE finished_at IS NULL")
    for name, (column, condition) in INDEXES.items():
        where = sa.text(condition)
        op.create_index(name, "import_run", [column], sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    """Drop them."""
    for name in INDEXES:
        op.drop_index(name, "import_run")
    op.drop_column("import_run", "signal_due_at")
    op.drop_column("import_run", "noticed_at")
