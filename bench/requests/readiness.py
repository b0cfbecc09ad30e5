"""The cost of a board of 100,000 people over that of a board of 1,000, on both databases.

The cost is the processor time of the web process and of its database server.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

from sqlalchemy import select

from bench.figures import Figure
from bench.fixtures.long_lists import LARGE, fill, run_statement, settle
from bench.fixtures.world import World, world
from bench.requests.grids import Page, compared, look, signed_in
from ctu.extensions import db
from ctu.models.teams import Team
from plugins.bulk_import import database_now
from plugins.bulk_import.storage.tables.models import ImportRun

FEW, MANY = 1_000, 100_000
LIMIT = 1.5
#: Six of a hundred people need help, for different reasons; the others can work.
SPREAD = """
UPDATE user_account SET import_public_id = :run, password_expires_at = CASE
    WHEN id % 100 IN (1, 2, 3) THEN {later} WHEN id % 100 = 4 THEN {now} END,
  must_change_password = id % 100 < 5, active = id % 50 > 0,
  last_sign_in_at = CASE WHEN id % 100 IN (1, 4) THEN NULL ELSE {now} END
WHERE login LIKE 's0%'
"""
GROUPS = "UPDATE permission_group SET may_sign_in = (1 = 1)"
MEMBERS = "INSERT INTO membership (user_id, team_id) SELECT id, :team FROM user_account"
PAGES = (
    Page("an import", "/readiness/?flt_imports={run}", LIMIT),
    Page("an import, never seen", "/readiness/?flt_imports={run}&flt_state=never", LIMIT),
    Page("an import, signed in", "/readiness/?flt_imports={run}&flt_state=ready", LIMIT),
    Page("an import, page 40", "/readiness/?flt_imports={run}&page=39", LIMIT),
    Page("a team", "/readiness/?flt_team={team}", LIMIT),
)


def measure() -> list[Figure]:
    """Return the ratios on both databases."""
    return [each for database in ("sqlite", "postgresql") for each in _measure(database)]


def _measure(database: str) -> Iterator[Figure]:
    with ExitStack() as exits:
        places = {count: exits.enter_context(world(database)) for count in (FEW, MANY)}
        words = {}
        for count, place in places.items():
            with place.app.app_context():
                words[count] = _fill(place, count)
        clients = {count: signed_in(place) for count, place in places.items()}
        for page in PAGES:
            looks = [
                look(clients[count], page.path.format(**words[count])) for count in (MANY, FEW)
            ]
            name = f"readiness, {page.name}, {MANY:,} over {FEW:,} people, {database}"
            yield compared(name, looks[0], looks[1], places, page.limit)


def _fill(place: World, count: int) -> dict[str, int]:
    """Let one import have made so many people, all of one team; return what addresses name."""
    fill(place, count)
    team = Team(name="Everybody")
    db.session.add(team)
    run = db.session.scalars(select(ImportRun).filter_by(public_id=LARGE)).one()
    run.uploaded_at = db.session.scalar(select(database_now())) or 0
    db.session.commit()
    words = {"run": run.id, "team": team.id}
    run_statement(GROUPS, {})
    run_statement(SPREAD, {"run": LARGE})
    run_statement(MEMBERS, words)
    settle()
    return words
