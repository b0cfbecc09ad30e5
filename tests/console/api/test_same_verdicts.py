"""What the API says of a file, held against the rule book over made-up states."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from ctu.access import rights
from ctu.access.people import load_person
from ctu.extensions import db
from plugins.bulk_import import State, current_state
from plugins.bulk_import.actors import acting_as
from plugins.bulk_import.engine.reading.detection.one_byte import Question
from plugins.bulk_import.engine.reading.sheet import Refusal
from plugins.bulk_import.intake import Intake, check
from plugins.bulk_import.reports.choices.code_page_question import CodePageQuestion
from plugins.bulk_import.reports.repairs.causes import find_faults
from plugins.bulk_import.upload import ImportRequest, Upload
from tests.console.api.programs import Program, said, token_for, work
from tests.console.app_settings import MakeApp
from tests.console.emptied import make_empty
from tests.files.random_sheets import make_file
from tests.files.random_states import make_state

pytestmark = pytest.mark.databases("sqlite")

SUITE, THOROUGH = 12, 1_000


@pytest.fixture
def console(make_app: MakeApp) -> Iterator[Flask]:
    """Return a console that hashes nothing, with its context open."""
    app = make_app(CTU_NULL_HASHER=True, CTU_LOG_LEVEL="CRITICAL")
    with app.app_context():
        yield app


@pytest.fixture
def empty(console: Flask) -> Callable[[], None]:
    """Return a function that leaves what the console ships, and nothing else."""
    return make_empty()


def expected(state: State, slug: str, uploader_id: str, upload: Upload) -> dict[str, Any]:
    """Return what the rule book says of a file, in the words of the API's answer."""
    importer = state.importers[slug]
    actor = state.actors.load(uploader_id, importer)
    theirs = State(
        **{
            name: getattr(state, name)
            for name in ("settings", "db", "vault", "queue", "importers", "make_readiness")
        },
        actors=acting_as(state.actors, actor),
    )
    found = check(theirs, ImportRequest(importer, actor, upload))
    if isinstance(found, Refusal):
        return {"outcome": "refused", "refusal": found.as_json()}
    if isinstance(found, Question):
        question = CodePageQuestion(found, upload.name).as_json()
        return {"outcome": "question", "question": question | {"readings": len(found.readings)}}
    assert isinstance(found, Intake)
    faults = find_faults(found.layout, found.rows, shows_cells=True)
    told = sorted((each.line, each.column, each.code, each.message) for each in faults)
    failed = {line for line, *_ in told}
    return {"outcome": "errors" if failed else "ready", "failed": failed, "problems": told}


def answered(answer: dict[str, Any]) -> dict[str, Any]:
    """Return an answer of a check in the same form."""
    if answer["outcome"] == "question":
        count = len(answer["question"]["readings"])
        return answer | {"question": answer["question"] | {"readings": count}}
    if answer["outcome"] == "refused":
        return answer
    rows = [row for cause in answer["verdict"]["causes"] for row in cause["rows"]]
    told = sorted((row["line"], row["column"], row["code"], row["message"]) for row in rows)
    failed = {line for line, *_ in told}
    assert answer["verdict"]["failed"] == len(failed)
    return {"outcome": answer["outcome"], "failed": failed, "problems": told}


def compare(app: Flask, seed: int) -> str:
    """Hold check and import of the API against the rule book in one state; return what it was."""
    chance = random.Random(seed)
    there = make_state(chance)
    slug = chance.choice(("users", "users", "teams"))
    name, content = make_file(chance, there, slug)
    person = load_person(int(there.uploader_id))
    assert person is not None
    program, wanted = Program(app, token_for(person)), Upload(name, content)
    if not rights.has_console(person) or person.must_change_password:
        assert program.post_file("/checks", content, name, kind=slug).status_code == 401
        return "locked out"
    wish = expected(current_state(), slug, there.uploader_id, wanted)
    db.session.rollback()
    answer = program.post_file("/checks", content, name, kind=slug)
    assert answer.status_code == 200, answer.text
    assert answered(said(answer)) == wish
    run = program.post_file("/imports", content, name, kind=slug)
    if wish["outcome"] in {"refused", "question"}:
        assert run.status_code == 422, run.text
        return str(wish["outcome"])
    work()
    told = said(program.get(f"/imports/{said(run)['id']}"))
    assert told["rows"]["created"] == told["rows"]["total"] - len(wish["failed"])
    rows = said(program.get(f"/imports/{said(run)['id']}/rows?limit=200"))["rows"]
    problems = [(row["line"], *map(each.get, ("column", "code", "message")))
                for row in rows for each in row["problems"]]  # fmt: skip
    assert sorted(problems) == wish["problems"]
    return str(wish["outcome"])


def compare_all(app: Flask, empty: Callable[[], None], seeds: range) -> set[str]:
    met = set()
    for seed in seeds:
        empty()
        try:
            met.add(compare(app, seed))
        except Exception as error:
            error.add_note(f"This was state {seed}.")
            raise
    return met


def test_the_api_finds_what_the_rule_book_finds(console: Flask, empty: Callable[[], None]) -> None:
    assert compare_all(console, empty, range(SUITE)) >= {"errors", "refused"}


@pytest.mark.thorough
def test_the_api_finds_what_the_rule_book_finds_in_every_state(
    console: Flask, empty: Callable[[], None]
) -> None:
    met = compare_all(console, empty, range(THOROUGH))
    assert met >= {"errors", "refused", "ready"}
