"""The language of an import: the one in which its uploader reads."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it; what older code stores is in English, which the default says."""
    column = sa.Column("language", sa.String(16), server_default="", nullable=False)
    op.add_column("import_run", column)


def downgrade() -> None:
    """Drop it; sentences stay as they are."""
    op.drop_column("import_run", "language")
