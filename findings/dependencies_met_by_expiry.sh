#!/bin/sh
# RQ runs a job although a job that it depends on has failed, once the record of the failed job is gone.
#
# Seen with RQ 3.0.0, redis-py 8.1.0 and Redis 7.0.15 (Debian).
#
# "publish" depends on "check" and on "load", which takes longer. The check fails, and publish stays
# deferred for good, as the documentation says: a job is enqueued only when what it depends on has finished
# successfully. But when load is finished after the check's failure_ttl is over, or after somebody has
# deleted the failed check to tidy up, publish is run. So it is when the check never ran at all, because it
# waited in its queue for longer than its ttl. And a publish that is enqueued only then is run at once.
#
# A job that has finished is forgotten after its result_ttl, so that no record has to stand for success:
# whichever id has none is passed over when dependencies are looked at. A failure and a job that expired
# unseen leave none either, in the end, and look the same.
#
# Whoever lets jobs depend on others gives these no ttl and keeps their failures for longer than any chain
# of jobs takes, or lets each job look in the database of its own for what must have been done before.
#
# Prints what was seen and ends with 0 while it is still so, and with 1 when that has changed.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check rq==3.0.0 redis==8.1.0

cat > "$folder/steps.py" <<'PYTHON'
def check():
    raise ValueError("line 7 is wrong")


def load():
    return "loaded"


def publish():
    return "published"
PYTHON

cat > "$folder/seen.py" <<'PYTHON'
import pathlib
import subprocess
import sys
import time
from importlib.metadata import version

import steps
from redis import Redis
from redis.exceptions import ConnectionError
from rq import Queue, Worker

PATIENCE_SECONDS = 30.0

folder = pathlib.Path(sys.argv[1])


def wait_until(is_so, text):
    until = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        if time.monotonic() > until:
            sys.exit(f"not seen within {PATIENCE_SECONDS} seconds: {text}")
        time.sleep(0.05)


def answers():
    try:
        return redis.ping()
    except ConnectionError:
        return False


def work(*queues):
    """Run what is in the queues, each job in a process of its own, and come back when they are empty."""
    Worker(queues, connection=redis).work(burst=True, logging_level="CRITICAL")


def it_failed(check):
    work("checks")
    if check.get_status() != "failed":
        sys.exit("the check has not failed")


def its_failure_ttl_is_over(check):
    it_failed(check)
    wait_until(lambda: not redis.exists(check.key), "the record of the failure has expired")


def it_was_deleted(check):
    it_failed(check)
    check.delete()


def it_expired_in_the_queue(check):
    wait_until(lambda: not redis.exists(check.key), "the job has expired")


def published(happens, **options):
    """Return the state of a job one of whose dependencies has not succeeded, by what became of that."""
    redis.flushall()
    check = Queue("checks", connection=redis).enqueue(steps.check, **options)
    load = Queue("loads", connection=redis).enqueue(steps.load)
    results = Queue("results", connection=redis)
    publish = results.enqueue(steps.publish, depends_on=[check, load])
    happens(check)
    if publish.get_status() != "deferred":
        sys.exit("the job did not wait for the other one")
    later = results.enqueue(steps.publish, depends_on=check.id)
    work("loads", "results")
    return publish.get_status().value, later.get_status().value


server = subprocess.Popen(
    ["redis-server", "--port", "0", "--unixsocket", "redis.socket", "--save", ""],
    cwd=folder,
    stdout=subprocess.DEVNULL,
)
redis = Redis(unix_socket_path=str(folder / "redis.socket"))
try:
    wait_until(answers, "Redis answers")
    print("RQ", version("rq"), "redis-py", version("redis"), "Redis", redis.info()["redis_version"])
    expected = {
        it_failed: ("deferred", "deferred"),
        its_failure_ttl_is_over: ("finished", "finished"),
        it_was_deleted: ("finished", "finished"),
        it_expired_in_the_queue: ("finished", "finished"),
    }
    options = {its_failure_ttl_is_over: {"failure_ttl": 5}, it_expired_in_the_queue: {"ttl": 2}}
    seen = {happens: published(happens, **options.get(happens, {})) for happens in expected}
finally:
    server.terminate()
    server.wait(PATIENCE_SECONDS)
for happens, (before, after) in seen.items():
    print(f"{happens.__name__}: publish is {before}; one that is enqueued afterwards is {after}")
sys.exit(seen != expected)
PYTHON
cd "$folder"
"$folder/venv/bin/python" seen.py "$folder"
