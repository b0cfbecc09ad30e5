"""Earlier uploads of the very same file are found by its fingerprint, however long the history."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index."""
    op.create_index(op.f("ix_import_run_importer_file_mac"), "import_run", ["importer", "file_mac"])


def downgrade() -> None:
    """Drop the index."""
    op.drop_index(op.f("ix_import_run_importer_file_mac"), "import_run")
