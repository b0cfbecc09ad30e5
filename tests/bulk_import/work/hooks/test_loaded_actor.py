"""A session with an engine for each tenant has two transactions once the uploader is known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask, g
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from plugins.bulk_import import Actors, BulkImport, Identity, ModelImporter
from plugins.bulk_import.engine.sentences import messages
from plugins.bulk_import.testing import import_csv


class TenantSession(Session):
    """A session with an engine of its own for each tenant."""

    def get_bind(self, *args: Any, **kwargs: Any) -> Any:
        engine: Any = super().get_bind(*args, **kwargs)
        known = g.setdefault("engines", {})
        if tenant := g.get("tenant"):
            engine = known.setdefault(tenant, engine.execution_options(tenant=tenant))
        return engine


class Tenants(Actors):
    def identity(self, actor: Any) -> Identity:
        return Identity("ann", "Ann")

    def load(self, actor_id: str, importer: Any) -> str:
        g.tenant = actor_id
        return actor_id


@pytest.mark.parametrize(("kind", "created"), [(Session, 1), (TenantSession, 0)])
def test_no_record_is_committed_apart_from_its_import(
    tmp_path: Path, kind: type[Session], created: int
) -> None:
    app = Flask("tenants", instance_path=str(tmp_path))
    app.config.update(
        TESTING=True, SECRET_KEY="test", SQLALCHEMY_DATABASE_URI="sqlite:///tenants.db"
    )
    db = SQLAlchemy(app, session_options={"class_": kind})

    class Plot(db.Model):  # type: ignore[name-defined]  # Flask-SQLAlchemy makes it.
        name: Mapped[str] = mapped_column(primary_key=True)

    class Plots(ModelImporter):
        model = Plot

    bulk_import = BulkImport(app, db, actors=Tenants())
    bulk_import.register(Plots)
    with app.app_context():
        db.create_all()
        bulk_import.create_tables()
        done = import_csv(Plots, "Name\nmeadow\n")
        told = "" if created else str(messages.LOAD_CHANGES_ENGINE)
        assert (done.created, done.reason or "") == (created, told)
        assert len(db.session.scalars(select(Plot)).all()) == created
        db.engine.dispose()
