"""A library that imports books: the plain host with its pages, its queue and a worker, in use."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any, cast
from unittest.mock import patch

from redis import Redis
from werkzeug.test import TestResponse

from ctu.develop.clients.http_client import hidden
from ctu.develop.servers.process import wait_until
from tests.parts.worker_process import WorkerProcess
from tests.suite.waiting import WAIT_SECONDS
from tests.surface.addresses import Parameters
from tests.surface.host import DATABASE, FOLDER_VARIABLE, SEEN, UPLOADER_HEADER, create_app

PAGES = "/admin/imports/books/"
HISTORY = "bulk_import_imports"
"""A figure that is read from the history."""
KEY = "cGlIm_K_pS0LOQ3O0HsIVhHh5l2OwcxnPq4GSGGdJjA="
OUTSIDE = ("BULK_IMPORT_", "CTU_", "FLASK_", "REDIS_URL")
"""What a developer's own environment may say, and must not."""
CLEAN, MIXED = "Title,Pin\nEmma,1234\nUlysses,5678\n", "Title,Pin\nIvanhoe,1234\n,5678\n"


class Library:
    """One plain host in a folder, with everything that somebody can do to it from outside."""

    def __init__(self, redis_url: str, folder: Path) -> None:
        self.folder = folder
        inherited = {key: text for key, text in os.environ.items() if not key.startswith(OUTSIDE)}
        self.environment = inherited | {
            FOLDER_VARIABLE: str(folder),
            "BULK_IMPORT_REDIS_URL": redis_url,
            "BULK_IMPORT_KEYS": KEY,
            "BULK_IMPORT_SWEEP_SECONDS": "0.2",
        }
        with patch.dict(os.environ, self.environment, clear=True):
            self.app = create_app()
        self.redis = Redis.from_url(redis_url)
        self.parameters = Parameters(self.app)
        self.client = self.app.test_client()

    def read(self, query: str) -> list[tuple[Any, ...]]:
        """Return what the database holds."""
        with closing(sqlite3.connect(self.folder / DATABASE)) as connection:
            return list(connection.execute(query))

    def write(self, script: str) -> None:
        """Change what the database holds."""
        with closing(sqlite3.connect(self.folder / DATABASE)) as connection:
            connection.executescript(script)

    def seen_by_importer(self) -> list[str]:
        """Return what the importer has seen of the database while it worked."""
        path = self.folder / SEEN
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []

    def get(self, path: str) -> TestResponse:
        """Ask for one of the pages."""
        return self.client.get(PAGES + path)

    def post(self, path: str, accept: str = "text/html") -> TestResponse:
        """Press a button of one of the pages."""
        return self.client.post(PAGES + path, headers={"Accept": accept})

    def send(self, path: str, content: bytes, **options: str) -> TestResponse:
        """Send the upload form, by default as a browser without a script does."""
        data = {
            "token": hidden(self.get("upload").text, "token"),
            "mode": options.get("mode", "partial"),
            "file": (BytesIO(content), "books.csv"),
        }
        headers = {
            UPLOADER_HEADER: options.get("uploader", "ann"),
            "Accept": options.get("accept", "text/html"),
        }
        return self.client.post(PAGES + path, data=data, headers=headers)

    def upload(self, text: str, encoding: str = "utf-8", **options: str) -> str:
        """Upload a file that is not refused and return the public id of its import."""
        answer = self.send("upload", text.encode(encoding), **options)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"].rpartition("#import-")[2]

    def error_file(self, public_id: str) -> str:
        """Return the rows with errors, as they are downloaded."""
        answer = self.get(f"{public_id}/errors.csv")
        assert answer.status_code == 200, answer.text
        return str(answer.data, "utf-8-sig")

    @contextmanager
    def worker(self) -> Iterator[WorkerProcess]:
        """Run `flask worker` for a block."""
        log = self.folder / "worker.log"
        process = WorkerProcess(self.environment, log, app="tests.surface.host")
        try:
            process.wait_until_ready(self.environment["BULK_IMPORT_REDIS_URL"])
            yield process
        finally:
            process.end()

    def finish(self, worker: WorkerProcess) -> None:
        """Wait until no import is open."""
        count = "SELECT count(*) FROM import_run WHERE finished_at IS NULL"
        is_done = wait_until(lambda: self.read(count) == [(0,)], worker.check, WAIT_SECONDS)
        assert is_done, worker.said()

    def redis_keys(self) -> dict[str, str]:
        """Return the keys in Redis and the type of each; numbers that are counted become N."""
        names = sorted(name.decode() for name in self.redis.scan_iter())
        kinds = {name: cast("bytes", self.redis.type(name)).decode() for name in names}
        return {re.sub(r"\d+", "N", name): kind for name, kind in kinds.items()}

    def close(self) -> None:
        """Give back every connection."""
        self.redis.close()
        extension = self.app.extensions["sqlalchemy"]
        with self.app.app_context():
            extension.engine.dispose()
