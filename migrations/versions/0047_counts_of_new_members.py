"""Triggers find the people who join or leave a team by id, however many people there are."""

from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

STATE = """CASE WHEN u.undone_at IS NOT NULL THEN 'undone'
WHEN u.active THEN 'active' ELSE 'inactive' END"""
# As in 0037, whoever changes is locked: somebody else may be about to change that person's state.
JOINED = """(SELECT r.team_id, u.group_id, u.active, u.undone_at
FROM changed_rows AS r JOIN user_account AS u ON u.id = r.user_id FOR SHARE OF u) AS u"""
# A join reads the whole table: what a plan expects of a batch is a large part of the people.
LOOKED_UP = """changed_rows AS r CROSS JOIN LATERAL (SELECT r.team_id, group_id, active, undone_at
FROM user_account WHERE id = r.user_id FOR SHARE) AS u"""
FUNCTION = """
CREATE OR REPLACE FUNCTION people_count_{name}() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT {settings} AS $$
DECLARE own integer := people_count_shard();
BEGIN
  INSERT INTO people_count (shard, team_id, group_id, state, people)
  SELECT own, u.team_id, u.group_id, {state}, {sign} * count(*)
  FROM {people} GROUP BY 2, 3, 4
  ON CONFLICT (shard, team_id, group_id, state)
  DO UPDATE SET people = people_count.people + excluded.people;
  RETURN NULL;
END $$
"""


def upgrade() -> None:
    """Look each up by id; a plan that was made while there were few people would not."""
    _count(LOOKED_UP, "SET enable_seqscan = off")


def downgrade() -> None:
    """Join all people."""
    _count(JOINED, "")


def _count(people: str, settings: str) -> None:
    """Replace what PostgreSQL does for each statement; SQLite counts row by row."""
    if op.get_context().dialect.name != "postgresql":
        return
    for name, sign in (("member_added", 1), ("member_removed", -1)):
        op.execute(
            FUNCTION.format(name=name, sign=sign, state=STATE, people=people, settings=settings)
        )
