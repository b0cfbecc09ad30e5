"""Passwords of a file are readable nowhere: not at rest, not in the queue, not in any answer."""

from __future__ import annotations

import pytest

from tests.console_world import World
from tests.secrets_search import database_files, everything_stored, found_in, listening
from tests.sheets import row, sheet
from tests.visitor import Visitor

SECRETS = [f"Sentinel-{kind}-4857 ñ" for kind in ("good", "failed", "waits", "moved", "policy")]


def content_of(world: World, team: str) -> bytes:
    """Return a file with a sentinel in every kind of row."""
    good, failed, waits, moved, _ = SECRETS
    rows = [
        row(world.name("s."), team, Password=good),
        row(world.name("s."), team, Password=failed, Active="?"),
        row(world.name("s."), team, Password=waits, Primary_team="Nowhere"),
        row("sentinel", team, Password="Sentinel-policy-4857 ñ"),
    ]
    return sheet(rows) + f"Ann,Bo,m.{world.name('')},x,{moved},Agent,TRUE\n".encode()


def test_passwords_are_readable_nowhere(
    each_world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    """Decision 20."""
    world, team = each_world, each_world.team()
    visitor = Visitor(world, world.person("Team Leader", team))
    content = content_of(world, team)
    with listening(world) as heard:
        with world.paused():
            public_id = visitor.upload(content)
            waiting = list(everything_stored(world))
        visitor.finish(public_id)
    visitor.check(content)
    file = visitor.error_file(public_id)
    visitor.faults(public_id)
    visitor.line(public_id)
    again = visitor.upload(file.content)
    visitor.finish(again)
    stored = [*waiting, *everything_stored(world), *database_files(world)]
    assert len(stored) > 20
    assert len(heard) > 5
    logged = capsys.readouterr().err.encode()
    assert b"import.accepted" in logged
    places = [("redis commands", b"\n".join(heard)), ("the log", logged), *stored]
    places += [("an answer", answer) for answer in visitor.heard]
    assert [(place, *found) for place, text in places for found in found_in(text, SECRETS)] == []


def test_the_search_finds_what_is_readable(world: World) -> None:
    login = world.name("visible.")
    world.person("Agent", world.team(), login=login)
    assert {place for place, text in everything_stored(world) if found_in(text, [login])} >= {
        "user_account"
    }
