"""The second factor: set up with a proof, asked for at every sign-in, each code good once."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pyotp
import pytest
import time_machine
from click.testing import Result
from cryptography.fernet import Fernet
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select, update

from ctu.account.factor_verification import TRIES
from ctu.account.first_passwords import SIGNS
from ctu.account.passwords import hash_password
from ctu.account.recovery_codes import CODES
from ctu.account.renewal import reset as reset_password
from ctu.account.renewal import temporary_password
from ctu.account.totp import matching_step
from ctu.extensions import db
from ctu.models.audit import AuditEntry
from ctu.models.clock import utc_now
from ctu.models.factors import RecoveryCode, SecondFactor
from ctu.models.users import User
from tests.console.app_settings import MakeApp
from tests.console.people import PASSWORD, group_named, sign_in
from tests.statements import recorded

MakeUser = Callable[..., User]
PAGE = "/account/second-factor"


@pytest.fixture(autouse=True)
def _early_in_a_step() -> Iterator[None]:
    """Begin each test five seconds after a code has changed, so that it does not change in it."""
    began = int(utc_now().timestamp()) // 30 * 30 + 5
    with time_machine.travel(began, tick=True):
        yield


@pytest.fixture
def leader(make_user: MakeUser) -> User:
    return make_user("c.lund", "Team Leader", first_name="Clara", last_name="Lund")


def sealed_in(page: str) -> str:
    found = re.search('name="sealed"[^>]*value="([^"]+)"', page)
    assert found is not None
    return found[1]


def secret_in(page: str) -> str:
    found = re.search("<code>([A-Z2-7 ]+)</code>", page)
    assert found is not None
    return found[1].replace(" ", "")


def code_of(secret: str, steps: int = 0) -> str:
    """Return the code of an app whose clock is some steps away."""
    return str(pyotp.TOTP(secret).at(utc_now() + timedelta(seconds=30 * steps)))


def set_up(client: FlaskClient) -> tuple[str, list[str]]:
    """Set a factor up with the code of the step before; return secret and recovery codes."""
    page = client.get(PAGE).text
    secret = secret_in(page)
    form = {"sealed": sealed_in(page), "present": PASSWORD, "code": code_of(secret, -1)}
    codes = re.findall("<li><code>([^<]+)</code>", client.post(PAGE, data=form).text)
    assert len(set(codes)) == CODES
    return secret, codes


@pytest.fixture
def factor(client: FlaskClient, leader: User) -> tuple[str, list[str]]:
    """Set a factor of the leader up and sign out; return secret and recovery codes."""
    sign_in(client, leader)
    found = set_up(client)
    client.post("/sign-out")
    return found


def give(client: FlaskClient, code: str, login: str = "c.lund") -> Any:
    """Sign in with the right password, then a code."""
    assert sign_in(client, login).location == "/sign-in/code"
    return client.post("/sign-in/code", data={"code": code})


def is_signed_in(client: FlaskClient) -> bool:
    return client.get("/users/").status_code == 200


def actions(**values: Any) -> list[str]:
    told = select(AuditEntry.action).filter_by(**values).order_by(AuditEntry.id)
    return list(db.session.scalars(told))


def test_the_right_password_alone_opens_nothing(
    client: FlaskClient, factor: tuple[str, list[str]]
) -> None:
    assert sign_in(client, "c.lund").location == "/sign-in/code"
    assert not is_signed_in(client)
    assert client.get(PAGE).location.startswith("/sign-in")
    db.session.expire_all()
    assert actions(kind="access")[-1] == "password accepted"


def test_password_and_code_sign_in_where_the_person_wanted_to_go(
    client: FlaskClient, factor: tuple[str, list[str]]
) -> None:
    form = {"login": "c.lund", "password": PASSWORD}
    client.post("/sign-in?next=/teams/", data=form)
    code = code_of(factor[0])
    answer = client.post("/sign-in/code", data={"code": f"{code[:3]} {code[3:]}"})
    assert answer.location == "/teams/"
    assert is_signed_in(client)
    assert actions(kind="access")[-1] == "signed in"


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_clock_may_be_a_step_off(client: FlaskClient, leader: User, steps: int) -> None:
    sign_in(client, leader)
    secret, _ = set_up(client)
    client.post("/sign-out")
    db.session.execute(update(SecondFactor).values(last_step=0))
    db.session.commit()
    assert give(client, code_of(secret, steps)).location == "/"
    client.post("/sign-out")
    assert give(client, code_of(secret, 2)).status_code == 200


@pytest.mark.parametrize(
    "code", ["", "000000x", "x" * 5000, "\x00", "１２３４５６", "----", "0" * 6]
)
def test_a_wrong_code_opens_nothing(
    client: FlaskClient, factor: tuple[str, list[str]], code: str
) -> None:
    if matching_step(factor[0], code, utc_now()):
        pytest.skip("By chance the code is right.")
    assert give(client, code).status_code == 200
    assert not is_signed_in(client)


def test_a_code_is_good_once(client: FlaskClient, factor: tuple[str, list[str]]) -> None:
    code = code_of(factor[0])
    assert give(client, code).location == "/"
    client.post("/sign-out")
    assert "or was used before" in give(client, code).text
    assert "or was used before" in give(client, code_of(factor[0], -1)).text
    assert give(client, code_of(factor[0], 1)).location == "/"


def test_the_code_of_the_set_up_signs_nobody_in(client: FlaskClient, leader: User) -> None:
    sign_in(client, leader)
    secret, _ = set_up(client)
    client.post("/sign-out")
    assert give(client, code_of(secret, -1)).status_code == 200


def test_a_code_at_the_same_moment_signs_one_in(
    app: Flask, client: FlaskClient, factor: tuple[str, list[str]]
) -> None:
    browsers = [app.test_client() for _ in range(4)]
    for browser in browsers:
        sign_in(browser, "c.lund")
    code = code_of(factor[0])
    with ThreadPoolExecutor(4) as threads:
        answers = threads.map(
            lambda each: each.post("/sign-in/code", data={"code": code}).status_code, browsers
        )
        assert sorted(answers) == [200, 200, 200, 302]


def test_two_set_ups_at_the_same_moment_show_no_codes_that_are_dead(
    app: Flask, leader: User
) -> None:
    browsers = [app.test_client() for _ in range(3)]
    forms = []
    for browser in browsers:
        sign_in(browser, leader)
        page = browser.get(PAGE).text
        code = code_of(secret_in(page), -1)
        forms.append({"sealed": sealed_in(page), "present": PASSWORD, "code": code})
    with ThreadPoolExecutor(3) as threads:
        answers = list(threads.map(lambda pair: pair[0].post(PAGE, data=pair[1]),
                                   zip(browsers, forms, strict=True)))  # fmt: skip
    shown = [re.findall("<li><code>([^<]+)</code>", each.text) for each in answers]
    [codes] = [each for each in shown if each]
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(RecoveryCode)) == CODES
    assert give(app.test_client(), codes[0]).location == "/"


def test_a_recovery_code_stands_in_once(client: FlaskClient, factor: tuple[str, list[str]]) -> None:
    first, second, *_ = factor[1]
    assert give(client, first).location == "/"
    assert "9 recovery codes left" in client.get(PAGE).text
    client.post("/sign-out")
    assert give(client, first).status_code == 200
    assert give(client, second.upper().replace("-", " ")).location == "/"
    used = db.session.scalars(select(AuditEntry).filter_by(action="recovery code used")).all()
    assert {entry.actor_login for entry in used} == {"c.lund"}
    assert len(used) == 2


def test_neither_secret_nor_recovery_codes_are_stored_readably(
    client: FlaskClient, factor: tuple[str, list[str]]
) -> None:
    secret, codes = factor
    stored = str(db.session.execute(select(SecondFactor.__table__)).all())
    stored += str(db.session.execute(select(RecoveryCode.__table__)).all())
    stored += str(db.session.execute(select(AuditEntry.__table__)).all())
    for word in (secret, *codes, *(code.replace("-", "") for code in codes)):
        assert word not in stored


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
        list(threads.map(lambda each: each.post("/sign-in/code", data={"code": "x"}), browsers))
    assert db.session.scalars(select(SecondFactor.tries)).one() == TRIES


@pytest.mark.parametrize("change", ["password", "deactivated", "late", "forged", "nobody"])
def test_the_second_step_is_for_whoever_has_just_done_the_first(
    app: Flask, client: FlaskClient, leader: User, factor: tuple[str, list[str]], change: str
) -> None:
    sign_in(client, "c.lund")
    db.session.refresh(leader)
    if change == "password":
        leader.end_sessions()
    elif change == "deactivated":
        leader.active = False
    db.session.commit()
    if change == "nobody":
        client = app.test_client()
    if change == "forged":
        with client.session_transaction() as session:
            session["second_step"] = "c.lund"
    later = utc_now() + timedelta(seconds=301 if change == "late" else 0)
    with time_machine.travel(later, tick=True):
        answer = client.post("/sign-in/code", data={"code": code_of(factor[0])})
        assert answer.location == "/sign-in"
        assert client.get("/sign-in/code").location == "/sign-in"


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"present": "wrong"}, "Present Password: Is not right."),
        ({"present": ""}, "Present Password: Cannot be empty."),
        ({"code": "000000x"}, "Code: Is not that of this secret."),
        ({"code": ""}, "Code: Cannot be empty."),
        ({"sealed": "0" * 30}, "Code: This page was open for too long."),
    ],
)
@pytest.mark.databases("sqlite")
def test_nothing_is_set_up_without_password_and_code(
    client: FlaskClient, leader: User, form: dict[str, str], sentence: str
) -> None:
    sign_in(client, leader)
    page = client.get(PAGE).text
    proof = {"present": PASSWORD, "code": code_of(secret_in(page)), "sealed": sealed_in(page)}
    assert sentence in client.post(PAGE, data=proof | form).text
    assert db.session.scalars(select(SecondFactor)).all() == []


@pytest.mark.databases("sqlite")
def test_the_secret_of_somebody_else_is_not_taken(
    client: FlaskClient, leader: User, make_user: MakeUser
) -> None:
    other = client.application.test_client()
    sign_in(other, make_user("o.ther", "Team Leader"))
    page = other.get(PAGE).text
    sign_in(client, leader)
    form = {"present": PASSWORD, "code": code_of(secret_in(page)), "sealed": sealed_in(page)}
    assert "Code: This page was open for too long." in client.post(PAGE, data=form).text


def test_a_factor_that_is_set_up_ends_every_other_session(
    app: Flask, client: FlaskClient, leader: User
) -> None:
    elsewhere = app.test_client()
    sign_in(elsewhere, leader)
    sign_in(client, leader)
    set_up(client)
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)


def test_a_factor_that_is_set_up_begins_the_session_anew(client: FlaskClient, leader: User) -> None:
    sign_in(client, leader)
    cookie, copied = client.get_cookie("ctu"), client.application.test_client()
    assert cookie is not None
    copied.set_cookie("ctu", cookie.value)
    assert is_signed_in(copied)
    set_up(client)
    assert is_signed_in(client)
    assert not is_signed_in(copied)


def test_a_reset_password_leaves_the_factor_where_it_is(
    client: FlaskClient, factor: tuple[str, list[str]], leader: User
) -> None:
    passing = temporary_password(leader.group.policy)
    reset_password(db.session.get_one(User, leader.id), hash_password(passing))
    assert sign_in(client, "c.lund", passing).location == "/sign-in/code"
    assert not is_signed_in(client)


def test_recovery_codes_need_no_slow_hash(factor: tuple[str, list[str]]) -> None:
    for code in factor[1]:
        assert len(code.replace("-", "")) * math.log2(len(SIGNS)) > 112


@pytest.mark.parametrize("route", ["codes", "remove"])
def test_it_is_changed_with_password_and_code_only(
    client: FlaskClient, factor: tuple[str, list[str]], route: str
) -> None:
    secret, codes = factor
    give(client, code_of(secret))
    for form in (
        {"present": PASSWORD, "code": "000000x"},
        {"present": "wrong", "code": codes[0]},
        {"present": PASSWORD, "code": code_of(secret)},
        {},
    ):
        assert "recovery codes left" in client.post(f"{PAGE}/{route}", data=form).text
    answer = client.post(f"{PAGE}/{route}", data={"present": PASSWORD, "code": codes[1]})
    client.post("/sign-out")
    if route == "remove":
        assert answer.location == PAGE
        assert sign_in(client, "c.lund").location == "/"
    else:
        fresh = re.findall("<li><code>([^<]+)</code>", answer.text)
        assert give(client, codes[2]).status_code == 200
        assert give(client, fresh[0]).location == "/"


def test_whoever_guesses_at_an_open_screen_loses_the_session(
    client: FlaskClient, leader: User
) -> None:
    sign_in(client, leader)
    page = client.get(PAGE).text
    form = {"present": "wrong", "code": code_of(secret_in(page)), "sealed": sealed_in(page)}
    answers = [client.post(PAGE, data=form).status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 302]
    assert not is_signed_in(client)


def test_a_group_that_needs_one_opens_nothing_else_before(
    client: FlaskClient, leader: User
) -> None:
    sign_in(client, leader)
    group_named("Team Leader").needs_second_factor = True
    db.session.commit()
    for page in ("/", "/users/", "/account/sessions", "/account/password", "/nowhere"):
        assert client.get(page).location == PAGE or page == "/account/password"
    assert client.post("/imports/users/upload").location == PAGE
    assert client.get("/healthz").text == "ok\n"
    secret, _ = set_up(client)
    assert is_signed_in(client)
    form = {"present": PASSWORD, "code": code_of(secret)}
    assert client.post(f"{PAGE}/remove", data=form).location == PAGE
    assert client.get("/users/").location == PAGE


def test_a_page_asks_nothing_more_of_a_group_that_needs_one(
    client: FlaskClient, factor: tuple[str, list[str]], statements: Any
) -> None:
    give(client, code_of(factor[0]))
    numbers = []
    for is_needed in (False, True):
        group_named("Team Leader").needs_second_factor = is_needed
        db.session.commit()
        with statements() as sent:
            assert client.get("/account/sessions").status_code == 200
        numbers.append(len(sent))
    assert numbers[0] == numbers[1]


@pytest.mark.parametrize(
    ("who", "may"), [("Manager", True), ("Sys Admin", True), ("Team Leader", False)]
)
def test_somebody_of_a_higher_rank_resets_it(
    client: FlaskClient, factor: tuple[str, list[str]], make_user: MakeUser, leader: User,
    who: str, may: bool,
) -> None:  # fmt: skip
    group_named("Team Leader").may_manage_users = True
    db.session.commit()
    session, other = client.application.test_client(), client.application.test_client()
    give(session, code_of(factor[0]))
    sign_in(other, make_user("o.ther", who))
    page = other.get(f"/users/edit/?id={leader.id}").text
    assert ("Reset second factor" in page) is may
    answer = other.post("/users/reset-factor/", data={"id": str(leader.id)})
    assert answer.status_code == (302 if may else 404)
    assert is_signed_in(session) is not may
    assert sign_in(client, "c.lund").location == ("/" if may else "/sign-in/code")
    assert ("second factor reset" in actions(kind="access")) is may


@pytest.mark.parametrize(
    ("is_needed", "then"), [(True, "a new one has to be set up"), (False, "the password is enough")]
)
def test_the_message_after_a_reset_says_what_comes_next(
    client: FlaskClient, factor: tuple[str, list[str]], make_user: MakeUser, leader: User,
    is_needed: bool, then: str,
) -> None:  # fmt: skip
    leader.group.needs_second_factor = is_needed
    db.session.commit()
    sign_in(client, make_user("o.ther", "Sys Admin"))
    reset = {"id": str(leader.id)}
    page = client.post("/users/reset-factor/", data=reset, follow_redirects=True).text
    assert f"At the next sign-in {then}." in page


def test_the_command_on_the_host_resets_it(
    app: Flask, client: FlaskClient, factor: tuple[str, list[str]]
) -> None:
    reset = app.test_cli_runner().invoke
    said = reset(args=["ctu", "reset-factor", "C.Lund"]).output
    assert "The second factor of c.lund is reset; Clara signs in with the password." in said
    assert sign_in(client, "c.lund").location == "/"
    assert "c.lund has no second factor." in reset(args=["ctu", "reset-factor", "c.lund"]).output


def reseal(app: Flask) -> Result:
    with app.app_context():
        return app.test_cli_runner().invoke(args=["bulk-import", "reseal"])


@pytest.mark.databases("sqlite")
def test_a_factor_outlives_the_rotation_of_the_key(
    make_app: MakeApp, client: FlaskClient, factor: tuple[str, list[str]]
) -> None:
    old, new = client.application.config["BULK_IMPORT_KEYS"], Fernet.generate_key().decode()
    both = make_app(BULK_IMPORT_KEYS=f"{new},{old}")
    assert ": 1. Left: 0." in reseal(both).output
    alone = make_app(BULK_IMPORT_KEYS=new)
    assert give(alone.test_client(), code_of(factor[0])).location == "/"


@pytest.mark.databases("sqlite")
def test_without_its_key_a_recovery_code_still_signs_in(
    make_app: MakeApp, factor: tuple[str, list[str]], caplog: pytest.LogCaptureFixture
) -> None:
    other = make_app(BULK_IMPORT_KEYS=Fernet.generate_key().decode()).test_client()
    assert give(other, code_of(factor[0])).status_code == 200
    assert "factor.sealed" in caplog.text
    assert give(other, factor[1][0]).location == "/"
    said = reseal(other.application)
    assert said.exit_code == 1
    assert "Left: 1." in said.output


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
        answers.append(first.post("/sign-in/code", data=wrong).status_code)
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
    client.post("/sign-in/code", data={"code": code_of(factor[0])})
    assert ended == [1]
    assert not is_signed_in(client)
