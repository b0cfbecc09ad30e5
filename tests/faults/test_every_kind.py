"""Every kind of fault once: nobody is lost, nobody is doubled, nobody is half made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from functools import cache
from random import Random

import pytest

from faults.catalogue import KINDS, Kind
from faults.injections.environment import SETTINGS, FaultEnvironment
from faults.injections.injection import Injection
from tests.inspection.invariants import Tally, check_store
from tests.parts.console_fixture import make_console, make_database

pytestmark = pytest.mark.slow
IN_SUITE = [each for each in KINDS.values() if not each.is_shipped]
# Where both databases are concerned, the kinds take turns: the sweep has time for all of both.
CASES = sorted(
    ((each.databases[place % len(each.databases)], each) for place, each in enumerate(IN_SUITE)),
    key=lambda case: case[0],
)


Environments = Callable[[str], FaultEnvironment]


@pytest.fixture(scope="module")
def environments(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Environments]:
    """Return what makes a console on a kind of database; the kinds of faults share it."""

    @cache
    def make(database: str) -> FaultEnvironment:
        folder = tmp_path_factory.mktemp(database)
        is_server = database == "postgresql"
        server = request.getfixturevalue("postgres_server") if is_server else None
        url = exits.enter_context(make_database(request, database, folder))
        console = exits.enter_context(make_console(url, folder, **SETTINGS))
        return exits.enter_context(closing(FaultEnvironment(console, server)))

    with ExitStack() as exits:
        yield make


@pytest.mark.sampled(60)
@pytest.mark.parametrize(
    ("database", "kind"),
    [pytest.param(database, each, id=f"{database}-{each.name}") for database, each in CASES],
)
def test_nobody_is_lost_doubled_or_half_made(
    environments: Environments, database: str, kind: Kind
) -> None:
    environment = environments(database)
    environment.repair()
    injection = Injection(environment, Random(kind.name))
    kind.inject(injection)
    assert injection.tally() == Tally(0, 0, 0)
    check_store(environment.console)
