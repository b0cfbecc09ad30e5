"""Known devices, and attempts that are counted by the hour and by session."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and add counts that older code may leave out."""
    op.create_table(
        "known_device",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_known_device_tries")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_known_device_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_device")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_known_device_token_hash")),
    )
    op.create_index(op.f("ix_known_device_user_id"), "known_device", ["user_id"])
    for table, name in (("user_session", "tries"), ("user_account", "guesses")):
        op.add_column(table, sa.Column(name, sa.Integer(), server_default="0", nullable=False))
    since = sa.Column("guesses_since", sa.DateTime(timezone=True), nullable=True)
    op.add_column("user_account", since)


def downgrade() -> None:
    """Drop them; a lock then holds for every device."""
    op.drop_column("user_account", "guesses_since")
    op.drop_column("user_account", "guesses")
    op.drop_column("user_session", "tries")
    op.drop_table("known_device")
