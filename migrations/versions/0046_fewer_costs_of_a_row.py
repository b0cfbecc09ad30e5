"""What each row of an import costs: indexes of few, and keys that PostgreSQL asks row by row."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

STATES, STATE_COLUMNS = "ix_user_account_active_locked_until_undone_at", (
    "active", "locked_until", "undone_at"
)  # fmt: skip
ACTORS = "ix_audit_entry_actor_id"
LOCKED, WAS_LOCKED = "ix_user_account_locked_until", sa.text("locked_until IS NOT NULL")
INACTIVE, IS_INACTIVE = "ix_user_account_inactive", {
    "sqlite_where": sa.text("active IS 0"), "postgresql_where": sa.text("active IS false")
}  # fmt: skip
# In a form that no other index serves, as in 0041.
BEYOND_CREATION = sa.text(
    "CASE WHEN (import_public_id IS NULL OR deed <> 'created') THEN 1 ELSE 0 END = 1"
)

# The keys of PostgreSQL whose rows name few others: table, column, named table.
KEYS = (
    ("user_account", "group_id", "permission_group"),
    ("user_account", "primary_team_id", "team"),
    ("user_account", "plan_id", "capacity_plan"),
    ("membership", "team_id", "team"),
)
WHEN_NAMED = {
    "keys_removed": "DELETE ON {} FOR EACH ROW",
    "keys_renumbered": "UPDATE OF id ON {} FOR EACH ROW WHEN (OLD.id <> NEW.id)",
    "keys_emptied": "TRUNCATE ON {} FOR EACH STATEMENT",
}
# Who writes a row counts it in its import, in the same transaction, or writes nothing.
OF_ROWS = "fk_import_row_run_id"

# Who was added or changed: what they name must be there, and stays until the transaction ends.
NAMING = """
CREATE FUNCTION named_rows_are_there() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
DECLARE
  ids integer[];
  kept integer;
BEGIN
  FOR place IN 0 .. TG_NARGS - 1 BY 3 LOOP
    IF TG_LEVEL = 'ROW' THEN
      ids := ARRAY[(to_jsonb(NEW) ->> TG_ARGV[place])::integer];
    ELSE
      EXECUTE format('SELECT array_agg(DISTINCT %I) FROM changed_rows', TG_ARGV[place]) INTO ids;
    END IF;
    ids := array_remove(ids, NULL);
    EXECUTE format(
      'SELECT count(*) FROM (SELECT FROM %I WHERE id = ANY ($1) FOR KEY SHARE) AS named',
      TG_ARGV[place + 1]
    ) INTO kept USING ids;
    IF kept < cardinality(ids) THEN
      RAISE foreign_key_violation USING
        MESSAGE = format(
          '%s of %s names a row that %s does not have',
          TG_ARGV[place], TG_TABLE_NAME, TG_ARGV[place + 1]
        ),
        SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = TG_ARGV[place],
        CONSTRAINT = TG_ARGV[place + 2];
    END IF;
  END LOOP;
  RETURN NULL;
END $$
"""
# What was deleted or emptied, or has another id: nobody may name it. A snapshot from before would
# not show who was added since.
NAMED = """
CREATE FUNCTION row_is_named_no_more() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
DECLARE
  condition text;
  is_named boolean;
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE feature_not_supported USING
      MESSAGE = format('Rows of %s are deleted in READ COMMITTED', TG_TABLE_NAME);
  END IF;
  FOR place IN 0 .. TG_NARGS - 1 BY 3 LOOP
    condition := format('%I IS NOT NULL', TG_ARGV[place + 1]);
    IF TG_OP <> 'TRUNCATE' THEN
      condition := format('%I = %s', TG_ARGV[place + 1], OLD.id);
    END IF;
    EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE %s)', TG_ARGV[place], condition)
    INTO is_named;
    IF is_named THEN
      RAISE foreign_key_violation USING
        MESSAGE = format('%s of %s names it', TG_ARGV[place + 1], TG_ARGV[place]),
        SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_ARGV[place], CONSTRAINT = TG_ARGV[place + 2];
    END IF;
  END LOOP;
  RETURN NULL;
END $$
"""


def upgrade() -> None:
    """Index who was locked, who is inactive, and who did more than let an import create."""
    people, entries = "user_account", "audit_entry"
    op.create_index(
        LOCKED, people, ["active", "locked_until"],
        sqlite_where=WAS_LOCKED, postgresql_where=WAS_LOCKED,
    )  # fmt: skip
    op.create_index(INACTIVE, people, ["undone_at"], **IS_INACTIVE)
    op.drop_index(STATES, people)
    op.drop_index(ACTORS, entries)
    op.create_index(
        ACTORS, entries, ["actor_id"],
        sqlite_where=BEYOND_CREATION, postgresql_where=BEYOND_CREATION,
    )  # fmt: skip
    if op.get_context().dialect.name == "postgresql":
        _ask_once_a_statement()


def downgrade() -> None:
    """Index everybody and every entry again, and ask for each row."""
    if op.get_context().dialect.name == "postgresql":
        _ask_row_by_row()
    op.drop_index(ACTORS, "audit_entry")
    op.create_index(ACTORS, "audit_entry", ["actor_id"])
    op.create_index(STATES, "user_account", list(STATE_COLUMNS))
    op.drop_index(INACTIVE, "user_account")
    op.drop_index(LOCKED, "user_account")


def _ask_once_a_statement() -> None:
    """Let triggers hold what the keys held, and then drop these."""
    op.execute(NAMING)
    op.execute(NAMED)
    for table in _tables(0):
        _ask_who_names(table)
    for table in _tables(2):
        _ask_who_is_named(table)
    for table, column, named in KEYS:
        op.drop_constraint(_key(table, column, named), table, type_="foreignkey")
    op.drop_constraint(OF_ROWS, "import_row", type_="foreignkey")


def _ask_row_by_row() -> None:
    op.create_foreign_key(OF_ROWS, "import_row", "import_run", ["run_id"], ["id"])
    for table, column, named in KEYS:
        op.create_foreign_key(_key(table, column, named), table, named, [column], ["id"])
    for table in _tables(2):
        for name in WHEN_NAMED:
            op.execute(f"DROP TRIGGER {name} ON {table}")
    for table in _tables(0):
        for name in ("keys_added", "keys_changed"):
            op.execute(f"DROP TRIGGER {name} ON {table}")
    op.execute("DROP FUNCTION named_rows_are_there()")
    op.execute("DROP FUNCTION row_is_named_no_more()")


def _ask_who_names(table: str) -> None:
    keys = [(column, named) for each, column, named in KEYS if each == table]
    asked = [f"'{column}', '{named}', '{_key(table, column, named)}'" for column, named in keys]
    call = f"named_rows_are_there({', '.join(asked)})"
    differs = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column, _ in keys)
    op.execute(
        f"CREATE TRIGGER keys_added AFTER INSERT ON {table} REFERENCING NEW TABLE AS changed_rows "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {call}"
    )
    op.execute(
        f"CREATE TRIGGER keys_changed AFTER UPDATE OF {', '.join(column for column, _ in keys)} "
        f"ON {table} FOR EACH ROW WHEN ({differs}) EXECUTE FUNCTION {call}"
    )


def _ask_who_is_named(table: str) -> None:
    asked = [
        f"'{each}', '{column}', '{_key(each, column, table)}'"
        for each, column, named in KEYS
        if named == table
    ]
    for name, event in WHEN_NAMED.items():
        op.execute(
            f"CREATE TRIGGER {name} AFTER {event.format(table)} "
            f"EXECUTE FUNCTION row_is_named_no_more({', '.join(asked)})"
        )


def _tables(place: int) -> list[str]:
    """Return the tables of the keys that name others, or with 2 those that are named."""
    return sorted({key[place] for key in KEYS})


def _key(table: str, column: str, named: str) -> str:
    return f"fk_{table}_{column}_{named}"
