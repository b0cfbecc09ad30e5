"""How many people there are in each team, group and state, kept by triggers."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

STATE = """CASE WHEN {row}.undone_at IS NOT NULL THEN 'undone'
WHEN {row}.active THEN 'active' ELSE 'inactive' END"""
ADD = "INSERT INTO people_count (shard, team_id, group_id, state, people) "
SUM = """ON CONFLICT (shard, team_id, group_id, state)
DO UPDATE SET people = people_count.people + excluded.people;"""
PLACES = """(SELECT 0 AS team_id UNION ALL
SELECT team_id FROM membership WHERE user_id = {row}.id) AS places WHERE 1 = 1"""
CHANGED = """OLD.group_id <> NEW.group_id OR OLD.active <> NEW.active
OR (OLD.undone_at IS NULL) <> (NEW.undone_at IS NULL)"""
REPAIRS = {
    "ix_import_run_unrepaired": (
        ["actor_id", "expires_at"], "failed_rows > 0 AND purged_at IS NULL"
    ),
    "ix_import_run_arrived": (["importer", "uploaded_at"], "created_rows > 0"),
}  # fmt: skip

#: Picks the counts of this transaction alone, until it ends, so that no writer waits for another.
SHARD = """
CREATE FUNCTION people_count_shard() RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
  FOR shard IN 0..63 LOOP
    IF pg_try_advisory_xact_lock(1886351988, shard) THEN RETURN shard; END IF;
  END LOOP;
  RETURN 64 + pg_backend_pid();
END $$
"""
FUNCTION = """
CREATE FUNCTION people_count_{name}() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
DECLARE own integer := people_count_shard();
BEGIN
  {body}
  RETURN NULL;
END $$
"""


def upgrade() -> None:
    """Make the table, let triggers keep it, and then count: from the first one nobody writes."""
    op.create_table(
        "people_count",
        sa.Column("shard", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("team_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "shard", "team_id", "group_id", "state", name="pk_people_count"
        ),
    )  # fmt: skip
    if op.get_context().dialect.name == "postgresql":
        _keep_by_statements()
    else:
        _keep_by_rows()
    state = STATE.format(row="u")
    for team, rows in (
        ("0", "user_account AS u"),
        ("m.team_id", "membership AS m JOIN user_account AS u ON u.id = m.user_id"),
    ):
        op.execute(
            f"{ADD} SELECT 0, {team}, u.group_id, {state}, count(*) FROM {rows} GROUP BY 2, 3, 4"
        )
    for name, (columns, where) in REPAIRS.items():
        condition = sa.text(where)
        op.create_index(
            name, "import_run", columns, sqlite_where=condition, postgresql_where=condition
        )


def downgrade() -> None:
    """Count nothing any more."""
    for name in REPAIRS:
        op.drop_index(name, "import_run")
    is_postgresql = op.get_context().dialect.name == "postgresql"
    for name, table in NAMES.items():
        on_table = f" ON {table}" if is_postgresql else ""
        op.execute(f"DROP TRIGGER people_count_{name}{on_table}")
        if is_postgresql:
            op.execute(f"DROP FUNCTION people_count_{name}()")
    if is_postgresql:
        op.execute("DROP FUNCTION people_count_shard()")
    op.drop_table("people_count")


NAMES = {
    "user_added": "user_account",
    "user_changed": "user_account",
    "user_removed": "user_account",
    "member_added": "membership",
    "member_removed": "membership",
}


def _changed(shard: str) -> str:
    """Return what moves somebody, who may be in several teams, to another group or state."""
    parts = []
    for row, sign in (("OLD", -1), ("NEW", 1)):
        state = STATE.format(row=row)
        places = PLACES.format(row=row)
        values = f"{shard}, team_id, {row}.group_id, {state}, {sign}"
        parts.append(f"{ADD} SELECT {values} FROM {places} {SUM}")
    return " ".join(parts)


def _keep_by_rows() -> None:
    """Let SQLite, which has a single writer, count row by row."""
    bodies = {"user_changed": _changed("0")}
    for word, row, sign in (("added", "NEW", 1), ("removed", "OLD", -1)):
        values = f"0, 0, {row}.group_id, {STATE.format(row=row)}, {sign}"
        bodies[f"user_{word}"] = f"{ADD} SELECT {values} WHERE 1 = 1 {SUM}"
        values = f"0, {row}.team_id, u.group_id, {STATE.format(row='u')}, {sign}"
        found = f"user_account AS u WHERE u.id = {row}.user_id"
        bodies[f"member_{word}"] = f"{ADD} SELECT {values} FROM {found} {SUM}"
    for name, table in NAMES.items():
        event = {"added": "INSERT", "removed": "DELETE"}.get(name.partition("_")[2])
        event = event or "UPDATE OF active, undone_at, group_id"
        when = f"WHEN {CHANGED}" if event.startswith("UPDATE") else ""
        op.execute(
            f"CREATE TRIGGER people_count_{name} AFTER {event} ON {table} FOR EACH ROW {when} "
            f"BEGIN {bodies[name]} END"
        )


def _keep_by_statements() -> None:
    """Let PostgreSQL count what a statement adds or removes in one go."""
    op.execute(SHARD)
    op.execute(FUNCTION.format(name="user_changed", body=_changed("own")))
    op.execute(
        "CREATE TRIGGER people_count_user_changed AFTER UPDATE OF active, undone_at, group_id "
        f"ON user_account FOR EACH ROW WHEN ({CHANGED}) "
        "EXECUTE FUNCTION people_count_user_changed()"
    )
    # Who becomes a member is locked: somebody else may be about to change that person's state.
    members = """(SELECT r.team_id, u.group_id, u.active, u.undone_at
      FROM changed_rows AS r JOIN user_account AS u ON u.id = r.user_id {lock}) AS u"""
    sources = {
        "user_added": ("0", "changed_rows AS u", "INSERT", "NEW", 1),
        "user_removed": ("0", "changed_rows AS u", "DELETE", "OLD", -1),
        "member_added": ("u.team_id", members.format(lock="FOR SHARE OF u"), "INSERT", "NEW", 1),
        "member_removed": ("u.team_id", members.format(lock="FOR SHARE OF u"), "DELETE", "OLD", -1),
    }
    for name, (team, rows, event, side, sign) in sources.items():
        values = f"own, {team}, u.group_id, {STATE.format(row='u')}, {sign} * count(*)"
        body = f"{ADD} SELECT {values} FROM {rows} GROUP BY 2, 3, 4 {SUM}"
        op.execute(FUNCTION.format(name=name, body=body))
        op.execute(
            f"CREATE TRIGGER people_count_{name} AFTER {event} ON {NAMES[name]} "
            f"REFERENCING {side} TABLE AS changed_rows FOR EACH STATEMENT "
            f"EXECUTE FUNCTION people_count_{name}()"
        )
