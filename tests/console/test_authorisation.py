"""The authorisation matrix, cell by cell: each person's answer from each route, and its effects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from ctu import create_app
from tests.console.app_settings import MakeApp, settings_for
from tests.console.authorisation import Cell, cells
from tests.console.authorisation_data import populate
from tests.console.requests_per_route import RouteCase, outcome, send, wording

AUTOMATIC = {"HEAD", "OPTIONS"}
HIDDEN = {
    "unknown",
    "far",
    "shared",
    "nights",
    "nights.waiting",
    "nights.made",
    "above",
    "odd",
    "top",
}
"""What nobody is told apart who may not have it."""
PARTS = 8
"""The suite takes one of them, every night all: a person's answers of one route are compared."""
NO_LINE = "Add a line to tests/console/authorisation.txt for each route and method, {}."


def routes_of(app: Flask) -> set[tuple[str, str]]:
    return {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - AUTOMATIC
    }


def test_every_route_and_method_has_a_line_in_the_matrix(tmp_path: Any) -> None:
    cases = routes_of(create_app(settings_for("sqlite://", tmp_path)))
    lines = {(case.endpoint, case.method) for case, _, _ in cells()}
    assert cases - lines == set(), NO_LINE.format("that says what each person gets")
    assert lines - cases == set(), NO_LINE.format("and none for what is not there any more")


def part_of_cells(part: int) -> list[Cell]:
    """Return every cell of some routes for some people; in each part, everybody meets others."""
    routes: dict[tuple[str, str], int] = {}
    people: dict[str, int] = {}
    found = []
    for case, person, expected in cells():
        route = routes.setdefault((case.endpoint, case.method), len(routes))
        who = people.setdefault(person, len(people))
        if (route + who) % PARTS == part:
            found.append((case, person, expected))
    return found


@pytest.mark.slow
@pytest.mark.sampled(PARTS)
@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("part", range(PARTS))
def test_everybody_gets_what_the_matrix_says_and_leaves_nothing_else_behind(
    make_app: MakeApp, record_property: Callable[[str, object], None], part: int
) -> None:
    data = populate(make_app())
    wrong, said = [], defaultdict(set)
    with data.watched():
        for case, person, expected in part_of_cells(part):
            client = data.client_of(person)
            answer = send(data, client, case)
            if is_hidden(case, expected):
                said[case.endpoint, case.method, person].add(wording(client, answer))
            answer.close()
            found = outcome(data, case, answer)
            if found != expected:
                wrong.append(f"{case} {person}: {found} instead of {expected}")
    record_property("authorisation cells", len(part_of_cells(part)))
    assert wrong == []
    assert {key: len(each) for key, each in said.items() if len(each) > 1} == {}


def is_hidden(case: RouteCase, expected: str) -> bool:
    """Whether an answer must be the same as for an id that does not exist."""
    word = case.target.partition(">")[0].rpartition(":")[2]
    is_seen_in_the_grid = case.name == "action_view" and word not in {"unknown", "far"}
    return expected in {"list", "none"} and word in HIDDEN and not is_seen_in_the_grid
