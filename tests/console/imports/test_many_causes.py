"""The verdict on a file that is wrong in very many ways: the last causes are folded."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from ctu.models.teams import Team
from tests.files.sheets import row, sheet

pytestmark = pytest.mark.databases("sqlite")


def causes(client: FlaskClient, make_team: Callable[..., Team], count: int) -> tuple[int, int, str]:
    """Return the causes in sight and those that are folded, of a file with so many."""
    names = [f"Desk {number:02}" for number in range(count)]
    for name in names:
        make_team(name)
    content = sheet(row(f"g.{number}", name) for number, name in enumerate(names))
    answer = client.post(
        "/imports/users/check",
        data={"token": "a" * 16, "file": (io.BytesIO(content), "many.csv")},
        headers={"Accept": "application/json"},
    )
    assert answer.json is not None
    html = answer.json["verdict"]["html"]
    above, _, folded = html.partition('data-cause="rest"')
    shown, others = (
        len(re.findall(r'data-cause="[0-9a-f]{16}"', part)) for part in (above, folded)
    )
    return shown, others, html


@pytest.mark.usefixtures("leader")
def test_causes_beyond_a_bound_are_folded(
    client: FlaskClient, make_team: Callable[..., Team]
) -> None:
    above, folded, html = causes(client, make_team, 16)
    assert (above, folded) == (12, 4)
    assert "Show 4 more causes" in html


@pytest.mark.usefixtures("leader")
def test_a_few_more_causes_than_the_bound_are_not_folded(
    client: FlaskClient, make_team: Callable[..., Team]
) -> None:
    assert causes(client, make_team, 15)[:2] == (15, 0)
