"""A PostgreSQL that is reached over TLS, or should be: why it cannot be used is one word."""

from __future__ import annotations

import os
import socket

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from ctu.develop.servers.postgres_server import PostgresServer
from plugins.bulk_import.storage.database.database_causes import database_cause
from tests.outside.certificates import certify

pytestmark = [pytest.mark.databases("postgresql"), pytest.mark.nightly]

LOCAL = "local all all trust\n"
ANYBODY, ENCRYPTED = "host all all localhost trust\n", "hostssl all all localhost trust\n"


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    """Return a folder with the certificate of a server for this host, and one of a stranger."""
    folder = tmp_path_factory.mktemp("certificates")
    for name, host in (("own", "localhost"), ("strange", "elsewhere")):
        certify(folder / f"{name}.pem", folder / f"{name}.key", host)
    return folder


@pytest.fixture(scope="module")
def server():
    """Return a server with a port."""
    with socket.socket() as taken:
        taken.bind(("localhost", 0))
        port = taken.getsockname()[1]
    with PostgresServer(settings=f"-c listen_addresses=localhost -c port={port}") as server:
        server.url += f"&port={port}"
        yield server, port


@pytest.fixture(scope="module")
def configure(server, certificates):
    """Return a function that gives the server a certificate, and rules for who gets in."""
    own, _ = server

    def give(name, rules):
        (own.folder / "data" / "pg_hba.conf").write_text(LOCAL + rules)
        engine = create_engine(own.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for end, setting in (("pem", "ssl_cert_file"), ("key", "ssl_key_file")):
                path = own.folder / f"{name}.{end}"
                path.write_bytes((certificates / path.name).read_bytes())
                path.chmod(0o600)
                os.chown(path, *owner_of(own.folder))
                connection.execute(text(f"ALTER SYSTEM SET {setting} = '{path}'"))
            connection.execute(text(f"ALTER SYSTEM SET ssl = {'on' if name == 'own' else 'off'}"))
            connection.execute(text("SELECT pg_reload_conf()"))
        engine.dispose()

    return give


def owner_of(folder):
    found = folder.stat()
    return found.st_uid, found.st_gid


STATES = {
    "expected": ("own", ANYBODY, "sslmode=verify-full&sslrootcert={}/own.pem", "up"),
    "of another authority": (
        *("own", ANYBODY, "sslmode=verify-full&sslrootcert={}/strange.pem", "untrusted"),
    ),
    "without authorities": (
        *("own", ANYBODY, "sslmode=verify-full&sslrootcert={}/missing.pem", "untrusted"),
    ),
    "not encrypted": ("own", ENCRYPTED, "sslmode=disable", "no-tls"),
    "without TLS": ("strange", ANYBODY, "sslmode=require", "no-tls"),
}


@pytest.mark.parametrize("state", STATES)
def test_readiness_names_the_fault_of_an_encrypted_connection(
    server, configure, certificates, state
):
    name, rules, options, word = STATES[state]
    _, port = server
    configure(name, rules)
    engine = create_engine(
        f"postgresql+psycopg://postgres@localhost:{port}/postgres?{options.format(certificates)}"
    )

    try:
        with engine.connect():
            found = "up"
    except DBAPIError as error:
        found = database_cause(error, engine)
    finally:
        engine.dispose()
    assert found == word
