"""What creating people costs beside django-import-export with the same checks, in turns.

Passwords are not hashed on either side. Of PostgreSQL the processor time of its processes for the
connections counts as well. The peer is measured as it ships, which asks for each row, and in its
best bulk mode, which asks once for what many rows have in common and not at all for their logins.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

from bench.figures import Figure
from bench.fixtures.clock import Clock, Cost
from bench.fixtures.import_here import import_here
from bench.fixtures.people_files import PLANS, TEAMS, various_people
from bench.fixtures.wanted_numbers import wanted
from bench.fixtures.world import World, world
from bench.peer.contestant import Contestant, compared, contestant, peer
from ctu.develop.servers.postgres_server import PostgresServer
from ctu.extensions import db
from ctu.models.capacity import CapacityPlan
from ctu.models.teams import Team
from ctu.web.gc_tuning import settle

ROUNDS = wanted("BENCH_PEER_ROUNDS", 7)
"""One more is done before, in which each makes what it keeps."""
SHIPPED, BULK = "as shipped", "its best bulk mode"
KINDS = {SHIPPED: "clean", BULK: "bulk"}
TIMES = {
    (SHIPPED, "sqlite"): 40,
    (SHIPPED, "postgresql"): 40,
    (BULK, "sqlite"): 6,
    (BULK, "postgresql"): 4,
}
"""How many times as fast our import has to be."""
SIZES = {SHIPPED: (1_000,), BULK: (1_000, 10_000)}


def measure() -> Iterator[Figure]:
    """Yield what ours costs over what the peer does, in each of its modes on each database."""
    for database in ("sqlite", "postgresql"):
        with world(
            database,
            CTU_NULL_HASHER="1",
            CTU_MEASURING_WITHOUT_PASSWORDS="1",
            BULK_IMPORT_MAX_BYTES="10000000",
        ) as place:
            _populate(place)
            for mode, sizes in SIZES.items():
                for size in sizes:
                    yield from _measure(place, database, mode, size)


def _measure(place: World, database: str, mode: str, size: int) -> Iterator[Figure]:
    with ExitStack() as stack:
        url = ""
        if database == "postgresql":
            url = stack.enter_context(PostgresServer()).create_database()
        command = peer("bench.peer.django_people", KINDS[mode], str(size))
        theirs = stack.enter_context(contestant(command, url))
        rounds = list(_rounds(place, theirs, f"{KINDS[mode]}{size}", size))
    name = f"{size:,} new people / django-import-export, {mode}, {database}"
    yield from compared(name, rounds, 1 / TIMES[mode, database], bool(url))


def _rounds(
    place: World, theirs: Contestant, prefix: str, size: int
) -> Iterator[tuple[Cost, Cost]]:
    """Yield what each round costs here and there."""
    clock = Clock([place])
    # As web processes and workers do.
    settle()
    for number in range(ROUNDS + 1):
        token = f"{prefix}.{number}"
        costs = import_here(place, various_people(size, token), token, clock), theirs.do(number)
        if number:
            yield costs


def _populate(place: World) -> None:
    """Make the teams, of which the uploader is a member, and the plans that the files name."""
    uploader = place.uploader()
    db.session.add_all(Team(name=name, members=[uploader]) for name in TEAMS)
    db.session.add_all(CapacityPlan(name=name) for name in PLANS)
    db.session.commit()
