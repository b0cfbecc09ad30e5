"""Jobs queued too often, for no import or after its end, and rows that kill the process."""

from __future__ import annotations

from cryptography.fernet import Fernet

from ctu.develop.servers.process import wait_until
from faults.injections.environment import APP
from faults.injections.injection import Injection, resume
from faults.injections.registry import kind
from faults.parts import stages
from faults.parts.stages import POISON
from faults.parts.tracked_import import TrackedImport
from tests.files.sheets import row, sheet
from tests.outside.import_client import ImportClient
from tests.suite.waiting import WAIT_SECONDS

UNKNOWN = 987_654_321
TIMES = 10


def enqueue(injection: Injection, run_id: int, times: int = 1) -> None:
    """Queue jobs for an import, whether one waits already or not."""
    queue = injection.environment.console.app.extensions["bulk_import"].queue
    for _ in range(times):
        # Nothing checks whether a job with this id waits: RQ takes the same id twice.
        queue._enqueue(run_id, injection.random.randrange(2))


def number_of(injection: Injection, tracked: TrackedImport) -> int:
    """Return what an import is called in the queue."""
    query = "SELECT id FROM import_run WHERE public_id = :id"
    return int(injection.environment.console.query(query, id=tracked.public_id)[0][0])


@kind("enqueued ten times")
def enqueue_ten_times(injection: Injection) -> None:
    tracked = injection.new_import(60)
    horse = injection.stop_at(stages.WORK, tracked)
    enqueue(injection, number_of(injection, tracked), TIMES)
    resume(horse.pid)
    enqueue(injection, number_of(injection, tracked), TIMES)
    injection.recover()


@kind("enqueued for no import")
def enqueue_for_no_import(injection: Injection) -> None:
    tracked = injection.new_import()
    enqueue(injection, UNKNOWN, 2)
    tracked.upload()
    enqueue(injection, UNKNOWN)
    enqueue(injection, -1)
    injection.recover()


@kind("enqueued after the end")
def enqueue_after_the_end(injection: Injection) -> None:
    tracked, later = injection.new_import(), injection.new_import(2, 0)
    tracked.upload()
    before = injection.end(tracked)
    enqueue(injection, number_of(injection, tracked), 3)
    # A later import is worked on, so the jobs queued before it have run by then.
    later.upload()
    injection.end(later)
    assert injection.look(tracked) == before
    injection.recover()


@kind("poison before good ones", is_rare=True)
def poison(injection: Injection) -> None:
    console = injection.environment.console
    team = console.team()
    uploader = ImportClient(console, console.person("Team Leader", team))
    good = [console.name("safe.") for _ in range(10)]
    rows = [row(login, team) for login in good]
    rows.insert(injection.random.randrange(4), row(console.name("poison."), team, Password=POISON))
    deadly = injection.new_import(0, 0)
    deadly.public_id = uploader.upload(sheet(rows))
    innocent = injection.new_import()
    innocent.upload()
    injection.end(innocent)
    innocent.until_end()
    count = injection.end(deadly)
    assert (count.created, count.failed) == (len(good), 1)
    [fault] = uploader.faults(deadly.public_id)
    assert fault.message == "Row: Could not be processed."


@kind("key missing for a while", is_rare=True)
def miss_the_key(injection: Injection) -> None:
    environment, tracked = injection.environment, injection.new_import()
    for host in list(environment.hosts):
        environment.remove(host)
    other = Fernet.generate_key().decode()
    stranger = environment.console.start_worker(app=APP, BULK_IMPORT_KEYS=other)
    environment.hosts.append(stranger)
    tracked.upload()
    assert wait_until(lambda: "job.outage" in stranger.said(), stranger.check, WAIT_SECONDS)
    assert injection.look(tracked).is_open
    environment.remove(stranger)
    environment.repair()
    injection.recover()
