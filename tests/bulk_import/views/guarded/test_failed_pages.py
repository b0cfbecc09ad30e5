"""Where the host's program fails while a page is made, people are told so; the log says where."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from plugins.bulk_import import BulkImportView, Identity, ImportApi, ImportRun, Scope
from tests.bulk_import.host import Club, People, db
from tests.files.kinds import PAGE_PROGRAM

PAGE = "/admin/imports/members/"
NOT_MADE, NOT_DONE = (message for _code, message in PAGE_PROGRAM)
SHEET = b"Login,Pin,Club,Active\r\nann,1,Chess,TRUE\r\n", "members.csv"


def raising(*_given: Any, **_more: Any) -> Any:
    """Raise an error with a cell in its words."""
    raise KeyError("ann")


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch, view: BulkImportView) -> Callable[..., None]:
    """Return a function that has one method of the host answer otherwise."""
    owners = {"actors": People, "view": view, "importer": view.importer}

    def break_one(name: str, answer: Any = raising) -> None:
        owner, _, hook = name.partition(".")
        monkeypatch.setattr(owners[owner], hook, answer, raising=hook != "identity")

    return break_one


def logged(caplog: pytest.LogCaptureFixture) -> str:
    """Return the one line of the log about a page or a route, in which no cell stands."""
    [line] = {each for each in caplog.messages if each.startswith(("page.fault", "api.fault"))}
    assert "ann" not in line.replace("importer=members", "")
    return line


HOOKS = {
    "actors.current": ("", "upload", "values.csv", "remembered", "{run}/"),
    "actors.visible": ("", "status.json?ids=x", "{run}/", "{run}/errors.csv", "{run}/undo"),
    "actors.may_download": ("{run}/", "{run}/errors.csv"),
    "actors.downloaded": ("{run}/errors.csv",),
    "importer.choices": ("", "upload", "values.csv"),
    "importer.advice": ("upload",),
    "view.get_links": ("{run}/",),
    "view.get_breadcrumbs": ("", "upload", "{run}/"),
}


@pytest.mark.parametrize("hook", HOOKS)
def test_a_hook_that_raises_is_reported_on_each_page_that_asks_it(
    client: FlaskClient, import_file: Any, broken: Any, caplog: Any, hook: str
) -> None:
    run = import_file("ann,1,,TRUE", "bob,1,,WAHR").public_id
    broken(hook)

    for address in HOOKS[hook]:
        answer = client.get(PAGE + address.format(run=run))

        shown = html.unescape(answer.get_data(as_text=True))
        assert (address, answer.status_code) == (address, 500)
        assert NOT_MADE in shown
        assert "KeyError" not in shown
    assert "hook=raising error=KeyError at=test_failed_pages.py:" in logged(caplog)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (None, "rule People.identity returned a value of the type NoneType and must return Ident"),
        ("ann", "rule People.identity returned a value of the type str"),
        (Identity(7, "Ann"), "rule People.identity(actor).id returned a value of the type int"),  # type: ignore[arg-type]
        (Identity("7", None), "rule People.identity(actor).name returned a value of the type None"),  # type: ignore[arg-type]
    ],
)
def test_an_identity_that_is_none_is_reported_in_pages_and_at_an_upload(
    client: FlaskClient, page: Any, send: Any, broken: Any, caplog: Any, answer: Any, said: str
) -> None:
    form = page("upload")
    broken("actors.identity", lambda self, actor: answer)

    shown, stored = client.get(PAGE), send("upload", SHEET, form=form)

    assert (shown.status_code, stored.status_code) == (500, 500)
    assert NOT_MADE in shown.text
    assert stored.json["refusal"]["code"] == "page.program"
    assert stored.json["refusal"]["message"] == NOT_DONE
    assert "hook=People.identity" in logged(caplog)
    assert said in logged(caplog)


def test_a_template_of_the_host_that_fails_is_told_by_its_name(
    host: Flask, client: FlaskClient, view: BulkImportView, tmp_path: Any, caplog: Any
) -> None:
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "ours.html").write_text(
        "{% extends 'bulk_import/list.html' %}\n{% block body %}\n{{ 1 / 0 }}{% endblock %}"
    )
    host.template_folder, view.list_template = str(folder), "ours.html"

    answer = client.get(PAGE)

    assert (answer.status_code, NOT_MADE in answer.text) == (500, True)
    assert "hook=ours.html error=ZeroDivisionError at=ours.html:3" in logged(caplog)


class Refused(Exception):
    """What the host tells itself, as extensions for rights do."""


def test_an_exception_with_a_handler_of_the_host_is_left_to_the_host(
    host: Flask, client: FlaskClient, broken: Any
) -> None:
    host.register_error_handler(Refused, lambda error: ("Not for you.", 403))

    def refuse(*_given: Any) -> Any:
        raise Refused

    broken("actors.visible", refuse)
    assert (client.get(PAGE).status_code, client.get(PAGE).text) == (403, "Not for you.")
    broken("actors.visible", lambda self, query: abort(404))
    assert client.get(PAGE).status_code == 404


def test_an_outage_is_no_failure_of_a_hook(host: Flask, client: FlaskClient, broken: Any) -> None:
    def away(*_given: Any) -> Any:
        raise OperationalError("SELECT", {}, Exception("database is locked"))

    host.config["PROPAGATE_EXCEPTIONS"] = False
    broken("actors.visible", away)

    answer = client.get(PAGE)

    assert (answer.status_code, NOT_MADE in answer.text) == (500, False)


def refused_by_the_database(session: Session) -> None:
    """Leave a record in the session that its table does not take."""
    session.add(Club())


ENDS = Session.commit, Session.rollback, Session.close, lambda session: db.session.remove()


@pytest.mark.parametrize("end", [*ENDS, refused_by_the_database])
def test_a_record_that_ends_the_transaction_is_refused_and_named_in_the_log(
    send: Any, broken: Any, state: Any, caplog: Any, end: Any
) -> None:
    broken("actors.record_request", lambda *given: end(db.session()))

    answer = send("upload", SHEET)

    assert (answer.status_code, answer.json["refusal"]["code"]) == (500, "file.program")
    assert state.session.query(ImportRun).count() == 0
    said = "IntegrityError" if end is refused_by_the_database else "It ends the transaction"
    assert f"hook=Actors.record_request error={said}" in caplog.text


def test_a_request_that_is_not_recorded_cancels_nothing(
    client: FlaskClient, upload: Any, page: Any, broken: Any, state: Any, caplog: Any
) -> None:
    run_id = upload("Login,Pin,Club,Active\r\nann,1,,TRUE\r\n").public_id
    [token] = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page(f"{run_id}/"))[:1]
    broken("actors.record_request")

    answer = client.post(
        f"{PAGE}{run_id}/cancel", data={"csrf_token": token}, headers={"Accept": "application/json"}
    )

    state.session.rollback()
    run = state.session.query(ImportRun).filter_by(public_id=run_id).one()
    assert answer.status_code == 500
    assert answer.json["refusal"]["code"] == "page.program"
    assert run.finished_at is None
    assert "hook=raising" in logged(caplog)


class Api(ImportApi):
    """Routes for whoever asks."""

    def authorise(self, scope: Scope) -> None:
        """Let everybody in."""


def test_a_hook_that_raises_in_a_route_is_a_problem_and_named_in_the_log(
    host: Flask, client: FlaskClient, broken: Any, caplog: Any
) -> None:
    host.register_blueprint(Api().blueprint())
    broken("actors.visible")

    answer = client.get("/api/v1/imports")

    assert (answer.status_code, answer.json["code"]) == (500, "server.broken")
    assert "route=list_imports hook=raising error=KeyError at=test_failed_pages" in logged(caplog)
