"""The rights in Redis that the documentation lists: enough for everything, and none too many."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import NoPermissionError

from ctu.develop.servers.redis_server import RedisServer
from ctu.develop.tree import ROOT
from faults.parts.tracked_import import TrackedImport
from faults.platforms.redis.restricted_redis import FILES, PASSWORD, rights
from tests.parts.console_fixture import console_with, make_database

pytestmark = pytest.mark.databases("sqlite")

OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    """Run a Redis with the documented users; who looks from outside is another one."""
    (tmp_path / "ctu.acl").write_text(rights(), encoding="utf-8")
    server = RedisServer({"--aclfile": str(tmp_path / "ctu.acl")})
    server.url = f"unix://outside:{PASSWORD}@{server.socket}"
    with server:
        yield server


@pytest.mark.nightly
def test_a_console_with_the_documented_rights_in_redis_is_refused_nothing(
    request: pytest.FixtureRequest, redis: RedisServer, tmp_path: Path
) -> None:
    own = f"unix://ctu:{PASSWORD}@{redis.socket}"
    with (
        make_database(request, "sqlite", tmp_path) as url,
        console_with(url, tmp_path, redis, REDIS_URL=own, CTU_LIMITS="1") as console,
        console.worker(),
        Redis.from_url(redis.url) as outside,
    ):
        tracked = TrackedImport(console, size=3)
        tracked.upload()
        tracked.until_end()
        queue = console.app.extensions["bulk_import"].queue
        queue.full_disk.report()
        queue.full_disk.forget()
        assert queue.worker_counts() is not None
        assert outside.keys("LIMITS:*")
        assert outside.acl_log() == []


def test_the_documented_user_sends_no_command_and_reads_no_key_beyond_those(
    redis: RedisServer,
) -> None:
    with Redis.from_url(f"unix://ctu:{PASSWORD}@{redis.socket}") as client:
        for refused in (("FLUSHALL",), ("CONFIG", "GET", "*"), ("GET", "other"), ("KEYS", "*")):
            with pytest.raises(NoPermissionError):
                client.execute_command(*refused)


def test_the_documentation_leads_to_the_files_of_redis() -> None:
    linked = set(re.findall(r"\(deployment/redis/([\w.]+)\)", OPERATIONS))
    assert linked == {path.name for path in FILES.iterdir()}
