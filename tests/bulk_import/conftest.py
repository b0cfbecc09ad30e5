"""The host of the plugin on SQLite and on PostgreSQL, and short ways to import into it."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jinja2 import StrictUndefined
from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer
from sqlalchemy import select

from plugins.bulk_import.extension import BulkImport
from plugins.bulk_import.intake import accept, open_file
from plugins.bulk_import.state import State, current_state, know_database
from plugins.bulk_import.storage.tables.models import ImportRun
from plugins.bulk_import.upload import ImportRequest, Upload
from tests.bulk_import.host import GuestImporter, Member, MemberImporter, People, db, sheet_of
from tests.bulk_import.host_database import HostDatabase, create_tables
from tests.inspection.statements import Record, recorded
from tests.parts.sqlite import connections_closed, wait_for_no_disk
from tests.suite.compiled_statements import compile_statements_once


@pytest.fixture(autouse=True)
def _no_connection_outlives_its_test() -> Iterator[None]:
    """Close what the hosts of a test have opened; every engine of these tests is a test's own."""
    with connections_closed():
        yield


@pytest.fixture
def people() -> People:
    return People()


@pytest.fixture(scope="session")
def host_database(postgres_server: Any) -> Iterator[HostDatabase]:
    """Make one PostgreSQL database for the hosts of this process."""
    database = HostDatabase(postgres_server.create_database())
    yield database
    database.close()


@pytest.fixture
def host_postgresql_url(host_database: HostDatabase) -> Iterator[str]:
    """Return the URL of a PostgreSQL database that holds two clubs."""
    yield host_database.url
    host_database.clear()


@pytest.fixture(scope="session")
def host_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make one SQLite file with the tables of the hosts and two clubs; a test works on a copy."""
    path = tmp_path_factory.mktemp("host") / "template.sqlite"
    create_tables(f"sqlite:///{path}")
    return path


@pytest.fixture
def host_database_url(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the URL of the database of a host, which holds two clubs."""
    if database_kind == "sqlite":
        path = tmp_path / "test.sqlite"
        shutil.copy(request.getfixturevalue("host_sqlite"), path)
        return f"sqlite:///{path}"
    return str(request.getfixturevalue("host_postgresql_url"))


@pytest.fixture
def host(host_database_url: str, redis_url: str, people: People, tmp_path: Any) -> Iterator[Flask]:
    """Return an application with the plugin and two clubs."""
    app = Flask("host", instance_path=str(tmp_path))
    app.config.update(
        TESTING=True,
        SECRET_KEY="test",
        SQLALCHEMY_DATABASE_URI=host_database_url,
        BULK_IMPORT_REDIS_URL=redis_url,
        BULK_IMPORT_KEYS="4xSsZRZ1XlYdB8PPuIYZJ8xC4wGqO0zYkZ1sQmJ3d0A=",
        BULK_IMPORT_LEASE_SECONDS=0.5,
    )
    # Hosts with this are not rare, and a name that is missing would be passed over without it.
    app.jinja_options = Flask.jinja_options | {"undefined": StrictUndefined}
    db.init_app(app)
    extension = BulkImport(app, db, actors=people)
    extension.register(MemberImporter)
    extension.register(GuestImporter)
    with app.app_context():
        wait_for_no_disk(db.engine)
        compile_statements_once(db.engine)
        # A process asks this once, and tests that count statements are about something else.
        know_database(current_state())
        yield app
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()
    # Garbage of a circle is freed in any order, a socket before the connection that closes it, too.
    app.extensions["bulk_import"].queue.client.connection_pool.disconnect()


@pytest.fixture
def state(host: Flask) -> State:
    found: State = host.extensions["bulk_import"]
    return found


@pytest.fixture
def upload(state: State, people: People) -> Callable[..., Any]:
    """Return a function that posts a file and returns the import or the refusal."""
    tokens = iter(range(10_000))

    def post(text: str | bytes, **options: Any) -> Any:
        content = text if isinstance(text, bytes) else text.encode()
        options = {"token": f"form {next(tokens)}", "name": "members.csv"} | options
        return accept(
            state,
            ImportRequest(MemberImporter, people.current(), Upload(content=content, **options)),
        )

    return post


@pytest.fixture
def finish(state: State) -> Callable[[int], ImportRun]:
    """Return a function that works on an import, in this process, until nothing is left."""
    from plugins.bulk_import.work.jobs import step

    def work(run_id: int) -> ImportRun:
        while step(state, run_id, threading.Event()):
            pass
        db.session.rollback()
        return db.session.get_one(ImportRun, run_id, populate_existing=True)

    return work


@pytest.fixture
def persist(state: State, finish: Callable[[int], ImportRun]) -> Callable[[int], ImportRun]:
    """Return a function that works on an import until it has ended; a job ends at every fault."""

    def work(run_id: int) -> ImportRun:
        for _ in range(100):
            run = finish(run_id)
            if not run.is_open:
                return run
        raise AssertionError("The import does not end.")

    return work


@pytest.fixture
def sheet() -> Callable[..., str]:
    return sheet_of


@pytest.fixture
def importer() -> type[MemberImporter]:
    return MemberImporter


@pytest.fixture
def opened(state: State, people: People) -> Callable[[str], Any]:
    """Return a function that reads a file as far as intake does, without storing anything."""

    def read_file(text: str) -> Any:
        upload = Upload("members.csv", text.encode())
        return open_file(state, ImportRequest(MemberImporter, people.current(), upload))

    return read_file


@pytest.fixture
def at_once(state: State, host: Flask) -> Callable[..., None]:
    """Return a function that does several things at the same time, each on its own connection."""

    def run(*tasks: Callable[[], Any]) -> None:
        start = threading.Barrier(len(tasks))

        def do(task: Callable[[], Any]) -> None:
            with host.app_context():
                start.wait()
                task()
                state.session.rollback()

        threads = [threading.Thread(target=do, args=[task]) for task in tasks]
        for each in threads:
            each.start()
        for each in threads:
            each.join()

    return run


@pytest.fixture
def pins(state: State) -> Callable[[], dict[str, str]]:
    """Return a function that tells what was stored for the secret of each member."""

    def tell() -> dict[str, str]:
        return dict(state.session.execute(select(Member.login, Member.pin)).all())

    return tell


@pytest.fixture
def statements(host: Flask) -> Record:
    """Return a context manager that records the statements of a block."""
    return lambda: recorded(db.engine)


@pytest.fixture
def queue(state: State) -> Iterator[Queue]:
    """Return the queue of the host, as a worker sees it."""
    connection = Redis.from_url(state.settings.redis_url)
    yield Queue(state.settings.queue, connection=connection, serializer=JSONSerializer)
    connection.close()
