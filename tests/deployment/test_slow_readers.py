"""Who reads an answer slowly: no thread waits for them, and no secret waits on nginx's disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import pytest

from ctu.develop.clients.http_client import HttpClient, encoded, hidden
from ctu.develop.servers.process import wait_until
from faults.chaos.troubles.slow_client import HABITS, RECEIVE_BYTES, SlowClient
from faults.chaos.watching.holdings import programs
from faults.chaos.web.deployment import Deployment, deployed
from faults.chaos.web.fronts import behind_nginx
from faults.chaos.web.local_connection import LocalConnection, connected
from tests.contract.handed_over import import_without_passwords, people_of, slips_of
from tests.deployment.installed import HOST
from tests.deployment.nginx import NGINX
from tests.outside.import_client import ImportClient
from tests.parts.console_fixture import PASSWORD, make_database
from tests.suite.waiting import WAIT_SECONDS

pytestmark = pytest.mark.databases("postgresql")

PEOPLE = 300
"""Their slips are larger than all buffers on the way."""
READERS = 40
"""More than gunicorn has threads."""
SECRET = b"bi-slip-secret"


@pytest.fixture(scope="module")
def deployment(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Deployment]:
    if NGINX is None:
        pytest.skip("There is no nginx.")
    folder = tmp_path_factory.mktemp("slow-readers")
    with (
        make_database(request, "postgresql", folder) as url,
        deployed(url, behind_nginx, CTU_HOSTS="") as deployment,
    ):
        yield deployment


class SlowConnection(LocalConnection):
    """A connection that has next to no room for what is not read yet."""

    def connect(self) -> None:
        self.sock = connected(*self._place, receive_bytes=RECEIVE_BYTES)


@pytest.mark.nightly
def test_slips_never_wait_in_a_file_of_nginx(deployment: Deployment) -> None:
    console, entrance = deployment.console, deployment.entrance
    team = console.team()
    leader = console.person("Team Leader", team)
    rows = people_of(console, team, PEOPLE)
    public_id = import_without_passwords(ImportClient(console, leader), rows)
    page = f"/imports/users/{public_id}/hand-over"
    client = entrance.client("127.0.0.2", WAIT_SECONDS)
    assert client.sign_in(leader.login, PASSWORD).status == 302
    token = hidden(client.get(page).text, "csrf_token")
    slow = HttpClient(
        lambda: SlowConnection(entrance.port, "127.0.0.2", WAIT_SECONDS, entrance.is_encrypted),
        origin=f"https://{HOST}",
    )
    slow.cookies = client.cookies
    body, kind = encoded({"csrf_token": token})
    with closing(slow.send("POST", f"{page}/open", body, {"Content-Type": kind})) as asked:
        assert asked.sock.recv(1) == b"H"
        with closing(reader(deployment, 3)):
            # What everybody may read does wait there, so that such a file would be seen.
            assert wait_until(lambda: any(waiting()), lambda: None, WAIT_SECONDS)
            assert not [text for text in waiting() if SECRET in text]
        rest = b"".join(iter(lambda: asked.sock.recv(65_536), b""))
    assert len(slips_of(rest.decode())) == PEOPLE


@pytest.mark.nightly
def test_no_thread_waits_for_who_reads_slowly(deployment: Deployment) -> None:
    with ExitStack() as exits:
        readers = [exits.enter_context(closing(reader(deployment, n))) for n in range(READERS)]
        assert wait_until(lambda: have_begun(readers), lambda: None, WAIT_SECONDS)
        assert deployment.client("127.0.0.9").get("/sign-in").status == 200
        assert have_begun(readers)


def have_begun(readers: list[SlowClient]) -> bool:
    """Let each read a byte; return whether all have something of their answer."""
    assert {each.go_on() for each in readers} == {""}
    return all(each.is_answered for each in readers)


def reader(deployment: Deployment, number: int) -> SlowClient:
    """Ask for a file of everybody, from an address of its own, to read it by a byte."""
    entrance = deployment.entrance
    address = f"127.0.1.{number + 1}"
    room = RECEIVE_BYTES
    connection = connected(entrance.port, address, WAIT_SECONDS, entrance.is_encrypted, room)
    return SlowClient(HABITS["answers"], connection)


def waiting() -> Iterator[bytes]:
    """Yield what waits in the files of nginx, which have no name any more."""
    for pid in programs()["nginx"]:
        for each in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError):
                if "proxy" in each.readlink().parts:
                    yield each.read_bytes()
