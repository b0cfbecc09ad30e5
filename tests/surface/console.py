"""A console in use: what it stores, looks up in addresses and tells machines."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path
from unittest.mock import patch

import flask_migrate
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from ctu import create_app
from ctu.develop.servers.process import wait_until
from ctu.extensions import db
from tests.suite.waiting import WAIT_SECONDS
from tests.surface.addresses import Parameters
from tests.surface.library import HISTORY, KEY, OUTSIDE

PASSWORD, NEXT_PASSWORD = "Quiet-Harbour-7245", "Loud-Mountain-5427"
TOKEN = "for-the-figures"
TABS = ("users", "teams", "plans", "groups", "policies")
METRIC = re.compile(r"^# TYPE (\w+) (\w+)$", re.MULTILINE)


class Console:
    """One console with an administrator who is signed in."""

    def __init__(self, redis_url: str, folder: Path) -> None:
        self._file = folder / "console.sqlite3"
        settings = {
            "BULK_IMPORT_KEYS": KEY,
            "BULK_IMPORT_REDIS_URL": redis_url,
            "CTU_ARGON2_MEMORY_KIB": 8,
            "CTU_ARGON2_TIME_COST": 1,
            "CTU_LIMITS": False,
            "CTU_METRICS_TOKEN": TOKEN,
            "CTU_VAR_FOLDER": str(folder),
            "SECRET_KEY": "only for tests",
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{self._file}",
            "WTF_CSRF_ENABLED": False,
        }
        inherited = {key: text for key, text in os.environ.items() if not key.startswith(OUTSIDE)}
        with patch.dict(os.environ, inherited, clear=True):
            self.app = create_app(settings)
        with self.app.app_context():
            flask_migrate.upgrade()
        self.parameters = Parameters(self.app)
        self.client = self.app.test_client()
        self._cookies: list[str] = []

    @property
    def engine(self) -> Engine:
        """Return the engine of the migrated database."""
        with self.app.app_context():
            return db.engine

    def use(self) -> None:
        """Do everything once that leaves a word of its own in the audit."""
        self._command("ada", "Ada")
        self._sign_in("ada", PASSWORD)
        for tab in TABS:
            self.client.get(f"/{tab}/")
        self._save("/teams/new/", name="Night Desk", active="y")
        team = self._newest("team")
        self._save(f"/teams/edit/?id={team}", name="Day Desk")
        self._act("teams", "deactivate", team)
        self._act("teams", "activate", team)
        self._save("/plans/new/", name="Blended", voice="1", total="1")
        self._save("/policies/new/", name="Strict")
        self._save("/groups/new/", name="Guests", rank="1")
        self._look_after_a_user()
        self._save("/account/password", present=PASSWORD, new=NEXT_PASSWORD, again=NEXT_PASSWORD)
        self.client.get("/audit/?flt_state=all")
        self.client.get("/")

    def audit_lines(self) -> Iterator[str]:
        """Yield the kinds of records and the deeds that the audit knows."""
        with closing(sqlite3.connect(self._file)) as connection:
            for column in ("kind", "deed"):
                found = connection.execute(f"SELECT DISTINCT {column} FROM audit_entry")
                yield f"audit_entry.{column}: {', '.join(sorted(repr(word) for (word,) in found))}"

    def machine_lines(self) -> Iterator[str]:
        """Yield what machines read: the parts that are ready, the figures, the session's cookie."""
        ready = self._ready()
        # Which build hashes depends on what was built on this machine.
        ready["hash"] = "..."
        yield f"/readyz: {', '.join(f'{part}={word}' for part, word in sorted(ready.items()))}"
        yield from (f"/metrics: {kind} {name}" for name, kind in sorted(self._metrics().items()))
        yield from (f"cookie: {cookie}" for cookie in self._cookies)

    def _ready(self) -> dict[str, str]:
        """Return what is ready; on a busy machine a part may answer too late at first."""
        found: dict[str, str] = {}

        def has_answers() -> bool:
            found.update(self.client.get("/readyz").get_json())
            return "silent" not in found.values()

        wait_until(has_answers, lambda: None, WAIT_SECONDS)
        return found

    def _metrics(self) -> dict[str, str]:
        """Return the type of each metric by its name.

        On a busy machine a scrape may end before the history has been read; the next one has it.
        """
        found: dict[str, str] = {}

        def is_whole() -> bool:
            page = self.client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text
            found.update(METRIC.findall(page))
            return HISTORY in found

        wait_until(is_whole, lambda: None, WAIT_SECONDS)
        return found

    def close(self) -> None:
        """Give back every connection."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()

    def _look_after_a_user(self) -> None:
        """Make a user, lock them out by wrong passwords, open the lock, reset the password."""
        self._save(
            "/users/new/",
            first_name="Bob",
            last_name="Quill",
            login="bob",
            password=PASSWORD,
        )
        user = self._newest("user_account")
        stranger = self.app.test_client()
        for _ in range(5):
            stranger.post("/sign-in", data={"login": "bob", "password": "wrong"})
        self._act("users", "unlock", user)
        self.client.post("/users/reset-password/", data={"id": user})

    def _command(self, login: str, name: str) -> None:
        told = ["--login", login, "--first-name", name, "--last-name", "Quill", "--password-stdin"]
        runner = self.app.test_cli_runner()
        answer = runner.invoke(args=["ctu", "create-admin", *told], input=PASSWORD)
        assert answer.exit_code == 0, answer.output

    def _sign_in(self, login: str, password: str) -> None:
        answer = self.client.post("/sign-in", data={"login": login, "password": password})
        assert answer.status_code == 302, answer.text
        given = answer.headers.getlist("Set-Cookie")
        held = [re.sub("=[^;]+", "", cookie, count=1) for cookie in given]
        # When it expires depends on when it was given.
        self._cookies = [re.sub("Expires=[^;]+; ", "", cookie) for cookie in held]

    def _save(self, path: str, **values: str) -> TestResponse:
        """Fill in the form of a page and send it."""
        form = _Form()
        form.feed(self.client.get(path).text)
        answer = self.client.post(path, data=form.values | values)
        assert answer.status_code == 302, f"{path} {form.values}: {answer.text}"
        return answer

    def _act(self, tab: str, action: str, record_id: int) -> None:
        answer = self.client.post(f"/{tab}/action/", data={"action": action, "rowid": record_id})
        assert answer.status_code == 302, answer.text

    def _newest(self, table: str) -> int:
        with closing(sqlite3.connect(self._file)) as connection:
            return int(connection.execute(f"SELECT max(id) FROM {table}").fetchone()[0])


class _Form(HTMLParser):
    """Reads what a browser would send with the forms of a page, untouched."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the value of a field; of a choice what is selected, or else the first."""
        given = {name: text or "" for name, text in attrs}
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "select":
            self._select = name
        elif tag == "option" and (not self.values.get(self._select) or "selected" in given):
            self.values[self._select] = value
        elif tag == "input" and name and (given.get("type") != "checkbox" or "checked" in given):
            self.values[name] = value
