"""What is typed into a form outlives its session; a form that another site sends is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from ctu.develop.clients.http_client import hidden
from ctu.extensions import db
from ctu.models.audit import AuditEntry
from ctu.models.users import User
from tests.console.people import browser_of

MakeUser = Callable[..., User]
pytestmark = pytest.mark.databases("sqlite")

HERE = {"Origin": "http://localhost"}
ELSEWHERE = ({"Origin": "https://example.org"}, {"Origin": "http://["})
FORMS = (
    *("/users/new/", "/users/edit/?id={own}", "/teams/new/", "/teams/edit/?id={team}"),
    *("/plans/new/", "/groups/new/", "/groups/edit/?id=1", "/policies/new/"),
    *("/account/tokens/", "/account/webhooks/"),
)
PASSWORD = "Wooden-Bridge-58"
TYPED = {
    **dict.fromkeys(("name", "first_name", "url"), "Typed before"),
    **dict.fromkeys(("password", "present"), PASSWORD),
}


@pytest.fixture
def asking_app(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """Return a console that asks for tokens, as it does outside tests."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    return app


@pytest.mark.parametrize("path", FORMS)
def test_a_form_without_its_token_saves_nothing(
    asking_app: Flask, make_user: MakeUser, path: str
) -> None:
    root = make_user("a.root", "Sys Admin")
    path = path.format(own=root.id, team=root.primary_team_id)
    browser = browser_of(asking_app, root)
    entries = select(func.count(AuditEntry.id))
    before = db.session.scalar(entries)

    typed = TYPED | {"opened_by": str(root.id)}

    shown = browser.post(path, data=typed, headers=HERE)
    refused = [browser.post(path, data=typed, headers=each) for each in (*ELSEWHERE, {})]

    assert shown.status_code == 200
    assert "The session of this page has ended." in shown.text
    assert 'value="Typed before"' in shown.text
    assert [each.status_code for each in refused] == [400, 400, 400]
    assert not any("Typed before" in each.text for each in refused)
    assert db.session.scalar(entries) == before


@pytest.mark.parametrize("path", FORMS)
def test_who_is_signed_out_is_shown_what_they_typed(
    asking_app: Flask, make_user: MakeUser, path: str
) -> None:
    root = make_user("a.root", "Sys Admin")
    path = path.format(own=root.id, team=root.primary_team_id)
    stranger = asking_app.test_client()

    kept = stranger.post(path, data=TYPED, headers=HERE)
    foreign = [stranger.post(path, data=TYPED, headers=each) for each in ELSEWHERE]

    assert kept.status_code == 401
    assert 'name="name" value="Typed before"' in kept.text
    assert PASSWORD not in kept.text
    assert "except the password" in kept.text
    assert [each.status_code for each in foreign] == [302, 302]
    assert all(str(each.location).startswith("/sign-in") for each in foreign)


@pytest.mark.parametrize("path", FORMS)
def test_a_draft_of_another_person_on_the_same_browser_is_not_shown(
    asking_app: Flask, make_user: MakeUser, path: str
) -> None:
    before, now = make_user("a.before", "Sys Admin"), make_user("a.now", "Sys Admin")
    path = path.format(own=now.id, team=now.primary_team_id)
    opened = hidden(browser_of(asking_app, before).get(path).text, "opened_by")
    browser = browser_of(asking_app, now)

    answers = [
        browser.post(path, data=TYPED | form, headers=HERE)
        for form in ({"opened_by": opened}, {"opened_by": ""}, {})
    ]

    assert opened == str(before.id)
    assert [each.status_code for each in answers] == [400, 400, 400]
    assert not any("Typed before" in each.text for each in answers)
    assert "This page was out of date" in answers[0].text


def test_any_other_step_of_who_is_signed_out_is_told_so(asking_app: Flask) -> None:
    answer = asking_app.test_client().post("/users/action/", data={"action": "unlock"})
    assert answer.status_code == 400
    assert "You were signed out" in answer.text
