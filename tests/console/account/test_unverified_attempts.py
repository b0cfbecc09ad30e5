"""Tries that the database did not let judge: nobody is locked out by them, and no guess is free."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine, text, update
from sqlalchemy.pool import NullPool

from ctu.account import login_attempts
from ctu.account import sign_in as sign_in_module
from ctu.account.factors.factor_verification import TRIES as FACTOR_TRIES
from ctu.account.factors.recovery_codes import make_codes
from ctu.account.sessions.known_devices import TRIES as DEVICE_TRIES
from ctu.account.sign_in import find_candidate
from ctu.account.unverified_attempts import (
    UnverifiedAttempts,
    uncount_on_error,
    unverified_attempts,
)
from ctu.develop.servers.process import wait_until
from ctu.extensions import db
from ctu.models.credentials.factors import SecondFactor
from ctu.models.users import User
from tests.console.app_settings import MakeApp
from tests.console.locked_table import locked
from tests.console.people import PASSWORD, sign_in
from tests.suite.waiting import WAIT_SECONDS

pytestmark = pytest.mark.databases("postgresql")

SECONDS = 1
"""What a request of these tests waits for the database."""
LOCK_TRIES = 5
NEEDED = "audit_entry"
"""What a right password is written to, and no wrong one but the last."""
COUNTS = "failed_tries, guesses, locked_until IS NOT NULL"
WAITING = "FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


class Guess(NamedTuple):
    """What became of a try."""

    password: str
    status: int
    is_counted: bool
    is_open: bool


class Lost(Exception):
    """Something that a try ends in before it is judged."""


@pytest.fixture
def leader(make_user: Callable[..., User]) -> User:
    return make_user("c.lund", "Team Leader")


@pytest.fixture
def impatient(make_app: MakeApp, leader: User) -> Flask:
    """Return a console whose requests wait for the database for a second."""
    app = make_app(CTU_DATABASE_SECONDS=SECONDS)
    db.session.commit()
    # The test's own context is open, and would keep a transaction.
    db.session.remove()
    return app


@pytest.fixture
def patient(make_app: MakeApp, leader: User) -> Flask:
    """Return a console whose requests wait until their connections are ended."""
    app = make_app(CTU_DATABASE_SECONDS=WAIT_SECONDS)
    db.session.commit()
    db.session.remove()
    return app


@pytest.fixture
def elsewhere(database_url: str) -> Engine:
    return create_engine(database_url, poolclass=NullPool, isolation_level="AUTOCOMMIT")


def read(engine: Engine, columns: str, table: str = "user_account") -> tuple[Any, ...]:
    """Return what the only row with these columns holds."""
    where = "WHERE login_key = 'c.lund'" if table == "user_account" else ""
    with engine.connect() as connection:
        return tuple(connection.execute(text(f"SELECT {columns} FROM {table} {where}")).one())


def enter(client: FlaskClient, password: str = PASSWORD) -> int:
    """Try to sign in, and return the status when all that is taken back has been."""
    status = sign_in(client, "c.lund", password).status_code
    assert unverified_attempts.wait(WAIT_SECONDS)
    return status


def is_waiting(engine: Engine) -> bool:
    """Return whether somebody waits for a lock."""
    with engine.connect() as connection:
        return bool(connection.scalar(text(f"SELECT count(*) {WAITING}")))


def end_waiting(engine: Engine) -> None:
    """End the connection of whoever waits for a lock, as soon as somebody does."""
    assert wait_until(lambda: is_waiting(engine), lambda: None, WAIT_SECONDS)
    with engine.connect() as connection:
        connection.execute(text(f"SELECT pg_terminate_backend(pid) {WAITING}"))


def test_a_right_password_that_cannot_be_written_down_locks_nobody_out(
    impatient: Flask, database_url: str, elsewhere: Engine
) -> None:
    with locked(database_url, NEEDED):
        assert [enter(impatient.test_client()) for _ in range(LOCK_TRIES + 1)] == [503] * 6
    assert read(elsewhere, COUNTS) == (0, 0, False)
    assert enter(impatient.test_client()) == 302


def test_the_last_try_that_is_not_judged_leaves_no_lock(
    impatient: Flask, database_url: str, elsewhere: Engine
) -> None:
    for number in range(LOCK_TRIES - 1):
        assert enter(impatient.test_client(), f"wrong {number}") == 200
    with locked(database_url, NEEDED):
        assert enter(impatient.test_client()) == 503
    assert read(elsewhere, COUNTS) == (LOCK_TRIES - 1, LOCK_TRIES - 1, False)


@pytest.mark.nightly
def test_a_wrong_password_is_judged_although_its_lock_cannot_be_written_down(
    impatient: Flask, database_url: str, elsewhere: Engine
) -> None:
    with locked(database_url, NEEDED):
        found = [enter(impatient.test_client(), f"wrong {each}") for each in range(LOCK_TRIES)]
    assert found == [200] * (LOCK_TRIES - 1) + [503]
    assert read(elsewhere, COUNTS) == (LOCK_TRIES, LOCK_TRIES, True)


@pytest.mark.nightly
def test_a_known_device_stays_known_when_its_right_passwords_are_not_judged(
    impatient: Flask, database_url: str, elsewhere: Engine
) -> None:
    known = impatient.test_client()
    assert enter(known) == 302
    known.post("/sign-out")
    with locked(database_url, NEEDED):
        assert {enter(known) for _ in range(DEVICE_TRIES)} == {503}
    assert read(elsewhere, "tries", "known_device") == (0,)
    assert enter(known) == 302


def test_a_connection_that_is_lost_in_the_middle_of_a_sign_in_is_no_wrong_password(
    patient: Flask, database_url: str, elsewhere: Engine
) -> None:
    """As a restart of PostgreSQL does it: whoever waits is told, and whoever comes gets in."""
    with locked(database_url, NEEDED), ThreadPoolExecutor(1) as threads:
        coming = threads.submit(enter, patient.test_client())
        end_waiting(elsewhere)
        assert coming.result() == 503
    assert read(elsewhere, COUNTS) == (0, 0, False)
    assert enter(patient.test_client()) == 302


def test_an_attempt_that_cannot_be_uncounted_now_is_uncounted_later(
    patient: Flask, database_url: str, elsewhere: Engine
) -> None:
    with patient.test_request_context():
        attempt = login_attempts.count_attempt(find_candidate("c.lund"))
    assert read(elsewhere, COUNTS) == (1, 1, False)
    with locked(database_url, "user_account"):
        with patient.app_context(), pytest.raises(Lost), uncount_on_error(attempt.taking_back):
            raise Lost
        end_waiting(elsewhere)
        assert not unverified_attempts.wait(0)
    assert unverified_attempts.wait(WAIT_SECONDS)
    assert read(elsewhere, COUNTS) == (0, 0, False)


@pytest.mark.nightly
@pytest.mark.parametrize("values", [{"group_id": None}, {"nothing": 1}], ids=["refused", "wrong"])
def test_a_statement_that_always_fails_does_not_block_the_next_ones(
    patient: Flask, elsewhere: Engine, values: dict[str, Any]
) -> None:
    statements = UnverifiedAttempts()
    for each in (values, {"failed_tries": 3}):
        statements.take_back(patient, update(User).values(each))
    assert statements.wait(WAIT_SECONDS)
    assert read(elsewhere, "failed_tries") == (3,)


@pytest.mark.nightly
def test_a_code_that_is_not_judged_is_no_wrong_one_and_stays_unused(
    impatient: Flask, database_url: str, elsewhere: Engine
) -> None:
    [person_id] = read(elsewhere, "id")
    with impatient.app_context():
        db.session.add(SecondFactor(user_id=person_id))
        db.session.flush()
        [code, *_] = make_codes(person_id)
        db.session.commit()
    client = impatient.test_client()
    assert enter(client) == 302

    def prove() -> int:
        status = client.post("/sign-in/code", data={"code": code}).status_code
        assert unverified_attempts.wait(WAIT_SECONDS)
        return status

    with locked(database_url, NEEDED):
        assert {prove() for _ in range(FACTOR_TRIES)} == {503}
    assert read(elsewhere, "tries", "second_factor") == (0,)
    assert prove() == 302


def test_no_guess_is_free_beside_tries_that_are_not_judged(
    impatient: Flask, database_url: str, elsewhere: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Guesses of strangers come at the same moment as right passwords, and the lock is late."""
    with elsewhere.connect() as connection:
        connection.execute(text("UPDATE password_policy SET lock_tries = 100, lock_minutes = 1"))
    latest, count_attempt = threading.local(), login_attempts.count_attempt

    def noted(candidate: login_attempts.Candidate) -> login_attempts.Attempt:
        latest.attempt = attempt = count_attempt(candidate)
        return attempt

    def guess(password: str) -> Guess:
        latest.attempt = login_attempts.Attempt(is_open=False, is_known=False)
        status = sign_in(impatient.test_client(), "c.lund", password).status_code
        attempt: login_attempts.Attempt = latest.attempt
        return Guess(password, status, attempt.taking_back is not None, attempt.is_open)

    monkeypatch.setattr(sign_in_module, "count_attempt", noted)
    typed = [PASSWORD if number % 10 == 0 else f"wrong {number}" for number in range(80)]
    with locked(database_url, NEEDED), ThreadPoolExecutor(4) as threads:
        found = list(threads.map(guess, typed))
    assert unverified_attempts.wait(WAIT_SECONDS)
    wrong = [each for each in found if each.password != PASSWORD]
    assert 0 < sum(each.is_open for each in wrong) <= login_attempts.STRANGERS_AN_HOUR
    taken_back = [each for each in found if each.password == PASSWORD and each.is_open]
    assert {each.status for each in taken_back} == {503}
    left = sum(each.is_counted for each in found) - len(taken_back)
    assert read(elsewhere, COUNTS) == (left, left, False)
