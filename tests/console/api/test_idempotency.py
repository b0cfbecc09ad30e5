"""Idempotency keys: a request that is sent again is one import, and no other."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select, update

from ctu.extensions import db
from ctu.models.users import User
from plugins.bulk_import import ImportRun
from plugins.bulk_import.storage.runs import idempotency
from plugins.bulk_import.storage.tables.idempotency_table import IdempotencyKey
from tests.console.api.programs import GOOD, HEAD, MIXED, Program, said, token_for, work

MakeUser = Callable[..., User]
sqlite_alone = pytest.mark.databases("sqlite")


@pytest.fixture
def owner(make_user: MakeUser) -> User:
    """Return a team leader of team Sales."""
    return make_user("t.lead", "Team Leader")


@pytest.fixture
def program(app: Flask, owner: User) -> Program:
    """Return a program with every scope of that leader."""
    return Program(app, token_for(owner))


def key() -> dict[str, str]:
    return {"Idempotency-Key": uuid.uuid4().hex}


def imports() -> int:
    db.session.rollback()
    return len(db.session.scalars(select(ImportRun)).all())


def test_the_same_request_sent_again_is_one_import(program: Program) -> None:
    sent = key()
    first = program.post_file("/imports", headers=sent)
    work()
    second = program.post_file("/imports", headers=sent)
    assert [each.status_code for each in (first, second)] == [202, 202]
    assert first.headers["Location"] == second.headers["Location"]
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    assert said(second)["status"] == "completed"
    assert imports() == 1


@sqlite_alone
def test_the_key_stands_for_file_and_choices_not_for_the_bytes_that_carry_them(
    program: Program,
) -> None:
    sent = key()
    parts = (b'name="kind"\r\n\r\nusers', b'name="mode"\r\n\r\npartial')
    file = b'name="file"; filename="new.csv"\r\n\r\n' + GOOD.encode()
    bodies = {"one": (*parts, file), "two": (file, *parts), "three": (file, parts[0])}
    for boundary, body in bodies.items():
        edge = b"--" + boundary.encode()
        form = b"Content-Disposition: form-data; "
        data = b"".join(edge + b"\r\n" + form + part + b"\r\n" for part in body) + edge + b"--\r\n"
        kind = f"multipart/form-data; boundary={boundary}"
        answer = program.send("POST", "/imports", data=data, content_type=kind, headers=sent)
        assert answer.status_code == 202, answer.text
    assert imports() == 1


@sqlite_alone
@pytest.mark.parametrize(
    "other",
    [
        {"content": MIXED},
        {"mode": "all_or_nothing"},
        {"name": "other.csv"},
        {"changes": "file"},
        {"columns": "0::-"},
        {"parent": "0123456789abcdef"},
    ],
)
def test_the_same_key_with_another_request_is_refused(
    program: Program, other: dict[str, str]
) -> None:
    sent = key()
    assert program.post_file("/imports", headers=sent).status_code == 202
    answer = program.post_file("/imports", headers=sent, **other)
    assert (answer.status_code, said(answer)["code"]) == (422, "idempotency.other")
    assert imports() == 1


@sqlite_alone
def test_the_same_key_with_another_kind_of_import_is_refused(
    app: Flask, make_user: MakeUser
) -> None:
    program, sent = Program(app, token_for(make_user("m.stone", "Manager"))), key()
    assert program.post_file("/imports", headers=sent).status_code == 202
    answer = program.post_file("/imports", headers=sent, kind="teams")
    assert (answer.status_code, said(answer)["code"]) == (422, "idempotency.other")


@sqlite_alone
def test_a_key_belongs_to_the_person_and_not_to_the_token(
    app: Flask, owner: User, program: Program, make_user: MakeUser
) -> None:
    sent = key()
    program.post_file("/imports", headers=sent)
    Program(app, token_for(owner)).post_file("/imports", headers=sent)
    assert imports() == 1
    other = Program(app, token_for(make_user("u.lead", "Team Leader")))
    places = [
        each.post_file("/imports", headers=sent).headers["Location"]
        for each in (program, other, program, other)
    ]
    assert places[:2] == places[2:]
    assert imports() == len(set(places)) == 2


@sqlite_alone
def test_a_key_whose_file_was_refused_is_free_for_the_repaired_one(program: Program) -> None:
    sent = key()
    assert program.post_file("/imports", HEAD, headers=sent).status_code == 422
    assert program.post_file("/imports", GOOD, headers=sent).status_code == 202


@sqlite_alone
def test_a_request_that_is_at_work_is_told_from_one_that_has_died(program: Program) -> None:
    sent = key()
    program.post_file("/imports", headers=sent)
    # A request that has stored nothing yet, as the database has it.
    db.session.execute(update(ImportRun).values(form_token="another"))
    db.session.commit()
    answer = program.post_file("/imports", headers=sent)
    assert (answer.status_code, said(answer)["code"]) == (409, "idempotency.at_work")
    other = program.post_file("/imports", MIXED, headers=sent)
    assert said(other)["code"] == "idempotency.other"
    db.session.execute(update(IdempotencyKey).values(lease_until=0))
    db.session.commit()
    assert program.post_file("/imports", headers=sent).status_code == 202
    assert imports() == 2


@sqlite_alone
def test_a_key_is_forgotten_after_a_day(program: Program) -> None:
    def hours_later(hours: float) -> bool:
        """Return whether the request is known when it is sent again so much later."""
        later = IdempotencyKey.expires_at - hours * 3600
        db.session.execute(update(IdempotencyKey).values(expires_at=later))
        db.session.commit()
        return "Idempotency-Replayed" in program.post_file("/imports", headers=sent).headers

    sent = key()
    program.post_file("/imports", headers=sent)
    assert hours_later(23.9)
    assert imports() == 1
    assert not hours_later(0.2)
    assert imports() == 2


@sqlite_alone
@pytest.mark.parametrize("text", ["", "x" * 256, "a\tb", "schlüssel"])
def test_a_key_that_is_none_is_refused(program: Program, text: str) -> None:
    answer = program.post_file("/imports", headers={"Idempotency-Key": text})
    assert (answer.status_code, said(answer)["code"]) == (400, "idempotency.key")
    assert imports() == 0


def test_requests_at_the_same_moment_are_one_import(app: Flask, owner: User) -> None:
    token, sent, statuses = token_for(owner), key(), []
    db.session.rollback()
    start = threading.Barrier(4)

    def send() -> None:
        with app.app_context():
            program = Program(app, token)
            start.wait()
            statuses.append(program.post_file("/imports", headers=sent).status_code)

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(statuses) <= {202, 409}
    assert 202 in statuses
    assert imports() == 1


def test_a_request_that_comes_too_late_frees_no_key_of_another_at_work(app: Flask) -> None:
    def claimed() -> idempotency.Claim:
        return idempotency.claim(db.session(), "1", "route", "key", ["print"])

    late = claimed()
    db.session.execute(update(IdempotencyKey).values(lease_until=IdempotencyKey.lease_until - 999))
    db.session.commit()
    other = claimed()
    idempotency.release(db.session(), late)
    with pytest.raises(idempotency.AtWork):
        claimed()
    idempotency.release(db.session(), other)
    assert claimed().form_token != other.form_token


@sqlite_alone
def test_a_key_is_another_at_another_route(app: Flask) -> None:
    tokens = {
        idempotency.claim(db.session(), "1", route, "key", [f"print of {route}"]).form_token
        for route in ("one", "other")
    }
    assert len(tokens) == 2
