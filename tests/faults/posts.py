"""Forms that are sent twice, answers that get lost, and imports that are cancelled."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from typing import Any

from tests.faults import stages
from tests.faults.crowd import Crowd
from tests.faults.kind import kind
from tests.faults.scene import MANY, Scene, go_on
from tests.faults.web import WebServer
from tests.oracles import look
from tests.visitor import JSON


@dataclass
class Answer:
    """What came back for a form; status 0 when nothing did."""

    status: int = -1
    content: Any = None


@contextmanager
def posting(web: WebServer, crowd: Crowd, form: dict[str, str]) -> Iterator[Answer]:
    """Send a form while something else happens in a block; behind it the answer is there."""
    answer = Answer()

    def send() -> None:
        answer.status, answer.content = web.post(crowd.visitor, crowd.content(), form)

    thread = Thread(target=send)
    thread.start()
    try:
        yield answer
    finally:
        thread.join()


@kind("double click")
def click_twice(scene: Scene) -> None:
    crowd, web = scene.crowd(), scene.stand.web
    form, times = crowd.visitor.form(), scene.random.randint(2, 5)
    with ThreadPoolExecutor(times) as threads:
        sent = [
            threads.submit(web.post, crowd.visitor, crowd.content(), form) for _ in range(times)
        ]
    answers = [each.result() for each in sent]
    assert [status for status, _ in answers] == [201] * times, answers
    assert {answer["id"] for _, answer in answers} == {crowd.find(form["token"])}
    scene.recover()


@kind("replayed post")
def replay(scene: Scene) -> None:
    crowd = scene.crowd()
    form = crowd.visitor.form()
    crowd.public_id = crowd.visitor.upload(crowd.content(), form=form)
    scene.wait()
    assert crowd.visitor.upload(crowd.content(), form=form) == crowd.public_id
    before = scene.end(crowd)
    assert crowd.visitor.upload(crowd.content(), form=form) == crowd.public_id
    assert crowd.find(form["token"]) == crowd.public_id
    assert scene.look(crowd) == before


@kind("lost answer")
def lose_the_answer(scene: Scene) -> None:
    crowd, web = scene.crowd(), scene.stand.web
    form = crowd.visitor.form()
    connection = web.send(crowd.visitor, crowd.content(), form)
    scene.wait(0, 0.05)
    connection.close()
    status, answer = web.post(crowd.visitor, crowd.content(), form)
    assert status == 201, answer
    assert crowd.find(form["token"]) == answer["id"]
    scene.recover()


@kind("two tabs")
def use_two_tabs(scene: Scene) -> None:
    crowd = scene.crowd(wrong=0)
    forms: list[dict[str, str]] = [crowd.visitor.form() for _ in range(2)]
    with ThreadPoolExecutor(2) as threads:
        sent = [
            threads.submit(scene.stand.web.post, crowd.visitor, crowd.content(), form)
            for form in forms
        ]
    answers: list[Any] = [each.result() for each in sent]
    assert [status for status, _ in answers] == [201, 201], answers
    ids = [answer["id"] for _, answer in answers]
    assert ids == [crowd.find(form["token"]) for form in forms]
    counts = []
    for crowd.public_id in ids:
        counts.append(scene.end(crowd))
    assert sum(count.created for count in counts) == len(crowd.logins)
    assert sum(count.failed for count in counts) == len(crowd.logins)


@kind("cancelled at a stage")
def cancel_at_a_stage(scene: Scene) -> None:
    crowd = scene.crowd()
    places = [stage for stage in stages.WORK if stage not in stages.WRITING]
    horse = scene.stop_at(places, crowd)
    cancel(crowd)
    before = look(crowd.world, crowd.public_id)
    go_on(horse)
    check_cancelled(scene, crowd)
    assert look(crowd.world, crowd.public_id) == before


@kind("cancelled at a random moment")
def cancel_at_random(scene: Scene) -> None:
    crowd = scene.crowd(MANY)
    crowd.upload()
    scene.wait()
    cancel(crowd)
    check_cancelled(scene, crowd)


def cancel(crowd: Crowd) -> None:
    """Press Cancel and confirm."""
    form = {"csrf_token": crowd.visitor.form()["csrf_token"]}
    path = f"{crowd.visitor.pages}/{crowd.public_id}/cancel"
    answer = crowd.visitor.client.post(path, data=form, headers=JSON)
    assert answer.status_code == 200


def check_cancelled(scene: Scene, crowd: Crowd) -> None:
    """What is done stays, the rest is not attempted; and the next import is worked on."""
    count = scene.end(crowd)
    assert count.status in ("CANCELLED", "COMPLETED_WITH_ERRORS")
    assert count.created + count.failed + count.not_attempted == count.total
    later = scene.crowd(2, 0)
    later.upload()
    scene.end(later)
    assert look(crowd.world, crowd.public_id) == count
