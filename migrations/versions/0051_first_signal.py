"""When a worker first sent the signal that an import has ended: its patience counts from there."""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it; older code stores none, and stops a day after the end of an import, as before."""
    op.add_column("import_run", sa.Column("signal_began_at", sa.Double(), nullable=True))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("import_run", "signal_began_at")
