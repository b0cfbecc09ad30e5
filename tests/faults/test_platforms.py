"""The parts of `make platform`: who stands still is found, and the table tells what was missed."""

from __future__ import annotations

import threading
from random import Random

import pytest

from faults.parts.tracked_import import TrackedImport
from faults.platforms.__main__ import PLATFORMS, parsed, planned
from faults.platforms.trials import watch
from faults.platforms.trials.outcome import Durations, Outcome, table
from faults.platforms.trials.watch import Stuck, open_imports, until_all_ended
from tests.faults.console_settings import MakeConsole
from tests.inspection.invariants import Tally

WELL = Outcome("pgbouncer", "killed", Tally(0, 0, 0), 0, {201: 3}, Durations(1.0, 0.5, 4.0, 2.0))


@pytest.mark.nightly
@pytest.mark.databases("sqlite")
def test_an_import_that_stands_still_is_stuck_and_one_that_ends_is_not(
    make: MakeConsole, monkeypatch: pytest.MonkeyPatch
) -> None:
    console = make("sqlite")
    tracked = TrackedImport(console, size=3)
    public_id = tracked.upload()
    assert open_imports(console) == [public_id]
    monkeypatch.setattr(watch, "STUCK_SECONDS", 0.5)
    with pytest.raises(Stuck, match="has not got on"):
        until_all_ended(console)
    monkeypatch.undo()
    starting = threading.Timer(0.1, console.start_worker)
    starting.start()
    assert until_all_ended(console) > 0
    starting.join()
    tracked.until_end()


@pytest.mark.databases("sqlite")
def test_every_event_comes_before_one_comes_again() -> None:
    plan = planned(["a", "b", "c"], 8, Random("1"))
    assert len(plan) == 8
    assert {*plan[:3]} == {*plan[3:6]} == {"a", "b", "c"}


@pytest.mark.databases("sqlite")
def test_platforms_are_named_with_or_without_blanks_and_all_are_taken_for_none() -> None:
    assert parsed(["--platforms", "sentinel, haproxy"]).platforms == ["sentinel", "haproxy"]
    assert parsed(["--platforms", ""]).platforms == list(PLATFORMS)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--platforms", "pgbouncer,pgcat"], "There is no platform pgcat; take pgbouncer, "),
        (["--events", "0"], "Take one event at least"),
    ],
)
def test_arguments_that_would_test_nothing_are_refused(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parsed(arguments)
    assert ended.value.code == 2
    assert sentence in capsys.readouterr().err


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    "missed",
    [
        Outcome("pgbouncer", "killed", Tally(1, 0, 0), 0, {}, Durations()),
        Outcome("pgbouncer", "killed", Tally(0, 2, 0), 0, {}, Durations()),
        Outcome("pgbouncer", "killed", Tally(0, 0, 0), 1, {201: 1}, Durations()),
        Outcome("pgbouncer", "killed", Tally(0, 0, 0), 0, {}, Durations(), "Stuck: for a minute"),
    ],
)
def test_whatever_was_missed_stands_below_the_table(missed: Outcome) -> None:
    assert WELL.passed
    assert "NOT PASSED" not in table([WELL], "7")
    assert not missed.passed
    assert "NOT PASSED: event 1: pgbouncer, killed" in table([WELL, missed], "7")
