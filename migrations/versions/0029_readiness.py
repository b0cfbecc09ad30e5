"""From which day a person can sign in, and the indexes of the readiness board."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

STANDING = (
    "import_public_id",
    "active",
    "undone_at",
    "group_id",
    "must_change_password",
    "last_sign_in_at",
    "locked_until",
    "password_expires_at",
    "active_from",
)
STATE = ("active", "undone_at", "group_id")
PARTIAL = ("locked_until", "password_expires_at", "active_from")


def upgrade() -> None:
    """Add the day, and the indexes; the widest takes the place of one of its first column."""
    op.add_column("user_account", sa.Column("active_from", sa.Date(), nullable=True))
    op.drop_index("ix_user_account_import_public_id", "user_account")
    op.create_index("ix_user_account_standing", "user_account", list(STANDING))
    for column in PARTIAL:
        is_set = sa.text(f"{column} IS NOT NULL")
        op.create_index(
            f"ix_user_account_import_{column}",
            "user_account",
            ["import_public_id", column, *STATE, *(each for each in PARTIAL if each != column)],
            sqlite_where=is_set,
            postgresql_where=is_set,
        )


def downgrade() -> None:
    """Make people inactive whom older code would let in too early, and drop the day."""
    op.execute("UPDATE user_account SET active = (1 = 0) WHERE active_from > CURRENT_DATE")
    for column in PARTIAL:
        op.drop_index(f"ix_user_account_import_{column}", "user_account")
    op.drop_index("ix_user_account_standing", "user_account")
    op.create_index("ix_user_account_import_public_id", "user_account", ["import_public_id"])
    op.drop_column("user_account", "active_from")
