"""Passwords are readable nowhere either when everything goes wrong while they are at hand."""

from __future__ import annotations

import io
from pathlib import Path
from time import time
from typing import Any

import pytest
from cryptography.fernet import Fernet

from ctu.develop.servers.process import wait_until
from tests.faults.console_settings import MakeConsole
from tests.files.sheets import row, sheet
from tests.inspection.encodings import Sentinels
from tests.inspection.invariants import look
from tests.inspection.secrets_search import (
    everything_stored,
    found_in,
    listening,
    processes,
    telling_everything,
)
from tests.outside.import_client import JSON, ImportClient
from tests.parts.console_fixture import Console
from tests.parts.worker_process import WorkerProcess
from tests.suite.waiting import WAIT_SECONDS

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
def console(make: MakeConsole, kind: str, tmp_path: Path) -> Console:
    """Return a console whose processes put what is temporary where it is looked for."""
    cheap = {"CTU_ARGON2_TIME_COST": "1", "CTU_ARGON2_MEMORY_KIB": "8"}
    quick = {"BULK_IMPORT_LEASE_SECONDS": "1", "BULK_IMPORT_HANG_SECONDS": "3"}
    return make(kind, **quick, TMPDIR=str(tmp_path), **cheap)


def people(console: Console, team: str, password: str) -> bytes:
    """Return a file of so many people that a database needs more space for them."""
    return sheet(row(console.name("p."), team, Password=password) for _ in range(ROWS))


def break_the_web(console: Console, uploader: ImportClient, content: bytes) -> None:
    """Upload while a table is missing, so that the error page of an upload is seen."""
    form = uploader.form() | {"mode": "partial", "file": (io.BytesIO(content), "people.csv")}
    console.execute("ALTER TABLE import_batch RENAME TO hidden")
    answer = uploader.client.post(f"{uploader.pages}/upload", data=form, headers=JSON)
    console.execute("ALTER TABLE hidden RENAME TO import_batch")
    assert answer.status_code >= 500
    uploader.heard.append(str(answer.headers).encode() + answer.data)


def lack_the_key(console: Console) -> None:
    """Let a worker try that has other keys than those that have sealed what waits."""
    right = console.settings
    console.settings = {**right, "BULK_IMPORT_KEYS": Fernet.generate_key().decode()}
    with console.worker() as worker:
        assert wait_until(lambda: "KeyMissing" in worker.said(), worker.check, WAIT_SECONDS)
    console.settings = right


def watch(console: Console, worker: WorkerProcess, ids: list[str]) -> set[tuple[str, bytes]]:
    """Return what was seen of processes until these imports had ended."""
    seen: set[tuple[str, bytes]] = set()

    def has_ended() -> bool:
        seen.update(processes())
        return not any(look(console, public_id).is_open for public_id in ids)

    assert wait_until(has_ended, worker.check, WAIT_SECONDS)
    return seen


@pytest.mark.nightly
def test_passwords_are_readable_nowhere_whatever_breaks(
    console: Console, kind: str, server: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """Decision 20."""
    since, sentinels, team = time(), Sentinels(), console.team()
    uploader = ImportClient(console, console.person("Team Leader", team))
    with listening(console) as heard, telling_everything(console, server):
        break_the_web(console, uploader, people(console, team, sentinels.make("web")))
        ids = [
            uploader.upload(people(console, team, sentinels.make(fault))) for fault in FAULTS[kind]
        ]
        lack_the_key(console)
        with console.worker(app="faults.apps.leaky") as worker:
            seen = watch(console, worker, ids)
        assert {look(console, uploader.finish(public_id)).created for public_id in ids} == {ROWS}
        stored = list(everything_stored(console, server, since))
    assert {path.suffix[1:] for path in console.folder.glob("struck.*")} == set(FAULTS[kind])
    assert "job.broken" in worker.said()
    assert "JobTimeoutException" in worker.said()
    logged = capsys.readouterr().err.encode()
    places = [*seen, *stored, ("commands", b"\n".join(heard)), ("the web's log", logged)]
    places += [("an answer", answer) for answer in uploader.heard]
    assert found_in(places, sentinels) == []
