"""Password policies: what a password must look like, and what wrong ones lead to."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "password_policy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("min_length", sa.Integer(), nullable=False),
        sa.Column("max_length", sa.Integer(), nullable=False),
        sa.Column("needs_upper", sa.Boolean(), nullable=False),
        sa.Column("needs_lower", sa.Boolean(), nullable=False),
        sa.Column("needs_digit", sa.Boolean(), nullable=False),
        sa.Column("needs_symbol", sa.Boolean(), nullable=False),
        sa.Column("refuses_common", sa.Boolean(), nullable=False),
        sa.Column("refuses_personal", sa.Boolean(), nullable=False),
        sa.Column("lock_tries", sa.Integer(), nullable=False),
        sa.Column("lock_minutes", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "length(name) BETWEEN 1 AND 80", name=op.f("ck_password_policy_name_length")
        ),
        sa.CheckConstraint(
            "lock_tries >= 1 AND lock_minutes >= 1", name=op.f("ck_password_policy_lock")
        ),
        sa.CheckConstraint(
            "min_length >= 1 AND max_length >= min_length", name=op.f("ck_password_policy_lengths")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_password_policy")),
        sa.UniqueConstraint("name_key", name=op.f("uq_password_policy_name_key")),
    )


def downgrade() -> None:
    """Drop the table, and its indexes with it."""
    op.drop_table("password_policy")
