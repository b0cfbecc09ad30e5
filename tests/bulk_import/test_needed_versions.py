"""Packages that are too old are refused when the program starts, each with what to install."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from plugins.bulk_import import BulkImport, SettingError, needed_versions
from plugins.bulk_import.needed_versions import refuse_older


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> str:
    """Let a package be of another version, which cannot be installed beside."""
    # Nothing else is read of the package.
    version: str = request.param
    monkeypatch.setattr(needed_versions, "version", lambda name: version)
    return version


@pytest.mark.parametrize("found", ["1.6.1", "2.1.0", "2.1.9rc1"], indirect=True)
@pytest.mark.parametrize(("name", "wanted"), [("Flask-Admin", "2.2"), ("RQ", "2.12")])
def test_an_older_one_is_named_with_what_to_install(found: str, name: str, wanted: str) -> None:
    with pytest.raises(SettingError, match=rf"{name} {wanted} or newer, and {found} is installed"):
        refuse_older(name)


@pytest.mark.parametrize("found", ["2.12.0", "2.13.0a1", "3.0"], indirect=True)
@pytest.mark.parametrize("name", ["Flask-Admin", "RQ"])
def test_a_newer_one_is_taken(found: str, name: str) -> None:
    refuse_older(name)


@pytest.mark.parametrize("found", ["1.16.2"], indirect=True)
def test_a_program_with_an_old_rq_does_not_start(found: str, tmp_path: Path) -> None:
    app, db = Flask("old", instance_path=str(tmp_path)), SQLAlchemy()
    app.config.update(SECRET_KEY="x", SQLALCHEMY_DATABASE_URI="sqlite://")
    db.init_app(app)
    with pytest.raises(SettingError, match=f"RQ 2.12 or newer, and {found} is installed"):
        BulkImport(app, db)
