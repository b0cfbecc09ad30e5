"""The parts of the restore drill: what is promised is restored, and damage ends the drill."""

from __future__ import annotations

import subprocess
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from ctu.extensions import db
from faults.drill.postgresql import PostgresqlDrill
from faults.drill.restore_drill import Outcome, logins, verified
from faults.drill.sqlite import SqliteDrill
from plugins.bulk_import import ImportRun
from tests.faults.console_settings import MakeConsole
from tests.parts.console_fixture import CHEAP_HASH, make_console

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "kind", [SqliteDrill, pytest.param(PostgresqlDrill, marks=pytest.mark.nightly)]
)
def test_everybody_who_was_committed_by_the_promised_moment_is_restored(
    kind: Any, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    prepared: AbstractContextManager[Any] = kind.prepared(tmp_path, CHEAP_HASH)
    with prepared as drilled:
        console = drilled.console
        early = console.person("Team Leader", console.team()).login
        drilled.back_up()
        late = console.person("Team Leader", console.team()).login
        committed = drilled.lose(lambda: logins(console))
        with make_console(drilled.restore(), elsewhere, **console.settings) as restored:
            found = logins(restored)
    assert early in committed <= found
    assert (late in found) == drilled.keeps_later


@pytest.mark.nightly
def test_a_restored_database_with_damage_ends_the_drill(make: MakeConsole) -> None:
    console = make("sqlite")
    assert "nothing is lost" in verified(console)
    texts = dict.fromkeys(("file_mac", "encoding", "delimiter", "actor_name", "form_token"), "")
    times = dict.fromkeys(("uploaded_at", "finished_at", "updated_at", "expires_at"), 1.0)
    lost: dict[str, Any] = {"status": "COMPLETED", "total_rows": 3, "created_rows": 3}
    lost |= {"importer": "users", "actor_id": "1", "file_name": "people.csv", "file_size": 9}
    with console.change():
        db.session.add(ImportRun(public_id="0" * 16, columns="[]", **texts, **times, **lost))
    with pytest.raises(subprocess.CalledProcessError) as raised:
        verified(console)
    assert "Counts of an import differ from its rows." in raised.value.stdout


def test_the_line_of_a_drill_tells_rpo_and_rto() -> None:
    line = str(Outcome("SQLite", 0, "the copy began", 1.0, 2.0, "Sound."))
    assert "RPO 0 for rows committed until the copy began, RTO 1.0 s" in line
    assert "RPO 3 rows" in str(Outcome("SQLite", 3, "the copy began", 1.0, 2.0, "Sound."))
