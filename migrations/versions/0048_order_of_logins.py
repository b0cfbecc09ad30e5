"""One index of logins less: the list of users is sorted by the keys of logins."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

TABLE, LOGINS = "user_account", "ix_user_account_login_id"
CHARACTER = {"sqlite": "char(31)", "postgresql": "chr(31)"}
# The key of somebody whose login is free was this sign and the id, before which no login stands.
ALONE = "{sign} || CAST(id AS TEXT)"
# Nobody else is touched: whoever runs older code writes the shorter one.
LENGTHEN = """
UPDATE user_account SET login_key = lower(login) || login_key
WHERE undone_at IS NOT NULL AND login_key = {alone}
"""
SHORTEN = """
UPDATE user_account SET login_key = {alone}
WHERE undone_at IS NOT NULL AND login_key LIKE '%' || {alone}
"""


def upgrade() -> None:
    """Let who was undone stand where their logins stood, and index logins once."""
    _rewrite(LENGTHEN)
    op.drop_index(LOGINS, TABLE)


def downgrade() -> None:
    """Index logins as they are shown, too."""
    op.create_index(LOGINS, TABLE, ["login", "id"])
    _rewrite(SHORTEN)


def _rewrite(statement: str) -> None:
    alone = ALONE.format(sign=CHARACTER[op.get_context().dialect.name])
    op.execute(sa.text(statement.format(alone=alone)))
