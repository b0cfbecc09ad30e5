"""Passwords that an import makes: signed in with once, handed over once, readable nowhere else."""

from __future__ import annotations

import json
from time import time
from typing import Any

import pytest
from flask import abort

from ctu.extensions import db
from ctu.imports.views import UserImportView
from ctu.models.teams import Team
from ctu.models.users import User
from tests.contract.handed_over import (
    WITHOUT_PASSWORDS,
    import_without_passwords,
    people_of,
    post,
    slips_of,
)
from tests.files.sheets import sheet
from tests.inspection.encodings import Sentinels
from tests.inspection.secrets_search import (
    everything_stored,
    found_in,
    listening,
    processes,
    telling_everything,
)
from tests.outside.import_client import JSON, ImportClient
from tests.parts.console_fixture import Console, Person


@pytest.fixture
def server(request: pytest.FixtureRequest, each_console: Console) -> Any:
    """Return the PostgreSQL of this console, None where it has a SQLite."""
    is_file = each_console.url.startswith("sqlite")
    return None if is_file else request.getfixturevalue("postgres_server")


def test_each_person_signs_in_with_the_slip_and_has_to_change_the_password(
    each_console: Console,
) -> None:
    console, team = each_console, each_console.team()
    leader = ImportClient(console, console.person("Team Leader", team))
    rows = people_of(console, team, 3)
    public_id = import_without_passwords(leader, rows)
    passwords = slips_of(post(leader, public_id, "open").text)
    assert sorted(passwords) == sorted(each["Login"] for each in rows)
    for login, password in passwords.items():
        client = ImportClient(console, Person(0, login, "", password))
        assert client.client.get("/").headers["Location"] == "/account/password"


def test_slips_are_opened_once_and_by_nobody_else(each_console: Console) -> None:
    console, team = each_console, each_console.team()
    leader = ImportClient(console, console.person("Team Leader", team))
    colleague = ImportClient(console, console.person("Team Leader", console.team(), team))
    stranger = ImportClient(console, console.person("Team Leader", console.team()))
    public_id = import_without_passwords(
        leader, people_of(console, team, 2, Permission_group="Team Leader")
    )
    assert post(stranger, public_id, "open").status_code == 404
    page = leader.get(f"/{public_id}/hand-over")
    assert "They are sealed, and can be opened once." in page.text
    opened = post(leader, public_id, "open")
    assert len(slips_of(opened.text)) == 2
    # No program in front of the console, and no browser, writes them to a disk.
    assert opened.headers["X-Accel-Buffering"] == "no"
    assert opened.headers["Cache-Control"] == "no-store"
    again = post(leader, public_id, "open")
    assert again.status_code == 409
    assert slips_of(again.text) == {}
    assert f"Opened by {leader.person.name}" in again.text
    # A colleague who may reset these passwords is told who has opened them.
    assert post(colleague, public_id, "open").status_code == 409


def test_slips_stay_sealed_until_their_page_is_made(
    each_console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    console, team = each_console, each_console.team()
    leader = ImportClient(console, console.person("Team Leader", team))
    public_id = import_without_passwords(leader, people_of(console, team, 1))

    def refuse(*_: object) -> None:
        abort(409)

    def roll_back(_view: object, _records: object, slips: Any) -> Any:
        db.session.rollback()
        return slips

    monkeypatch.setattr(UserImportView, "get_slips", refuse)
    assert post(leader, public_id, "open").status_code == 409
    monkeypatch.setattr(UserImportView, "get_slips", roll_back)
    assert len(slips_of(post(leader, public_id, "open").text)) == 1
    assert post(leader, public_id, "open").status_code == 409
    told = (
        "SELECT count(*) FROM audit_entry WHERE deed = 'first passwords opened' AND actor_id = :id"
    )
    assert console.query(told, id=leader.person.id) == [(1,)]


def test_late_slips_are_refused_and_erased(each_console: Console) -> None:
    console, team = each_console, each_console.team()
    leader = ImportClient(console, console.person("Team Leader", team))
    public_id = import_without_passwords(leader, people_of(console, team, 1))
    one = "run_id = (SELECT id FROM import_run WHERE public_id = :id)"
    console.execute(f"UPDATE import_handover SET expires_at = 1 WHERE {one}", id=public_id)
    # The page knows it at once, before a purge has erased them.
    seen, late = leader.get(f"/{public_id}/hand-over"), post(leader, public_id, "open")
    assert (seen.status_code, late.status_code) == (200, 409)
    for page in (seen.text, late.text):
        assert "None is sealed any more." in page
        assert "Opening shows" not in page
        assert "because nobody opened them in time" in page
    with console.app.app_context():
        console.app.test_cli_runner().invoke(args=["bulk-import", "purge"])
    found = console.query(f"SELECT state, sealed FROM import_handover WHERE {one}", id=public_id)
    assert found == [("expired", None)]


def promote(console: Console, login: str) -> None:
    above = "(SELECT id FROM permission_group WHERE name = 'Manager')"
    console.execute(f"UPDATE user_account SET group_id = {above} WHERE login = :login", login=login)


def test_the_uploader_is_told_why_slips_are_theirs_no_more(each_console: Console) -> None:
    console, team, other = each_console, each_console.team(), each_console.team()
    leader = ImportClient(console, console.person("Team Leader", team, other))
    colleague = ImportClient(console, console.person("Team Leader", console.team(), team, other))
    first, second = people_of(console, team, 1)[0], people_of(console, other, 1)[0]
    public_id = import_without_passwords(leader, [first, second])
    promote(console, first["Login"])
    seen = leader.get(f"/{public_id}/hand-over")
    assert (seen.status_code, "Some of the passwords are not yours" in seen.text) == (200, True)
    assert (f"Open {other}" in seen.text, f"Open {team}" in seen.text) == (True, False)
    promote(console, second["Login"])
    none, pressed = leader.get(f"/{public_id}/hand-over"), post(leader, public_id, "open")
    for page in (none, pressed):
        assert (page.status_code, slips_of(page.text)) == (403, {})
        assert "These passwords are not yours to hand over any more" in page.text
        assert not any(each in page.text for each in (first["Login"], second["Login"], other))
    assert "These passwords are not yours" in leader.get(f"/{public_id}/").text
    # Of a colleague it is not known that they ever were theirs.
    assert colleague.get(f"/{public_id}/hand-over").status_code == 404


def test_new_passwords_replace_those_of_whoever_has_not_signed_in(each_console: Console) -> None:
    console, team = each_console, each_console.team()
    leader = ImportClient(console, console.person("Team Leader", team))
    public_id = import_without_passwords(leader, people_of(console, team, 3))
    first = slips_of(post(leader, public_id, "open").text)
    used, *others = sorted(first)
    ImportClient(console, Person(0, used, "", first[used]))
    assert post(leader, public_id, "renew", group=team).status_code == 302
    page = post(leader, public_id, "open").text
    second = slips_of(page)
    assert sorted(second) == others
    assert "Issue 2" in page
    for login in others:
        with console.change():
            assert not console.fits(login, first[login])
            assert console.fits(login, second[login])
    with console.change():
        assert console.fits(used, first[used])


def test_secrets_that_are_erased_unopened_are_gone(each_console: Console) -> None:
    console, team = each_console, each_console.team()
    leader = ImportClient(console, console.person("Team Leader", team))
    public_id = import_without_passwords(leader, people_of(console, team, 1))
    post(leader, public_id, "erase", group=team)
    assert post(leader, public_id, "open").status_code == 409
    assert "Erased unopened" in leader.get(f"/{public_id}/hand-over").text


def test_the_audit_tells_whose_first_password_was_opened_made_anew_or_erased(
    each_console: Console,
) -> None:
    console, team = each_console, each_console.team()
    leader = ImportClient(console, console.person("Team Leader", team))
    rows = people_of(console, team, 2)
    public_id = import_without_passwords(leader, rows)
    post(leader, public_id, "open")
    post(leader, public_id, "renew", group=team)
    post(leader, public_id, "erase", group=team)
    told = console.query(
        "SELECT deed, subject_login, actor_login FROM audit_entry"
        " WHERE import_public_id = :id AND deed LIKE 'first password %' ORDER BY id",
        id=public_id,
    )
    done = ("first password opened", "first password made anew", "first password erased")
    who = leader.person.login
    assert told == [(deed, each["Login"], who) for deed in done for each in rows]
    # What a person did with all of them is one entry, where the audit opens.
    told = console.query(
        "SELECT deed, changes, actor_login FROM audit_entry"
        " WHERE import_public_id = :id AND kind = 'import' AND deed LIKE 'first passwords %'"
        " ORDER BY id",
        id=public_id,
    )
    deeds = ("opened", "made anew", "erased")
    assert [(deed, json.loads(changes), by) for deed, changes, by in told] == [
        (f"first passwords {deed}", [["People", "", "2"]], who) for deed in deeds
    ]
    admin = ImportClient(console, console.person("Sys Admin", team))
    assert "First passwords opened" in admin.client.get("/audit/?flt_state=hand").text


def test_slips_lead_to_the_sign_in_those_only_whom_it_lets_in(each_console: Console) -> None:
    console, team = each_console, each_console.team()
    leader = ImportClient(console, console.person("Team Leader", team))
    agents = people_of(console, team, 2, Permission_group="Agent")
    public_id = import_without_passwords(leader, [*people_of(console, team, 1), *agents])
    page = post(leader, public_id, "open").text
    assert len(slips_of(page)) == 3
    assert page.count('class="bi-slip-address"') == page.count('class="bi-slip-qr"') == 1
    assert page.count("Change it at the first sign-in.") == 1
    assert page.count("Good until ") == 3
    assert "2 of these people do not sign in here, so their slips show no address." in page


def test_slips_tell_what_has_become_of_their_people_since(each_console: Console) -> None:
    console, team, other = each_console, each_console.team(), each_console.team()
    leader = ImportClient(console, console.person("Team Leader", team, other))
    rows = people_of(console, team, 4)
    public_id = import_without_passwords(leader, rows)
    renamed, inactive, reset, same = (row["Login"] for row in rows)
    new = console.name("married.")
    with console.change():
        people = {
            each.login: each for each in db.session.query(User) if each.login in rows_of(rows)
        }
        people[renamed].login, people[renamed].last_name = new, "Newly-Wed"
        people[renamed].primary_team = db.session.query(Team).filter_by(name=other).one()
        people[inactive].active = False
        people[reset].password_hash = "$another"
    page = post(leader, public_id, "open").text
    secrets = slips_of(page)
    assert sorted(secrets) == sorted([new, inactive, reset, same])
    assert secrets[reset] == "–"
    assert "Newly-Wed" in page
    assert f'<span class="bi-slip-group-name">{other}</span>' in page
    assert page.count("Deactivated: nobody signs in with it now. Good until") == 1
    assert page.count("Of no use: another password was set since.") == 1
    with console.change():
        assert console.fits(new, secrets[new])


def rows_of(rows: list[dict[str, str]]) -> set[str]:
    return {each["Login"] for each in rows}


def test_a_file_without_the_column_is_refused_and_the_choice_is_offered(
    each_console: Console,
) -> None:
    console, team = each_console, each_console.team()
    leader = ImportClient(console, console.person("Team Leader", team))
    content = sheet(people_of(console, team, 2), WITHOUT_PASSWORDS)
    answer = leader.post("/check", content, headers=JSON)
    assert answer.status_code == 422
    found = answer.get_json()
    assert found["refusal"]["message"] == "Header: Required columns are missing: Password."
    assert found["offer"]["make"] == "Make passwords for the 2 people without one"


@pytest.mark.slow
def test_made_passwords_are_readable_nowhere_but_on_the_slips(
    each_console: Console, server: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """They are known from the slips, so every place is looked into before and after that."""
    since, console, team = time(), each_console, each_console.team()
    leader = ImportClient(console, console.person("Team Leader", team))
    with listening(console) as heard, telling_everything(console, server):
        public_id = import_without_passwords(leader, people_of(console, team, 5))
        stored = [*everything_stored(console), *processes()]
        leader.details(public_id)
        leader.get(f"/{public_id}/hand-over")
        told = list(leader.heard)
        passwords = slips_of(post(leader, public_id, "open").text)
        leader.get(f"/{public_id}/hand-over")
        told += leader.heard[len(told) + 2 :]
    stored += [*everything_stored(console, server, since), *processes()]
    logged = capsys.readouterr().err.encode()
    assert b"handover.opened" in logged
    assert len(passwords) == 5
    places = [("redis commands", b"\n".join(heard)), ("the web's log", logged), *stored]
    places += [("an answer", answer) for answer in told]
    for password in passwords.values():
        for text in (password, password.replace("-", "").lower()):
            sentinels = Sentinels(text)
            assert found_in(places, sentinels) == []


def test_the_board_makes_new_passwords_for_the_chosen_and_leaves_those_of_others(
    each_console: Console,
) -> None:
    console, team = each_console, each_console.team()
    leader = ImportClient(console, console.person("Team Leader", team))
    public_id = import_without_passwords(leader, people_of(console, team, 3))
    first = slips_of(post(leader, public_id, "open").text)
    chosen, used, other = sorted(first)
    ImportClient(console, Person(0, used, "", first[used]))
    answer = choose_new_passwords(leader, [chosen, used])
    assert answer.headers["Location"] == f"/imports/users/{public_id}/hand-over"
    page = leader.get(f"/{public_id}/hand-over").text
    assert "1 first password made anew, 1 left as it was: they have signed in" in page
    assert "3 passwords were made, for 1 team." in page
    second = slips_of(post(leader, public_id, "open").text)
    assert sorted(second) == [chosen]
    with console.change():
        assert not console.fits(chosen, first[chosen])
        assert console.fits(chosen, second[chosen])
        assert console.fits(other, first[other])


def test_slips_that_lie_sealed_together_are_made_anew_together(each_console: Console) -> None:
    console, team = each_console, each_console.team()
    leader = ImportClient(console, console.person("Team Leader", team))
    rows = people_of(console, team, 2)
    public_id = import_without_passwords(leader, rows)
    choose_new_passwords(leader, [rows[0]["Login"]])
    page = post(leader, public_id, "open").text
    assert sorted(slips_of(page)) == sorted(each["Login"] for each in rows)
    assert "Issue 2" in page
    with console.change():
        assert all(console.fits(login, secret) for login, secret in slips_of(page).items())


def choose_new_passwords(client: ImportClient, logins: list[str]) -> Any:
    """Press *New first password* for chosen people on the board."""
    ids = "SELECT id FROM user_account WHERE login = :login"
    rows = [client.console.query(ids, login=login)[0][0] for login in logins]
    form = {"action": "first_password", "rowid": rows, "url": "/readiness/"}
    form["csrf_token"] = client.form()["csrf_token"]
    return client.client.post("/readiness/action/", data=form)
