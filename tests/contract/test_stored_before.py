"""What older code has stored and queued is gone on with, and nothing of it is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rq import Queue
from rq.job import Job, JobStatus
from rq.serializers import JSONSerializer

from ctu.develop.servers.process import wait_until
from tests.suite.waiting import WAIT_SECONDS
from tests.surface.library import Library

pytestmark = pytest.mark.slow

STORED = Path(__file__).with_name("stored_before.sql")
ENDED, WAITING, JUDGED, REPAIR = (
    "89903143295f6980",
    "1772eee8522d823b",
    "51b87769d2fe25f9",
    "c943789194ddc35b",
)
DOWNLOADED = (
    "Title,Pin,Errors\r\n"
    "Kim,unchanged.89903143295f6980.3.8fffe7e92ba4ab74779703d080668d1c,"
    "Title: Cannot be empty.\r\n"
)
"""The error file of the import that has ended, as somebody downloaded it, with the title typed."""
QUEUED_AS = "plugins.bulk_import.jobs.work"
"""What a job is called in the queue: web processes and workers of any version know it."""


@pytest.fixture
def library(redis_url: str, tmp_path: Path) -> Iterator[Library]:
    """Return a host whose database holds what older code has stored."""
    library = Library(redis_url, tmp_path)
    library.write(STORED.read_text(encoding="utf-8"))
    yield library
    library.close()


def outcomes(library: Library, public_id: str) -> list[tuple[Any, ...]]:
    return library.read(
        f"""SELECT run.status, row.line, row.outcome FROM import_run AS run
        JOIN import_row AS row ON row.run_id = run.id
        WHERE run.public_id = '{public_id}' ORDER BY row.line"""
    )


def pins(library: Library) -> dict[str, str]:
    return dict(library.read("SELECT title, pin FROM book"))


def test_imports_of_every_stage_are_finished_and_their_secrets_kept(library: Library) -> None:
    with library.worker() as worker:
        library.finish(worker)

    assert outcomes(library, WAITING) == [("COMPLETED", 2, "created"), ("COMPLETED", 3, "created")]
    assert outcomes(library, JUDGED) == [
        ("COMPLETED_WITH_ERRORS", 2, "created"),
        ("COMPLETED_WITH_ERRORS", 3, "failed"),
    ]
    assert outcomes(library, REPAIR) == [("COMPLETED", 2, "created")]
    assert pins(library) == {
        "Ivanhoe": "1234",
        "Emma": "1111",
        "Ulysses": "2222",
        "Nana": "3333",
        "Repaired": "5678",
    }


def test_rows_with_errors_are_shown_and_handed_out(library: Library) -> None:
    assert "Title: Cannot be empty." in library.get(f"{ENDED}/").text
    assert library.error_file(ENDED) == DOWNLOADED.replace("Kim", "")


def test_a_file_that_was_downloaded_before_brings_its_secrets_back(library: Library) -> None:
    repaired = library.upload(DOWNLOADED)
    with library.worker() as worker:
        library.finish(worker)
    assert outcomes(library, repaired) == [("COMPLETED", 2, "created")]
    assert pins(library)["Kim"] == "5678"


def test_a_job_that_older_code_has_queued_is_worked_on(library: Library) -> None:
    with library.worker() as worker:
        library.finish(worker)
        queue = Queue("bulk-import", connection=library.redis, serializer=JSONSerializer)
        job = queue.enqueue_call(QUEUED_AS, args=(2,), job_id="import-2-7", result_ttl=60)
        assert wait_until(lambda: is_over(job), worker.check, WAIT_SECONDS), worker.said()
    assert job.get_status() is JobStatus.FINISHED


def is_over(job: Job) -> bool:
    return job.get_status() in {JobStatus.FINISHED, JobStatus.FAILED}


def test_a_job_of_today_is_one_that_older_code_works_on(library: Library) -> None:
    library.upload("Title,Pin\nSylvie,1\n")
    [job] = Queue("bulk-import", connection=library.redis, serializer=JSONSerializer).jobs
    assert (job.func_name, job.kwargs) == (QUEUED_AS, {})
    assert [type(each) for each in job.args] == [int]
