"""The second factor at a sign-in: asked for every time, each code good once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select, update

from ctu.account.factors.factor_verification import TRIES
from ctu.account.factors.totp import matching_step
from ctu.account.passwords.passwords import hash_password
from ctu.account.passwords.renewal import reset as reset_password
from ctu.account.passwords.renewal import temporary_password
from ctu.extensions import db
from ctu.models.audit import AuditEntry
from ctu.models.clock import utc_now
from ctu.models.credentials.factors import SecondFactor
from ctu.models.users import User
from tests.console.account.factor_steps import code_of, give, set_up
from tests.console.account.first_steps import FACTOR, STEP, MakeUser, access_actions, is_signed_in
from tests.console.app_settings import MakeApp
from tests.console.people import PASSWORD, sign_in
from tests.inspection.statements import recorded

pytestmark = pytest.mark.usefixtures("still_clock")


def test_the_right_password_alone_opens_nothing(
    client: FlaskClient, factor: tuple[str, list[str]]
) -> None:
    assert sign_in(client, "c.lund").location == STEP
    assert not is_signed_in(client)
    assert client.get(FACTOR).location.startswith("/sign-in")
    db.session.expire_all()
    assert access_actions()[-1] == "password accepted"


def test_password_and_code_sign_in_where_the_person_wanted_to_go(
    client: FlaskClient, factor: tuple[str, list[str]]
) -> None:
    form = {"login": "c.lund", "password": PASSWORD}
    client.post("/sign-in?next=/teams/", data=form)
    code = code_of(factor[0])
    answer = client.post(STEP, data={"code": f"{code[:3]} {code[3:]}"})
    assert answer.location == "/teams/"
    assert is_signed_in(client)
    assert access_actions()[-1] == "signed in"


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_clock_may_be_a_step_off(
    client: FlaskClient, factor: tuple[str, list[str]], steps: int
) -> None:
    secret, _ = factor
    db.session.execute(update(SecondFactor).values(last_step=0))
    db.session.commit()
    assert give(client, code_of(secret, steps)).location == "/"
    client.post("/sign-out")
    assert give(client, code_of(secret, 2)).status_code == 200


@pytest.mark.parametrize(
    "code", ["", "000000x", "x" * 5000, "\x00", "１２３４５６", "----", "another"]
)
def test_a_wrong_code_opens_nothing(
    client: FlaskClient, factor: tuple[str, list[str]], code: str
) -> None:
    if code == "another":
        numbers = (f"{number:06d}" for number in range(10))
        code = next(each for each in numbers if not matching_step(factor[0], each, utc_now()))
    assert give(client, code).status_code == 200
    assert not is_signed_in(client)


def test_a_code_is_good_once(client: FlaskClient, factor: tuple[str, list[str]]) -> None:
    code = code_of(factor[0])
    assert give(client, code).location == "/"
    client.post("/sign-out")
    assert "or was used before" in give(client, code).text
    assert "or was used before" in give(client, code_of(factor[0], -1)).text
    assert give(client, code_of(factor[0], 1)).location == "/"


def test_the_code_of_the_set_up_signs_nobody_in(
    client: FlaskClient, factor: tuple[str, list[str]]
) -> None:
    assert give(client, code_of(factor[0], -1)).status_code == 200


def test_a_code_at_the_same_moment_signs_one_in(
    app: Flask, client: FlaskClient, factor: tuple[str, list[str]]
) -> None:
    browsers = [app.test_client() for _ in range(4)]
    for browser in browsers:
        sign_in(browser, "c.lund")
    code = code_of(factor[0])
    with ThreadPoolExecutor(4) as threads:
        answers = threads.map(
            lambda each: each.post(STEP, data={"code": code}).status_code, browsers
        )
        assert sorted(answers) == [200, 200, 200, 302]


def test_a_recovery_code_stands_in_once(client: FlaskClient, factor: tuple[str, list[str]]) -> None:
    first, second, *_ = factor[1]
    assert give(client, first).location == "/"
    assert "9 recovery codes left" in client.get(FACTOR).text
    client.post("/sign-out")
    assert give(client, first).status_code == 200
    assert give(client, second.upper().replace("-", " ")).location == "/"
    used = db.session.scalars(select(AuditEntry).filter_by(action="recovery code used")).all()
    assert {entry.actor_login for entry in used} == {"c.lund"}
    assert len(used) == 2


def test_few_codes_can_be_tried_also_with_the_right_one(
    client: FlaskClient, factor: tuple[str, list[str]]
) -> None:
    for _ in range(TRIES):
        give(client, "000000x")
    assert "none is taken for 15 minutes" in give(client, code_of(factor[0])).text
    assert give(client, factor[1][0]).status_code == 200
    with time_machine.travel(utc_now() + timedelta(minutes=16), tick=True):
        assert give(client, code_of(factor[0])).location == "/"


def test_codes_at_the_same_moment_get_no_more_tries(
    app: Flask, factor: tuple[str, list[str]]
) -> None:
    browsers = [app.test_client() for _ in range(12)]
    for browser in browsers:
        sign_in(browser, "c.lund")
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda each: each.post(STEP, data={"code": "x"}), browsers))
    assert db.session.scalars(select(SecondFactor.tries)).one() == TRIES


@pytest.mark.parametrize("change", ["password", "deactivated", "late", "forged", "nobody"])
def test_the_second_step_is_for_whoever_has_just_done_the_first(
    app: Flask, client: FlaskClient, owner: User, factor: tuple[str, list[str]], change: str
) -> None:
    sign_in(client, "c.lund")
    db.session.refresh(owner)
    if change == "password":
        owner.end_sessions()
    elif change == "deactivated":
        owner.active = False
    db.session.commit()
    if change == "nobody":
        client = app.test_client()
    if change == "forged":
        with client.session_transaction() as session:
            session["second_step"] = "c.lund"
    later = utc_now() + timedelta(seconds=301 if change == "late" else 0)
    with time_machine.travel(later, tick=True):
        answer = client.post(STEP, data={"code": code_of(factor[0])})
        assert answer.location == "/sign-in"
        assert client.get(STEP).location == "/sign-in"


def test_a_reset_password_leaves_the_factor_where_it_is(
    client: FlaskClient, factor: tuple[str, list[str]], owner: User
) -> None:
    passing = temporary_password(owner.group.policy)
    reset_password(db.session.get_one(User, owner.id), hash_password(passing))
    assert sign_in(client, "c.lund", passing).location == STEP
    assert not is_signed_in(client)


@pytest.mark.databases("sqlite")
def test_codes_of_one_person_use_up_the_tries_of_nobody_beside_them(
    make_app: MakeApp, make_user: MakeUser
) -> None:
    app = make_app(CTU_LIMITS=True, CTU_LIMIT_GUESS="3 per hour")
    secrets, login = {}, ("c.lund", "d.lund")
    with app.app_context():
        for each in login:
            make_user(each, "Team Leader")
    for each in login:
        client = app.test_client()
        sign_in(client, each)
        secrets[each], _ = set_up(client)
    first, second = (app.test_client() for _ in login)
    answers = [give(first, "000000x").status_code for _ in range(2)]
    for other in "ab":
        # The login of a form stands for nobody here.
        wrong = {"code": "000000x", "login": other}
        answers.append(first.post(STEP, data=wrong).status_code)
    assert answers == [200, 200, 200, 429]
    assert give(second, code_of(secrets["d.lund"]), "d.lund").location == "/"


@pytest.fixture
def reset_behind_the_proof() -> Iterator[list[int]]:
    """End the sessions of everybody behind the commit that has looked at a proof, once."""
    ended: list[int] = []
    proofs = ("INSERT INTO audit_entry", "UPDATE second_factor SET last_step=")

    def end_sessions(_session: Any) -> None:
        if not ended and any(each.startswith(proofs) for each in sent):
            raised = update(User).values(session_version=User.session_version + 1)
            with db.engine.begin() as connection:
                ended.append(connection.execute(raised).rowcount)

    event.listen(db.session, "after_commit", end_sessions)
    with recorded(db.engine) as sent:
        yield ended
    event.remove(db.session, "after_commit", end_sessions)


def test_a_reset_at_the_moment_of_a_password_leaves_nobody_waiting(
    client: FlaskClient, factor: tuple[str, list[str]], reset_behind_the_proof: list[int]
) -> None:
    assert sign_in(client, "c.lund").status_code == 200
    assert reset_behind_the_proof == [1]


def test_a_reset_at_the_moment_of_a_code_leaves_no_session(
    client: FlaskClient, factor: tuple[str, list[str]], request: pytest.FixtureRequest
) -> None:
    sign_in(client, "c.lund")
    ended = request.getfixturevalue("reset_behind_the_proof")
    client.post(STEP, data={"code": code_of(factor[0])})
    assert ended == [1]
    assert not is_signed_in(client)
