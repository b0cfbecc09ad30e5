"""The sweep of faults: every kind many times, in slices of a few minutes."""

from __future__ import annotations

import argparse
import logging
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from random import Random
from subprocess import SubprocessError

import psycopg
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from ctu.develop.servers.postgres_server import PostgresServer
from faults.catalogue import Kind, named
from faults.injections.environment import APP, SETTINGS, FaultEnvironment
from faults.injections.injection import Injection
from faults.injections.registry import BOTH
from faults.injections.results import Result, Results
from tests.console.app_settings import migrate_database
from tests.inspection.invariants import Tally, check_store
from tests.parts.console_fixture import make_console

FOLDER = Path("var/faults")
RARE = 10
SHIPPED = {"BULK_IMPORT_SWEEP_SECONDS": "2", "CTU_ARGON2_TIME_COST": "2"}
SHIPPED |= {"CTU_ARGON2_MEMORY_KIB": "2048"}
BROKEN = (
    AssertionError,
    LookupError,
    OSError,
    RedisError,
    RuntimeError,
    SQLAlchemyError,
    SubprocessError,
    ValueError,
    psycopg.Error,
)


class Sweep:
    """Injects what is wanted and not yet written down; what broke is thrown away."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.results = Results(FOLDER / f"{options.seed}.jsonl")
        self.deadline = time.monotonic() + (options.seconds or float("inf"))

    def run(self) -> bool:
        """Work until all is done or the time is up; say whether nothing came to harm."""
        kinds, databases = named(self.options.kinds), self.options.databases.split(",")
        for database in databases:
            for is_shipped in (False, True):
                wanted = [
                    kind
                    for kind in kinds
                    if kind.is_shipped == is_shipped and database in kind.databases
                ]
                self._slice(database, is_shipped, wanted)
        table = self.results.table(self.options.seed)
        self.results.path.with_suffix(".txt").write_text(table)
        print(table)
        return all(line.is_well for line in self.results.lines())

    def _slice(self, database: str, is_shipped: bool, kinds: Sequence[Kind]) -> None:
        plan = self._plan(database, kinds)
        with ExitStack() as exits:
            environment = None
            for number, kind in plan:
                if time.monotonic() > self.deadline:
                    return
                if environment is None:
                    environment = enter(exits, database, is_shipped)
                line = self._inject(environment, kind, number)
                self.results.add(line)
                print(f"{database} {kind.name} {number}: {line.seconds} {line.error}", flush=True)
                if not line.survived:
                    exits.close()
                    environment = None

    def _plan(self, database: str, kinds: Sequence[Kind]) -> Iterator[tuple[int, Kind]]:
        done = self.results.done()
        for number in range(self.options.injections):
            for kind in kinds:
                is_due = not kind.is_rare or number % RARE == 0
                if is_due and (kind.name, database, number) not in done:
                    yield number, kind

    def _inject(self, environment: FaultEnvironment, kind: Kind, number: int) -> Result:
        random = Random(f"{self.options.seed}/{environment.database}/{kind.name}/{number}")
        injection = Injection(environment, random, is_thorough=True)
        harm, error = Tally(0, 0, 0), ""
        try:
            environment.repair()
            kind.inject(injection)
            harm = injection.tally()
            check_store(environment.console)
        except BROKEN as broken:
            traceback.print_exc()
            print(environment.state(), file=sys.stderr)
            error = f"{type(broken).__name__}: {broken}"[:500] or type(broken).__name__
            harm = _harm_after(injection)
        seconds = None if injection.seconds is None else round(injection.seconds, 2)
        return Result(
            kind.name,
            environment.database,
            number,
            not error,
            harm.lost,
            harm.doubled,
            harm.half_made,
            injection.overlaps,
            seconds,
            error,
        )


def _harm_after(injection: Injection) -> Tally:
    try:
        return injection.tally()
    except BROKEN:
        return Tally(0, 0, 0)


def enter(exits: ExitStack, database: str, is_shipped: bool) -> FaultEnvironment:
    """Make a console on a database of its own, and whatever it needs."""
    folder = Path(tempfile.mkdtemp(prefix="ctu-faults-"))
    exits.callback(shutil.rmtree, folder, ignore_errors=True)
    server = exits.enter_context(PostgresServer(safe=True)) if database == "postgresql" else None
    url = server.create_database() if server else f"sqlite:///{folder / 'console.sqlite'}"
    migrate_database(url, folder)
    console = exits.enter_context(
        make_console(url, folder, **(SHIPPED if is_shipped else SETTINGS))
    )
    return exits.enter_context(
        closing(FaultEnvironment(console, server, "wsgi" if is_shipped else APP))
    )


def main() -> int:
    """Sweep as asked; 1 when anything came to harm."""
    logging.disable(logging.INFO)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kinds", default="", help="parts of names, separated by commas")
    parser.add_argument("--injections", type=int, default=12, help="of each kind and database")
    parser.add_argument("--seed", default="1", help="another one is another sweep")
    parser.add_argument("--seconds", type=float, default=0, help="end this slice after so long")
    parser.add_argument("--databases", default=",".join(BOTH))
    return 0 if Sweep(parser.parse_args()).run() else 1


if __name__ == "__main__":
    sys.exit(main())
