"""A file whose headers changed places: nobody reads a password, wherever the file is shown."""

from __future__ import annotations

import pytest

from tests.console_fixture import Console
from tests.import_client import ImportClient
from tests.sheets import HEADER, row, sheet

ROWS = 40


@pytest.mark.parametrize("other", ["Extension", "Capacity plan", "First name", "Login"])
def test_passwords_under_another_header_are_shown_to_nobody(console: Console, other: str) -> None:
    team = console.team()
    uploader = ImportClient(console, console.person("Team Leader", team))
    administrator = ImportClient(console, console.person("Sys Admin", team))
    secrets = [f"Kx{number}pQz-wVb" for number in range(ROWS)]
    rows = [
        row(console.name("swap."), team, Password=secret, Primary_team="Nowhere")
        for secret in secrets
    ]
    turned = {"Password": other, other: "Password"}
    names = ",".join(turned.get(name, name) for name in HEADER)
    content = names.encode() + b"\r\n" + sheet(rows).partition(b"\r\n")[2]

    verdict = uploader.check(content)
    uploader.post("/check", content, headers={})
    public_id = uploader.run(content)
    for person in (uploader, administrator):
        assert len(person.error_file(public_id).rows) == ROWS
        person.faults(public_id)
        person.details(public_id)
    heard = b"".join([*uploader.heard, *administrator.heard]).decode()

    note = f"Column {other} seems to hold what belongs into column Password"
    assert any(each.startswith(note) for each in verdict["notes"])
    assert [secret for secret in secrets if secret in heard] == []
