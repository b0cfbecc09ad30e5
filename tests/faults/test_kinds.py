"""Every kind of fault once: nobody is lost, nobody is doubled, nobody is half made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from functools import cache
from random import Random

import pytest

from tests.console_world import make_database, make_world
from tests.faults.catalogue import KINDS, Kind
from tests.faults.scene import Scene
from tests.faults.stand import SETTINGS, Stand
from tests.oracles import Tally, check_store

pytestmark = pytest.mark.slow
IN_SUITE = [each for each in KINDS.values() if not each.is_shipped]
# Where both databases are concerned, the kinds take turns: the sweep has time for all of both.
CASES = sorted(
    ((each.databases[place % len(each.databases)], each) for place, each in enumerate(IN_SUITE)),
    key=lambda case: case[0],
)


Stands = Callable[[str], Stand]


@pytest.fixture(scope="module")
def stands(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stands]:
    """Return what makes a console on a kind of database; the kinds of faults share it."""

    @cache
    def make(database: str) -> Stand:
        folder = tmp_path_factory.mktemp(database)
        is_server = database == "postgresql"
        server = request.getfixturevalue("postgres_server") if is_server else None
        url = exits.enter_context(make_database(request, database, folder))
        world = exits.enter_context(make_world(url, folder, **SETTINGS))
        return exits.enter_context(closing(Stand(world, server)))

    with ExitStack() as exits:
        yield make


@pytest.mark.parametrize(
    ("database", "kind"),
    [pytest.param(database, each, id=f"{database}-{each.name}") for database, each in CASES],
)
def test_nobody_is_lost_doubled_or_half_made(stands: Stands, database: str, kind: Kind) -> None:
    stand = stands(database)
    stand.mend()
    scene = Scene(stand, Random(kind.name))
    kind.inject(scene)
    assert scene.tally() == Tally(0, 0, 0)
    check_store(stand.world)
