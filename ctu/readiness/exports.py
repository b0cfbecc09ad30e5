"""Export of a board's people as CSV, in order of priority."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement

from ctu.models.groups import PermissionGroup
from ctu.models.teams import Team
from ctu.models.users import User
from ctu.readiness.standings import STANDINGS, priority
from plugins.bulk_import import escape_formula

HEADER = (
    "First name", "Last name", "Login", "Permission group", "Primary team", "Standing",
    "Active from", "Last sign-in", "First password until", "Locked until",
)  # fmt: skip
BOM = "\ufeff"


def csv_text(query: Any, kinds: Mapping[str, ColumnElement[bool]]) -> str:
    """Return the file, read by one statement."""
    words = [each.word for each in STANDINGS]
    buffer = io.StringIO()
    buffer.write(BOM)
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(HEADER)
    for place, *cells in _rows(query, kinds):
        cells.insert(5, words[place])
        writer.writerow([escape_formula(_text(cell)) for cell in cells])
    return buffer.getvalue()


def _rows(query: Any, kinds: Mapping[str, ColumnElement[bool]]) -> Sequence[Any]:
    standing = priority(kinds)
    columns = (
        User.first_name, User.last_name, User.login, PermissionGroup.name, Team.name,
        User.active_from, User.last_sign_in_at, User.password_expires_at, User.locked_until,
    )  # fmt: skip
    people = query.options().with_entities(standing, *columns)
    people = people.join(PermissionGroup, PermissionGroup.id == User.group_id)
    people = people.join(Team, Team.id == User.primary_team_id)
    found: Sequence[Any] = people.order_by(standing, User.first_name, User.last_name, User.id).all()
    return found


def _text(cell: Any) -> str:
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M UTC")
    return cell.isoformat() if isinstance(cell, date) else str("" if cell is None else cell)
