"""Somebody at the import pages: signs in, checks, uploads, and reads what the pages say."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from werkzeug.test import TestResponse

from ctu.develop.clients.http_client import hidden
from plugins.bulk_import.storage.tables.statuses import OPEN_STATUSES
from tests.parts.console_fixture import Console, Person

JSON = {"Accept": "application/json"}


@dataclass(frozen=True)
class Fault:
    """One line of the table of rows with errors."""

    line: int
    column: str
    cell: str | None
    """None where it is not shown."""
    message: str
    hint: str


@dataclass
class ErrorFile:
    """The rows with errors as they are downloaded."""

    content: bytes
    header: list[str] = field(init=False)
    rows: list[list[str]] = field(init=False)
    delimiter: str = ","

    def __post_init__(self) -> None:
        assert self.content.startswith(b"\xef\xbb\xbf")
        text = self.content.decode("utf-8-sig")
        self.header, *self.rows = csv.reader(io.StringIO(text, ""), delimiter=self.delimiter)

    def records(self) -> list[dict[str, str]]:
        """Return each row by the names of the columns."""
        return [dict(zip(self.header, row, strict=False)) for row in self.rows]


class ImportClient:
    """A browser without a script; every answer that it gets is kept in `heard`."""

    def __init__(self, console: Console, person: Person, slug: str = "users") -> None:
        self.console = console
        self.person = person
        self.client = console.app.test_client()
        self.pages = f"/imports/{slug}"
        self.heard: list[bytes] = []
        answer = self.sign_in(person.login, person.password)
        assert answer.status_code == 302, answer.text

    def sign_in(self, login: str, password: str) -> TestResponse:
        """Send the sign-in form."""
        page = self.client.get("/sign-in").text
        form = {"login": login, "password": password, "csrf_token": hidden(page, "csrf_token")}
        return self.client.post("/sign-in", data=form)

    def get(self, path: str, **options: Any) -> TestResponse:
        """Ask for a page of this kind of import."""
        return self._keep(self.client.get(self.pages + path, **options))

    def form(self) -> dict[str, str]:
        """Return what the upload form holds beside its file."""
        page = self.get("/upload").text
        return {name: hidden(page, name) for name in ("csrf_token", "token")}

    def post(
        self, path: str, content: bytes, name: str = "people.csv", **options: Any
    ) -> TestResponse:
        """Send the upload form; `form` is one got before, `mode` the choice."""
        form = options.get("form") or self.form()
        values = form | {
            "mode": options.get("mode", "partial"),
            "file": (io.BytesIO(content), name),
        }
        headers = options.get("headers", JSON)
        return self._keep(self.client.post(self.pages + path, data=values, headers=headers))

    def upload_checked(self, content: bytes) -> str:
        """Check a file on the page without a script, upload what that keeps, return the id."""
        page = self.post("/check", content, headers={}).text
        form = {name: hidden(page, name) for name in ("csrf_token", "token", "kept")}
        answer = self.client.post(self.pages + "/upload", data=form | {"mode": "partial"})
        assert self._keep(answer).status_code == 302, answer.text
        return answer.headers["Location"].rpartition("#import-")[2]

    def check(self, content: bytes, name: str = "people.csv", **options: Any) -> dict[str, Any]:
        """Return the verdict or the refusal on a file, as a script gets it."""
        answer = self.post("/check", content, name, **options)
        found: dict[str, Any] = answer.get_json()
        assert answer.status_code == (200 if "verdict" in found else 422)
        return found.get("verdict") or found

    def upload(self, content: bytes, name: str = "people.csv", **options: Any) -> str:
        """Upload a file that is not refused, and return the public id of the import."""
        answer = self.post("/upload", content, name, **options)
        assert answer.status_code == 201, answer.text
        return str(answer.get_json()["id"])

    def run(self, content: bytes, name: str = "people.csv", **options: Any) -> str:
        """Upload a file and wait until the worker has finished it."""
        return self.finish(self.upload(content, name, **options))

    def finish(self, public_id: str) -> str:
        """Wait for the end of an import."""
        from tests.inspection.invariants import check_end, follow

        follow(self.console, public_id, lambda count: count.status not in OPEN_STATUSES)
        check_end(self.console, public_id)
        return public_id

    def line(self, public_id: str) -> dict[str, str]:
        """Return what the history says about one import, by the names of its columns."""
        page = self.get("/").text
        names = texts(page, "th")
        row = re.search(rf'<tr [^>]*id="import-{public_id}".*?</tr>', page, re.DOTALL)
        assert row is not None, "The history has no such line."
        # The name of the file stands under the status, and the tests know it.
        cells = re.sub(r'<div class="bi-second bi-file-name"[^>]*>.*?</div>', "", row.group())
        return dict(zip(names, texts(cells, "td"), strict=True))

    def details(self, public_id: str) -> str:
        """Return the text of an import's page."""
        answer = self.get(f"/{public_id}/")
        assert answer.status_code == 200
        return words(answer.text)

    def faults(self, public_id: str) -> list[Fault]:
        """Return the whole table of rows with errors, page after page."""
        return [fault for page in self._tables(public_id, "errors") for fault in _faults(page)]

    def lines(self, public_id: str, tab: str) -> list[int]:
        """Return the lines of the rows that an import created ("created") or left ("left")."""
        pages = list(self._tables(public_id, tab))
        if tab == "left":
            return [line for page in pages for span in spans(page) for line in span]
        return [int(row[0]) for page in pages for row in table(page, "bi-outcomes")]

    def error_file(self, public_id: str, delimiter: str = ",") -> ErrorFile:
        """Download the rows with errors."""
        answer = self.get(f"/{public_id}/errors.csv")
        assert answer.status_code == 200
        return ErrorFile(answer.data, delimiter=delimiter)

    def _tables(self, public_id: str, tab: str) -> Iterator[str]:
        number, has_next = 0, True
        while has_next:
            page = self.get(f"/{public_id}/?tab={tab}&page={number}").text
            yield page
            number, has_next = number + 1, ">Next</a>" in page

    def _keep(self, answer: TestResponse) -> TestResponse:
        self.heard.append(str(answer.headers).encode() + answer.data)
        assert answer.status_code < 500, answer.text
        return answer


def _faults(page: str) -> Iterator[Fault]:
    for line, column, cell, message, hint in table(page, "bi-faults"):
        shown = {"not shown": None, "blank": ""}.get(cell, cell)
        yield Fault(int(line.split()[0]), column, shown, message, hint)
    # Who may see no cell is told neither of it nor of its hint.
    for line, column, message in table(page, "bi-faults bi-faults-bare"):
        yield Fault(int(line.split()[0]), column, None, message, "")


def table(page: str, name: str) -> Iterator[list[str]]:
    """Yield the rows of the table that has a class, without its heads."""
    found = re.search(rf'<table class="table {name}".*?</table>', page, re.DOTALL)
    for row in re.findall(r"<tr.*?</tr>", found.group() if found else "", re.DOTALL)[1:]:
        yield texts(row, "td")


def spans(page: str) -> Iterator[range]:
    """Yield the lines of each span of rows that were not attempted."""
    found = re.search(r'<ul class="bi-spans".*?</ul>', page, re.DOTALL)
    for text in texts(found.group() if found else "", "li"):
        first, _, last = text.replace(",", "").partition("–")
        yield range(int(first), int(last or first) + 1)


def texts(page: str, tag: str) -> list[str]:
    """Return the text of each element with a tag."""
    found = re.findall(rf"<{tag}\b[^>]*>(.*?)</{tag}>", page, re.DOTALL)
    return [words(each) for each in found]


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def words(page: str) -> str:
    """Return the text of some HTML as it is read, without breaks and double blanks."""
    parser = _Words()
    parser.feed(page)
    parser.close()
    return re.sub(r"[ \t\r\n]+", " ", "".join(parser.found)).strip(" \n")


def without_mark(errors: str) -> str:
    """Return what the Errors column says, without the mark of a row that has no reference."""
    return re.sub(r" \[row unchanged\.[0-9a-z.]+\]$", "", errors)
