"""A file whose headers changed places: nobody reads a password, wherever the file is shown."""

from __future__ import annotations

import pytest

from tests.files.sheets import HEADER, row, sheet
from tests.outside.import_client import ImportClient
from tests.parts.console_fixture import Console

ROWS = 40
OTHERS = ["Extension", "Capacity plan", "First name", "Login", "Primary team", "Permission group"]


@pytest.mark.sampled(6)
@pytest.mark.parametrize("other", OTHERS)
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


@pytest.mark.sampled(6)
@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("page", ["cp850", "cp1250"])
def test_the_question_about_the_code_page_shows_no_password(
    console: Console, other: str, page: str
) -> None:
    team = console.team()
    uploader = ImportClient(console, console.person("Team Leader", team))
    # No sealed value of a page has an exclamation mark, so none looks like a password by chance.
    secrets = [f"Kx{number}p!Äz-wVé" for number in range(ROWS)]
    rows = [
        row(console.name("swap."), team, Password=secret, First_name="José", Last_name="Müller")
        for secret in secrets
    ]
    turned = {"Password": other, other: "Password"}
    names = ",".join(turned.get(name, name) for name in HEADER)
    content = names.encode() + b"\r\n" + sheet(rows, encoding=page).partition(b"\r\n")[2]

    uploader.check(content)
    uploader.post("/check", content, headers={})
    uploader.post("/upload", content)
    heard = b"".join(uploader.heard).decode()

    assert not any(f"Kx{number}p!" in heard for number in range(ROWS))


def test_passwords_of_utf_8_in_a_file_of_another_page_are_counted(console: Console) -> None:
    team = console.team()
    uploader = ImportClient(console, console.person("Team Leader", team))
    rows = [
        row(console.name("utf."), team, Password=f"Harbour-lamp-{n:02}", First_name="Käthe")
        for n in range(20)
    ]
    content = sheet(rows, encoding="cp1252")
    for number in (b"01", b"02"):
        content = content.replace(b"lamp-" + number, "lämp-".encode() + number)

    notes = uploader.check(content)["notes"]

    assert any(note.startswith("Password: 2 passwords of UTF-8") for note in notes)
