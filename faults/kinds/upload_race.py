"""Forms that are sent twice, answers that get lost, and imports that are cancelled."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from typing import Any

from faults.injections.injection import MANY, Injection, resume
from faults.injections.registry import kind
from faults.parts import stages
from faults.parts.tracked_import import TrackedImport
from faults.parts.web_server import WebServer
from tests.inspection.invariants import look
from tests.outside.import_client import JSON


@dataclass
class Answer:
    """What came back for a form; status 0 when nothing did."""

    status: int = -1
    content: Any = None


@contextmanager
def posting(web: WebServer, tracked: TrackedImport, form: dict[str, str]) -> Iterator[Answer]:
    """Send a form while something else happens in a block; after it the answer is there."""
    answer = Answer()

    def send() -> None:
        answer.status, answer.content = web.post(tracked.uploader, tracked.content(), form)

    thread = Thread(target=send)
    thread.start()
    try:
        yield answer
    finally:
        thread.join()


@kind("double click")
def click_twice(injection: Injection) -> None:
    tracked, web = injection.new_import(), injection.environment.web
    form, times = tracked.uploader.form(), injection.random.randint(2, 5)
    with ThreadPoolExecutor(times) as threads:
        sent = [
            threads.submit(web.post, tracked.uploader, tracked.content(), form)
            for _ in range(times)
        ]
    answers = [each.result() for each in sent]
    assert [status for status, _ in answers] == [201] * times, answers
    assert {answer["id"] for _, answer in answers} == {tracked.find(form["token"])}
    injection.recover()


@kind("replayed post")
def replay(injection: Injection) -> None:
    tracked = injection.new_import()
    form = tracked.uploader.form()
    tracked.public_id = tracked.uploader.upload(tracked.content(), form=form)
    injection.wait()
    assert tracked.uploader.upload(tracked.content(), form=form) == tracked.public_id
    before = injection.end(tracked)
    assert tracked.uploader.upload(tracked.content(), form=form) == tracked.public_id
    assert tracked.find(form["token"]) == tracked.public_id
    assert injection.look(tracked) == before


@kind("lost answer")
def lose_the_answer(injection: Injection) -> None:
    tracked, web = injection.new_import(), injection.environment.web
    form = tracked.uploader.form()
    connection = web.send(tracked.uploader, tracked.content(), form)
    injection.wait(0, 0.05)
    connection.close()
    status, answer = web.post(tracked.uploader, tracked.content(), form)
    assert status == 201, answer
    assert tracked.find(form["token"]) == answer["id"]
    injection.recover()


@kind("two tabs")
def use_two_tabs(injection: Injection) -> None:
    tracked = injection.new_import(wrong=0)
    forms: list[dict[str, str]] = [tracked.uploader.form() for _ in range(2)]
    with ThreadPoolExecutor(2) as threads:
        sent = [
            threads.submit(
                injection.environment.web.post, tracked.uploader, tracked.content(), form
            )
            for form in forms
        ]
    answers: list[Any] = [each.result() for each in sent]
    assert [status for status, _ in answers] == [201, 201], answers
    ids = [answer["id"] for _, answer in answers]
    assert ids == [tracked.find(form["token"]) for form in forms]
    counts = []
    for tracked.public_id in ids:
        counts.append(injection.end(tracked))
    assert sum(count.created for count in counts) == len(tracked.logins)
    assert sum(count.failed for count in counts) == len(tracked.logins)


@kind("cancelled at a stage")
def cancel_at_a_stage(injection: Injection) -> None:
    tracked = injection.new_import()
    places = [stage for stage in stages.WORK if stage not in stages.WRITING]
    horse = injection.stop_at(places, tracked)
    cancel(tracked)
    before = look(tracked.console, tracked.public_id)
    resume(horse.pid)
    check_cancelled(injection, tracked)
    assert look(tracked.console, tracked.public_id) == before


@kind("cancelled at a random moment")
def cancel_at_random(injection: Injection) -> None:
    tracked = injection.new_import(MANY)
    tracked.upload()
    injection.wait()
    cancel(tracked)
    check_cancelled(injection, tracked)


def cancel(tracked: TrackedImport) -> None:
    """Press Cancel and confirm."""
    form = {"csrf_token": tracked.uploader.form()["csrf_token"]}
    path = f"{tracked.uploader.pages}/{tracked.public_id}/cancel"
    answer = tracked.uploader.client.post(path, data=form, headers=JSON)
    assert answer.status_code == 200


def check_cancelled(injection: Injection, tracked: TrackedImport) -> None:
    """What is done stays, the rest is not attempted; and the next import is worked on."""
    count = injection.end(tracked)
    assert count.status in ("CANCELLED", "COMPLETED_WITH_ERRORS")
    assert count.created + count.failed + count.not_attempted == count.total
    later = injection.new_import(2, 0)
    later.upload()
    injection.end(later)
    assert look(tracked.console, tracked.public_id) == count
