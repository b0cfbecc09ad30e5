"""Permission groups: rank and what they permit."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "permission_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("policy_id", sa.Integer(), nullable=False),
        sa.Column("may_sign_in", sa.Boolean(), nullable=False),
        sa.Column("may_manage_users", sa.Boolean(), nullable=False),
        sa.Column("may_import_users", sa.Boolean(), nullable=False),
        sa.Column("may_manage_teams", sa.Boolean(), nullable=False),
        sa.Column("may_manage_plans", sa.Boolean(), nullable=False),
        sa.Column("may_manage_groups", sa.Boolean(), nullable=False),
        sa.Column("sees_all_teams", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "length(name) BETWEEN 1 AND 80", name=op.f("ck_permission_group_name_length")
        ),
        sa.CheckConstraint("rank >= 0", name=op.f("ck_permission_group_rank")),
        sa.ForeignKeyConstraint(
            ["policy_id"],
            ["password_policy.id"],
            name=op.f("fk_permission_group_policy_id_password_policy"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_permission_group")),
        sa.UniqueConstraint("name_key", name=op.f("uq_permission_group_name_key")),
    )
    op.create_index(op.f("ix_permission_group_policy_id"), "permission_group", ["policy_id"])
    op.create_index(op.f("ix_permission_group_rank"), "permission_group", ["rank"])


def downgrade() -> None:
    """Drop the table, and its indexes with it."""
    op.drop_table("permission_group")
