"""Which request an import and an entry of the audit came from."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it, blank for what is there; older code goes on without it."""
    op.add_column("import_run", sa.Column("request_id", sa.String(64), nullable=True))
    op.add_column("audit_entry", sa.Column("request_id", sa.String(64), nullable=True))
    op.add_column("audit_entry", sa.Column("address", sa.String(45), nullable=True))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("audit_entry", "address")
    op.drop_column("audit_entry", "request_id")
    op.drop_column("import_run", "request_id")
