"""Files whose columns a person has named: no secret is read by anybody, whatever was left out."""

from __future__ import annotations

from tests.files.sheets import HEADER, row, sheet
from tests.outside.import_client import ImportClient
from tests.parts.console_fixture import Console

ROWS = 6
NAMES = {"Login": "username", "Password": "user_pass", "Active": "suspended"}
ANSWER = "2:username:login 3:user_pass:password 9:suspended:!active 10:old_secret:-"


def foreign(console: Console, team: str, wrong: str) -> tuple[bytes, list[str], list[str]]:
    """Return a file as another system writes it, its passwords and its logins."""
    secrets = [f"Kx{number}pQz-wVb{wrong}" for number in range(ROWS)]
    logins = [console.name("said.") for _ in secrets]
    rows = [
        row(login, team, Password=secret, Active="0", Primary_team=wrong or team)
        for login, secret in zip(logins, secrets, strict=True)
    ]
    lines = sheet(rows).decode().splitlines()
    header = ",".join([*(NAMES.get(name, name) for name in HEADER), "old_secret"])
    body = [f"{line},Old{n}Zq-wVb7" for n, line in enumerate(lines[1:])]
    old = [f"Old{number}Zq-wVb7" for number in range(ROWS)]
    return "\r\n".join([header, *body, ""]).encode(), [*secrets, *old], logins


def test_a_column_called_otherwise_is_a_secret_once_it_is_the_passwords(console: Console) -> None:
    team = console.team()
    uploader = ImportClient(console, console.person("Team Leader", team))
    content, secrets, logins = foreign(console, team, "Nowhere")
    form = uploader.form() | {"columns": ANSWER}

    uploader.check(content)
    uploader.check(content, form=form)
    uploader.post("/check", content, form=form, headers={})
    public_id = uploader.run(content, form=form)
    file = uploader.error_file(public_id)
    uploader.faults(public_id)
    details = uploader.details(public_id)
    heard = b"".join(uploader.heard).decode()

    assert "Read “username” as Login and “user_pass” as Password." in details
    assert "Left out: “old_secret”." in details
    assert file.header == [*HEADER, "Errors"]
    assert [each["Active"] for each in file.records()] == ["TRUE"] * ROWS
    assert [secret for secret in secrets if secret in heard] == []
    assert all(login in heard for login in logins)


def test_a_person_signs_in_with_what_stood_in_the_column_that_was_named(console: Console) -> None:
    team = console.team()
    uploader = ImportClient(console, console.person("Team Leader", team))
    content, secrets, logins = foreign(console, team, "")
    form = uploader.form() | {"columns": ANSWER}

    public_id = uploader.run(content, form=form)

    assert uploader.line(public_id)["Created"] == str(ROWS)
    with console.app.app_context():
        assert all(map(console.fits, logins, secrets))
