"""Programs that use the API in tests: a client with a token, and files to send."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterable
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from ctu.access.people import load_person
from ctu.api.tokens import create_token
from ctu.models.users import User
from plugins.bulk_import import ImportRun, Scope, current_state
from plugins.bulk_import.work.jobs import step

PATH = "/api/v1"
HEAD = (
    "First name,Last name,Login,Password,Permission group,Web RTC,Extension,"
    "Primary team,Capacity plan,Active\n"
)
SECRET = "Tidy Lantern 48"
GOOD = HEAD + f"Ann,Vale,ann.vale,{SECRET},Agent,TRUE,,Sales,,TRUE\n"
MIXED = GOOD + f"Bo,Vale,bo.vale,{SECRET},Agent,WAHR,,Sales,,TRUE\n"
ALL = tuple(Scope)


class Program:
    """A program with a token of somebody."""

    def __init__(self, app: Flask, token: str = "") -> None:
        self.client: FlaskClient = app.test_client(use_cookies=False)
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def send(self, method: str, path: str, **options: Any) -> TestResponse:
        """Send a request; the address stands below the API's own."""
        headers = self.headers | options.pop("headers", {})
        return self.client.open(PATH + path, method=method, headers=headers, **options)

    def get(self, path: str, **headers: str) -> TestResponse:
        """Read something."""
        return self.send("GET", path, headers=headers)

    def post(self, path: str, **headers: str) -> TestResponse:
        """Post nothing but the request."""
        return self.send("POST", path, headers=headers)

    def post_file(
        self, path: str, content: str | bytes = GOOD, name: str = "new.csv", **more: Any
    ) -> TestResponse:
        """Post a file; `headers` are headers, everything else is a field."""
        headers = more.pop("headers", {})
        given = content.encode() if isinstance(content, str) else content
        data = {"kind": "users", "file": (io.BytesIO(given), name)} | more
        return self.send("POST", path, data=data, headers=headers)

    def import_file(self, content: str = GOOD, **more: Any) -> str:
        """Import a file, let a worker do it, and return the import's id."""
        answer = self.post_file("/imports", content, **more)
        assert answer.status_code == 202, answer.text
        work()
        return str(said(answer)["id"])


def said(answer: TestResponse) -> dict[str, Any]:
    """Return the JSON object of an answer."""
    told = answer.get_json(force=True)
    assert isinstance(told, dict)
    return told


def work() -> None:
    """Do what a worker would, until nothing is left."""
    state = current_state()
    run_ids = [run_id for (run_id,) in state.session.execute(_open_runs())]
    state.session.rollback()
    for run_id in run_ids:
        while step(state, run_id, threading.Event()):
            pass
    state.session.rollback()


def _open_runs() -> Any:
    return select(ImportRun.id).where(ImportRun.is_at_work)


def token_for(person: User, scopes: Iterable[Scope] = ALL, days: int = 7) -> str:
    """Return a new token of somebody."""
    owner = load_person(person.id)
    assert owner is not None
    return create_token(owner, "A program", list(scopes), days)
