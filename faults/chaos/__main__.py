"""Every trouble in turn, while a hundred people read; `python -m faults.chaos --help`."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy import make_url

from ctu.develop.parts import MissingPart, make_short_folder
from ctu.develop.postgres_server import PostgresServer
from faults.chaos import course, troubles
from faults.chaos.course import Course
from faults.chaos.deployment import deployed, migrated
from faults.chaos.marks import Marks
from faults.chaos.monitoring import Monitoring
from faults.chaos.readers import Readers
from faults.chaos.report import HEAD, line, table
from faults.chaos.troubles import Trouble
from faults.chaos.volume import SmallServer
from faults.platforms.__main__ import chosen
from faults.tcp_proxy import proxy

FOLDER = Path("var/chaos")
Place = tuple[str, list[Trouble]]


@contextmanager
def postgresql() -> Iterator[Place]:
    """Have a PostgreSQL on a small disk."""
    with SmallServer(settings="-c max_wal_size=64MB") as server:
        url = migrated(server.create_database())
        yield url, troubles.of_postgresql(server, url)


@contextmanager
def network() -> Iterator[Place]:
    """Have a PostgreSQL behind a network."""
    with (
        PostgresServer(safe=True) as server,
        proxy(server.folder / ".s.PGSQL.5432") as laid,
    ):
        url = make_url(migrated(server.create_database()))
        through = url.set(host="127.0.0.1", port=laid.port, query={"sslmode": "disable"})
        yield through.render_as_string(hide_password=False), troubles.of_network(laid)


@contextmanager
def sqlite() -> Iterator[Place]:
    """Have a SQLite database."""
    path = make_short_folder() / "console.sqlite"
    yield migrated(f"sqlite:///{path}"), troubles.of_sqlite(path)


DATABASES = {"postgresql": postgresql, "postgresql, network": network, "sqlite": sqlite}


def courses(name: str, options: argparse.Namespace) -> Iterator[Course]:
    """Yield the course of each trouble of one database."""
    with ExitStack() as exits:
        url, all_troubles = exits.enter_context(DATABASES[name]())
        names = chosen([each.name for each in all_troubles], options.kinds)
        if not names:
            return
        deployment = exits.enter_context(deployed(url))
        marks = Marks(deployment, options.readers + options.signing_in)
        readers = Readers(deployment, marks, options.readers, options.signing_in, options.pause)
        monitoring = exits.enter_context(Monitoring(deployment))
        exits.enter_context(readers)
        for trouble in all_troubles:
            if trouble.name in names:
                seconds = trouble.seconds if options.seconds is None else options.seconds
                yield course.run(replace(trouble, seconds=seconds), readers, monitoring, marks)


def parsed(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Return what is asked for on the command line; what nobody knows ends the program."""
    parser = argparse.ArgumentParser("python -m faults.chaos", description=__doc__)
    parser.add_argument("--databases", default="", help="parts of names: " + "; ".join(DATABASES))
    parser.add_argument("--kinds", default="", help="parts of names of troubles, with commas")
    parser.add_argument("--readers", type=int, default=100, help="threads that read")
    parser.add_argument("--signing-in", type=int, default=12, help="threads that sign in")
    parser.add_argument("--seconds", type=float, help="of each trouble, in place of its own")
    parser.add_argument("--pause", type=float, default=5, help="seconds between a person's pages")
    return parser.parse_args(arguments)


def main() -> int:
    """Let each trouble happen; 1 when a promise was not kept, or nothing happened."""
    logging.disable(logging.WARNING)
    options = parsed()
    found: list[tuple[str, Course]] = []
    print(HEAD, flush=True)
    try:
        for name in chosen([*DATABASES], options.databases):
            for each in courses(name, options):
                print(line(name, each), flush=True)
                found.append((name, each))
    except MissingPart as missing:
        print(missing, file=sys.stderr)
        return 1
    text = table(found)
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "table.txt").write_text(text, encoding="utf-8")
    print(text)
    return 0 if found and not any(each.faults for _, each in found) else 1


if __name__ == "__main__":
    sys.exit(main())
