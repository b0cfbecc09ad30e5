"""Passwords are readable nowhere either when everything goes wrong while they are at hand."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet

from ctu.develop.process import wait_until
from tests.console_world import World
from tests.disguises import Sentinels
from tests.faults.conftest import MakeWorld
from tests.oracles import look
from tests.secrets_search import (
    everything_stored,
    found_in,
    listening,
    processes,
    telling_everything,
)
from tests.sheets import row, sheet
from tests.visitor import JSON, Visitor
from tests.worker_process import WorkerProcess

pytestmark = pytest.mark.slow

FAULTS = {
    "sqlite": ("killed", "late", "quoted", "doubled", "full"),
    "postgresql": ("killed", "late", "quoted", "doubled", "lost"),
}
ROWS = 100


@pytest.fixture(params=FAULTS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def server(request: pytest.FixtureRequest, kind: str) -> Any:
    return request.getfixturevalue("postgres_server") if kind == "postgresql" else None


@pytest.fixture
def world(make: MakeWorld, kind: str, tmp_path: Path) -> World:
    """Return a console whose processes put what is temporary where it is looked for."""
    cheap = {"CTU_ARGON2_TIME_COST": "1", "CTU_ARGON2_MEMORY_KIB": "8"}
    quick = {"BULK_IMPORT_LEASE_SECONDS": "1", "BULK_IMPORT_HANG_SECONDS": "3"}
    return make(kind, **quick, TMPDIR=str(tmp_path), **cheap)


def people(world: World, team: str, password: str) -> bytes:
    """Return a file of so many people that a database needs more space for them."""
    return sheet(row(world.name("p."), team, Password=password) for _ in range(ROWS))


def break_the_web(world: World, visitor: Visitor, content: bytes) -> None:
    """Upload while a table is missing, so that the error page of an upload is seen."""
    form = visitor.form() | {"mode": "partial", "file": (io.BytesIO(content), "people.csv")}
    world.execute("ALTER TABLE import_batch RENAME TO hidden")
    answer = visitor.client.post(f"{visitor.pages}/upload", data=form, headers=JSON)
    world.execute("ALTER TABLE hidden RENAME TO import_batch")
    assert answer.status_code >= 500
    visitor.heard.append(str(answer.headers).encode() + answer.data)


def lack_the_key(world: World) -> None:
    """Let a worker try that has other keys than those that have sealed what waits."""
    right = world.settings
    world.settings = {**right, "BULK_IMPORT_KEYS": Fernet.generate_key().decode()}
    with world.worker() as worker:
        assert wait_until(lambda: "KeyMissing" in worker.said(), worker.check, 30)
    world.settings = right


def watch(world: World, worker: WorkerProcess, ids: list[str]) -> set[tuple[str, bytes]]:
    """Return what was seen of processes until these imports had ended."""
    seen: set[tuple[str, bytes]] = set()

    def has_ended() -> bool:
        seen.update(processes())
        return not any(look(world, public_id).is_open for public_id in ids)

    assert wait_until(has_ended, worker.check, 60)
    return seen


def test_passwords_are_readable_nowhere_whatever_breaks(
    world: World, kind: str, server: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """Decision 20."""
    sentinels, team = Sentinels(), world.team()
    visitor = Visitor(world, world.person("Team Leader", team))
    with listening(world) as heard, telling_everything(world, server):
        break_the_web(world, visitor, people(world, team, sentinels.make("web")))
        ids = [visitor.upload(people(world, team, sentinels.make(fault))) for fault in FAULTS[kind]]
        lack_the_key(world)
        with world.worker(app="tests.faults.leaky") as worker:
            seen = watch(world, worker, ids)
        assert {look(world, visitor.finish(public_id)).created for public_id in ids} == {ROWS}
        stored = list(everything_stored(world, server))
    assert {path.suffix[1:] for path in world.folder.glob("struck.*")} == set(FAULTS[kind])
    assert "job.broken" in worker.said()
    assert "JobTimeoutException" in worker.said()
    logged = capsys.readouterr().err.encode()
    places = [*seen, *stored, ("commands", b"\n".join(heard)), ("the web's log", logged)]
    places += [("an answer", answer) for answer in visitor.heard]
    assert found_in(places, sentinels) == []
