"""Imports and undos that a test works on itself, stage by stage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from plugins.bulk_import.intake import accept
from plugins.bulk_import.storage.tables.models import ImportRun
from plugins.bulk_import.storage.undo import undo_requests
from plugins.bulk_import.storage.undo.undo_requests import UndoRequest
from plugins.bulk_import.upload import ImportRequest, Upload
from plugins.bulk_import.work.batches import settling
from tests.bulk_import.host import GuestImporter, sheet_of


@pytest.fixture
def run_import(state: Any, persist: Any) -> Callable[..., ImportRun]:
    """Return a function that imports a text to its end."""

    def post(importer: type[Any], sheet: str, actor: Any = "ann", **options: Any) -> ImportRun:
        state.importers[importer.slug] = importer
        upload = Upload(name="shop.csv", content=sheet.encode(), token="form", **options)
        run = accept(state, ImportRequest(importer, actor, upload))
        ended: ImportRun = persist(run.id)
        return ended

    return post


@pytest.fixture
def imported(state, finish):
    """Return a function that imports guests and returns their finished import."""

    def make(*logins, token="form"):
        content = sheet_of(*(f"{login},1,,TRUE" for login in logins)).encode()
        upload = Upload("guests.csv", content, token)
        return finish(accept(state, ImportRequest(GuestImporter, "ann", upload)).id)

    return make


@pytest.fixture
def begin(state):
    """Return a function that begins the undo of an import."""

    def ask(run, **more):
        request = UndoRequest(run.id, more.pop("attempt", run.undo_attempts), "ann", "Ann")
        return undo_requests.begin(
            state.session, request, undo_days=more.pop("undo_days", 7), batch_rows=10, **more
        )

    return ask


@pytest.fixture
def between(monkeypatch):
    """Return a function that lets something happen between the two stages."""

    def happen(what):
        prepare = vars(settling)["prepare_rows"]

        def prepared(*given):
            what()
            return prepare(*given)

        monkeypatch.setattr(settling, "prepare_rows", prepared)

    return happen


@pytest.fixture
def slow(state, importer, monkeypatch):
    """Let slow work be stored after a slice of eight rows, behind one that tells all are judged."""
    monkeypatch.setattr(importer, "batch_rows", 1_000)
    state.settings = replace(state.settings, settle_seconds=0.0)
