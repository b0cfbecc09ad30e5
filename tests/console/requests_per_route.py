"""The request that a test sends to each route, and its answer in one word."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from ctu.teams.importer import TeamImporter
from ctu.users.importing.importer import UserImporter
from tests.console.authorisation_data import HEADS, PASSWORD, SALES, UNKNOWN, AuthorisationData

NUMBERS = count(1)
STATUSES = {200: "page", 201: "done", 403: "shut", 404: "none", 409: "late", 503: "away"}
PLACES = {
    "/sign-in": "enter", "/account/password": "renew", "/": "home", "/account/sessions": "list",
    "/account/second-factor": "list", "/account/second-factor/passkeys": "list",
}  # fmt: skip
NEW_PASSWORD = "Tidy-Lantern-4857"
TABLES = {
    "users": "user_account", "teams": "team", "plans": "capacity_plan",
    "groups": "permission_group", "policies": "password_policy",
}  # fmt: skip
# What a form holds beside what stands in its record.
FORMS: dict[str, dict[str, Any]] = {
    "plans": {"voice": "3", "web_chat": "1", "email": "0", "sms": "0", "social": "0", "total": "3"},
    "account": {"present": PASSWORD, "new": NEW_PASSWORD, "again": NEW_PASSWORD},
    "auth": {"login": "leader", "password": PASSWORD},
    "passkeys": {"name": "Key", "present": PASSWORD},
    "webhooks": {"url": "https://93.184.215.14/hook"},
    "tokens": {"name": "Nightly", "scopes": ["read"], "days": "7", "present": PASSWORD},
}
FILES = {
    "import_users": HEADS[UserImporter]
    + f"Cy,Vale,cy.vale,Tidy Lantern 48,Agent,TRUE,,{SALES},,TRUE\n",
    "import_teams": HEADS[TeamImporter] + "Dawn,TRUE\n",
}


@dataclass(frozen=True)
class RouteCase:
    """One way to ask for something: a route and a method, and what is asked for, as a word."""

    endpoint: str
    method: str
    target: str

    @property
    def view(self) -> str:
        """The view that the route belongs to."""
        return self.endpoint.rpartition(".")[0]

    @property
    def name(self) -> str:
        """The function behind the route."""
        return self.endpoint.rpartition(".")[2]


Said = tuple[dict[str, Any], dict[str, Any]]
"""The values of an address, and a form."""


def send(data: AuthorisationData, client: FlaskClient, case: RouteCase) -> TestResponse:
    """Send one request as a browser with a session would."""
    words = data.ids.get(case.view, {}) | {"-": "", "self": _own_id(data, client)}
    values, form = SENT.get(case.name, _form_of_its_own)(data, case, words)
    address = data.app.url_map.bind("localhost").build(case.endpoint, values, case.method)
    options: dict[str, Any] = {"data": form} if case.method == "POST" else {}
    return client.open(address, method=case.method, **options)


def outcome(data: AuthorisationData, case: RouteCase, answer: TestResponse) -> str:
    """Return what an answer comes to, and bring back what it has changed.

    "done" has changed what is stored; "page" shows something; "none" and "shut" are errors, "late"
    is refused because of what is stored at this moment, and "away" needs what is not there in a
    test; the others lead to the sign-in ("enter"), to the change of a password ("renew"), to the
    first page ("home"), to the view's own list ("list") or to another page of it ("form").
    """
    if data.has_changed():
        data.restore()
        return "done"
    if answer.status_code != 302:
        return STATUSES.get(answer.status_code, str(answer.status_code))
    path = urlsplit(answer.location).path
    if path in PLACES:
        return PLACES[path]
    own_list = data.app.url_map.bind("localhost").build(f"{case.view}.index_view", {})
    return "list" if path == own_list else "form"


def wording(client: FlaskClient, answer: TestResponse) -> tuple[Any, ...]:
    """Return all that an answer says to a person, without the words that are new in each answer."""
    with client.session_transaction() as session:
        flashes = str(session.get("_flashes"))
    text = re.sub(r'nonce="[^"]*"|"csrf_token" value="[^"]*"|\d+', "", answer.text)
    return answer.status_code, re.sub(r"\d+", "", answer.location or ""), flashes, text


def _filtered(data: AuthorisationData, case: RouteCase, words: dict[str, Any]) -> Said:
    return ({} if case.target == "-" else {"flt_state": case.target}), {}


def _record(data: AuthorisationData, case: RouteCase, words: dict[str, Any]) -> Said:
    word, _, change = case.target.partition(">")
    return {"id": words[word]}, filled(data, case.view, words[word], change)


def _new_record(data: AuthorisationData, case: RouteCase, words: dict[str, Any]) -> Said:
    if case.method == "GET":
        return {"clone": words[case.target]}, {}
    secret = {"login": "new.one", "password": NEW_PASSWORD} if case.view == "users" else {}
    form = filled(data, case.view, None, case.target)
    return {}, form | {"name": "New", "first_name": "New"} | secret


def _chosen(data: AuthorisationData, case: RouteCase, words: dict[str, Any]) -> Said:
    action, _, word = case.target.partition(":")
    return {}, {"action": action, "rowid": _row_id(data, words[word])}


def _single(data: AuthorisationData, case: RouteCase, words: dict[str, Any]) -> Said:
    id = _row_id(data, words[case.target])
    return {"id": id}, {"id": id, "rowid": id, "list_form_pk": id, "name": "Taken"}


def _import(data: AuthorisationData, case: RouteCase, words: dict[str, Any]) -> Said:
    return {"public_id": words[case.target]}, {}


def _created(data: AuthorisationData, case: RouteCase, words: dict[str, Any]) -> Said:
    return {"public_id": words[case.target], "tab": "created"}, {}


def _session(data: AuthorisationData, case: RouteCase, words: dict[str, Any]) -> Said:
    own = {id: name for name, id in data.ids["users"].items()}.get(words["self"], "near")
    words = words | data.ids["sessions"] | {"elsewhere": data.ids["sessions"][own]}
    return {}, {"id": words.get(case.target, UNKNOWN)}


def _file(data: AuthorisationData, case: RouteCase, words: dict[str, Any]) -> Said:
    content = io.BytesIO(FILES[case.view].encode())
    return {}, {"token": f"{next(NUMBERS):0>20}", "mode": "partial", "file": (content, "new.csv")}


def _api_file(data: AuthorisationData, case: RouteCase, words: dict[str, Any]) -> Said:
    content = io.BytesIO(FILES["import_users"].encode())
    return {}, {"kind": "users", "file": (content, "new.csv")}


def _api_import(data: AuthorisationData, case: RouteCase, words: dict[str, Any]) -> Said:
    return {"public_id": data.ids["import_users"][case.target]}, {}


def _form_of_its_own(data: AuthorisationData, case: RouteCase, words: dict[str, Any]) -> Said:
    return {}, FORMS.get(case.view, {})


SENT: dict[str, Callable[[AuthorisationData, RouteCase, dict[str, Any]], Said]] = {
    "static": lambda data, case, words: ({"filename": case.target}, {}),
    "export": lambda data, case, words: ({"export_type": case.target}, {}),
    "ajax_lookup": lambda data, case, words: ({"name": "teams", "query": "N"}, {}),
    "index_view": _filtered,
    "edit_view": _record,
    "create_view": _new_record,
    "action_view": _chosen,
    "details_page": _import,
    "error_file": _import,
    "error_workbook": _import,
    "records_page": _created,
    "records_file": _created,
    "cancel": _import,
    "undo_page": _import,
    "undo": lambda data, case, words: ({"public_id": words[case.target]}, {"attempt": "0"}),
    "end": _session,
    "handover_page": _import,
    "open_slips": _import,
    "erase_slips": _import,
    "renew_slips": _import,
    "person_view": lambda data, case, words: (
        {"id": (words | data.ids["users"])[case.target]},
        {},
    ),
    "remove_passkey": lambda data, case, words: ({}, {"id": words[case.target]}),
    "forget": lambda data, case, words: ({}, {"id": words[case.target]}),
    "redeliver": lambda data, case, words: ({}, {"id": words[case.target]}),
    "revoke": lambda data, case, words: ({}, {"id": words[case.target]}),
    "create_check": _api_file,
    "create_import": _api_file,
    "read_import": _api_import,
    "list_rows": _api_import,
    "read_error_file": _api_import,
    "cancel_import": _api_import,
    "undo_import": _api_import,
    "check_file": _file,
    "upload_file": _file,
} | dict.fromkeys(
    (
        *("details_view", "clone_view", "delete_view", "ajax_update"),
        *("reset_view", "reset_factor", "sign_out_view"),
    ),
    _single,
)


def filled(data: AuthorisationData, view: str, id: Any, change: str = "") -> dict[str, Any]:
    """Return the form of a record as it stands, with a change, or with another name.

    A change is made of the words of records, a permission, a rank, or "inactive", joined by "+".
    """
    rows = data.first.get(TABLES.get(view, ""), [{}])
    row = next((each for each in rows if each.get("id") == id), rows[0])
    form = {key: "y" if value is True else value for key, value in row.items() if value}
    if view == "users":
        # The boxes that a person of team Sales sees; the primary team is a member's team anyway.
        form["team_ids"] = [] if row["login"].startswith("far") else [data.ids["teams"]["own"]]
    form |= FORMS.get(view, {})
    if not change:
        form |= {"name": "Changed", "first_name": "Changed"}
    for word in change.split("+") if change else ():
        form |= _changed(data, word)
    return form


def _changed(data: AuthorisationData, word: str) -> dict[str, Any]:
    ids = {kind: found.get(word) for kind, found in data.ids.items()}
    changes = {
        "group_id": ids["groups"],
        "primary_team_id": ids["teams"],
        "team_ids": [ids["teams"]] if ids["teams"] else None,
        "policy_id": ids["policies"],
        "rank": word if word.isdecimal() else None,
        "active": "" if word == "inactive" else None,
        word: "y" if word.startswith(("may_", "sees_")) else None,
    }
    return {name: value for name, value in changes.items() if value is not None}


def _own_id(data: AuthorisationData, client: FlaskClient) -> int:
    return int(data.ids["users"].get(_login(data, client), 0))


def _login(data: AuthorisationData, client: FlaskClient) -> str:
    with client.session_transaction() as session:
        held = session.get("_user_id")
    return next((name for name, token in data.tokens.items() if token == held), "")


def _row_id(data: AuthorisationData, id: Any) -> Any:
    """Return the id that a form sends; for an import, that of the row behind its public id."""
    runs = {run["public_id"]: run["id"] for run in data.first["import_run"]}
    return runs.get(id, UNKNOWN) if isinstance(id, str) else id
