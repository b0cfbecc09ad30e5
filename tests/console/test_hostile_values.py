"""Hostile values in every place of a request: no answer shows its inside."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.console.app_settings import MakeApp
from tests.console.authorisation_data import PASSWORD, AuthorisationData, populate
from tests.console.hostile import (
    FIELDS,
    HEADERS,
    LIKE_USERS,
    LISTS,
    PATHS,
    TEXTS,
    TRACES,
    TYPED,
    queries,
)
from tests.console.requests_per_route import FILES, NEW_PASSWORD, filled
from tests.suite.cases import sample

# `make fuzz` tries every value in every place, `make test-both` a third, and the suite a fifteenth:
# each page begins with another.
pytestmark = [pytest.mark.slow, pytest.mark.property]
STEP = 3

Report = Callable[[str, object], None]
SENDABLE = [text for text in TEXTS if text.isprintable() and text.isascii()]
UPLOAD = {"token": "0" * 20, "mode": "partial"}


@pytest.fixture
def data(make_app: MakeApp) -> AuthorisationData:
    """Return a console that answers like one in production when something breaks."""
    return populate(make_app(PROPAGATE_EXCEPTIONS=False, CTU_METRICS_TOKEN="t"))


@pytest.fixture
def admin(data: AuthorisationData) -> FlaskClient:
    return data.client_of("admin")


class Findings:
    """The answers that are not as they have to be, and how many were looked at."""

    def __init__(self) -> None:
        self.cells = 0
        self.wrong: list[str] = []

    def look(self, place: str, answer: TestResponse, cells: int = 1) -> None:
        """Look at the answer to a request that holds so many hostile values."""
        self.cells += cells
        said = f"{answer.status} {answer.headers} {answer.get_data(as_text=True)}"
        answer.close()
        traces = [trace for trace in TRACES if trace in said]
        if answer.status_code >= 500 or traces:
            self.wrong.append(f"{place[:120]}: {answer.status_code} {traces}")

    def end(self, report: Report, what: str) -> None:
        """Fail if anything was found, and tell how many cells were tried."""
        report(f"hostile {what}, cells", self.cells)
        assert self.wrong == []


def rotated(names: Sequence[str], values: Callable[[str], Sequence[Any]]) -> Iterator[list[Any]]:
    """Yield combinations in which each name has each of its values once, and no two agree."""
    columns = [values(name) for name in names]
    for number in range(len(columns[0])):
        yield [column[(number + 7 * place) % len(column)] for place, column in enumerate(columns)]


def address_in(data: AuthorisationData, address: str) -> str:
    """Return an address with the ids of the records that it names."""
    ids = {"near": data.ids["users"]["near"], "run": data.ids["import_users"]["leaders"]}
    return re.sub(r"\{(\w+)\}", lambda found: str(ids[found[1]]), address)


def test_no_value_in_an_address_breaks_a_page(
    data: AuthorisationData, admin: FlaskClient, record_property: Report
) -> None:
    findings = Findings()
    for number, (page, names) in enumerate(LISTS.items()):
        address = address_in(data, page)
        step = 3 * STEP if page in LIKE_USERS else STEP
        for query in sample([*rotated(names, queries)], step, number):
            place = f"{address}?{'&'.join(query)}"
            findings.look(place, admin.get(place), len(names))
    findings.end(record_property, "addresses")


def test_no_part_of_a_path_breaks_a_page(admin: FlaskClient, record_property: Report) -> None:
    findings = Findings()
    for number, path in enumerate(PATHS):
        for text in sample(TEXTS, STEP, number):
            place = path.format(quote(text, safe="/"))
            method = "POST" if place.endswith("/cancel") else "GET"
            findings.look(place, admin.open(place, method=method))
    findings.end(record_property, "paths")


def good_form(data: AuthorisationData, address: str, number: int) -> dict[str, Any]:
    """Return what makes a form right, with a new name each time."""
    view = address.split("/")[1]
    named = {"first_name": "Ann", "name": f"New {number}", "login": f"new.{number}"}
    secrets = {"password": NEW_PASSWORD, "present": PASSWORD, "new": NEW_PASSWORD}
    id = data.ids["users"]["near"] if "edit" in address else None
    return filled(data, view, id) | named | secrets | {"again": NEW_PASSWORD}


def test_no_field_of_a_form_breaks_a_page(data: AuthorisationData, record_property: Report) -> None:
    findings, number = Findings(), 0
    for turn, (form, names) in enumerate(FIELDS.items()):
        address = address_in(data, form)
        is_about_sign_in = form in {"/sign-in", "/account/password"}
        client = data.client_of("stranger" if form == "/sign-in" else "admin")
        together = [
            dict(zip(names, texts, strict=True))
            for texts in sample([*rotated(names, lambda _: TEXTS)], 2 * STEP, turn)
        ]
        typed = [] if "edit" in form else [name for name in names if name in TYPED]
        alone = sample([{name: text} for name in typed for text in TEXTS], STEP, turn)
        for hostile in (*together, *alone):
            number += 1
            sent = good_form(data, form, number) | hostile
            findings.look(f"{form} {hostile}", client.post(address, data=sent), len(hostile))
            if is_about_sign_in:
                data.restore()
    findings.end(record_property, "fields")


def test_no_file_and_no_name_of_one_breaks_a_page(
    data: AuthorisationData, admin: FlaskClient, record_property: Report
) -> None:
    findings = Findings()
    head, good = FILES["import_users"].splitlines()
    cells = good.split(",")
    files = [(f"{text}.csv", FILES["import_users"]) for text in sample(TEXTS, STEP)]
    for texts in sample([*rotated(cells, lambda _: TEXTS)], STEP):
        quoted = ['"' + text.replace('"', '""') + '"' for text in texts]
        files.append(("new.csv", f"{head}\n{','.join(quoted)}\n"))
        files.append(("new.csv", f"{','.join(quoted)}\n{good}\n"))
    for number, (name, content) in enumerate(files):
        # Without a type, the standard library reads the name as a URL, and raises at some.
        file = (io.BytesIO(content.encode()), name, "text/csv")
        form = UPLOAD | {"token": f"{number:0>20}", "file": file}
        findings.look(name, admin.post("/imports/users/upload", data=form), content.count(","))
    findings.look("grid", admin.get("/imports/users/"))
    findings.end(record_property, "files")


def test_no_header_and_no_cookie_breaks_a_page(
    data: AuthorisationData, admin: FlaskClient, record_property: Report
) -> None:
    findings = Findings()
    for number, address in enumerate(("/sign-in", "/users/?search=a", "/metrics")):
        for texts in sample([*rotated(HEADERS, lambda _: SENDABLE)], STEP, number):
            headers = dict(zip(HEADERS, texts, strict=True))
            findings.look(f"{address} {headers}", admin.get(address, headers=headers), len(texts))
            cookies = {"Cookie": f"ctu={texts[0]}; remember_token={texts[1]}"}
            answer = data.app.test_client().get(address, headers=cookies)
            findings.look(f"{address} {cookies}", answer, 2)
    findings.end(record_property, "headers")
