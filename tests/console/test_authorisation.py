"""The authorisation matrix, cell by cell: who gets what at which door, and leaves what behind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from flask import Flask

from ctu import create_app
from tests.console.authorisation import cells
from tests.console.conftest import MakeApp, on_sqlite_alone, settings_for
from tests.console.knocking import Door, knock, outcome, wording
from tests.console.population import populate

AUTOMATIC = {"HEAD", "OPTIONS"}
HIDDEN = {"unknown", "far", "shared", "nights", "nights.waiting", "above", "odd", "top"}
"""What nobody is told apart who may not have it."""
NO_LINE = "Add a line to tests/console/authorisation.txt for each route and method, {}."


def doors_of(app: Flask) -> set[tuple[str, str]]:
    return {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - AUTOMATIC
    }


def test_every_route_and_method_has_a_line_in_the_matrix(tmp_path: Any) -> None:
    doors = doors_of(create_app(settings_for("sqlite://", tmp_path)))
    lines = {(door.endpoint, door.method) for door, _, _ in cells()}
    assert doors - lines == set(), NO_LINE.format("that says what each person gets")
    assert lines - doors == set(), NO_LINE.format("and none for what is not there any more")


@on_sqlite_alone
def test_everybody_gets_what_the_matrix_says_and_leaves_nothing_else_behind(
    make_app: MakeApp, record_property: Callable[[str, object], None]
) -> None:
    world = populate(make_app())
    wrong, said = [], defaultdict(set)
    with world.watched():
        for door, person, expected in cells():
            client = world.visitor(person)
            answer = knock(world, client, door)
            if is_hidden(door, expected):
                said[door.endpoint, door.method, person].add(wording(client, answer))
            answer.close()
            found = outcome(world, door, answer)
            if found != expected:
                wrong.append(f"{door} {person}: {found} instead of {expected}")
    record_property("authorisation cells", len(cells()))
    assert wrong == []
    assert {key: len(each) for key, each in said.items() if len(each) > 1} == {}


def is_hidden(door: Door, expected: str) -> bool:
    """Whether an answer must be the same as for an id that does not exist."""
    word = door.target.partition(">")[0].rpartition(":")[2]
    is_seen_in_the_grid = door.name == "action_view" and word not in {"unknown", "far"}
    return expected in {"list", "none"} and word in HIDDEN and not is_seen_in_the_grid
