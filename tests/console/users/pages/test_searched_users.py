"""The list of users that a search leaves: the same people in every order, page and state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from ctu.extensions import db
from ctu.models.users import User
from ctu.records.grids.lists import SEARCHED
from tests.console.grids import logins, people_statement
from tests.console.people import sign_in

pytestmark = pytest.mark.databases("sqlite", "postgresql")

COUNT = SEARCHED + 100
ORDERS = ("", "&sort=1", "&sort=1&desc=1", "&sort=3")
PLACES = ("", f"&page={COUNT // 20}")


@pytest.fixture
def searcher(make_user: Callable[..., User], client: FlaskClient) -> User:
    """Store more people than a search counts, and sign in who sees all of them."""
    person = make_user("i.vale", "Sys Admin", first_name="Ivo", last_name="Vale")
    values: dict[str, Any] = {"count": COUNT, "group_id": person.group_id}
    values |= {"team": person.primary_team_id, "now": "2026-11-01 00:00:00.000000"}
    db.session.execute(text(people_statement()), values | {"later": "2100-01-01 00:00:00.000000"})
    db.session.commit()
    sign_in(client, person)
    return person


@pytest.mark.databases("sqlite", "postgresql", sampled=True)
@pytest.mark.usefixtures("searcher")
def test_a_search_shows_the_same_people_in_every_order_and_on_every_page(
    client: FlaskClient,
) -> None:
    # The filter by name finds the same people without the index.
    for search, name in (("first+^last", "First+Last"), ("=FIRST", "=First"), ("st", "st")):
        for order in ORDERS:
            for place in PLACES:
                found = logins(client, f"/users/?search={search}{order}{place}")
                assert found == logins(client, f"/users/?flt_name={name}{order}{place}"), order
        state = f"/users/?search={search}&flt_state=inactive"
        assert logins(client, state) == ["l100500", "l101000"]
    assert logins(client, "/users/?search=l101050+last") == ["l101050"]


@pytest.mark.usefixtures("searcher")
def test_results_of_a_search_are_counted_up_to_a_bound(client: FlaskClient) -> None:
    assert "1–20 of 1,000+" in client.get("/users/?search=last").text
    assert "1–20 of 100 " in client.get("/users/?search=%5El1010").text
