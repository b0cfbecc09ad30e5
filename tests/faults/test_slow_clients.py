"""The slow clients of `make chaos`: they are slow, they come again, and are told apart."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator

import pytest

from faults.chaos.__main__ import courses, parsed
from faults.chaos.troubles.slow_client import CLOSED, HABITS, SlowClient
from faults.chaos.troubles.slow_crowd import Crowd
from faults.chaos.watching.answers import RIGHT
from tests.deployment.haproxy import HAPROXY
from tests.deployment.nginx import NGINX

pytestmark = pytest.mark.databases("sqlite")

REFUSED = b"HTTP/1.1 503 Service Unavailable\r\n\r\n"


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Return both ends of a connection."""
    here, there = socket.socketpair()
    with here, there:
        yield here, there


@pytest.mark.parametrize("name", ["headers", "bodies"])
def test_a_slow_client_sends_a_byte_a_turn_until_it_is_sent_away(
    name: str, ends: tuple[socket.socket, socket.socket]
) -> None:
    here, there = ends
    client = SlowClient(HABITS[name], here)
    assert there.recv(10_000) == HABITS[name].at_once
    assert [client.go_on() for _ in range(3)] == [""] * 3
    assert there.recv(10_000) == HABITS[name].rest * 3
    there.sendall(REFUSED)
    assert client.go_on() == "503"


def test_a_slow_reader_takes_a_byte_a_turn(ends: tuple[socket.socket, socket.socket]) -> None:
    here, there = ends
    client = SlowClient(HABITS["answers"], here)
    assert there.recv(10_000) == HABITS["answers"].at_once
    answer = b"HTTP/1.1 200 OK"
    there.sendall(answer)
    assert [client.go_on() for _ in range(3)] == [""] * 3
    assert here.recv(100) == answer[len(b"HTTP/1.1 200") + 2 :]
    there.close()
    assert client.go_on() == "200"


def test_one_that_is_closed_without_a_word_is_reported_as_closed(
    ends: tuple[socket.socket, socket.socket],
) -> None:
    here, there = ends
    client = SlowClient(HABITS["silent"], here)
    there.close()
    assert client.go_on() == CLOSED


def test_whoever_is_sent_away_comes_again() -> None:
    held: list[socket.socket] = []

    def open_one(number: int) -> SlowClient:
        if number == 0:
            raise ConnectionRefusedError
        here, there = socket.socketpair()
        held.append(there)
        if number == 1:
            there.sendall(REFUSED)
        return SlowClient(HABITS["silent"], here)

    crowd = Crowd(3, open_one)
    crowd.run(until(lambda: crowd.most == 3 and crowd.ended.total() == 2))
    for each in held:
        each.close()
    assert crowd.ended == {"not let in: ConnectionRefusedError": 1, "503": 1}


def until(is_enough: Callable[[], bool]) -> Callable[[float], bool]:
    """Return how to wait for a turn: at once, until there was enough."""
    return lambda _seconds: is_enough()


@pytest.mark.nightly
@pytest.mark.slow
@pytest.mark.parametrize("place", ["clients, nginx", "clients, haproxy", "clients, waitress"])
def test_people_work_on_beside_slow_clients(place: str) -> None:
    """The times are those of a busy machine, so that nothing is said of them here."""
    if NGINX is None and "nginx" in place:
        pytest.skip("There is no nginx.")
    if HAPROXY is None and "haproxy" in place:
        pytest.skip("There is no HAProxy.")
    options = parsed(["--kinds", "slow bodies", "--seconds", "10", "--pause", "1"])
    [found] = courses(place, options)
    kinds = {each.kind for each in (*found.pages, *found.health)}
    assert RIGHT in kinds
    assert all(kind == RIGHT or kind.startswith("503 ") for kind in kinds), kinds
    [note] = found.trouble.notes
    assert "at once" in note
