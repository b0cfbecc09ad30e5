"""Who sees an import, and who gets its rows with errors (decision 19)."""

from __future__ import annotations

import logging
import re

import pytest

from tests.files.sheets import row, sheet
from tests.outside.import_client import ImportClient
from tests.parts.console_fixture import Console, Person

#: What is another with each answer.
ONCE = re.compile(rb'nonce="[^"]+"|name="csrf_token"[^>]*')


@pytest.fixture
def seen(each_console: Console, team: str) -> tuple[ImportClient, str]:
    """Return an uploader and an import of theirs with a row that failed."""
    uploader = ImportClient(each_console, each_console.person("Team Leader", team))
    rows = [row(each_console.name("v."), team, Active=active) for active in ("TRUE", "x")]
    return uploader, uploader.run(sheet(rows))


def answers(uploader: ImportClient, public_id: str) -> tuple[bool, int, int, int, int]:
    """Return what somebody gets to see: line, page, error file, fresh line, cancelling."""
    form = {"csrf_token": uploader.form()["csrf_token"]}
    fresh = uploader.get(f"/status.json?ids={public_id}").get_json()["rows"]
    return (
        f'id="import-{public_id}"' in uploader.get("/").text,
        uploader.get(f"/{public_id}/").status_code,
        uploader.get(f"/{public_id}/errors.csv").status_code,
        len(fresh),
        uploader.client.post(f"{uploader.pages}/{public_id}/cancel", data=form).status_code,
    )


def person_of(console: Console, kind: str, team: str) -> Person:
    """Return somebody by a word for their place beside the uploader."""
    group, own = {
        "a colleague": ("Team Leader", team),
        "a manager of the team": ("Manager", team),
        "a leader of another team": ("Team Leader", console.team()),
        "a manager of another team": ("Manager", console.team()),
        "who sees all teams": ("Sys Admin", console.team()),
    }[kind]
    return console.person(group, own)


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("a colleague", (True, 200, 404, 1, 404)),
        ("a manager of the team", (True, 200, 404, 1, 404)),
        ("a leader of another team", (False, 404, 404, 0, 404)),
        ("a manager of another team", (False, 404, 404, 0, 404)),
        ("who sees all teams", (True, 200, 200, 1, 302)),
    ],
)
def test_an_import_is_seen_by_who_shares_a_team(
    each_console: Console,
    seen: tuple[ImportClient, str],
    team: str,
    kind: str,
    expected: tuple[int, ...],
) -> None:
    """Decision 19."""
    uploader, public_id = seen
    assert answers(uploader, public_id) == (True, 200, 200, 1, 302)
    other = ImportClient(each_console, person_of(each_console, kind, team))
    assert answers(other, public_id) == expected
    # The address of the other kind of import does not find it for anybody.
    admin = ImportClient(each_console, each_console.person("Sys Admin", team), "teams")
    assert admin.get(f"/{public_id}/").status_code == 404


def test_an_import_out_of_sight_is_answered_like_an_unknown_one(
    each_console: Console, seen: tuple[ImportClient, str]
) -> None:
    """Decision 19."""
    stranger = ImportClient(each_console, each_console.person("Team Leader", each_console.team()))
    _, public_id = seen
    for path in ("/{}/", "/{}/errors.csv", "/details/?id={}"):
        hidden, unknown = (
            stranger.get(path.format(each)) for each in (public_id, "0123456789abcdef")
        )
        assert hidden.status_code == unknown.status_code
        assert ONCE.sub(b"", hidden.data) == ONCE.sub(b"", unknown.data)


def test_a_colleague_sees_what_went_wrong_but_no_cell(
    each_console: Console, seen: tuple[ImportClient, str], team: str
) -> None:
    """Decision 19."""
    uploader, public_id = seen
    colleague = ImportClient(each_console, each_console.person("Manager", team))
    [fault] = uploader.faults(public_id)
    [told] = colleague.faults(public_id)
    assert (fault.cell, fault.hint) == ("x", "x looks like TRUE; write TRUE")
    assert (told.line, told.column, told.message) == (fault.line, fault.column, fault.message)
    assert (told.cell, told.hint) == (None, "")
    ask = f"Ask {uploader.person.name} for the rows with errors: the uploader has the file."
    assert ask in colleague.details(public_id)


def test_who_has_left_the_team_is_no_colleague_any_more(
    each_console: Console, seen: tuple[ImportClient, str], team: str
) -> None:
    """Decision 19."""
    uploader, public_id = seen
    colleague = ImportClient(each_console, each_console.person("Team Leader", team))
    assert answers(colleague, public_id)[1] == 200
    with each_console.change():
        user = each_console.user(uploader.person.login)
        user.primary_team = each_console.user(
            each_console.person("Agent", each_console.team()).login
        ).primary_team
        user.teams = [user.primary_team]
    assert answers(colleague, public_id)[1] == 404
    assert answers(uploader, public_id)[:3] == (True, 200, 200)


def test_each_download_is_logged(
    seen: tuple[ImportClient, str], caplog: pytest.LogCaptureFixture
) -> None:
    """Decision 19."""
    uploader, public_id = seen
    caplog.set_level(logging.INFO)
    uploader.error_file(public_id)
    [(number,)] = uploader.console.query(
        "SELECT id FROM import_run WHERE public_id = :i", i=public_id
    )
    assert f"import.downloaded run={number} actor={uploader.person.id}" in caplog.messages
