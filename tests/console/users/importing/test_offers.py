"""What an uploader may name, as an import is told it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ctu.access import change_rights, visibility
from ctu.access.policies import policy_sentences
from ctu.extensions import db
from ctu.models.capacity import CapacityPlan
from ctu.models.teams import Team
from ctu.models.users import User
from ctu.users.importing.offers import Offer, Offers
from ctu.users.plans import active_plans
from tests.console.people import group_named

MakeUser = Callable[..., User]
pytestmark = pytest.mark.databases("sqlite", "postgresql")


def described(things: Any) -> list[tuple[str, int, str]]:
    return [(each.name_key, each.id, each.name) for each in things]


@pytest.fixture(params=["Agent", "Team Leader", "Manager", "Sys Admin"])
def person(
    request: pytest.FixtureRequest,
    make_user: MakeUser,
    make_team: Callable[..., Team],
    make_plan: Callable[..., CapacityPlan],
    make_group: Any,
) -> User:
    teams = [make_team(name) for name in ("élan", "Billing", "Zoo")]
    closed = make_team("Closed", active=False)
    make_team("Foreign")
    for name in ("Voice", "chat", "Éco"):
        make_plan(name)
    make_plan("Gone", active=False)
    make_group("Planner", 10, may_sign_in=True, may_manage_plans=True)
    make_group("Aged", 20).active = False
    db.session.flush()
    return make_user("up", request.param, "Sales", teams=[*teams, closed])


def test_an_import_is_told_what_forms_offer_in_the_same_order(person: User) -> None:
    offers = Offers(person)
    groups, teams, plans = offers.groups(), offers.teams(), offers.plans()
    assert described(groups.values()) == described(change_rights.assignable_groups(person))
    assert described(teams.values()) == described(visibility.own_teams(person))
    assert described(plans.values()) == described(active_plans())
    assert [*teams] == [each.name_key for each in teams.values()]
    for group in change_rights.assignable_groups(person):
        asked = policy_sentences(groups[group.name_key].policy)
        assert asked == policy_sentences(group.policy)
        assert groups[group.name_key].policy not in db.session


def test_one_statement_tells_all_three_kinds(make_user: MakeUser, statements: Any) -> None:
    person = make_user("up", "Manager")
    person.group.permissions  # noqa: B018 - Loaded before the count begins, as with every request.
    offers = Offers(person)
    with statements() as sent:
        assert offers.groups()
        assert offers.teams()
        offers.plans()
    assert len(sent) == 1


def test_who_asks_again_is_told_what_is_true_by_then(
    make_user: MakeUser, make_team: Callable[..., Team]
) -> None:
    person = make_user("up", "Manager", "Sales", teams=[make_team("Billing")])
    offers = Offers(person)
    assert "qa" in offers.groups()
    assert "billing" in offers.teams()
    group_named("QA").active = False
    db.session.flush()
    assert "qa" not in offers.groups()
    # Teams are as new as that statement, which has read them, too.
    person.teams = [person.primary_team]
    db.session.flush()
    assert "billing" in offers.teams()
    assert "billing" not in offers.teams()


def test_nothing_is_reported_that_another_transaction_has_found(
    make_user: MakeUser, make_team: Callable[..., Team]
) -> None:
    billing = make_team("Billing")
    person = make_user("up", "Manager", "Sales", teams=[billing])
    db.session.commit()
    offers = Offers(person)
    assert offers.groups()
    billing.active = False
    db.session.commit()
    assert list(offers.teams()) == ["sales"]


def test_an_offer_is_compared_by_the_id_of_its_record(make_team: Callable[..., Team]) -> None:
    team = make_team("Sales")
    offer = Offer.of(team)
    assert offer == Offer(team.id, "as it was called", "as it was called")
    assert offer != Offer(team.id + 1, team.name, team.name_key)
    assert offer != team.id
    assert {offer: str(offer)} == {offer: "Sales"}
    assert Offer.of(None) is None
