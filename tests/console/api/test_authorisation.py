"""The authorisation matrix of the API: every route, every scope, every person."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ctu.api.token_text import digest_of, make_token, prefix_of
from ctu.extensions import db
from ctu.models.clock import utc_now
from ctu.models.credentials.tokens import AccessToken
from plugins.bulk_import import Scope
from plugins.bulk_import.api.routes import ROUTES, Route
from tests.console.api.programs import PATH, Program
from tests.console.app_settings import MakeApp
from tests.console.authorisation_data import AuthorisationData, populate
from tests.console.requests_per_route import FILES

pytestmark = pytest.mark.databases("sqlite")

MATRIX = Path(__file__).with_name("authorisation.txt")
OUT = ("stranger", "forced", "deactivated", "no.console", "revoked", "expired")
PEOPLE = ("qa", "leader", "clerk", "manager", "admin")
BY_NAME = {route.name: route for route in ROUTES}


class Cell(NamedTuple):
    """A route, what is asked for, who asks, and the status of the answer."""

    route: Route
    target: str
    person: str
    status: int


def cells() -> list[Cell]:
    lines = [line.split() for line in MATRIX.read_text().splitlines() if line[:1] not in ("", "#")]
    return [
        Cell(BY_NAME[name], target, person, int(status))
        for name, target, *statuses in lines
        for column, status in zip((OUT, *PEOPLE), statuses, strict=True)
        for person in (column if isinstance(column, tuple) else (column,))
    ]


def make_tokens(data: AuthorisationData) -> Iterator[tuple[tuple[str, Scope], str]]:
    """Make tokens of everybody: of each scope alone, and of all but that one."""
    for person in (*OUT[1:], *PEOPLE):
        owner = "admin" if person in ("revoked", "expired") else person
        for scope in Scope:
            others = [each for each in Scope if each != scope]
            for is_wide, scopes in ((True, [scope]), (False, others)):
                text = make_token()
                db.session.add(
                    AccessToken(
                        person_id=data.ids["users"][owner],
                        name=f"{person} {scope}",
                        scopes=" ".join(scopes),
                        prefix=prefix_of(text),
                        digest=digest_of(text),
                        # A token in use is not written anew with each request.
                        last_used_at=utc_now() + timedelta(days=1),
                        expires_at=utc_now() + timedelta(days=-1 if person == "expired" else 1),
                        revoked_at=utc_now() if person == "revoked" else None,
                    )
                )
                yield (person, scope), text if is_wide else f"not {text}"
    db.session.commit()


def send(data: AuthorisationData, cell: Cell, token: str) -> int:
    """Send the request of a cell; return the status."""
    program, route = Program(data.app, token), cell.route
    path = route.rule.replace("<public_id>", str(data.ids["import_users"].get(cell.target)))
    options: dict[str, Any] = {}
    if route.name.startswith("create"):
        content = FILES[f"import_{cell.target}"].encode()
        options["data"] = {"kind": cell.target, "file": (io.BytesIO(content), "new.csv")}
    answer = program.send(route.method, path, **options)
    answer.close()
    return answer.status_code


def test_every_route_has_a_line_in_the_matrix() -> None:
    assert {cell.route.name for cell in cells()} == set(BY_NAME)
    assert PATH == "/api/v1"


@pytest.mark.slow
def test_everybody_gets_what_the_matrix_says(make_app: MakeApp) -> None:
    data = populate(make_app())
    with data.app.app_context():
        tokens: dict[tuple[str, Scope], list[str]] = {}
        for (person, scope), text in make_tokens(data):
            tokens.setdefault((person, scope), []).append(text)
    data.first = data.stored()
    wrong = []
    with data.watched():
        for cell in cells():
            for token in tokens.get((cell.person, cell.route.scope), [""]):
                is_narrow = token.startswith("not ")
                status = 403 if is_narrow and cell.status != 401 else cell.status
                found = send(data, cell, token.removeprefix("not "))
                if found != status:
                    wrong.append(f"{cell}{' narrow' * is_narrow}: {found} instead of {status}")
                is_changed = data.has_changed()
                if is_changed:
                    data.restore()
                if is_changed and (is_narrow or status >= 400 or cell.route.scope == Scope.CHECK):
                    wrong.append(f"{cell}: something was changed")
    assert wrong == []
