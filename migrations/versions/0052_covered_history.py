"""Indexes of the history hold all that its filter asks; that of what was undone holds no more."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

TABLE, UNDONE = "import_run", "ix_import_run_undone"
ASKED = [
    *("uploaded_at", "actor_id", "status", "total_rows", "created_rows", "updated_rows"),
    *("unchanged_rows", "failed_rows", "undo_finished_at", "undone_rows", "kept_rows"),
]
WIDE = {
    "ix_import_run_uploader": ["importer", "actor_id", "id"],
    "ix_import_run_day": ["importer", "uploaded_at", "id"],
    "ix_import_run_status": ["importer", "status", "created_rows", "id"],
}
FORMER = {f"ix_import_run_{'_'.join(columns)}": columns for columns in WIDE.values()}
KEPT = ["importer", "kept_rows", "id"]
IS_ENDED = sa.text("undo_finished_at IS NOT NULL AND undone_rows > 0")
IS_BEGUN = sa.text("undone_rows > 0")


def upgrade() -> None:
    """Widen them, and leave out of the last one what is still being undone."""
    for name, columns in WIDE.items():
        op.create_index(name, TABLE, _wide(columns))
    for name in FORMER:
        op.drop_index(name, TABLE)
    op.drop_index(UNDONE, TABLE)
    op.create_index(UNDONE, TABLE, _wide(KEPT), sqlite_where=IS_ENDED, postgresql_where=IS_ENDED)


def downgrade() -> None:
    """Make the narrow ones, as the older code expects."""
    op.drop_index(UNDONE, TABLE)
    op.create_index(UNDONE, TABLE, KEPT, sqlite_where=IS_BEGUN, postgresql_where=IS_BEGUN)
    for name, columns in FORMER.items():
        op.create_index(name, TABLE, columns)
    for name in WIDE:
        op.drop_index(name, TABLE)


def _wide(columns: list[str]) -> list[str]:
    return [*columns, *(each for each in ASKED if each not in columns)]
