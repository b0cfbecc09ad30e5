"""The groups and policies that the console is shipped with; each can be changed there."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

policy = sa.table(
    "password_policy",
    *(sa.column(name) for name in ("id", "name", "name_key", "min_length", "max_length")),
    *(sa.column(f"needs_{kind}", sa.Boolean) for kind in ("upper", "lower", "digit", "symbol")),
    *(sa.column(f"refuses_{what}", sa.Boolean) for what in ("common", "personal")),
    sa.column("lock_tries"),
    sa.column("lock_minutes"),
)

# In the order of the columns of GROUPS.
PERMISSIONS = (
    "may_sign_in",
    "may_manage_users",
    "may_import_users",
    "may_manage_teams",
    "may_manage_plans",
    "may_manage_groups",
    "sees_all_teams",
)

group = sa.table(
    "permission_group",
    *(sa.column(name) for name in ("id", "name", "name_key", "rank", "policy_id")),
    sa.column("active", sa.Boolean),
    *(sa.column(name, sa.Boolean) for name in PERMISSIONS),
)

STANDARD, STRONG = 1, 2

# Id, name, shortest password, whether it needs a symbol.
POLICIES = ((STANDARD, "Standard", 10, False), (STRONG, "Strong", 14, True))

# Name, rank, policy, permissions.
GROUPS = (
    ("Agent", 10, STANDARD, (0, 0, 0, 0, 0, 0, 0)),
    ("QA", 20, STANDARD, (1, 0, 0, 0, 0, 0, 0)),
    ("Team Leader", 30, STANDARD, (1, 1, 1, 0, 0, 0, 0)),
    ("Manager", 40, STRONG, (1, 1, 1, 1, 1, 0, 0)),
    ("Sys Admin", 50, STRONG, (1, 1, 1, 1, 1, 1, 1)),
)


def upgrade() -> None:
    """Fill the two tables."""
    op.bulk_insert(
        policy,
        [
            {
                "id": number,
                "name": name,
                "name_key": name.casefold(),
                "min_length": shortest,
                "max_length": 128,
                "needs_upper": True,
                "needs_lower": True,
                "needs_digit": True,
                "needs_symbol": needs_symbol,
                "refuses_common": True,
                "refuses_personal": True,
                "lock_tries": 5,
                "lock_minutes": 15,
            }
            for number, name, shortest, needs_symbol in POLICIES
        ],
    )
    op.bulk_insert(
        group,
        [
            {
                "id": number,
                "name": name,
                "name_key": name.casefold(),
                "rank": rank,
                "policy_id": policy_id,
                "active": True,
                **{name: bool(on) for name, on in zip(PERMISSIONS, permitted, strict=True)},
            }
            for number, (name, rank, policy_id, permitted) in enumerate(GROUPS, 1)
        ],
    )
    continue_numbering()


def continue_numbering() -> None:
    """Tell PostgreSQL which ids are taken, because it counts only those that it gave itself."""
    if op.get_bind().dialect.name == "postgresql":
        for table in ("password_policy", "permission_group"):
            op.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
            )


def downgrade() -> None:
    """Empty the two tables: nobody can be in a group any more when this runs."""
    op.execute(sa.delete(group))
    op.execute(sa.delete(policy))
