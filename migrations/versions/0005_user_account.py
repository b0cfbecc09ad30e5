"""Users."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "user_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_name", sa.String(length=50), nullable=False),
        sa.Column("last_name", sa.String(length=50), nullable=False),
        sa.Column("login", sa.String(length=40), nullable=False),
        sa.Column("login_key", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("web_rtc", sa.Boolean(), nullable=False),
        sa.Column("extension", sa.String(length=10), nullable=True),
        sa.Column("primary_team_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("failed_tries", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_sign_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("session_version", sa.Integer(), nullable=False),
        sa.Column("import_public_id", sa.String(length=32), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "failed_tries >= 0 AND session_version >= 1", name=op.f("ck_user_account_counts")
        ),
        sa.CheckConstraint(
            "length(extension) BETWEEN 1 AND 10", name=op.f("ck_user_account_extension")
        ),
        sa.CheckConstraint(
            "length(first_name) BETWEEN 1 AND 50", name=op.f("ck_user_account_first_name")
        ),
        sa.CheckConstraint(
            "length(last_name) BETWEEN 1 AND 50", name=op.f("ck_user_account_last_name")
        ),
        sa.CheckConstraint("length(login) BETWEEN 1 AND 40", name=op.f("ck_user_account_login")),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["permission_group.id"],
            name=op.f("fk_user_account_group_id_permission_group"),
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["capacity_plan.id"], name=op.f("fk_user_account_plan_id_capacity_plan")
        ),
        sa.ForeignKeyConstraint(
            ["primary_team_id"], ["team.id"], name=op.f("fk_user_account_primary_team_id_team")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("login_key", name=op.f("uq_user_account_login_key")),
    )
    op.create_index(op.f("ix_user_account_group_id"), "user_account", ["group_id"])
    op.create_index(op.f("ix_user_account_import_public_id"), "user_account", ["import_public_id"])
    op.create_index(op.f("ix_user_account_plan_id"), "user_account", ["plan_id"])
    op.create_index(op.f("ix_user_account_primary_team_id"), "user_account", ["primary_team_id"])


def downgrade() -> None:
    """Drop the table, and its indexes with it."""
    op.drop_table("user_account")
