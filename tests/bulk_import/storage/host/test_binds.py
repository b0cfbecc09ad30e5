"""Records in another database than the imports are refused at start, not at the first create."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Update, create_engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    foreign,
    mapped_column,
    relationship,
    scoped_session,
    sessionmaker,
)

from plugins.bulk_import import (
    BulkImport,
    BulkImportView,
    GetOrCreate,
    ModelImporter,
    SettingError,
)
from plugins.bulk_import.models import Base as ImportBase


class Base(DeclarativeBase):
    """The tables of these tests."""


db = SQLAlchemy(model_class=Base)


class Near(db.Model):  # type: ignore[name-defined]  # mypy knows no base of a host.
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


class Far(db.Model):  # type: ignore[name-defined]  # As above.
    __bind_key__ = "far"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


@pytest.fixture
def extension(tmp_path: Any) -> BulkImport:
    app = Flask("binds", instance_path=str(tmp_path))
    app.config.update(
        SECRET_KEY="only for tests",
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{tmp_path / 'near.sqlite'}",
        SQLALCHEMY_BINDS={"far": f"sqlite:///{tmp_path / 'far.sqlite'}"},
        BULK_IMPORT_QUEUE="inline",
        TESTING=True,
    )
    db.init_app(app)
    return BulkImport(app, db)


@pytest.mark.databases("sqlite")
def test_a_model_of_another_bind_is_refused_when_its_view_is_made(extension: BulkImport) -> None:
    assert BulkImportView.of(Near, extension, name="Near") is not None
    with pytest.raises(SettingError, match=r"FarImporter are in another database .*the bind 'far'"):
        BulkImportView.of(Far, extension, name="Far")


class Pupil(db.Model):  # type: ignore[name-defined]  # As above.
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    far_id: Mapped[int | None]
    far: Mapped[Far | None] = relationship(
        primaryjoin=lambda: foreign(Pupil.far_id) == Far.id, viewonly=False
    )


class Pupils(ModelImporter):
    model = Pupil
    key = Pupil.name


class MakingPupils(ModelImporter):
    """They make what is in the other database."""

    model = Pupil
    key = Pupil.name
    references: ClassVar[Any] = {"far": GetOrCreate(Far.name)}


@pytest.mark.databases("sqlite")
def test_references_to_another_bind_can_be_read_and_not_created(extension: BulkImport) -> None:
    assert BulkImportView(Pupils, extension) is not None
    said = r"What MakingPupils makes for far is in another database .*the bind 'far'"
    with pytest.raises(SettingError, match=said):
        BulkImportView(MakingPupils, extension)


@pytest.mark.databases("sqlite")
def test_a_session_that_binds_a_model_elsewhere_is_refused_too(tmp_path: Any) -> None:
    app = Flask("sessions", instance_path=str(tmp_path))
    app.config.update(SECRET_KEY="only for tests", BULK_IMPORT_QUEUE="inline", TESTING=True)
    near, far = (create_engine(f"sqlite:///{tmp_path / name}") for name in ("n", "f"))
    session = scoped_session(sessionmaker(near, binds={Far: far}))
    extension = BulkImport(app, session=session)
    assert BulkImportView.of(Near, extension, name="Near") is not None
    with pytest.raises(SettingError, match="FarImporter are in another database"):
        BulkImportView.of(Far, extension, name="Far")
    # Where the default is theirs, both are together.
    theirs = Flask("theirs", instance_path=str(tmp_path))
    theirs.config.update(app.config)
    both = BulkImport(theirs, session=scoped_session(sessionmaker(far)))
    assert BulkImportView.of(Far, both, name="Far") is not None


def bare_app(tmp_path: Any) -> Flask:
    app = Flask("bare", instance_path=str(tmp_path))
    app.config.update(SECRET_KEY="only for tests", BULK_IMPORT_QUEUE="inline", TESTING=True)
    return app


@pytest.mark.databases("sqlite")
def test_a_session_that_could_write_no_import_is_refused_at_start(tmp_path: Any) -> None:
    near, far = (create_engine(f"sqlite:///{tmp_path / name}") for name in ("n", "f"))

    class Replicated(Session):
        """Reads from one database and writes to another, as SQLAlchemy's own recipe does."""

        def get_bind(self, mapper: Any = None, *, clause: Any = None, **options: Any) -> Any:
            return near if isinstance(clause, Update) else far

    alone = create_engine(f"sqlite:///{tmp_path / 'n'}", pool_size=1, max_overflow=0)
    by_itself = create_engine(f"sqlite:///{tmp_path / 'n'}", isolation_level="AUTOCOMMIT")
    refused: list[tuple[Any, str]] = [
        (sessionmaker(), "has no default database"),
        (sessionmaker(binds={Base: near}), "has no default database"),
        (sessionmaker(binds={Base: near, ImportBase: near}), "has no default database"),
        (sessionmaker(near, binds={ImportBase: far}), "takes several databases"),
        (sessionmaker(class_=Replicated), "takes several databases"),
        (sessionmaker(near, autobegin=False), "autobegin=False"),
        (sessionmaker(near, twophase=True), "SQLite has no transactions in two phases"),
        (sessionmaker(alone), "lends one connection at a time .* Set max_overflow=1"),
        (sessionmaker(by_itself), "isolation_level='AUTOCOMMIT', so that nothing is ever taken"),
    ]
    for maker, sentence in refused:
        with pytest.raises(SettingError, match=sentence):
            BulkImport(bare_app(tmp_path), session=scoped_session(maker))


@pytest.mark.databases("sqlite")
def test_a_session_may_get_its_engine_after_the_extension_is_made(tmp_path: Any) -> None:
    session: Any = scoped_session(sessionmaker())
    extension = BulkImport(session=session)
    # SQLAlchemy warns where a session exists by now, and that one would stay without.
    session.configure(bind=create_engine(f"sqlite:///{tmp_path / 'n'}"))
    extension.init_app(bare_app(tmp_path))
    assert BulkImportView.of(Near, extension, name="Near") is not None


@pytest.mark.databases("sqlite")
def test_a_session_that_chooses_by_mapper_is_asked_as_sqlalchemy_asks_it(tmp_path: Any) -> None:
    near, far = (create_engine(f"sqlite:///{tmp_path / name}") for name in ("n", "f"))

    class Partitioned(Session):
        """Takes the database of a mapper, as SQLAlchemy's own recipe does."""

        def get_bind(self, mapper: Any = None, **options: Any) -> Any:
            return far if mapper is not None and issubclass(mapper.class_, Far) else near

    session: Any = scoped_session(sessionmaker(class_=Partitioned))
    # A scoped session in the place of Flask-SQLAlchemy's object is one, too.
    extension = BulkImport(bare_app(tmp_path), session)
    assert BulkImportView.of(Near, extension, name="Near") is not None
    with pytest.raises(SettingError, match="FarImporter are in another database"):
        BulkImportView.of(Far, extension, name="Far")


@pytest.mark.parametrize("given", [sessionmaker(), Session(), "sqlite://"])
def test_an_object_that_is_no_database_is_refused_with_advice(given: Any) -> None:
    kind = type(given).__name__
    with pytest.raises(RuntimeError, match=rf"scoped_session.*, and not a {kind}\."):
        BulkImport(db=given)


class Lite:
    """What tells an object of Flask-SQLAlchemy-Lite, whose session is not scoped."""

    engine: Any = None
    engines: Any = None
    session: Any = None

    @property
    def sessionmaker(self) -> Any:
        return sessionmaker()


def test_flask_sqlalchemy_lite_is_told_what_to_give_instead() -> None:
    with pytest.raises(RuntimeError, match=r"session=scoped_session\(db.sessionmaker\)"):
        BulkImport(db=Lite())
