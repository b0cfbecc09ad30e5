"""An office for each kind of rooms; its rows are opened in both ways."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.declaration.importer import Importer
from plugins.bulk_import.state import State
from plugins.bulk_import.storage.rows import pieces, stored_rows
from tests.bulk_import.returned.office import DoorImporter, Office, RoomImporter


@pytest.fixture(autouse=True, params=["one by one", "by the piece"])
def _opened(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Open the rows in both ways: few are opened one by one, and these files have few."""
    if request.param == "by the piece":
        monkeypatch.setattr(pieces, "LEAST", 1)
        monkeypatch.setattr(stored_rows, "LEAST", 1)


@pytest.fixture
def importer(request: pytest.FixtureRequest) -> type[Importer]:
    return getattr(request, "param", RoomImporter)


@pytest.fixture
def office(state: State, importer: type[Importer]) -> Office:
    return Office(state, importer)


@pytest.fixture
def rooms(state: State) -> Office:
    return Office(state, RoomImporter)


@pytest.fixture
def doors(state: State) -> Office:
    return Office(state, DoorImporter)
