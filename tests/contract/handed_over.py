"""Imports that make passwords, and what their hand-over hands out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from tests.files.sheets import HEADER, row, sheet
from tests.outside.import_client import ImportClient
from tests.parts.console_fixture import Console

WITHOUT_PASSWORDS = [name for name in HEADER if name != "Password"]


def post(client: ImportClient, public_id: str, what: str, **form: str) -> Any:
    """Press one of the buttons of the hand-over."""
    page = client.form()
    address = f"{client.pages}/{public_id}/hand-over/{what}"
    return client._keep(client.client.post(address, data=form | {"csrf_token": page["csrf_token"]}))


def slips_of(page: str) -> dict[str, str]:
    """Return the password of each login on a page of slips."""
    logins = re.findall(r'<bdi class="bi-slip-login">([^<]+)</bdi>', page)
    secrets = re.findall(r'<code class="bi-slip-secret"[^>]*>([^<]+)</code>', page)
    return dict(zip(logins, secrets, strict=True))


def import_without_passwords(
    client: ImportClient, rows: list[dict[str, str]], columns: Sequence[str] = WITHOUT_PASSWORDS
) -> str:
    """Import people for whom passwords are made, and return the id of the import."""
    form = client.form() | {"blanks": "make"}
    return client.run(sheet(rows, columns), form=form)


def people_of(console: Console, team: str, count: int, **cells: str) -> list[dict[str, str]]:
    cells = {"Permission_group": "QA"} | cells
    return [row(console.name("made."), team, **cells) for _ in range(count)]
