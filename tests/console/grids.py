"""Grids of users in tests: who is on a page, and how a long one is filled."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from ctu.extensions import db

PEOPLE = """
INSERT INTO user_account (first_name, last_name, login, login_key, password_hash, group_id, web_rtc,
  extension, primary_team_id, active, failed_tries, locked_until, must_change_password,
  session_version, created_at{columns})
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)
SELECT 'First', 'Last ' || CAST(i % 97 AS TEXT), 'l' || CAST(100000 + i AS TEXT),
  'l' || CAST(100000 + i AS TEXT), '!', :group_id, 1 = 0, CASE WHEN i % 2 = 0 THEN '1' END, :team,
  i % 500 > 0, 0, CASE WHEN i % 900 = 0 THEN :later END, 1 = 0, 1, :now{values} FROM n
"""


def people_statement(**more: str) -> str:
    """Return the statement that stores many people, in the words of this database.

    :param more: what each of them has in further columns, as expressions.
    """
    columns, values = ("".join(f", {each}" for each in part) for part in (more, more.values()))
    people = PEOPLE.format(columns=columns, values=values)
    if db.engine.dialect.name != "postgresql":
        return people
    people = people.replace(":later", "CAST(:later AS timestamptz)")
    return people.replace(":now", "CAST(:now AS timestamptz)")


def logins(client: FlaskClient, address: str) -> list[str]:
    """Return the logins of the users of a page, in their order."""
    return re.findall(r'class="cell-login"><span title="([^"]*)"', client.get(address).text)
