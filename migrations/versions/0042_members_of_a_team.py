"""The index of a team's members holds who they are, so that no membership is read to find them."""

from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

TABLE = "membership"
OLD, NEW = "ix_membership_team_id", "ix_membership_team_id_user_id"


def upgrade() -> None:
    """Make it in the place of the one that holds the teams alone; older code goes on with it."""
    op.create_index(NEW, TABLE, ["team_id", "user_id"])
    op.drop_index(OLD, TABLE)


def downgrade() -> None:
    """Take the former one back."""
    op.create_index(OLD, TABLE, ["team_id"])
    op.drop_index(NEW, TABLE)
