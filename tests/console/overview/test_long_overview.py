"""The overview of many people and imports: no statement goes through all of either."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from ctu.extensions import db
from ctu.models.users import User
from tests.console.grids import people_statement
from tests.console.people import sign_in
from tests.inspection.plans import explained

COUNT = 2_000
IMPORTS = """
INSERT INTO import_run (public_id, importer, status, reason, mode, file_name, file_size, file_mac,
  encoding, delimiter, columns, missing, changed_cells, total_rows, judged_rows, created_rows,
  failed_rows, not_attempted_rows, actor_id, actor_name, actor_rank, form_token, uploaded_at,
  started_at, finished_at, updated_at, expires_at, noticed_at)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)
SELECT 'a' || CAST(i AS TEXT), 'users', 'COMPLETED_WITH_ERRORS', '', 'partial', 'a.csv', 1, 'm',
  'UTF-8', ',', '[]', '[]', '{}', 9, 9, 7, 2, 0, :actor, 'Ann', 'Manager', CAST(i AS TEXT), i, i,
  i, i, i, i
FROM n
"""


@pytest.fixture
def crowd(make_user: Callable[..., User], client: FlaskClient) -> User:
    """Store many people and old imports, and sign in who sees all of them."""
    person = make_user("s.admin", "Sys Admin")
    values: dict[str, Any] = {"count": COUNT, "group_id": person.group_id}
    values |= {"team": person.primary_team_id, "now": "2026-11-01 00:00:00.000000"}
    values |= {"later": "2100-01-01 00:00:00.000000"}
    db.session.execute(text(people_statement()), values)
    db.session.execute(text(IMPORTS), {"count": COUNT, "actor": str(person.id)})
    db.session.execute(text("INSERT INTO membership (user_id, team_id) SELECT id, primary_team_id "
                            "FROM user_account WHERE login LIKE 'l1%'"))  # fmt: skip
    if db.engine.dialect.name == "postgresql":
        # It looks up each of those who are locked as soon as it knows how few they are.
        db.session.execute(text("ANALYZE"))
    db.session.commit()
    sign_in(client, person)
    return person


@pytest.mark.databases("sqlite", "postgresql", sampled=True)
@pytest.mark.usefixtures("crowd")
def test_the_overview_reads_neither_all_people_nor_the_whole_history(client: FlaskClient) -> None:
    client.get("/")
    with explained(db.engine) as plans:
        page = client.get("/").text
    assert f"{COUNT + 1:,}" in page
    for table in ("user_account", "membership", "import_run"):
        assert plans.walks(table) == [], table
    plan = "\n".join(each for _, each in plans.all())
    assert not re.search("Filter: .*clock_timestamp", plan), "A time is compared row by row."
