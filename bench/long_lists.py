"""Fills a console with as many people, imports, outcomes and audit entries as are asked for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, text

from bench.world import World
from ctu.extensions import db
from ctu.models.groups import PermissionGroup
from ctu.models.users import User
from ctu.users.importing.importer import UserImporter
from plugins.bulk_import.engine.rows.rows import Problem, Row
from plugins.bulk_import.state import current_state
from plugins.bulk_import.storage.rows.sealed import layout_of, seal_failed
from plugins.bulk_import.storage.runs.outcome_rows import OutcomeRow, insert_outcomes, outcome_row
from plugins.bulk_import.storage.tables.models import ImportRun
from plugins.bulk_import.storage.tables.statuses import RowOutcome, RunStatus

TEAMS, UPLOADERS, GROUPS = 50, 40, 4
FAILED = 100
"""One row of so many has failed in the large import."""
FIRST = "Anna Bram Chloe Dmitri Eve Farid Grace Henk Ingrid Joao Kofi Lena Maria Noor Oscar Petra"
LAST = "Jansen Smith Brien Vries Garcia Muller Novak Okafor Patel Quist Rossi Sato Tanaka Ueda Wong"
LARGE = "0" * 32
"""The public id of the import with as many rows as there are of everything else."""
STORED_AT = 1_700_000_000

#: The numbers from 1 to :n, and the names by number; both databases know these words.
NUMBERS = "n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :n)"
PEOPLE = """
INSERT INTO user_account (first_name, last_name, login, login_key, password_hash, group_id,
  web_rtc, extension, primary_team_id, plan_id, active, failed_tries, locked_until,
  last_sign_in_at, must_change_password, session_version, created_at)
SELECT first.word, last.word, login.word, login.word, '!', :group + i % :groups, i % 2 = 0,
  CASE WHEN i % 3 = 0 THEN substr(CAST(1000000 + i AS TEXT), 2) END, :team + i % :teams,
  CASE WHEN i % 4 > 0 THEN :plan END, i % 20 > 0, 0,
  CASE WHEN i % 997 = 0 THEN {later} END, CASE WHEN i % 5 > 0 THEN {now} END,
  1 = 0, 1, {now}
FROM n JOIN first ON first.place = i % 16 JOIN last ON last.place = i / 16 % 15
JOIN login ON login.number = i
"""
MEMBERS = """
INSERT INTO membership (user_id, team_id)
SELECT id, primary_team_id FROM user_account WHERE login LIKE 's0%'
UNION SELECT id, :team + (id + 7) % :teams FROM user_account WHERE login LIKE 's0%' AND id % 10 = 0
"""
IMPORTS = """
INSERT INTO import_run (public_id, importer, status, reason, mode, file_name, file_size, file_mac,
  encoding, delimiter, columns, missing, changed_cells, total_rows, judged_rows, created_rows,
  failed_rows, not_attempted_rows, actor_id, actor_name, actor_rank, form_token, uploaded_at,
  started_at, finished_at, updated_at, expires_at, noticed_at, undo_started_at, undo_finished_at,
  undone_rows)
SELECT 'a' || substr(CAST(10000000 + i AS TEXT), 2), 'users',
  CASE WHEN i % 4 = 0 THEN 'COMPLETED_WITH_ERRORS' ELSE 'COMPLETED' END, '', 'partial',
  'starters.csv', 1000, 'mac' || CAST(i AS TEXT), 'UTF-8', ',', :columns, '[]', '{}', 80, 80,
  CASE WHEN i % 4 = 0 THEN 80 - i % 60 ELSE 80 END, CASE WHEN i % 4 = 0 THEN i % 60 ELSE 0 END, 0,
  CAST(:person + i % :uploaders AS TEXT), 'Uploader ' || CAST(i % :uploaders AS TEXT), 'Manager',
  CAST(i AS TEXT), :at + i, :at + i, :at + i + 5, :at + i + 5, :at + i, :at,
  CASE WHEN i % 100 = 50 THEN :at + i + 9 END, CASE WHEN i % 100 = 50 THEN :at + i + 9 END,
  CASE WHEN i % 100 = 50 THEN 80 ELSE 0 END
FROM n
"""
AUDIT = """
INSERT INTO audit_entry (at, actor_id, actor_name, actor_login, kind, subject_id, subject_name,
  subject_login, deed, changes, import_public_id)
SELECT {now}, :person, 'Bench Mark', 'bench', 'user', u.id, u.first_name || ' ' || u.last_name,
  u.login, 'created', '[["First name", "", "Anna"], ["Active", "", "Yes"]]',
  CASE WHEN u.id % 10 > 0 THEN 'a' END
FROM user_account AS u
"""
OUTCOMES = """
INSERT INTO import_row (run_id, line, outcome, record_id, codes)
SELECT :run, i + 1, 'created', CAST(i AS TEXT), '' FROM n WHERE i % :failed > 0
"""

TIMES = {
    "sqlite": {
        "{now}": "strftime('%Y-%m-%d %H:%M:%f000', 'now')",
        "{later}": "'2100-01-01 00:00:00.000000'",
    },
    "postgresql": {"{now}": "now()", "{later}": "timestamptz '2100-01-01 00:00+00'"},
}
SETTLING = {
    "sqlite": ["PRAGMA wal_checkpoint(TRUNCATE)"],
    "postgresql": [
        "VACUUM ANALYZE",
        "CHECKPOINT",
        "DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || quote_ident(current_database()) ||"
        " ' SET max_parallel_workers_per_gather = 0'; END $$",
    ],
}


def fill(place: World, count: int) -> None:
    """Make so many people, imports, audit entries, and an import of so many rows."""
    person = place.uploader()
    first_group = db.session.scalars(select(PermissionGroup.id).order_by(PermissionGroup.id))
    team = _add_teams()
    values = {
        "n": count, "teams": TEAMS, "team": team, "uploaders": UPLOADERS, "person": person.id,
        "groups": GROUPS, "group": next(first_group), "plan": 1, "at": STORED_AT,
    }  # fmt: skip
    run_statement(f"WITH RECURSIVE {NUMBERS}, {_names()} {PEOPLE}", values)
    run_statement(MEMBERS, values)
    names = json.dumps([each.name for each in UserImporter.template_fields()])
    run_statement(f"WITH RECURSIVE {NUMBERS} {IMPORTS}", values | {"columns": names})
    run_statement(AUDIT, values)
    _add_large_import(person, count)
    settle()


def _add_teams() -> int:
    """Make the teams; return the id of the first of them."""
    names = [f"Team {number:02d}" for number in range(TEAMS)]
    statement = "INSERT INTO team (name, name_key, active) VALUES (:name, :key, 1 = 1)"
    for name in names:
        db.session.execute(text(statement), {"name": name, "key": name.casefold()})
    return int(db.session.scalar(text("SELECT min(id) FROM team WHERE name LIKE 'Team %'")) or 0)


def _names() -> str:
    """Return the tables of names for a WITH, and the logins."""
    tables = []
    for name, words in (("first", FIRST), ("last", LAST)):
        rows = ", ".join(f"({place}, '{word}')" for place, word in enumerate(words.split()))
        tables.append(f"{name}(place, word) AS (VALUES {rows})")
    login = "'s' || substr(CAST(10000000 + i AS TEXT), 2) || '.x'"
    return f"{', '.join(tables)}, login(number, word) AS (SELECT i, {login} FROM n)"


def _add_large_import(person: User, count: int) -> None:
    """Make the import whose Details are looked at, with its outcomes; failed rows are sealed."""
    failed = count // FAILED
    run = ImportRun(
        public_id=LARGE, importer="users", status=RunStatus.COMPLETED_WITH_ERRORS,
        file_name="everybody.csv", file_size=100 * count, file_mac="large", encoding="UTF-8",
        delimiter=",", columns=json.dumps([each.name for each in UserImporter.template_fields()]),
        total_rows=count, judged_rows=count, created_rows=count - failed, failed_rows=failed,
        actor_id=str(person.id), actor_name=person.full_name, form_token="large",
        uploaded_at=STORED_AT, started_at=STORED_AT, finished_at=STORED_AT + 60,
        updated_at=STORED_AT + 60, expires_at=4 * STORED_AT, noticed_at=STORED_AT,
    )  # fmt: skip
    db.session.add(run)
    db.session.flush()
    run_statement(
        f"WITH RECURSIVE {NUMBERS} {OUTCOMES}", {"n": count, "run": run.id, "failed": FAILED}
    )
    rows = [_failed_row(run, number + 1) for number in range(FAILED, count + 1, FAILED)]
    insert_outcomes(db.session(), run.id, rows)
    db.session.commit()


def _failed_row(run: ImportRun, line: int) -> OutcomeRow:
    """Return the outcome of a row with two problems."""
    problems = [
        Problem("login.taken", "Login: The file uploaded contains logins that exist.", "login"),
        Problem("primary_team.unknown", "Primary Team: It does not exist.", "primary_team"),
    ]
    row = Row(line, ["Ann", "Lee", f"a.{line}", "", "Agent", "TRUE", "", "X", "", "TRUE"], problems)
    sealed = seal_failed(current_state().vault, run.public_id, row, layout_of(UserImporter, run))
    codes = " ".join(each.code for each in problems)
    return outcome_row(line, RowOutcome.FAILED, codes=codes, sealed=sealed)


def run_statement(statement: str, values: Mapping[str, Any]) -> None:
    """Run a statement in the words of this database, and commit it."""
    for name, words in TIMES[db.engine.dialect.name].items():
        statement = statement.replace(name, words)
    known = {name: value for name, value in values.items() if f":{name}" in statement}
    db.session.execute(text(statement), known)
    db.session.commit()


def settle() -> None:
    """Do before what a server does in the background, and count no work of its helpers."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for statement in SETTLING[db.engine.dialect.name]:
            connection.exec_driver_sql(statement)
    db.engine.dispose()
