"""The key is changed while people upload and workers work, as docs/operations.md says."""

from __future__ import annotations

import subprocess
import sys

import pytest
from cryptography.fernet import Fernet

from ctu.develop.tree import ROOT
from faults.parts.tracked_import import TrackedImport
from tests.faults.console_settings import MakeConsole
from tests.outside.import_client import ImportClient
from tests.parts.console_fixture import Console

pytestmark = pytest.mark.slow


def with_keys(console: Console, *keys: str) -> Console:
    """Return the same console as processes that are started with these keys."""
    settings = {**console.settings, "BULK_IMPORT_KEYS": ",".join(keys)}
    return Console(console.url, console.folder, console.redis, settings)


def reseal(console: Console) -> tuple[int, str]:
    """Run the command and return its exit status and what it says."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "bulk-import", "reseal"]
    done = subprocess.run(
        command, cwd=ROOT, env=console.environment, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout


@pytest.mark.nightly
def test_the_key_is_changed_in_the_middle_of_an_import(make: MakeConsole) -> None:
    before = make("postgresql")
    old, new = before.settings["BULK_IMPORT_KEYS"], Fernet.generate_key().decode()
    meanwhile, after = with_keys(before, new, old), with_keys(before, new)
    tracked = TrackedImport(before, wrong=5)
    with before.worker() as worker:
        tracked.upload()
        tracked.until_middle()
        with meanwhile.worker():
            assert reseal(meanwhile)[0] in (0, 1)
            assert worker.stop() == 0
            status, said = reseal(meanwhile)
    assert (status, "Every older key can be removed." in said) == (0, True), said
    with after.worker():
        tracked.until_end()
    uploader = ImportClient(after, tracked.uploader.person)
    assert len(uploader.error_file(tracked.public_id).rows) == tracked.wrong
    after.close()
    meanwhile.close()
