"""A worker refuses jobs and commands that somebody else wrote into Redis."""

from __future__ import annotations

import pytest
import redis
from rq import Queue
from rq.serializers import JSONSerializer

from plugins.bulk_import.queueing.import_queue import JOB
from plugins.bulk_import.work.jobs import work
from plugins.bulk_import.work.workers.worker import ForeignJob, ImportJob, ImportWorker


@pytest.fixture
def put(redis_url):
    """Return a function that queues any job, and gives it back as a worker reads it."""
    connection = redis.Redis.from_url(redis_url)

    def enqueue(function, *arguments, **named):
        queue = Queue("bulk-import", connection=connection, serializer=JSONSerializer)
        job = queue.enqueue_call(function, args=arguments, kwargs=named)
        return ImportJob.fetch(job.id, connection=connection, serializer=JSONSerializer)

    yield enqueue
    connection.close()


def test_the_id_of_an_import_is_worked_on(put):
    assert put(JOB, 7).func is work


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        ("os.system", ["true"]),
        ("plugins.bulk_import.jobs.step", [7]),
        (JOB, ["7"]),
        (JOB, [7, 8]),
        (JOB, []),
    ],
)
def test_any_other_job_is_refused_before_anything_is_imported(put, function, arguments):
    with pytest.raises(ForeignJob):
        _ = put(function, *arguments).func


def test_callbacks_are_not_looked_up(put):
    job = put(JOB, 7)
    job._success_callback_name = job._failure_callback_name = "os.getcwd"

    assert (job.success_callback, job.failure_callback, job.stopped_callback) == (None, None, None)


def test_a_worker_listens_to_no_commands(redis_url):
    with redis.Redis.from_url(redis_url) as connection:
        queue = Queue("bulk-import", connection=connection, serializer=JSONSerializer)
        worker = ImportWorker([queue], connection=connection, serializer=JSONSerializer)
        worker.register_birth()
        worker.subscribe()
        assert connection.pubsub_channels() == []
        assert worker.pubsub_thread is None
        worker.register_death()
