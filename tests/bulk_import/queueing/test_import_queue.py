"""The queue: enqueued once while it waits, and never in anybody's way."""

from __future__ import annotations

import os
import signal
import time

import pytest
from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer

from plugins.bulk_import.queueing.import_queue import ImportQueue
from plugins.bulk_import.queueing.job_ids import next_slot
from plugins.bulk_import.queueing.live_workers import LiveWorkers
from plugins.bulk_import.queueing.worker_status import WorkerStatus
from plugins.bulk_import.settings import Settings


@pytest.fixture
def queue(redis_url):
    return ImportQueue(Settings(redis_url=redis_url))


@pytest.fixture
def enqueued(redis_url):
    with Redis.from_url(redis_url) as connection:
        yield Queue("bulk-import", connection=connection, serializer=JSONSerializer)


@pytest.fixture
def own_redis():
    """Return a Redis of this test's own, to be stopped."""
    from ctu.develop.servers.redis_server import RedisServer

    with RedisServer() as server:
        yield server


def test_a_job_carries_nothing_but_the_id(queue, enqueued):
    assert queue.enqueue(7)

    (job,) = enqueued.jobs
    assert (job.id, job.func_name) == ("import-7-0", "plugins.bulk_import.jobs.work")
    assert (list(job.args), job.kwargs, job.description) == ([7], {}, "import 7")
    assert job.timeout >= 10
    assert (job.result_ttl, job.failure_ttl) == (60, 3600)
    assert job.retries_left is None


def test_it_is_enqueued_once_while_it_waits(queue, enqueued):
    for slot in (0, 0, 1):
        assert queue.enqueue(7, slot=slot)
    assert queue.enqueue_all([7, 71, 17])

    assert enqueued.job_ids == ["import-7-0", "import-71-0", "import-17-0"]


def test_the_first_job_is_one_transaction_and_no_look_at_what_waits(own_redis):
    queue = ImportQueue(Settings(redis_url=own_redis.url))
    queue.enqueue(7)
    with Redis.from_url(own_redis.url) as connection:
        connection.config_resetstat()
        assert queue.enqueue(8, is_new=True)
        asked = connection.info("commandstats")

        assert asked["cmdstat_exec"]["calls"] == 1
        assert asked.keys().isdisjoint({"cmdstat_lrange", "cmdstat_llen"})
        waiting = Queue("bulk-import", connection=connection, serializer=JSONSerializer)
        assert waiting.job_ids == ["import-7-0", "import-8-0"]


def test_a_running_job_enqueues_in_the_other_slot(queue, enqueued):
    queue.enqueue(7)
    enqueued.empty()

    assert queue.enqueue(7, slot=next_slot("import-7-0"))
    assert enqueued.job_ids == ["import-7-1"]
    assert next_slot("import-7-1") == 2


def test_jobs_beside_a_running_one_have_records_of_their_own(queue, enqueued):
    queue.enqueue(7)
    queue.enqueue(9)

    assert queue.enqueue_beside({7: 3, 8: 1, 9: 1})
    assert queue.enqueue_beside({7: 3, 8: 1, 9: 1})
    ids = enqueued.job_ids
    assert [each.split("-")[1] for each in ids] == ["7", "9", "7", "7", "8"]
    assert len(set(ids)) == 5


def test_the_live_workers_are_who_has_sent_a_heartbeat_and_the_jobs_that_wait(queue, own_redis):
    assert queue.live_workers() == LiveWorkers(frozenset(), 0)
    queue.heartbeat(["a:1", "a:2"])
    queue.enqueue(7)
    assert queue.live_workers() == LiveWorkers(frozenset({"a:1", "a:2"}), 1)

    gone = ImportQueue(Settings(redis_url=own_redis.url))
    own_redis.stop()
    assert gone.live_workers() == LiveWorkers(frozenset(), 0)
    assert not gone.enqueue_beside({7: 1})


def test_strangers_in_the_queue_are_in_nobodys_way(queue, enqueued):
    enqueued.enqueue_call(print, job_id="a-stranger")
    enqueued.enqueue_call(print, job_id="import-x")

    assert queue.enqueue(7)
    assert enqueued.job_ids[-1] == "import-7-0"


def is_refused_soon(queue):
    """Return whether an import is refused within two seconds, once in some tries.

    A busy machine may take one of them for itself; a queue that waits for Redis takes every one.
    """
    for _ in range(5):
        began = time.monotonic()
        assert not queue.enqueue(7)
        if time.monotonic() - began < 2:
            return True
    return False


@pytest.mark.parametrize(
    "url", ["unix:///nowhere/r.sock", "redis://127.0.0.1:1/0", "redis://192.0.2.1:6379/0"]
)
def test_an_absent_redis_is_reported_within_two_seconds(url):
    queue = ImportQueue(Settings(redis_url=url))

    assert is_refused_soon(queue)
    assert queue.worker_status() == WorkerStatus(None, None, "down")
    queue.heartbeat()


def test_a_redis_that_does_not_answer_is_reported_within_two_seconds(own_redis):
    queue = ImportQueue(Settings(redis_url=own_redis.url))
    queue.heartbeat()
    os.kill(own_redis.process.pid, signal.SIGSTOP)
    try:
        assert is_refused_soon(queue)
    finally:
        os.kill(own_redis.process.pid, signal.SIGCONT)


def test_it_enqueues_again_when_redis_is_back(own_redis):
    queue = ImportQueue(Settings(redis_url=own_redis.url))
    assert queue.enqueue(7)
    own_redis.stop()
    assert not queue.enqueue(8)
    own_redis.start()

    assert queue.enqueue(8)


def test_a_supervisor_that_sends_a_heartbeat_is_seen_for_some_seconds(queue, enqueued):
    assert queue.worker_status() == WorkerStatus(False, None)

    queue.heartbeat()
    assert queue.worker_status().is_working
    assert time.time() - queue.worker_status().last_seen_at < 5

    assert 0 < enqueued.connection.ttl("bulk-import:workers:alive") <= 10
    enqueued.connection.delete("bulk-import:workers:alive")
    assert queue.worker_status().is_working is False


def test_every_queue_has_its_own_worker_status(queue, redis_url):
    queue.heartbeat()

    assert not ImportQueue(Settings(redis_url=redis_url, queue="other")).worker_status().is_working
