"""Access tokens: who makes them, who sees them, and when they end."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from ctu.account.token_retention import KEPT_DAYS
from ctu.api.token_text import digest_of, is_well_formed, make_token
from ctu.extensions import db
from ctu.models.audit import AuditEntry
from ctu.models.clock import utc_now
from ctu.models.credentials.factors import SecondFactor
from ctu.models.credentials.tokens import AccessToken
from ctu.models.users import User
from ctu.users.importing.undo import take_back
from plugins.bulk_import import Scope, current_state
from plugins.bulk_import.work import reconciler
from tests.console.api.programs import Program, said, token_for
from tests.console.app_settings import MakeApp
from tests.console.people import PASSWORD, browser_of, sign_in

pytestmark = pytest.mark.databases("sqlite")

FORM = {"name": "Nightly export", "scopes": ["check", "read"], "days": "30", "present": PASSWORD}
MakeUser = Callable[..., User]


def make(client: FlaskClient, **changes: object) -> str:
    """Make a token on the page, and return what the page shows of it, "" when it shows none."""
    answer = client.post("/account/tokens/", data=FORM | changes)
    assert answer.status_code == 200, answer.location
    found = re.search(r"<code[^>]*>(ctu_\w{46})</code>", answer.text)
    return found[1] if found else ""


def test_a_token_is_shown_once_and_works_until_it_is_revoked(
    app: Flask, leader: User, client: FlaskClient
) -> None:
    token = make(client)
    page = client.get("/account/tokens/").text
    assert token[:12] in page
    assert token not in page
    assert Program(app, token).get("/imports").status_code == 200
    stored = db.session.scalars(select(AccessToken)).one()
    assert client.post("/account/tokens/revoke", data={"id": stored.id}).status_code == 302
    assert Program(app, token).get("/imports").status_code == 401
    assert "Revoked" in client.get("/account/tokens/").text


def test_a_person_has_twenty_live_tokens_and_expired_or_revoked_ones_count_for_none(
    leader: User, make_user: MakeUser, client: FlaskClient
) -> None:
    token_for(make_user("n.lead", "Team Leader"))
    for _ in range(20):
        token_for(leader)
    refused = client.post("/account/tokens/", data=FORM)
    assert "There are 20 tokens already." in refused.text
    for column in (AccessToken.revoked_at, AccessToken.expires_at):
        past = utc_now() - timedelta(days=1)
        newest = db.session.scalar(select(func.max(AccessToken.id)))
        db.session.execute(
            update(AccessToken).where(AccessToken.id == newest).values({column: past})
        )
        db.session.commit()
        assert make(client)
        assert "tokens already" in client.post("/account/tokens/", data=FORM).text


def test_nothing_that_is_stored_holds_a_token(
    app: Flask, leader: User, client: FlaskClient
) -> None:
    token = make(client)
    Program(app, token).get("/imports")
    rows = [dict(row) for table in db.metadata.sorted_tables for row in
            db.session.execute(select(table)).mappings()]  # fmt: skip
    assert token[:12] in str(rows)
    assert token[12:] not in str(rows)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": " "}, "Name: Cannot be empty."),
        ({"name": "x" * 61}, "Name: Is too short/long."),
        ({"name": "a\u202eb"}, "Name: Contains invalid characters."),
        ({"scopes": []}, "Scopes: Choose one at least."),
        ({"scopes": ["all"]}, "not a valid choice"),
        ({"days": "367"}, "Days: Is a whole number from 1 to 366."),
        ({"days": "0"}, "Days: Is a whole number from 1 to 366."),
        ({"days": "soon"}, "Days: Is a whole number from 1 to 366."),
        ({"present": ""}, "Current Password: Cannot be empty."),
        ({"present": "wrong"}, "Current Password: Is not right."),
    ],
)
def test_a_form_that_is_wrong_makes_no_token(
    leader: User, client: FlaskClient, changes: dict[str, object], sentence: str
) -> None:
    answer = client.post("/account/tokens/", data=FORM | changes)
    assert sentence in answer.text
    assert db.session.scalars(select(AccessToken)).all() == []


def test_the_setting_bounds_how_long_a_token_is_good(
    make_app: MakeApp, make_user: MakeUser
) -> None:
    client = make_app(CTU_TOKEN_DAYS=7).test_client()
    sign_in(client, make_user("t.lead", "Team Leader"))
    assert make(client, days="8") == ""
    assert make(client, days="7") != ""


def test_wrong_passwords_at_the_form_end_the_session_and_lock_nobody(
    leader: User, client: FlaskClient
) -> None:
    for _ in range(4):
        make(client, present="wrong")
    answer = client.post("/account/tokens/", data=FORM | {"present": "wrong"})
    assert answer.location == "/sign-in"
    assert not db.session.get_one(User, leader.id, populate_existing=True).is_locked
    assert client.get("/account/tokens/").location.startswith("/sign-in")


def test_tokens_made_at_the_same_moment_are_no_more_than_anybody_may_have(
    app: Flask, leader: User
) -> None:
    for _ in range(18):
        token_for(leader)
    browsers = [app.test_client() for _ in range(4)]
    for browser in browsers:
        sign_in(browser, leader)
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(make, browsers))
    assert len([each for each in made if each]) == 2
    db.session.rollback()
    assert len(db.session.scalars(select(AccessToken)).all()) == 20


def test_a_token_that_ended_long_ago_is_listed_no_more(leader: User) -> None:
    kept, revoked, expired = (token_for(leader) for _ in range(3))
    long_ago = utc_now() - timedelta(days=KEPT_DAYS + 1)
    for text, column in ((revoked, AccessToken.revoked_at), (expired, AccessToken.expires_at)):
        one = AccessToken.digest == digest_of(text)
        db.session.execute(update(AccessToken).where(one).values({column: long_ago}))
    db.session.commit()
    reconciler.purge(current_state())
    assert db.session.scalars(select(AccessToken.digest)).all() == [digest_of(kept)]


def test_whoever_imports_nothing_makes_no_token(make_user: MakeUser, client: FlaskClient) -> None:
    sign_in(client, make_user("q.a", "QA"))
    assert "could do nothing" in client.get("/account/tokens/").text
    assert client.post("/account/tokens/", data=FORM).status_code == 403


def test_an_administrator_lists_and_revokes_tokens_of_people_they_may_manage(
    app: Flask, make_user: MakeUser
) -> None:
    leader, other = make_user("t.lead", "Team Leader"), make_user("n.lead", "Team Leader", "Night")
    token, foreign = token_for(leader), token_for(other)
    client = app.test_client()
    sign_in(client, make_user("m.stone", "Manager"))
    assert token[:12] in client.get(f"/account/tokens/person?id={leader.id}").text
    assert client.get(f"/account/tokens/person?id={other.id}").status_code == 404
    ids = dict(db.session.execute(select(AccessToken.person_id, AccessToken.id)).all())
    assert client.post("/account/tokens/revoke", data={"id": ids[other.id]}).status_code == 404
    assert client.post("/account/tokens/revoke", data={"id": ids[leader.id]}).status_code == 302
    answers = [Program(app, each).get("/imports").status_code for each in (token, foreign)]
    assert answers == [401, 200]


def test_the_audit_tells_who_made_and_who_revoked_a_token(
    leader: User, client: FlaskClient
) -> None:
    token = make(client)
    client.post("/account/tokens/revoke", data={"id": 1})
    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action.contains("token")).order_by(AuditEntry.id)
    ).all()
    assert [(each.action, each.actor_id) for each in entries] == [
        ("token created", leader.id),
        ("token revoked", leader.id),
    ]
    assert f"Nightly export ({token[:12]}…)" in entries[0].changes
    assert token[12:] not in str([each.changes for each in entries])


def test_a_command_on_the_host_revokes_the_tokens_of_one_or_all(
    app: Flask, make_user: MakeUser
) -> None:
    owners = [make_user(login, "Team Leader") for login in ("c.lund", "o.ther", "t.hird")]
    programs = [Program(app, token_for(each)) for each in (*owners, owners[0])]
    run = app.test_cli_runner().invoke
    for arguments, said_then, statuses in (
        (["C.Lund"], "2 tokens are revoked.", [401, 200, 200, 401]),
        (["--all"], "2 tokens are revoked.", [401] * 4),
        (["--all"], "0 tokens are revoked.", [401] * 4),
    ):
        assert said_then in run(args=["ctu", "revoke-tokens", *arguments]).output
        assert [each.get("/imports").status_code for each in programs] == statuses
    revoked = select(AuditEntry.actor_id).where(AuditEntry.action == "token revoked")
    assert db.session.scalars(revoked).all() == [None] * 4
    for arguments in ([], ["c.lund", "--all"]):
        assert run(args=["ctu", "revoke-tokens", *arguments]).exit_code == 2


def deactivate(client: FlaskClient, person: User) -> None:
    client.post("/users/action/", data={"action": "deactivate", "rowid": [person.id]})


def activate(client: FlaskClient, person: User) -> None:
    client.post("/users/action/", data={"action": "activate", "rowid": [person.id]})


def test_a_token_ends_with_the_deactivation_and_no_activation_revives_it(
    app: Flask, make_user: MakeUser
) -> None:
    leader, client = make_user("t.lead", "Team Leader"), app.test_client()
    token, of_another = token_for(leader), token_for(make_user("n.lead", "Team Leader"))
    sign_in(client, make_user("m.stone", "Manager"))
    deactivate(client, leader)
    answers = [Program(app, each).get("/imports").status_code for each in (token, of_another)]
    assert answers == [401, 200]
    activate(client, leader)
    assert db.session.get_one(User, leader.id, populate_existing=True).active
    assert Program(app, token).get("/imports").status_code == 401


def test_a_token_ends_when_its_owner_is_taken_back(app: Flask, make_user: MakeUser) -> None:
    admin, leader = make_user("s.min", "Sys Admin"), make_user("t.lead", "Team Leader")
    token = token_for(leader)
    take_back(admin, "0123456789abcdef", [leader])
    db.session.commit()
    assert db.session.scalars(select(AccessToken)).one().revoked_at is not None
    assert Program(app, token).get("/imports").status_code == 401


def test_whoever_must_change_the_password_has_no_api_meanwhile(
    app: Flask, make_user: MakeUser
) -> None:
    leader = make_user("t.lead", "Team Leader")
    token = token_for(leader)
    leader.must_change_password = True
    db.session.commit()
    assert Program(app, token).get("/imports").status_code == 401
    leader.must_change_password = False
    db.session.commit()
    assert Program(app, token).get("/imports").status_code == 200


def test_wrong_passwords_of_a_stranger_stop_no_program(app: Flask, make_user: MakeUser) -> None:
    leader = make_user("t.lead", "Team Leader")
    token = token_for(leader)
    leader.locked_until = utc_now() + timedelta(days=1)
    db.session.commit()
    assert Program(app, token).get("/imports").status_code == 200


def test_a_token_is_refused_when_its_days_are_over(app: Flask, make_user: MakeUser) -> None:
    token = token_for(make_user("t.lead", "Team Leader"), days=2)
    with time_machine.travel(utc_now() + timedelta(days=2, seconds=1)):
        answer = Program(app, token).get("/imports")
    assert answer.status_code == 401
    assert said(answer)["code"] == "token.refused"


def test_the_last_use_is_written_down(app: Flask, make_user: MakeUser) -> None:
    token = token_for(make_user("t.lead", "Team Leader"))
    assert db.session.scalars(select(AccessToken)).one().last_used_at is None
    Program(app, token).get("/imports")
    db.session.expire_all()
    used = db.session.scalars(select(AccessToken)).one().last_used_at
    assert used is not None
    assert utc_now() - used < timedelta(minutes=1)


def test_a_token_opens_no_page_and_a_session_no_api(
    app: Flask, leader: User, client: FlaskClient
) -> None:
    assert client.get("/api/v1/imports").status_code == 401
    program = Program(app, token_for(leader))
    answer = program.client.get("/users/", headers=program.headers)
    assert answer.location.startswith("/sign-in")
    assert "Set-Cookie" not in program.get("/imports").headers


def test_a_token_counts_and_not_the_session_that_is_sent_beside_it(
    app: Flask, make_user: MakeUser
) -> None:
    program = Program(app, token_for(make_user("t.lead", "Team Leader")))
    browser = browser_of(app, make_user("q.ames", "QA"))
    assert browser.get("/api/v1/imports", headers=program.headers).status_code == 200


def test_a_demotion_counts_at_once(app: Flask, make_user: MakeUser, make_group: object) -> None:
    leader = make_user("t.lead", "Team Leader")
    program = Program(app, token_for(leader))
    leader.group.may_import_users = leader.group.may_manage_users = False
    db.session.commit()
    answers = [program.get("/imports"), program.post_file("/imports")]
    assert [answer.status_code for answer in answers] == [403, 403]


def test_a_mistyped_token_is_told_from_a_whole_one_without_the_database() -> None:
    token = make_token()
    assert is_well_formed(token)
    for place in range(len(token)):
        changed = token[:place] + ("x" if token[place] != "x" else "y") + token[place + 1 :]
        assert not is_well_formed(changed)
    assert not is_well_formed(token[:-1])
    assert not is_well_formed("")


def test_scopes_are_named_as_the_routes_name_them() -> None:
    assert [each.value for each in Scope] == ["check", "import", "read"]


def test_a_group_that_needs_a_second_factor_has_no_api_without_one(
    app: Flask, leader: User, client: FlaskClient
) -> None:
    token = make(client)
    leader.group.needs_second_factor = True
    db.session.commit()
    assert Program(app, token).get("/imports").status_code == 401
    db.session.add(SecondFactor(user_id=leader.id, sealed=""))
    db.session.commit()
    assert Program(app, token).get("/imports").status_code == 200
