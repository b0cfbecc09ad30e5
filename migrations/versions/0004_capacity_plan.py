"""Capacity plans."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "capacity_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("voice", sa.Integer(), nullable=False),
        sa.Column("web_chat", sa.Integer(), nullable=False),
        sa.Column("email", sa.Integer(), nullable=False),
        sa.Column("sms", sa.Integer(), nullable=False),
        sa.Column("social", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "length(name) BETWEEN 1 AND 80", name=op.f("ck_capacity_plan_name_length")
        ),
        sa.CheckConstraint(
            "voice >= 0 AND web_chat >= 0 AND email >= 0 AND sms >= 0 AND social >= 0"
            " AND total >= 0",
            name=op.f("ck_capacity_plan_counts"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capacity_plan")),
        sa.UniqueConstraint("name_key", name=op.f("uq_capacity_plan_name_key")),
    )


def downgrade() -> None:
    """Drop the table, and its indexes with it."""
    op.drop_table("capacity_plan")
