"""What a check costs: the whole verdict on a full file, and on the worst ones."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from statistics import median

from sqlalchemy import insert, select

from bench.figures import Figure
from bench.fixtures.checked_files import full_file, worst_files
from bench.fixtures.clock import Clock
from bench.fixtures.timed_client import TimedClient
from bench.fixtures.world import PASSWORD, World, unfinished, wait_for, worker, world
from ctu.develop.servers.web_server import serve
from ctu.extensions import db
from ctu.models.capacity import CapacityPlan
from ctu.models.teams import Team
from ctu.models.users import User
from ctu.users.importing.importer import UserImporter
from ctu.web.gc_tuning import settle
from plugins.bulk_import.intake import Intake, check
from plugins.bulk_import.state import current_state
from plugins.bulk_import.storage.tables.models import ImportRun
from plugins.bulk_import.upload import ImportRequest, Upload

USERS = 100_000
ERROR_ROWS = 500
GROUPS = 10
AT_ONCE = 5_000
ROUNDS = 101
RATIOS = {"sqlite": 2.5, "postgresql": 3.0}
ERROR_RATIO = 6.0
"""What a verdict may cost over reading the file, and one on an error file."""
MILLISECONDS = 150
WORST_ROUNDS = 3
SECONDS = 1.0
MEGABYTES = 250
WARM = 8
NAMES = 495


def measure_full() -> list[Figure]:
    """Return what the verdict on a full file costs beside 100,000 users, on both databases."""
    return [figure for database in RATIOS for figure in _in_own_process(database)]


def measure_worst() -> list[Figure]:
    """Return the seconds that each of the worst files takes, and the memory of the web server."""
    with _checked("sqlite") as (_, client):
        _add_names()
        client.check(full_file())
        figures = [
            Figure(
                f"{name}, s", [client.check(content, slug) for _ in range(WORST_ROUNDS)], SECONDS
            )
            for name, (slug, content) in worst_files().items()
        ]
        peak = _peak(client.server.process.pid)
    return [*figures, Figure("the web server's process at its largest, MB", [peak], MEGABYTES)]


def _in_own_process(database: str) -> list[Figure]:
    """Measure in a new process, as a server is one, free of what other measures have left."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_full, database).result()


def _full(database: str) -> list[Figure]:
    return list(_figures(database))


def _figures(database: str) -> Iterator[Figure]:
    content = full_file()
    with _checked(database) as (place, client):
        _add_users(place)
        # As every process that serves requests does.
        settle()
        yield _ratio(place, content, f"verdict on a full file, {database}", RATIOS[database])
        server = [client.check(content) for _ in range(WARM + ROUNDS)][WARM:]
        yield Figure(
            f"the same at the server, {database}, ms",
            [each * 1000 for each in server],
            MILLISECONDS,
        )
        error_file = _error_file(place, client)
        name = f"verdict on an error file of {ERROR_ROWS} rows, {database}"
        yield _ratio(place, error_file, name, ERROR_RATIO)


def _ratio(place: World, content: bytes, name: str, limit: float | None) -> Figure:
    """Return how much longer a verdict takes than to read the file with `csv.DictReader`.

    Both take turns, and processor time counts. Of each group the shortest count, because what
    else the machine does makes single ones longer.
    """
    upload = Upload("bench.csv", content)
    clock = Clock([place])
    pairs = [
        (clock.cost(lambda: _parse(content)), _judge(place, upload, clock))
        for _ in range(WARM + ROUNDS)
    ][WARM:]
    groups = [pairs[start::GROUPS] for start in range(GROUPS)]
    ratios = [min(took for _, took in each) / min(read for read, _ in each) for each in groups]
    rows = content.count(b"\n") - 1
    note = f"{median(took for _, took in pairs) * 1000:.1f} ms for {rows:,} rows in the middle"
    return Figure(f"{name} / csv.DictReader", ratios, limit, note)


def _error_file(place: World, client: TimedClient) -> bytes:
    """Return the error file of an import all of whose rows name an unknown team."""
    lines = full_file().split(b"\r\n")[: ERROR_ROWS + 1]
    wrong = b"\r\n".join([lines[0], *(_with_wrong_team(each) for each in lines[1:]), b""])
    with worker(place):
        status, _ = client.upload(wrong)
        assert status == 201, status
        wait_for(lambda: not unfinished())
    public_id = db.session.scalars(select(ImportRun.public_id)).one()
    db.session.remove()
    found = client.get(f"/imports/users/{public_id}/errors.csv").content
    assert found.count(b"\n") == ERROR_ROWS + 1
    return found.replace(b"Customer Loylty", b"Customer Loyalty")


def _with_wrong_team(line: bytes) -> bytes:
    return line.replace(b"Customer Loyalty", b"Customer Loylty")


def _judge(place: World, upload: Upload, clock: Clock) -> float:
    """Return the seconds of a verdict; what is given back afterwards belongs to no verdict."""
    uploader = place.uploader()
    # Whoever sends a request has been loaded with their rights before the check begins.
    assert uploader.group.permissions
    found: list[object] = []
    request = ImportRequest(UserImporter, uploader, upload)
    took = clock.cost(lambda: found.append(check(current_state(), request)))
    [intake] = found
    assert isinstance(intake, Intake)
    assert not any(row.problems for row in intake.rows)
    db.session.remove()
    return took


def _parse(content: bytes) -> None:
    for _ in csv.DictReader(io.StringIO(content.decode("utf-8-sig"))):
        pass


@contextmanager
def _checked(database: str) -> Iterator[tuple[World, TimedClient]]:
    """Make a console with a web server, and somebody who is signed in."""
    with world(database) as place, serve(place.environment, processes=1) as web:
        yield place, TimedClient(web, "bench", PASSWORD)


def _add_users(place: World) -> None:
    """Put as many people into the database as a large contact centre has, and let it rest."""
    person = place.uploader()
    same: dict[str, str | int] = {"first_name": "Ann", "last_name": "Lee", "password_hash": "!"}
    same |= {"group_id": person.group_id, "primary_team_id": person.primary_team_id}
    for start in range(0, USERS, AT_ONCE):
        logins = [f"known.{number:06d}" for number in range(start, start + AT_ONCE)]
        db.session.execute(
            insert(User), [same | {"login": each, "login_key": each} for each in logins]
        )
    db.session.commit()
    db.session.remove()
    # What a server would do in the background, beside what is measured, is done before.
    settling = {"sqlite": ["ANALYZE"], "postgresql": ["VACUUM ANALYZE", "CHECKPOINT"]}
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for statement in settling[db.engine.dialect.name]:
            connection.exec_driver_sql(statement)


def _add_names() -> None:
    """Make teams and plans that resemble each other, so that it is dear to look for one."""
    person = db.session.scalars(select(User).filter_by(login="bench")).one()
    person.teams += [Team(name=f"Customer team {n} abcabcabcabc") for n in range(NAMES)]
    db.session.add_all(CapacityPlan(name=f"Plan {n} abcabcabcabc") for n in range(NAMES))
    db.session.commit()
    db.session.remove()


def _peak(server: int) -> float:
    """Return the most megabytes that a process of the web server has held since it began."""
    statuses = [
        dict(line.split(":", 1) for line in path.read_text(encoding="utf-8").splitlines())
        for path in Path("/proc").glob("[0-9]*/status")
    ]
    own = [each for each in statuses if str(server) in (each["PPid"].strip(), each["Pid"].strip())]
    return max(int(each["VmHWM"].split()[0]) for each in own) / 1024
