"""Keys of logins that are compared by code point, whatever the locale of the server."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let PostgreSQL build the index anew; SQLite has always compared so."""
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("user_account", "login_key", type_=sa.Text(collation="C"))


def downgrade() -> None:
    """Compare as the locale of the database does."""
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("user_account", "login_key", type_=sa.Text(collation="default"))
