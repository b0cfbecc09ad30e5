"""Records in another database than the imports are refused at start, not at the first create."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, scoped_session, sessionmaker

from plugins.bulk_import import BulkImport, BulkImportView, SettingError


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
