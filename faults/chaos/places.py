"""The places where something happens: a database, what stands in front, and who is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field

from sqlalchemy import make_url

from ctu.develop.servers.postgres_server import PostgresServer
from ctu.develop.servers.private_server import make_short_folder
from faults.chaos.people.people import People
from faults.chaos.troubles.clients import of_clients
from faults.chaos.troubles.databases import of_network, of_postgresql, of_sqlite
from faults.chaos.troubles.trouble import Trouble
from faults.chaos.troubles.volume import SmallServer
from faults.chaos.web.deployment import migrated
from faults.chaos.web.fronts import (
    Front,
    behind_haproxy,
    behind_nginx,
    behind_socket,
    without_proxy,
)
from faults.parts.tcp_proxy import proxy

TWENTY = People(reading=10, signing_in=5, uploading=5, pause=2.0)
"""They have a thousand slow clients beside them."""


@dataclass(frozen=True)
class Place:
    """Where a console runs, what happens there, and who is there."""

    url: str
    troubles: list[Trouble]
    front: Front = behind_socket
    people: People = field(default_factory=People)
    settings: Mapping[str, str] = field(default_factory=dict)


@contextmanager
def postgresql() -> Iterator[Place]:
    """Have a PostgreSQL on a small disk."""
    with SmallServer(settings="-c max_wal_size=64MB") as server:
        url = migrated(server.create_database())
        yield Place(url, of_postgresql(server, url))


@contextmanager
def network() -> Iterator[Place]:
    """Have a PostgreSQL behind a network."""
    with (
        PostgresServer(safe=True) as server,
        proxy(server.folder / ".s.PGSQL.5432") as laid,
    ):
        url = make_url(migrated(server.create_database()))
        through = url.set(host="127.0.0.1", port=laid.port, query={"sslmode": "disable"})
        text = through.render_as_string(hide_password=False)
        yield Place(text, of_network(laid))


@contextmanager
def sqlite() -> Iterator[Place]:
    """Have a SQLite database."""
    path = make_short_folder() / "console.sqlite"
    yield Place(migrated(f"sqlite:///{path}"), of_sqlite(path))


@contextmanager
def clients() -> Iterator[Place]:
    """Have nginx in front, and slow clients."""
    with PostgresServer(safe=True) as server:
        url = migrated(server.create_database())
        yield Place(url, of_clients(), behind_nginx, TWENTY)


@contextmanager
def clients_of_haproxy() -> Iterator[Place]:
    """Have HAProxy in front, and slow clients."""
    with PostgresServer(safe=True) as server:
        url = migrated(server.create_database())
        yield Place(url, of_clients(), behind_haproxy, TWENTY)


@contextmanager
def clients_alone() -> Iterator[Place]:
    """Have the web server of `make run`, which has nobody in front, and slow clients."""
    with PostgresServer(safe=True) as server:
        url = migrated(server.create_database())
        alone = {"CTU_TRUSTED_PROXIES": "0"}
        # It promises nothing while it reads a gigabyte of them in its only process (decision 151),
        # and does not encrypt.
        found = [each for each in of_clients() if not {"large", "TLS"} & {*each.name.split()}]
        yield Place(url, found, without_proxy, TWENTY, alone)


PLACES: dict[str, Callable[[], AbstractContextManager[Place]]] = {
    "postgresql": postgresql,
    "postgresql, network": network,
    "sqlite": sqlite,
    "clients, nginx": clients,
    "clients, haproxy": clients_of_haproxy,
    "clients, waitress": clients_alone,
}
