"""Rights at Redis: each refused command that is needed is reported, and asking runs none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from redis import Redis

from ctu.develop.servers.redis_server import BINARY_VARIABLE, RedisServer, packaged_servers
from plugins.bulk_import.queueing import rights
from plugins.bulk_import.queueing.import_queue import ImportQueue
from plugins.bulk_import.queueing.worker_status import CAUSES
from plugins.bulk_import.settings import Settings

ACL = Path(__file__).resolve().parents[3] / "docs" / "deployment" / "redis" / "ctu.acl"
DOCUMENTED = re.search(r"^user ctu on >PASSWORD (.*)$", ACL.read_text(encoding="utf-8"), re.M)
NAMES = {command[0].lower() for command in rights.needed_commands("bulk-import")} - {
    # The look at the workers sends these itself.
    "exists",
    "zrangebyscore",
}


SERVERS = ["found", *map(str, packaged_servers())]


@pytest.fixture(scope="module", params=SERVERS, ids=["found", "packaged"][: len(SERVERS)])
def own_redis(request):
    """Return the server that is found first, and the Valkey that is packaged."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param != "found":
            patch.setenv(BINARY_VARIABLE, request.param)
        with RedisServer() as server:
            yield server


@pytest.fixture
def user(own_redis):
    """Return a function that lets a user have the documented rights less some; and its queue."""

    def make(*without):
        assert DOCUMENTED is not None
        with Redis.from_url(own_redis.url) as client:
            some = DOCUMENTED[1].split()
            client.execute_command("ACL", "SETUSER", "ctu", "reset", "on", ">word", *some, *without)
        url = own_redis.url.replace("unix://", "unix://ctu:word@")
        return ImportQueue(Settings(redis_url=url))

    return make


def test_the_documented_rights_are_all_that_is_needed(user, own_redis):
    queue = user()
    queue.heartbeat(["host:1"])
    assert queue.worker_status().problem == ""


def test_each_command_that_is_refused_is_reported(user, caplog):
    for command in [*NAMES, "multi", "exec"]:
        queue = user(f"-{command}")
        queue.heartbeat(["host:1"])
        assert queue.worker_status().problem == CAUSES["denied"], command
        assert f"queue.refused command={command.upper()}" in caplog.text


def test_a_transaction_that_is_discarded_for_want_of_a_right_is_denied(user, caplog):
    assert not user("-exec").enqueue(7)
    assert "queue.unreachable error=ExecAbortError cause=denied" in caplog.text


def test_a_key_that_is_refused_is_reported(user, caplog):
    queue = user("resetkeys", "~bulk-import:workers:*", "~rq:queue:bulk-import", "~rq:suspended")
    assert queue.worker_status().problem == CAUSES["denied"]
    assert "queue.refused command=HSET rq:job:import-0" in caplog.text


@pytest.mark.parametrize("without", [(), ("-exec",), ("-multi",)])
def test_asking_changes_nothing(user, own_redis, without):
    queue = user()
    assert queue.enqueue(7)
    queue.worker_status()
    with Redis.from_url(own_redis.url) as client:
        before = {key: client.dump(key) for key in client.scan_iter()}
        user(*without).worker_status()
        after = {key: client.dump(key) for key in client.scan_iter()}
    assert after == before


@pytest.mark.parametrize("taken", [("MULTI",), ("DEL", "SREM"), ("EXEC",)])
def test_a_command_that_is_renamed_is_refused_to_everybody(tmp_path, caplog, taken):
    file = tmp_path / "redis.conf"
    file.write_text("".join(f"rename-command {command} other-{command}\n" for command in taken))
    with RedisServer(file=file) as server, Redis.from_url(server.url) as client:
        queue = ImportQueue(Settings(redis_url=server.url))
        assert queue.worker_status().problem == CAUSES["denied"]
        assert [name for name in taken if f"command={name}" in caplog.text] == list(taken)
        # Where there is no transaction nothing is asked.
        assert client.keys() == [b"bulk-import:workers:asked"]


def test_a_granted_right_is_noticed_at_the_next_check(user, monkeypatch):
    queue = user("-hset")
    assert queue.worker_status().problem == CAUSES["denied"]
    user()
    monkeypatch.setattr(rights, "CHECK_SECONDS", 0.0)
    queue.heartbeat(["host:1"])
    assert queue.worker_status().problem == ""
