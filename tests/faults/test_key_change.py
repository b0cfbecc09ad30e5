"""The key is changed while people upload and workers work, as docs/operations.md says."""

from __future__ import annotations

import subprocess
import sys

import pytest
from cryptography.fernet import Fernet

from tests.console_world import World
from tests.faults.conftest import MakeWorld
from tests.faults.crowd import Crowd
from tests.visitor import Visitor
from tests.worker_process import ROOT

pytestmark = pytest.mark.slow


def with_keys(world: World, *keys: str) -> World:
    """Return the same console as processes that are started with these keys."""
    settings = {**world.settings, "BULK_IMPORT_KEYS": ",".join(keys)}
    return World(world.url, world.folder, world.redis, settings)


def reseal(world: World) -> tuple[int, str]:
    """Run the command and return its exit status and what it says."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "bulk-import", "reseal"]
    done = subprocess.run(
        command, cwd=ROOT, env=world.environment, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout


def test_the_key_is_changed_in_the_middle_of_an_import(make: MakeWorld) -> None:
    before = make("postgresql")
    old, new = before.settings["BULK_IMPORT_KEYS"], Fernet.generate_key().decode()
    meanwhile, after = with_keys(before, new, old), with_keys(before, new)
    crowd = Crowd(before, wrong=5)
    with before.worker() as worker:
        crowd.upload()
        crowd.until_middle()
        with meanwhile.worker():
            assert reseal(meanwhile)[0] in (0, 1)
            assert worker.stop() == 0
            status, said = reseal(meanwhile)
    assert (status, "Every older key can be removed." in said) == (0, True), said
    with after.worker():
        crowd.until_end()
    visitor = Visitor(after, crowd.visitor.person)
    assert len(visitor.error_file(crowd.public_id).rows) == crowd.wrong
    after.close()
    meanwhile.close()
