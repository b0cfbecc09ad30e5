"""A host of the plugin's own: members of clubs, no console, on SQLite and on PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer
from sqlalchemy import ForeignKey, String, event, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from plugins.bulk_import.actors import Actors, Gone, Identity
from plugins.bulk_import.engine.fields.keys import canonical_key
from plugins.bulk_import.engine.fields.kinds import Boolean, Reference, Secret, Text
from plugins.bulk_import.engine.importer import Importer
from plugins.bulk_import.engine.rows import Problem, Row
from plugins.bulk_import.engine.rules import absent, check, lookup
from plugins.bulk_import.extension import BulkImport
from plugins.bulk_import.intake import accept, open_file
from plugins.bulk_import.state import State
from plugins.bulk_import.storage.models import ImportRun
from plugins.bulk_import.upload import ImportRequest, Upload


class HostBase(DeclarativeBase):
    """The host's own tables."""


class Club(HostBase):
    __tablename__ = "club"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40))


class Member(HostBase):
    __tablename__ = "member"
    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(40))
    login_key: Mapped[str] = mapped_column(unique=True)
    pin: Mapped[str]
    club_id: Mapped[int | None] = mapped_column(ForeignKey("club.id"))
    active: Mapped[bool]
    run_id: Mapped[int]


db = SQLAlchemy(model_class=HostBase)


class People(Actors):
    """Uploaders by name; those in `gone` have lost their right."""

    def __init__(self) -> None:
        self.name = "ann"
        self.gone: set[str] = set()

    def current(self) -> str:
        return self.name

    def find(self, login: str) -> str | None:
        return login.lower() if login.lower() in {"ann", "bob"} else None

    def load(self, actor_id: str, importer: type[Importer]) -> str:
        if actor_id in self.gone:
            raise Gone("The uploader may no longer import members.")
        return actor_id

    def identity(self, actor: str) -> Identity:
        return Identity(actor, actor.title())


class MemberImporter(Importer):
    """One row of the file becomes one member."""

    slug = "members"
    noun = "Members"
    batch_rows = 10

    login = Text("Login", max_length=40, unique="Login: Twice in the file.")
    pin = Secret("Pin")
    club = Reference("Club", Club, required=False)
    active = Boolean("Active")

    @lookup(club, missing="Club: There is no such club.")
    def clubs(self, keys: set[str]) -> dict[str, Club]:
        return {canonical_key(club.name): club for club in db.session.scalars(select(Club))}

    @absent(login, message="Login: Taken already.")
    def taken(self, keys: set[str]) -> set[str]:
        query = select(Member.login_key).where(Member.login_key.in_(keys))
        return set(db.session.scalars(query))

    @check(pin, login)
    def pin_is_not_the_login(self, row: Row) -> Problem | None:
        if row[self.pin] == row[self.login]:
            return Problem("pin.login", "Pin: Is the login.")
        return None

    def prepare(self, rows: Sequence[Row]) -> list[str]:
        return [f"hash of {len(row[MemberImporter.pin])}" for row in rows]

    def create(self, rows: Sequence[Row]) -> list[Member]:
        members = [
            Member(
                login=row[self.login],
                login_key=canonical_key(row[self.login]),
                pin=row.prepared,
                club_id=row[self.club].id if row[self.club] else None,
                active=row[self.active],
                run_id=self.run.id,
            )
            for row in rows
        ]
        db.session.add_all(members)
        return members


@pytest.fixture
def url_of(request: pytest.FixtureRequest, tmp_path: Any) -> Callable[[str], str]:
    """Return a function that makes a database of one kind, for modules that choose theirs."""

    def make(kind: str) -> str:
        if kind == "sqlite":
            return f"sqlite:///{tmp_path / 'test.sqlite'}"
        return str(request.getfixturevalue("empty_postgresql_url"))

    return make


@pytest.fixture
def people() -> People:
    return People()


@pytest.fixture
def host(empty_database_url: str, redis_url: str, people: People, tmp_path: Any) -> Iterator[Flask]:
    """Return an application with the plugin, its tables and two clubs."""
    app = Flask("host", instance_path=str(tmp_path))
    app.config.update(
        TESTING=True,
        SECRET_KEY="test",
        SQLALCHEMY_DATABASE_URI=empty_database_url,
        BULK_IMPORT_REDIS_URL=redis_url,
        BULK_IMPORT_KEYS="4xSsZRZ1XlYdB8PPuIYZJ8xC4wGqO0zYkZ1sQmJ3d0A=",
        BULK_IMPORT_LEASE_SECONDS=0.5,
    )
    db.init_app(app)
    extension = BulkImport(app, db, actors=people)
    extension.register(MemberImporter)
    with app.app_context():
        db.create_all()
        extension.create_tables()
        db.session.add_all([Club(name="Chess"), Club(name="Rowing")])
        db.session.commit()
        yield app
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture
def state(host: Flask) -> State:
    return host.extensions["bulk_import"]


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


HEADER = "Login,Pin,Club,Active\r\n"


def sheet_of(*rows: str) -> str:
    """Return a file of members with some rows."""
    return HEADER + "".join(f"{row}\r\n" for row in rows)


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
def statements(host: Flask) -> Callable[[], Any]:
    """Return a context manager that gathers the SQL statements of a block, without savepoints."""

    @contextmanager
    def gather() -> Iterator[list[str]]:
        seen: list[str] = []

        def note(connection: Any, cursor: Any, statement: str, *others: Any) -> None:
            seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return gather


@pytest.fixture
def queue(state: State) -> Iterator[Queue]:
    """Return the queue that the host enqueues, as a worker sees it."""
    connection = Redis.from_url(state.settings.redis_url)
    yield Queue(state.settings.queue, connection=connection, serializer=JSONSerializer)
    connection.close()
