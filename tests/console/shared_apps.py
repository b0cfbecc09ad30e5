"""One console for many tests on one database: to make one takes longer than most tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask, g, has_app_context
from flask.testing import FlaskClient

from ctu import create_app
from ctu.extensions import db
from tests.console.app_settings import settings_for
from tests.parts.sqlite import wait_for_no_disk
from tests.suite.templates import compile_once


class Browser(FlaskClient):
    """A client whose requests begin with nothing, although the test's context stays open."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """Forget what the last request kept in `g`, such as who was signed in."""
        if has_app_context():
            for name in list(g):
                g.pop(name)
        return super().open(*args, **kwargs)


class SharedApps:
    """Consoles by the URL of their database, each with the settings it was made with."""

    def __init__(self) -> None:
        self._apps: dict[str, Flask] = {}
        self._made: dict[str, list[dict[str, Any]]] = {}

    def take(self, url: str, folder: Path) -> Flask:
        """Return the console on a database as it was made, which the first test that asks does.

        :param folder: where this test keeps what a running copy does.
        """
        if url not in self._apps:
            app = self._apps[url] = create_app(settings_for(url, folder))
            prepare(app)
            self._made[url] = [dict(part) for part in _parts(app)]
        for part, made in zip(_parts(self._apps[url]), self._made[url], strict=True):
            part.clear()
            part.update(made)
        self._apps[url].config["CTU_VAR_FOLDER"] = str(folder)
        return self._apps[url]

    def leave(self, app: Flask) -> None:
        """Give back what a test holds of a console; one that is shared keeps its connections.

        A new connection to PostgreSQL is a new process, which has to learn every table anew. One
        to SQLite leads to the file of the last test.
        """
        with app.app_context():
            db.session.remove()
            if app not in self._apps.values() or db.engine.dialect.name == "sqlite":
                db.engine.dispose()

    def close(self) -> None:
        """Give every connection back."""
        for app in self._apps.values():
            leave(app)


def _parts(app: Flask) -> tuple[dict[str, Any], ...]:
    """Return what tests change: the settings, the extensions, and the state of the plugin."""
    return app.config, app.extensions, vars(app.extensions["bulk_import"])


def prepare(app: Flask) -> None:
    """Give a console the client of these tests, compiled templates, and no waits for the disk.

    SQLite copies its log into the file when the last connection closes, which each test does.
    """
    app.test_client_class = Browser
    compile_once(app)
    with app.app_context():
        wait_for_no_disk(db.engine)


def leave(app: Flask) -> None:
    """Give back the session and the connections of a console."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
