"""Members who are moved by hand, and emptied tables, are counted by triggers, too."""

from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

STATE = """CASE WHEN u.undone_at IS NOT NULL THEN 'undone'
WHEN u.active THEN 'active' ELSE 'inactive' END"""
# Whoever is moved is locked, as in 0037: somebody else may be about to change that person's state.
COUNT = f"""INSERT INTO people_count (shard, team_id, group_id, state, people)
SELECT {{shard}}, {{row}}.team_id, u.group_id, {STATE}, {{sign}}
FROM user_account AS u WHERE u.id = {{row}}.user_id {{lock}}
ON CONFLICT (shard, team_id, group_id, state)
DO UPDATE SET people = people_count.people + excluded.people;"""
FUNCTION = """
CREATE FUNCTION people_count_{name}() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
{body}
$$
"""
EMPTIED = {
    "users_emptied": ("user_account", "DELETE FROM people_count;"),
    "members_emptied": ("membership", "DELETE FROM people_count WHERE team_id <> 0;"),
}


def upgrade() -> None:
    """Make the triggers; what was moved by hand before is counted anew by 0037 down and up."""
    if op.get_context().dialect.name != "postgresql":
        body = " ".join(_counts("0", ""))
        op.execute(
            "CREATE TRIGGER people_count_member_moved AFTER UPDATE OF team_id, user_id "
            f"ON membership FOR EACH ROW BEGIN {body} END"
        )
        return
    counts = " ".join(_counts("own", "FOR SHARE OF u"))
    body = f"DECLARE own integer := people_count_shard();\nBEGIN {counts} RETURN NULL; END"
    op.execute(FUNCTION.format(name="member_moved", body=body))
    op.execute(
        "CREATE TRIGGER people_count_member_moved AFTER UPDATE OF team_id, user_id "
        "ON membership FOR EACH ROW EXECUTE FUNCTION people_count_member_moved()"
    )
    # Nobody else writes members or people meanwhile: TRUNCATE locks the whole table.
    for name, (table, statement) in EMPTIED.items():
        op.execute(FUNCTION.format(name=name, body=f"BEGIN {statement} RETURN NULL; END"))
        op.execute(
            f"CREATE TRIGGER people_count_{name} AFTER TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION people_count_{name}()"
        )


def downgrade() -> None:
    """Count what the console does, and no more."""
    if op.get_context().dialect.name != "postgresql":
        op.execute("DROP TRIGGER people_count_member_moved")
        return
    tables = {"member_moved": "membership"} | {name: each[0] for name, each in EMPTIED.items()}
    for name, table in tables.items():
        op.execute(f"DROP TRIGGER people_count_{name} ON {table}")
        op.execute(f"DROP FUNCTION people_count_{name}()")


def _counts(shard: str, lock: str) -> list[str]:
    """Return what takes a member out of one place and puts them into the other."""
    return [
        COUNT.format(shard=shard, row=row, sign=sign, lock=lock)
        for row, sign in (("OLD", -1), ("NEW", 1))
    ]
