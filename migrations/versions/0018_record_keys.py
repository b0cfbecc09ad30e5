"""Keys of records of any length, because a host's key may be a text or several columns."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take any text; older code writes shorter ones into it."""
    with op.batch_alter_table("import_row") as table:
        table.alter_column("record_id", type_=sa.Text(), existing_type=sa.String(64))


def downgrade() -> None:
    """Forget keys that are too long: half a key would name another record."""
    op.execute("UPDATE import_row SET record_id = NULL WHERE length(record_id) > 64")
    with op.batch_alter_table("import_row") as table:
        table.alter_column("record_id", type_=sa.String(64), existing_type=sa.Text())
