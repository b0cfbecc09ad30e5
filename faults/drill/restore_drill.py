"""The restore drill: a backup under load, a loss, a restore elsewhere; `python -m faults.drill`.

It proves that no row which the lost database had committed is missing, and prints RPO and RTO.
"""

from __future__ import annotations

import copy
import logging
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from ctu.develop.servers.missing_part import MissingPart
from ctu.develop.tree import ROOT
from faults.drill.drilled import Drilled
from faults.drill.postgresql import PostgresqlDrill
from faults.drill.sqlite import SqliteDrill
from faults.injections.environment import SETTINGS
from faults.parts.tracked_import import TrackedImport
from tests.outside.import_client import ImportClient
from tests.parts.console_fixture import Console, make_console

# A hash of about three milliseconds: an import of 500 has a middle to strike in.
LOAD = {"CTU_ARGON2_TIME_COST": "2", "CTU_ARGON2_MEMORY_KIB": "2048"}
SIZE = 500
COMMITTED = "SELECT login_key FROM user_account"


@dataclass(frozen=True)
class Outcome:
    """What a drill has shown."""

    name: str
    lost_rows: int
    """How many people are missing that the backup promises: were committed by its moment."""
    moment: str
    """Up to which moment a backup of this kind promises every committed row."""
    restore_seconds: float
    """From the disaster until the restored database was verified."""
    finish_seconds: float
    """From the disaster until the import that was cut off had ended well."""
    said: str
    """What `flask bulk-import verify --seals` printed."""

    def __str__(self) -> str:
        """Return the line that a person reads."""
        lost = f"{self.lost_rows} rows" if self.lost_rows else "0"
        return (
            f"{self.name}: RPO {lost} for rows committed until {self.moment}, "
            f"RTO {self.restore_seconds:.1f} s until verified, "
            f"{self.finish_seconds:.1f} s until the import had ended. {self.said}"
        )


def drill(drilled: Drilled, folder: Path) -> Outcome:
    """Back up while an import runs, lose the database, restore it, verify and finish the import.

    :param folder: an empty folder for the restored console.
    """
    console = drilled.console
    tracked = TrackedImport(console, SIZE, wrong=5)
    with console.worker():
        tracked.upload()
        tracked.until_middle()
        drilled.back_up()
        later = TrackedImport(console, SIZE)
        later.upload()
        later.until_middle()
        committed = drilled.lose(lambda: logins(console))
    began = time.monotonic()
    url = drilled.restore()
    with make_console(url, folder, **console.settings) as restored:
        said = verified(restored)
        restore_seconds = time.monotonic() - began
        lost = committed - logins(restored)
        finish(restored, tracked)
        if drilled.keeps_later:
            finish(restored, later)
        verified(restored)
    seconds = time.monotonic() - began
    return Outcome(drilled.name, len(lost), drilled.moment, restore_seconds, seconds, said)


def logins(console: Console) -> set[str]:
    """Return the keys of everybody who is stored."""
    return {key for (key,) in console.query(COMMITTED)}


def verified(console: Console) -> str:
    """Return what the command says of a sound database.

    :raises CalledProcessError: with what is damaged.
    """
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "bulk-import", "verify", "--seals"]
    ran = subprocess.run(
        command, cwd=ROOT, env=console.environment, capture_output=True, text=True, check=False
    )
    if ran.returncode:
        raise subprocess.CalledProcessError(ran.returncode, command, ran.stdout, ran.stderr)
    return ran.stdout.strip()


def finish(restored: Console, tracked: TrackedImport) -> None:
    """Let workers end the import that was cut off; it is checked row by row."""
    there = copy.copy(tracked)
    there.console, there.uploader = restored, ImportClient(restored, tracked.uploader.person)
    with restored.worker():
        there.until_end()


def main() -> int:
    """Drill each database; 1 when a committed row is missing or a part is."""
    logging.disable(logging.WARNING)
    lost = 0
    try:
        for prepared in (PostgresqlDrill.prepared, SqliteDrill.prepared):
            with tempfile.TemporaryDirectory(prefix="ctu-drill-") as name:
                first, second = Path(name, "lost"), Path(name, "restored")
                first.mkdir()
                second.mkdir()
                with prepared(first, SETTINGS | LOAD) as drilled:
                    outcome = drill(drilled, second)
                print(outcome, flush=True)
                lost += outcome.lost_rows
    except MissingPart as missing:
        print(missing, file=sys.stderr)
        return 1
    return 1 if lost else 0
