"""The Redis of the queue: addresses that are taken or refused, and why it cannot be used."""

from __future__ import annotations

import os
import signal
import socket
import ssl
import threading
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import ResponseError
from redis.exceptions import TimeoutError as RedisTimeout

from ctu.develop.servers.process import wait_until
from ctu.develop.servers.redis_server import RedisServer
from plugins.bulk_import.queueing.client import check_address, connect
from plugins.bulk_import.queueing.import_queue import ImportQueue
from plugins.bulk_import.queueing.worker_status import CAUSES, FOREIGN, NO_WORKER, SHARED, SUSPENDED
from plugins.bulk_import.settings import SettingError, Settings
from tests.outside.certificates import certify
from tests.suite.waiting import WAIT_SECONDS

REFUSED = {
    "": "must begin with redis://",
    "localhost:6379": "must begin with redis://",
    "valkey://host/0": "it begins with 'valkey'",
    "sentinel://host/mymaster": "it begins with 'sentinel'",
    "redis+unix:///r.sock": "it begins with 'redis\\+unix'",
    "redis://a:1,b:2/0": "names several hosts",
    "redis://:secret@a,b/0": "names several hosts",
    "redis:///0": "names no host",
    "redis://redis..example.org:6379/0": "holds a host that is no valid name",
    f"rediss://{'x' * 64}.example.org/0": "holds a host that is no valid name",
    "unix://": "names no socket",
    "redis://host:port/0": "has a port that is not a number",
    "redis://host:99999/0": "has a port that is not a number",
    "redis://host/zero": "must end in the number of a database",
    "redis+sentinel://a,b": "names Sentinels and no master",
    "redis://:secret@host/0?socket_timeout=soon": "cannot be read: socket_timeout",
    "redis+sentinel://a,b/ctu?health_check_interval=x": "cannot be read: health_check_interval",
    "redis://:secret@host/0?colour=red": "cannot be read: colour",
    "unix:///run/redis.sock?colour=red": "cannot be read: colour",
    "redis://host/0?ssl_cert_reqs=none": "cannot be read: ssl_cert_reqs",
    "rediss://:secret@host/0?ssl_cert_reqs=maybe": "cannot be read: ssl_cert_reqs",
    "rediss://host/0?ssl_ca_certs=/nowhere/ca.pem": "ssl_ca_certs that cannot be read: /nowhere",
    "redis+sentinel://a/ctu?ssl=true&ssl_keyfile=/nowhere/key": "ssl_keyfile that cannot be read",
}
TAKEN = (
    "redis://host",
    "redis://user:p%40ss@host:6379/3?socket_timeout=5",
    "rediss://:secret@[::1]:6379/0?ssl_ca_certs={here}",
    "unix:///run/redis.sock",
    "unix://user:pw@/run/redis.sock?db=2",
    "redis+sentinel://:secret@a:26379,[::1]:26379/mymaster/0",
    "redis+sentinel://user:secret@a,b/mymaster/3?ssl=true&ssl_ca_certs={here}&socket_timeout=5",
)


@pytest.mark.parametrize(("url", "sentence"), REFUSED.items())
def test_an_address_that_cannot_work_is_refused_in_one_sentence(url, sentence):
    with pytest.raises(SettingError, match=sentence) as refused:
        check_address(url)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("url", TAKEN)
def test_an_address_that_can_work_makes_a_queue(url):
    address = url.format(here=__file__)
    check_address(address)
    ImportQueue(Settings(redis_url=address))


@pytest.fixture
def own_redis():
    """Return a Redis of this test's own, whose settings it may change."""
    with RedisServer() as server:
        yield server
        if server.process is not None:
            # One that cannot save does not end when it is asked to.
            server.process.kill()


def memory(client):
    client.config_set("maxmemory", "1")


def replica(client):
    client.replicaof("127.0.0.1", "1")


def right(client):
    commands = ["+@all", "-set", "-hset"]
    client.acl_setuser("default", enabled=True, nopass=True, keys=["*"], commands=commands)


def password(client):
    client.config_set("requirepass", "another")


def few_replicas(client):
    client.config_set("min-replicas-to-write", "1")


def stale_replica(client):
    client.config_set("replica-serve-stale-data", "no")
    client.replicaof("127.0.0.1", "1")


def taken_file(client):
    """Let a snapshot fail, behind which Redis refuses what it could not keep."""
    (Path(client.config_get("dir")["dir"]) / client.config_get("dbfilename")["dbfilename"]).mkdir()
    client.config_set("save", "3600 1")
    client.bgsave()
    assert wait_until(
        lambda: client.info("persistence")["rdb_last_bgsave_status"] == "err",
        lambda: None,
        WAIT_SECONDS,
    )


def key_of_another_program(client):
    client.set("rq:queue:bulk-import", "something else")


STATES = {
    "full": memory,
    "occupied": key_of_another_program,
    "read-only": replica,
    "denied": right,
    "unreplicated": few_replicas,
    "unsaved": taken_file,
}


@pytest.mark.usefixtures("a_busy_machine_is_not_silent")
@pytest.mark.parametrize("word", STATES)
def test_a_redis_that_answers_and_cannot_be_written_is_reported_as_what_it_is(
    own_redis, word, state, host, caplog
):
    state.queue = ImportQueue(replace(state.settings, redis_url=own_redis.url))
    state.queue.heartbeat(["host:1"])
    assert state.queue.worker_status().is_working
    with Redis.from_url(own_redis.url) as client:
        STATES[word](client)

        status = state.queue.worker_status()

        assert (status.is_working, status.problem) == (None, CAUSES[word])
        assert not state.queue.enqueue(7)
        assert f"cause={word}" in caplog.text
        vars(state).pop("readiness", None)
        ready = state.readiness.check()
        assert (ready["redis"], ready["worker"]) == (word, "unknown")


def test_a_password_that_is_refused_is_reported(own_redis):
    queue = ImportQueue(Settings(redis_url=own_redis.url))
    with Redis.from_url(own_redis.url) as client:
        password(client)
        assert queue.worker_status().problem == CAUSES["denied"]


def test_a_replica_without_its_master_is_no_cluster(own_redis):
    queue = ImportQueue(Settings(redis_url=own_redis.url))
    with Redis.from_url(own_redis.url) as client:
        stale_replica(client)
        assert queue.worker_status().problem == CAUSES["read-only"]
        assert not queue.enqueue(7)


def test_a_redis_that_takes_no_more_clients_is_told(own_redis):
    with Redis.from_url(own_redis.url) as client:
        client.config_set("maxclients", "1")
        queue = ImportQueue(Settings(redis_url=own_redis.url))

        # A client that writes before it has read the refusal meets a closed connection.
        def is_told():
            return queue.worker_status().problem == CAUSES["crowded"]

        assert wait_until(is_told, lambda: None, WAIT_SECONDS)


def test_a_database_that_is_not_there_is_reported(own_redis):
    queue = ImportQueue(Settings(redis_url=f"{own_redis.url}?db=99"))
    assert queue.worker_status().problem == CAUSES["no-database"]


def test_a_script_that_does_not_end_is_reported(own_redis):
    queue = ImportQueue(Settings(redis_url=own_redis.url))
    with Redis.from_url(own_redis.url) as client, Redis.from_url(own_redis.url) as other:
        client.config_set("lua-time-limit", "1")
        endless = threading.Thread(target=run_endlessly, args=(other,))
        endless.start()
        busy = CAUSES["busy"]
        assert wait_until(lambda: queue.worker_status().problem == busy, lambda: None, WAIT_SECONDS)
        client.script_kill()
        endless.join()


def run_endlessly(client):
    with suppress(ResponseError):
        client.eval("while true do end", 0)


@pytest.mark.parametrize("policy", ["allkeys-lru", "volatile-ttl"])
def test_a_redis_that_drops_keys_is_no_missing_worker(own_redis, policy):
    queue = ImportQueue(Settings(redis_url=own_redis.url))
    with Redis.from_url(own_redis.url) as client:
        client.config_set("maxmemory-policy", policy)
        client.config_set("maxmemory", client.info("memory")["used_memory"] + 1_000_000)
        assert queue.worker_status().problem == NO_WORKER
        for number in range(600):
            client.set(f"other:{number}", "x" * 2_000, ex=60)
        assert client.info("stats")["evicted_keys"] > 0

        assert queue.worker_status().problem == CAUSES["evicting"]
        # Without room the sign of life itself may be what is dropped.
        client.flushall()
        queue.heartbeat(["host:1"])
        assert queue.worker_status().problem == ""


def test_a_cluster_is_reported():
    options = {"--bind": "127.0.0.1", "--port": str(free_port()), "--cluster-enabled": "yes"}
    with RedisServer(options | {"--cluster-port": str(free_port())}) as server:
        queue = ImportQueue(Settings(redis_url=server.url))
        assert queue.worker_status().problem == CAUSES["cluster"]


def test_a_name_that_is_not_known_is_reported():
    queue = ImportQueue(Settings(redis_url="redis://no%20such%20host:6379/0"))
    assert queue.worker_status().problem == CAUSES["unresolved"]


def test_a_certificate_that_is_not_trusted_is_reported(tmp_path):
    with tls_server(tmp_path) as port:
        queue = ImportQueue(Settings(redis_url=f"rediss://localhost:{port}/0"))
        assert queue.worker_status().problem == CAUSES["untrusted"]


def test_a_master_that_was_demoted_under_its_clients_is_left_for_the_new_one(own_redis, tmp_path):
    """An address that moves: connections that are open stay with the old server."""
    address = own_redis.folder / "moving.sock"
    address.symlink_to(own_redis.socket)
    queue = ImportQueue(Settings(redis_url=f"unix://{address}"))
    assert queue.enqueue(7)
    with RedisServer() as other, Redis.from_url(own_redis.url) as old:
        address.unlink()
        address.symlink_to(other.socket)
        replica(old)

        assert queue.enqueue(8)
        queue.heartbeat(["host:1"])
        assert queue.worker_status().is_working
        with Redis.from_url(other.url) as new:
            assert new.llen("rq:queue:bulk-import") == 1


@pytest.fixture
def watched():
    """Return a Redis that a Sentinel watches, and the address that names the Sentinel."""
    port, sentinel_port = free_port(), free_port()
    with RedisServer({"--bind": "127.0.0.1", "--port": str(port)}) as master:
        file = master.folder / "sentinel.conf"
        file.write_text(f"sentinel monitor mymaster 127.0.0.1 {port} 1\n")
        options = {"--bind": "127.0.0.1", "--port": str(sentinel_port), "--sentinel": ""}
        with RedisServer(options, file):
            yield master, f"redis+sentinel://127.0.0.1:1,127.0.0.1:{sentinel_port}/mymaster/0"


def test_a_master_is_found_through_sentinels(watched):
    master, url = watched
    queue = ImportQueue(Settings(redis_url=url))
    assert wait_until(lambda: queue.enqueue(7), lambda: None, WAIT_SECONDS)
    with Redis.from_url(master.url) as client:
        assert client.llen("rq:queue:bulk-import") == 1


def test_an_answer_that_comes_too_late_is_not_taken_for_that_of_the_next_command(watched):
    master, url = watched
    client = connect(url, seconds=1.0)
    client.set("name", "value")
    os.kill(master.process.pid, signal.SIGSTOP)
    waking = threading.Timer(1.5, os.kill, (master.process.pid, signal.SIGCONT))
    waking.start()
    with pytest.raises(RedisTimeout):
        client.incr("number")
    assert client.get("name") == b"value"
    waking.join()
    client.close()


def test_suspended_workers_are_reported_until_they_go_on(redis_url):
    queue = ImportQueue(Settings(redis_url=redis_url))
    queue.heartbeat(["host:1"])
    with Redis.from_url(redis_url) as client:
        client.set("rq:suspended", 1)
        status = queue.worker_status()
        assert (status.is_working, status.problem) == (False, SUSPENDED)
        client.delete("rq:suspended")
    assert queue.worker_status().problem == ""


def test_a_worker_of_another_database_on_the_same_queue_is_reported(redis_url):
    ours, theirs, old = (ImportQueue(Settings(redis_url=redis_url)) for _ in range(3))
    ours.database_id, theirs.database_id = "ours", "theirs"
    old.heartbeat(["older version:1"])
    assert ours.worker_status().problem == ""

    theirs.heartbeat(["host:2"])
    assert (ours.worker_status().is_working, ours.worker_status().problem) == (False, FOREIGN)

    ours.heartbeat(["host:1"])
    assert (ours.worker_status().is_working, ours.worker_status().problem) == (True, SHARED)
    with Redis.from_url(redis_url) as client:
        client.zincrby("bulk-import:workers:databases", -11, "theirs")
    assert ours.worker_status().problem == ""


def free_port():
    """Return a port that nobody has."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


@contextmanager
def tls_server(folder):
    """Take connections with a certificate that nobody knows."""
    certify(folder / "pem", folder / "key", "localhost")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "pem", folder / "key")

    def serve():
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                with client, suppress(OSError):
                    context.wrap_socket(client, server_side=True).close()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()
