"""Indexes by which a page of a long history is found without reading the others."""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

OLD = (("importer", "actor_id"), ("importer", "status"))
NEW = (
    ("importer", "actor_id", "id"),
    ("importer", "status", "created_rows", "id"),
    ("importer", "total_rows", "id"),
    ("importer", "created_rows", "id"),
    ("importer", "failed_rows", "id"),
)


def upgrade() -> None:
    """Make the new ones before the old ones go, so that the pages are never without."""
    for columns in NEW:
        op.create_index(_name(columns), "import_run", list(columns))
    for columns in OLD:
        op.drop_index(_name(columns), "import_run")


def downgrade() -> None:
    """Bring the old ones back."""
    for columns in OLD:
        op.create_index(_name(columns), "import_run", list(columns))
    for columns in NEW:
        op.drop_index(_name(columns), "import_run")


def _name(columns: tuple[str, ...]) -> str:
    return f"ix_import_run_{'_'.join(columns)}"
