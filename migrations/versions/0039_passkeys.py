"""Passkeys, their challenges, and second factors without an app."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

COUNTS = sa.CheckConstraint("tries >= 0 AND last_step >= 0", name="ck_second_factor_counts")


def upgrade() -> None:
    """Make both tables; older code takes no code of whoever has passkeys alone."""
    op.create_table(
        "passkey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("host", sa.String(length=253), nullable=False),
        sa.Column("credential_id", sa.String(length=1364), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("sign_count >= 0", name=op.f("ck_passkey_sign_count")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_passkey_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
    )
    op.create_index(op.f("ix_passkey_user_id"), "passkey", ["user_id"])
    _create_challenges()
    _alter_sealed(nullable=True)


def downgrade() -> None:
    """Drop them; whoever has passkeys alone signs in with the password."""
    op.execute(
        "DELETE FROM recovery_code WHERE user_id IN "
        "(SELECT user_id FROM second_factor WHERE sealed IS NULL)"
    )
    op.execute("DELETE FROM second_factor WHERE sealed IS NULL")
    _alter_sealed(nullable=False)
    op.drop_table("passkey_challenge")
    op.drop_table("passkey")


def _create_challenges() -> None:
    op.create_table(
        "passkey_challenge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_passkey_challenge_user_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey_challenge")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_passkey_challenge_token_hash")),
    )
    op.create_index(op.f("ix_passkey_challenge_user_id"), "passkey_challenge", ["user_id"])
    op.create_index(op.f("ix_passkey_challenge_made_at"), "passkey_challenge", ["made_at"])


def _alter_sealed(*, nullable: bool) -> None:
    # SQLite makes the table anew, and what reflects it sees no check constraints.
    with op.batch_alter_table("second_factor", table_args=(COUNTS,)) as table:
        table.alter_column("sealed", existing_type=sa.Text(), nullable=nullable)
