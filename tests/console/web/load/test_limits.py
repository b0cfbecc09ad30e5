"""Rate limits: counted for each address and person, in Redis or, without one, in the process."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from redis import Redis

from ctu.account.pages import sign_in_pages
from ctu.account.sign_in import sign_in as check_sign_in
from ctu.develop.servers.process import wait_until
from ctu.develop.servers.redis_server import RedisServer
from ctu.models.users import User
from tests.console.app_settings import MakeApp
from tests.console.people import browser_of, sign_in
from tests.suite.waiting import WAIT_SECONDS

pytestmark = pytest.mark.databases("sqlite")

WRONG = {"login": "nobody", "password": "wrong"}
FILE = b"Login\r\nann\r\n"
TOKEN = "0" * 32
SHUT = "0 per hour"
"""A limit that refuses the first request; a console that is started with it does not start."""
LIMITS = {
    "CTU_LIMITS": True,
    "CTU_LIMIT_SIGN_IN": "3 per hour",
    "CTU_LIMIT_CHECK": "2 per hour",
    "CTU_LIMIT_UPLOAD": "1 per hour",
}


def try_to_sign_in(client: FlaskClient, address: str = "192.0.2.1") -> int:
    answer = client.post("/sign-in", data=WRONG, environ_base={"REMOTE_ADDR": address})
    return answer.status_code


def send(client: FlaskClient, page: str) -> int:
    form = {"file": (BytesIO(FILE), "people.csv"), "token": TOKEN}
    return client.post(f"/imports/users/{page}", data=form).status_code


@pytest.fixture(params=["without Redis", "with Redis"])
def settings(request: pytest.FixtureRequest) -> dict[str, object]:
    if request.param == "without Redis":
        return LIMITS
    return LIMITS | {"BULK_IMPORT_REDIS_URL": request.getfixturevalue("redis_url")}


def test_an_address_that_tries_too_often_has_to_wait(
    make_app: MakeApp, settings: dict[str, object]
) -> None:
    client = make_app(**settings).test_client()
    assert [try_to_sign_in(client) for _ in range(4)] == [200, 200, 200, 429]
    assert try_to_sign_in(client, "192.0.2.2") == 200


def test_a_room_behind_one_address_signs_in_and_guesses_from_there_are_counted_all_the_same(
    make_app: MakeApp, make_user: Callable[..., User], settings: dict[str, object]
) -> None:
    app = make_app(**settings)
    people = [make_user(f"starter.{number}", "Manager") for number in range(8)]
    answers = [sign_in(app.test_client(), each).status_code for each in people[:6]]
    assert answers == [302] * 6
    guesses = [sign_in(app.test_client(), people[6], "wrong").status_code for _ in range(4)]
    assert guesses == [200, 200, 200, 429]
    assert sign_in(app.test_client(), people[7]).status_code == 429


def test_whoever_has_to_wait_is_told_how_long(make_app: MakeApp) -> None:
    client = make_app(**LIMITS).test_client()
    for _ in range(3):
        try_to_sign_in(client)
    answer = client.post("/sign-in", data=WRONG, environ_base={"REMOTE_ADDR": "192.0.2.1"})
    assert 3500 < int(answer.headers["Retry-After"]) <= 3601
    assert re.search("Wait (59|60|61) minutes and try again", answer.text)


def test_consoles_that_share_a_redis_count_apart(make_app: MakeApp, redis_url: str) -> None:
    settings = LIMITS | {"BULK_IMPORT_REDIS_URL": redis_url}
    own, other = (
        make_app(**settings, BULK_IMPORT_QUEUE=name).test_client() for name in ("own", "other")
    )
    assert [try_to_sign_in(own) for _ in range(4)][-1] == 429
    assert try_to_sign_in(other) == 200


def test_processes_count_together_through_redis(make_app: MakeApp, redis_url: str) -> None:
    settings = LIMITS | {"BULK_IMPORT_REDIS_URL": redis_url}
    first, second = (make_app(**settings).test_client() for _ in range(2))
    answers = [try_to_sign_in(client) for client in (first, second, first, second)]
    assert answers == [200, 200, 200, 429]


def test_each_person_has_tries_of_their_own(
    make_app: MakeApp, make_user: Callable[..., User]
) -> None:
    app = make_app(**LIMITS)
    first, second = app.test_client(), app.test_client()
    sign_in(first, make_user("m.stone", "Manager"))
    sign_in(second, make_user("n.flint", "Manager"))
    assert [send(first, "check") for _ in range(3)] == [422, 422, 429]
    assert [send(first, "upload") for _ in range(2)] == [422, 429]
    assert send(second, "check") == 422


def test_the_dialog_gets_a_limit_as_its_own_refusal(
    make_app: MakeApp, make_user: Callable[..., User]
) -> None:
    app = make_app(**LIMITS)
    app.config["CTU_LIMIT_CHECK"] = SHUT
    client = app.test_client()
    sign_in(client, make_user("m.stone", "Manager"))
    answer = client.post("/imports/users/check", headers={"Accept": "application/json"})
    assert answer.status_code == 429
    assert answer.get_json()["refusal"]["message"] == "Form: Too many files in a short time."


def test_looking_is_never_counted(make_app: MakeApp) -> None:
    client = make_app(**LIMITS).test_client()
    assert {client.get("/sign-in").status_code for _ in range(10)} == {200}


def test_a_network_of_ipv6_is_one_address(make_app: MakeApp) -> None:
    client = make_app(**LIMITS).test_client()
    same = [try_to_sign_in(client, f"2001:db8:0:1::{number}") for number in range(1, 5)]
    assert same == [200, 200, 200, 429]
    assert try_to_sign_in(client, "2001:db8:0:2::1") == 200


def test_an_address_of_ipv4_that_is_written_as_ipv6_is_that_address(make_app: MakeApp) -> None:
    client = make_app(**LIMITS).test_client()
    written = ["192.0.2.1", "::ffff:192.0.2.1"] * 2
    assert [try_to_sign_in(client, each) for each in written] == [200, 200, 200, 429]
    assert try_to_sign_in(client, "::ffff:192.0.2.2") == 200


@pytest.mark.parametrize("proxies", [1, 2])
def test_who_makes_an_address_up_is_counted_by_the_one_that_the_outermost_proxy_saw(
    make_app: MakeApp, proxies: int
) -> None:
    client = make_app(**LIMITS, CTU_TRUSTED_PROXIES=proxies).test_client()

    def attempt(made_up: str, seen: str) -> int:
        between = ["198.51.100.1"] * (proxies - 1)
        headers = {"X-Forwarded-For": ", ".join([made_up, seen, *between])}
        return client.post("/sign-in", data=WRONG, headers=headers).status_code

    answers = [attempt(f"203.0.113.{number}", "192.0.2.7") for number in range(4)]
    assert answers == [200, 200, 200, 429]
    assert attempt("203.0.113.0", "192.0.2.8") == 200


def test_a_page_elsewhere_cannot_use_up_the_tries_of_its_readers(make_app: MakeApp) -> None:
    client = make_app(**LIMITS).test_client()
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    answers = {client.post("/sign-in", data=WRONG, headers=elsewhere).status_code for _ in "abcde"}
    assert answers == {400}
    assert try_to_sign_in(client) == 200


BOUNDED = {
    "CTU_LIMIT_SIGN_IN": "/sign-in /sign-in/code /sign-in/challenge",
    "CTU_LIMIT_CHECK": "/imports/users/check /imports/teams/check /api/v1/checks",
    "CTU_LIMIT_UPLOAD": "/imports/users/upload /imports/teams/upload /api/v1/imports",
    "CTU_LIMIT_PASSWORD": (
        "/account/password /account/second-factor /account/second-factor/codes "
        "/account/second-factor/remove /account/second-factor/challenge "
        "/account/second-factor/passkeys /account/second-factor/passkeys/store "
        "/account/second-factor/passkeys/remove /account/tokens/ /account/webhooks/ "
        "/account/webhooks/redeliver /users/reset-password/ /users/reset-factor/ /users/sign-out/"
    ),
}
"""The addresses that try a secret, make one, or take long, by the setting that bounds them."""


@pytest.mark.parametrize("closed", BOUNDED)
def test_each_address_that_tries_a_secret_or_takes_long_is_bounded_by_its_setting(
    make_app: MakeApp, make_user: Callable[..., User], closed: str
) -> None:
    app = make_app(CTU_LIMITS=True)
    app.config[closed] = SHUT
    client = browser_of(app, make_user("s.admin", "Sys Admin"))
    every = [address for addresses in BOUNDED.values() for address in addresses.split()]
    refused = {address for address in every if client.post(address).status_code == 429}
    assert refused == set(BOUNDED[closed].split())


def test_a_redis_that_ends_while_somebody_signs_in_breaks_no_page(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    with RedisServer() as server:
        client = make_app(**LIMITS, BULK_IMPORT_REDIS_URL=server.url).test_client()

        def sign_in_meanwhile(*arguments: str) -> object:
            server.stop()
            return check_sign_in(*arguments)

        with monkeypatch.context() as patch:
            patch.setattr(f"{sign_in_pages.__name__}.check_sign_in", sign_in_meanwhile)
            assert try_to_sign_in(client) == 200
        # Before a page is made, the process counts for itself.
        assert [try_to_sign_in(client) for _ in range(4)] == [200, 200, 200, 429]


def test_the_common_memory_comes_back_although_nobody_may_ping(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    with RedisServer() as server:
        client = make_app(**LIMITS, BULK_IMPORT_REDIS_URL=server.url).test_client()
        server.stop()
        assert try_to_sign_in(client) == 200
        server.start()
        with Redis.from_url(server.url) as redis:
            redis.acl_setuser(
                "default", enabled=True, nopass=True, keys=["*"], commands=["+@all", "-ping"]
            )
            # Flask-Limiter asks again after a second.
            assert wait_until(
                lambda: bool(try_to_sign_in(client) and redis.dbsize()), lambda: None, WAIT_SECONDS
            )
