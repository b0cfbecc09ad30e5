"""What nginx refuses with the documented site, before the web hears of it.

The web does not run here: what is passed on to it is answered 502.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing

import pytest

from ctu.develop.servers.process import wait_until
from faults.chaos.troubles.slow_client import HABITS, SlowClient
from tests.deployment.installed import HOST
from tests.deployment.nginx import NGINX, configured
from tests.deployment.programs import running
from tests.suite.waiting import WAIT_SECONDS

CONNECTIONS, BURST = 400, 200
CONTINUE, PASSED, FORBIDDEN, TOO_MANY, TOO_MANY_AT_ONCE = 100, 502, 403, 429, 503
LARGE_AT_ONCE, LARGE_IN_ALL = 40, 200
HEADER_SECONDS = 40.0
"""Less than nginx gives without a word, and more than it is told, for a busy machine."""
LARGE = f"POST / HTTP/1.1\r\nHost: {HOST}\r\nExpect: 100-continue\r\n"
LENGTHS = ("Content-Length: 100000", "Transfer-Encoding: chunked")
BEGUN = f"POST / HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 9000\r\nExpect: 100-continue\r\n\r\n"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Run nginx, and return the port for HTTPS."""
    if NGINX is None:
        pytest.skip("There is no nginx.")
    folder = tmp_path_factory.mktemp("nginx")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        free = int(listener.getsockname()[1])
    arguments = [NGINX, "-c", str(configured(folder, free)), "-g", "daemon off;"]
    with running(arguments, {}, folder / "log") as check:
        assert wait_until(lambda: is_open(free), check, WAIT_SECONDS), (folder / "log").read_text()
        yield free


def is_open(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except ConnectionError:
        return False
    return True


def connect(
    port: int, host: str = HOST, source: int = 1, most: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3
) -> ssl.SSLSocket:
    """Connect under a name, from one of the addresses of this machine, 127.0.0.SOURCE."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    # Without it OpenSSL itself would not try what nginx has to refuse.
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.minimum_version, context.maximum_version = ssl.TLSVersion.MINIMUM_SUPPORTED, most
    plain = socket.create_connection(
        ("127.0.0.1", port), WAIT_SECONDS, source_address=(f"127.0.0.{source}", 0)
    )
    return context.wrap_socket(plain, server_hostname=host)


def request(path: str, host: str = HOST) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()


def statuses(connection: ssl.SSLSocket, count: int) -> list[int]:
    """Return the status of each of so many answers."""
    found: list[int] = []
    with connection.makefile("rb") as answers:
        for line in answers:
            if line.startswith(b"HTTP/1.1 "):
                found.append(int(line.split()[1]))
            if len(found) == count:
                break
    return found


def ask(port: int, path: str, source: int) -> int:
    """Return the status of one answer."""
    with closing(connect(port, source=source)) as connection:
        connection.sendall(request(path))
        return statuses(connection, 1)[0]


@pytest.mark.filterwarnings("ignore:.*TLSVersion:DeprecationWarning")
@pytest.mark.parametrize("version", ["TLSv1", "TLSv1_1"])
def test_old_versions_of_tls_are_refused(port: int, version: str) -> None:
    with pytest.raises(ssl.SSLError, match=r"(?i)protocol.version|unsupported"):
        connect(port, most=ssl.TLSVersion[version])


@pytest.mark.parametrize("version", ["TLSv1_2", "TLSv1_3"])
def test_todays_versions_of_tls_are_spoken(port: int, version: str) -> None:
    with closing(connect(port, most=ssl.TLSVersion[version])) as connection:
        assert connection.version() == version.replace("_", ".")


def test_whoever_names_another_host_gets_no_certificate(port: int) -> None:
    with pytest.raises(ssl.SSLError, match=r"(?i)unrecognized.name"):
        connect(port, "evil.example")


def test_another_host_in_the_request_gets_no_answer(port: int) -> None:
    with closing(connect(port)) as connection:
        connection.sendall(request("/sign-in", "evil.example"))
        assert statuses(connection, 1) in ([], [421])


def test_figures_are_for_this_host_alone(port: int) -> None:
    assert ask(port, "/metrics", source=1) == PASSED
    assert ask(port, "/metrics", source=2) == FORBIDDEN
    assert ask(port, "/sign-in", source=2) == PASSED


def test_an_address_that_asks_too_often_is_told_so_and_no_other(port: int) -> None:
    """Asked is for what nginx answers itself, so that it can be asked as fast as it can be read."""
    count = 2 * BURST
    with closing(connect(port, source=3)) as connection:
        connection.sendall(request("/metrics") * count)
        found = statuses(connection, count)
    assert len(found) == count
    assert set(found) == {FORBIDDEN, TOO_MANY}
    assert found[:BURST] == [FORBIDDEN] * BURST
    assert ask(port, "/sign-in", source=4) == PASSED


class Forms:
    """Unfinished forms: each goes on by a byte a second while others begin, or nginx ends it."""

    def __init__(self, exits: ExitStack, port: int) -> None:
        self._exits, self._port, self._sent_at = exits, port, time.monotonic()
        self.held: list[tuple[ssl.SSLSocket, bytes]] = []

    def begin(self, request: str, source: int) -> int:
        """Begin to send a form, and return what is said of it; one that is refused is closed."""
        self._go_on()
        connection = self._exits.enter_context(closing(connect(self._port, source=source)))
        connection.sendall(request.encode())
        [status] = statuses(connection, 1)
        if status == CONTINUE:
            self.held.append((connection, b"1\r\nx\r\n" if "chunked" in request else b"x"))
        else:
            connection.close()
        return status

    def _go_on(self) -> None:
        if time.monotonic() - self._sent_at > 1:
            self._sent_at = time.monotonic()
            for connection, more in self.held:
                connection.sendall(more)


@pytest.mark.nightly
def test_an_address_has_so_many_requests_at_once_and_no_more(port: int) -> None:
    """They come as fast as the limit of tries lets."""
    with ExitStack() as exits:
        forms, status = Forms(exits, port), CONTINUE
        while status != TOO_MANY_AT_ONCE:
            status = forms.begin(BEGUN, 5)
            assert status in {CONTINUE, TOO_MANY, TOO_MANY_AT_ONCE}
        assert len(forms.held) == CONNECTIONS
        assert ask(port, "/sign-in", source=6) == PASSED
    assert wait_until(lambda: ask(port, "/sign-in", source=5) == PASSED, lambda: None, WAIT_SECONDS)


def test_an_address_has_few_large_forms_at_once_and_no_small_one_counts(port: int) -> None:
    large = [f"{LARGE}{length}\r\n\r\n" for length in LENGTHS]
    with ExitStack() as exits:
        forms = Forms(exits, port)
        found = [forms.begin(large[each % 2], 7) for each in range(LARGE_AT_ONCE + 1)]
        assert found == [CONTINUE] * LARGE_AT_ONCE + [TOO_MANY_AT_ONCE]
        assert forms.begin(large[1], 7) == TOO_MANY_AT_ONCE
        assert forms.begin(BEGUN, 7) == CONTINUE
        assert forms.begin(large[0], 8) == CONTINUE


@pytest.mark.nightly
def test_all_addresses_together_have_so_many_large_forms_at_once(port: int) -> None:
    with ExitStack() as exits:
        forms = Forms(exits, port)
        found = [
            forms.begin(f"{LARGE}{LENGTHS[0]}\r\n\r\n", 10 + each // LARGE_AT_ONCE)
            for each in range(LARGE_IN_ALL + 1)
        ]
        assert found == [CONTINUE] * LARGE_IN_ALL + [TOO_MANY_AT_ONCE]
        assert ask(port, "/sign-in", source=9) == PASSED


@pytest.mark.nightly
def test_headers_that_come_by_a_byte_a_second_end_soon(port: int) -> None:
    began = time.monotonic()
    client = SlowClient(HABITS["headers"], connect(port, source=20))
    said: list[str] = []

    def has_ended() -> bool:
        said.append(client.go_on())
        return bool(said[-1])

    with closing(client):
        assert wait_until(has_ended, lambda: None, WAIT_SECONDS)
    assert time.monotonic() - began < HEADER_SECONDS
