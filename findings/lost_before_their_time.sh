#!/bin/sh
# RQ drops a job with a ttl that waits for its time: a failure whose retry is due later leaves no trace.
#
# Seen with RQ 3.0.0, redis-py 8.1.0 and Redis 7.0.15 (Debian).
#
# A job may be four seconds in its queue (ttl=4), and it fails. It is to be tried again after eight seconds.
# It is not: it is neither run again nor among the failed jobs, its record is gone, and so is the error. A
# job that is to be repeated after eight seconds is run once, and one that is enqueued for a time in eight
# seconds never runs. No queue held any of them for four seconds. Without the ttl, and with it where the
# retry follows at once, all are run as often as was asked.
#
# The documentation calls ttl the longest time that a job is queued before it is discarded. It is set as the
# expiry of the record in Redis whenever the job is saved, also when it goes among those that are scheduled,
# where it is not in any queue. The scheduler takes a job without a record off its list, and says nothing.
#
# Whoever wants retries, repeats or times gives the job no ttl, and lets the job itself look at how old it
# is (job.enqueued_at) when it begins.
#
# Prints what was seen and ends with 0 while it is still so, and with 1 when that has changed.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check rq==3.0.0 redis==8.1.0

cat > "$folder/steps.py" <<'PYTHON'
from rq import get_current_job


def send():
    job = get_current_job()
    job.connection.incr(f"runs of {job.origin}")


def fail():
    send()
    raise ValueError("line 7 is wrong")
PYTHON

cat > "$folder/seen.py" <<'PYTHON'
import pathlib
import subprocess
import sys
import time
from datetime import timedelta
from importlib.metadata import version

import steps
from redis import Redis
from redis.exceptions import ConnectionError
from rq import Queue, Repeat, Retry, Worker
from rq.registry import FailedJobRegistry, ScheduledJobRegistry
from rq.scheduler import RQScheduler

PATIENCE_SECONDS = 30.0
TTL, LATER = 4, 8

folder = pathlib.Path(sys.argv[1])


def wait_until(is_so, text):
    until = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        if time.monotonic() > until:
            sys.exit(f"not seen within {PATIENCE_SECONDS} seconds: {text}")
        time.sleep(0.1)


def answers():
    try:
        return redis.ping()
    except ConnectionError:
        return False


def work(queues):
    """Run what is in the queues, each job in a process of its own, and come back when they are empty."""
    Worker(queues, connection=redis).work(burst=True, logging_level="CRITICAL")


def begin(queue, case, ttl):
    if case == "at a time":
        queue.enqueue_in(timedelta(seconds=LATER), steps.send, ttl=ttl)
    elif case == "repeated later":
        queue.enqueue(steps.send, repeat=Repeat(times=1, interval=LATER), ttl=ttl)
    else:
        interval = LATER if case == "tried again later" else 0
        queue.enqueue(steps.fail, retry=Retry(max=1, interval=interval), ttl=ttl)


def scheduled(queues):
    return sum(ScheduledJobRegistry(queue=queue).get_job_count(cleanup=False) for queue in queues)


def counted(queue):
    """Return how often the job of a queue was run, and how many are among the failed."""
    failed = FailedJobRegistry(queue=queue).get_job_count(cleanup=False)
    return int(redis.get(f"runs of {queue.name}") or 0), failed


server = subprocess.Popen(
    ["redis-server", "--port", "0", "--unixsocket", "redis.socket", "--save", ""],
    cwd=folder,
    stdout=subprocess.DEVNULL,
)
redis = Redis(unix_socket_path=str(folder / "redis.socket"))
# What is seen without a ttl, and with one: runs, and failed jobs.
expected = {
    "at a time": ((1, 0), (0, 0)),
    "tried again later": ((2, 1), (1, 0)),
    "tried again at once": ((2, 1), (2, 1)),
    "repeated later": ((2, 0), (1, 0)),
}
try:
    wait_until(answers, "Redis answers")
    print("RQ", version("rq"), "redis-py", version("redis"), "Redis", redis.info()["redis_version"])
    places = {
        (case, ttl): Queue(f"{case}, {ttl}", connection=redis) for case in expected for ttl in (None, TTL)
    }
    queues = list(places.values())
    for (case, ttl), queue in places.items():
        begin(queue, case, ttl)
        # At once, so that no job is queued for long.
        work([queue])
    if scheduled(queues) != 6:
        sys.exit("not all of them wait for their time")
    scheduler = RQScheduler(queues, connection=redis, logging_level="CRITICAL")
    scheduler.acquire_locks()

    def nothing_waits():
        scheduler.enqueue_scheduled_jobs()
        work(queues)
        return scheduled(queues) == 0

    wait_until(nothing_waits, "every time has come")
    scheduler.release_locks()
    seen = {case: tuple(counted(places[case, ttl]) for ttl in (None, TTL)) for case in expected}
finally:
    server.terminate()
    server.wait(PATIENCE_SECONDS)
for case, kinds in seen.items():
    for (runs, failed), kind in zip(kinds, ("without a ttl", "with one")):
        print(f"{case}, {kind}: run {runs} times, {failed} among the failed")
sys.exit(seen != expected)
PYTHON
cd "$folder"
"$folder/venv/bin/python" seen.py "$folder"
