"""`flask worker` as a real process: it may be killed anywhere, and nobody is lost or doubled."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import select, text

from plugins.bulk_import.intake import accept
from plugins.bulk_import.storage.tables.models import ImportBatch, ImportRun
from plugins.bulk_import.storage.tables.statuses import RunStatus
from plugins.bulk_import.upload import ImportRequest, Upload
from tests.suite.waiting import WAIT_SECONDS

pytestmark = pytest.mark.databases("sqlite")

PR_SET_CHILD_SUBREAPER = 36

APP = """
import os
import time

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from plugins.bulk_import import BulkImport, Importer, Secret, Text, absent


class Base(DeclarativeBase):
    pass


class Member(Base):
    __tablename__ = "member"
    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(unique=True)


db = SQLAlchemy(model_class=Base)


class MemberImporter(Importer):
    slug = "members"
    noun = "Members"
    batch_rows = 10

    login = Text("Login", max_length=40, unique="Login: Twice.")
    pin = Secret("Pin")

    @absent(login, message="Login: Taken.")
    def taken(self, keys):
        return set(db.session.scalars(select(Member.login).where(Member.login.in_(keys))))

    def prepare(self, rows):
        time.sleep(float(os.environ["PACE"]) * len(rows))
        return [None] * len(rows)

    def create(self, rows):
        members = [Member(login=row[self.login]) for row in rows]
        db.session.add_all(members)
        return members


def create_app():
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = os.environ["HOST_DATABASE"]
    db.init_app(app)
    extension = BulkImport(app, db)
    extension.register(MemberImporter)
    with app.app_context():
        db.create_all()
        extension.create_tables()
    return app
"""
ROWS = 60


@pytest.fixture
def environment(empty_database_url, redis_url, monkeypatch):
    values = {
        "HOST_DATABASE": empty_database_url,
        "PACE": "0.02",
        "BULK_IMPORT_REDIS_URL": redis_url,
        "BULK_IMPORT_KEYS": "4xSsZRZ1XlYdB8PPuIYZJ8xC4wGqO0zYkZ1sQmJ3d0A=",
        "BULK_IMPORT_LEASE_SECONDS": "1",
        "BULK_IMPORT_HANG_SECONDS": "3",
        "BULK_IMPORT_JOB_SECONDS": "1",
        "BULK_IMPORT_SWEEP_SECONDS": "0.2",
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def app_file(tmp_path):
    path = tmp_path / "small_app.py"
    path.write_text(APP)
    return path


@pytest.fixture
def small(environment, app_file):
    """Return the small application, in the process of the test, which only uploads and looks."""
    spec = importlib.util.spec_from_file_location("small_app", app_file)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    app = module.create_app()
    with app.app_context():
        yield Small(module, app.extensions["bulk_import"])
        module.db.session.remove()
        module.db.engine.dispose()


class Small:
    def __init__(self, module, state):
        self.module, self.state = module, state

    def upload(self, rows=ROWS):
        content = "Login,Pin\n" + "".join(f"user{n},1\n" for n in range(rows))
        upload = Upload("members.csv", content.encode(), token="form")
        return accept(self.state, ImportRequest(self.module.MemberImporter, None, upload)).id

    def run(self, run_id):
        """Return the import as it is now, after holding its counts against what there is."""
        session = self.state.session
        session.rollback()
        members = session.scalar(text("select count(*) from member"))
        run = session.get_one(ImportRun, run_id, populate_existing=True)
        # Both change in one transaction, and the count is read after the people.
        assert members <= run.created_rows <= ROWS
        return run

    def owner(self):
        """Return the process that works on a batch just now, None when there is none."""
        self.state.session.rollback()
        leased = select(ImportBatch.owner).where(ImportBatch.lease_until.is_not(None))
        owner = self.state.session.scalar(leased.limit(1))
        return int(owner.rsplit(":", 1)[1]) if owner else None

    def wait_for(self, condition, what):
        deadline = time.monotonic() + WAIT_SECONDS
        while not (found := condition()):
            assert time.monotonic() < deadline, f"Waited too long for {what}."
            time.sleep(0.02)
        return found

    def wait_until_half_done(self, run_id):
        """Wait until some people are created and somebody works on the others."""
        self.wait_for(lambda: self.run(run_id).created_rows >= 10 and self.owner(), "the middle")
        assert self.run(run_id).is_open

    def assert_finished(self, run_id):
        self.wait_for(lambda: not self.run(run_id).is_open, "the end")
        run = self.run(run_id)
        logins = list(self.state.session.scalars(text("select login from member")))
        assert (run.status, run.created_rows, run.failed_rows) == (RunStatus.COMPLETED, ROWS, 0)
        assert sorted(logins) == sorted(f"user{n}" for n in range(ROWS))


@pytest.fixture
def start_worker(environment, app_file, tmp_path):
    """Return a function that starts `flask worker`; whatever it started is gone afterwards."""
    started, log = [], tmp_path / "worker.log"

    def start(written=log, **options):
        command = [sys.executable, "-W", "error", "-m", "flask", "--app", str(app_file), "worker"]
        with written.open("ab") as output:
            process = subprocess.Popen(
                command,
                stdout=output,
                stderr=output,
                start_new_session=True,
                cwd=Path.cwd(),
                **options,
            )
        started.append(process)
        return process

    yield start
    for process in started:
        family = [process.pid, *descendants(process.pid)]
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            for pid in family:
                kill(pid)
            process.wait()
    print(log.read_text() if log.exists() else "")


def children(pid):
    try:
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []


def descendants(pid):
    found = children(pid)
    return found + [each for child in found for each in descendants(child)]


def kill(pid):
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.nightly
def test_a_killed_work_horse_loses_and_doubles_nobody_where_nothing_can_be_logged(
    small, start_worker
):
    run_id = small.upload()
    start_worker(written=Path("/dev/full"))
    small.wait_until_half_done(run_id)

    kill(small.owner())

    small.assert_finished(run_id)


@pytest.mark.nightly
def test_a_killed_worker_is_replaced(small, start_worker):
    run_id = small.upload()
    supervisor = start_worker()
    small.wait_until_half_done(run_id)
    (worker,) = children(supervisor.pid)

    kill(worker)

    small.assert_finished(run_id)
    assert children(supervisor.pid) not in ([], [worker])


def test_a_work_horse_that_has_lost_its_worker_is_waited_for(small, start_worker):
    """As by process 1 of a container, which adopts it: one that stays takes a place for ever."""
    run_id = small.upload()
    supervisor = start_worker(preexec_fn=adopt_orphans)
    small.wait_until_half_done(run_id)
    [worker] = children(supervisor.pid)
    horses = small.wait_for(lambda: children(worker), "a work-horse")

    kill(worker)

    for pid in (worker, *horses):
        small.wait_for(lambda pid=pid: not Path(f"/proc/{pid}").exists(), f"the end of {pid}")
    small.assert_finished(run_id)
    assert children(supervisor.pid) not in ([], [worker])


def adopt_orphans():
    """Let this process, and the program that it becomes, be the parent of orphans below it."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


@pytest.mark.nightly
def test_a_frozen_work_horse_is_killed_by_its_supervisor(small, start_worker):
    run_id = small.upload()
    supervisor = start_worker()
    small.wait_until_half_done(run_id)
    (horse,) = [each for each in descendants(supervisor.pid) if each == small.owner()]

    os.kill(horse, signal.SIGSTOP)

    small.assert_finished(run_id)
    assert not is_alive(horse)


@pytest.mark.nightly
def test_after_a_killed_supervisor_another_one_goes_on(small, start_worker):
    run_id = small.upload()
    supervisor = start_worker()
    small.wait_until_half_done(run_id)
    family = descendants(supervisor.pid)

    kill(supervisor.pid)
    small.wait_for(lambda: not any(map(is_alive, family)), "the orphans to leave")
    assert small.run(run_id).is_open
    start_worker()

    small.assert_finished(run_id)


@pytest.mark.nightly
def test_sigterm_gives_the_batch_back_within_seconds(small, start_worker):
    run_id = small.upload()
    supervisor = start_worker()
    small.wait_until_half_done(run_id)
    family = descendants(supervisor.pid)

    supervisor.terminate()

    assert supervisor.wait(WAIT_SECONDS) == 0
    assert not any(map(is_alive, family))
    assert (small.run(run_id).is_open, small.owner()) == (True, None)
    assert set(small.state.session.scalars(select(ImportBatch.tries))) == {0}
    start_worker()
    small.assert_finished(run_id)


@pytest.mark.nightly
def test_an_empty_redis_costs_nobody(small, start_worker, redis_url):
    run_id = small.upload()
    start_worker()
    small.wait_until_half_done(run_id)

    small.state.queue._redis.flushall()

    small.assert_finished(run_id)
    small.wait_for(lambda: small.state.queue.worker_status().is_working, "a sign of life")
