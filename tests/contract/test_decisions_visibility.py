"""Who sees an import, and who gets its rows with errors (decision 19)."""

from __future__ import annotations

import logging

import pytest

from tests.console_world import Person, World
from tests.sheets import row, sheet
from tests.visitor import Visitor


@pytest.fixture
def team(each_world: World) -> str:
    return each_world.team()


@pytest.fixture
def seen(each_world: World, team: str) -> tuple[Visitor, str]:
    """Return an uploader and an import of theirs with a row that failed."""
    visitor = Visitor(each_world, each_world.person("Team Leader", team))
    rows = [row(each_world.name("v."), team, Active=active) for active in ("TRUE", "x")]
    return visitor, visitor.run(sheet(rows))


def answers(visitor: Visitor, public_id: str) -> tuple[bool, int, int, int, int]:
    """Return what somebody gets to see: line, page, error file, fresh line, cancelling."""
    form = {"csrf_token": visitor.form()["csrf_token"]}
    fresh = visitor.get(f"/status.json?ids={public_id}").get_json()["rows"]
    return (
        f'id="import-{public_id}"' in visitor.get("/").text,
        visitor.get(f"/{public_id}/").status_code,
        visitor.get(f"/{public_id}/errors.csv").status_code,
        len(fresh),
        visitor.client.post(f"{visitor.pages}/{public_id}/cancel", data=form).status_code,
    )


def person_of(world: World, kind: str, team: str) -> Person:
    """Return somebody by a word for their place beside the uploader."""
    group, own = {
        "a colleague": ("Team Leader", team),
        "a manager of the team": ("Manager", team),
        "a leader of another team": ("Team Leader", world.team()),
        "a manager of another team": ("Manager", world.team()),
        "who sees all teams": ("Sys Admin", world.team()),
    }[kind]
    return world.person(group, own)


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
    each_world: World, seen: tuple[Visitor, str], team: str, kind: str, expected: tuple[int, ...]
) -> None:
    """Decision 19."""
    uploader, public_id = seen
    assert answers(uploader, public_id) == (True, 200, 200, 1, 302)
    other = Visitor(each_world, person_of(each_world, kind, team))
    assert answers(other, public_id) == expected
    # The other kind of import knows nothing of it, whoever asks.
    admin = Visitor(each_world, each_world.person("Sys Admin", team), "teams")
    assert admin.get(f"/{public_id}/").status_code == 404


def test_what_is_not_seen_is_answered_like_what_does_not_exist(
    each_world: World, seen: tuple[Visitor, str]
) -> None:
    """Decision 19."""
    stranger = Visitor(each_world, each_world.person("Team Leader", each_world.team()))
    _, public_id = seen
    for path in ("/{}/", "/{}/errors.csv", "/details/?id={}"):
        hidden, unknown = (
            stranger.get(path.format(each)) for each in (public_id, "0123456789abcdef")
        )
        assert (hidden.status_code, hidden.data) == (unknown.status_code, unknown.data)


def test_a_colleague_sees_what_went_wrong_but_no_cell(
    each_world: World, seen: tuple[Visitor, str], team: str
) -> None:
    """Decision 19."""
    uploader, public_id = seen
    colleague = Visitor(each_world, each_world.person("Manager", team))
    [fault] = uploader.faults(public_id)
    [told] = colleague.faults(public_id)
    assert (fault.cell, fault.hint) == ("x", "x looks like TRUE; write TRUE")
    assert (told.line, told.column, told.message) == (fault.line, fault.column, fault.message)
    assert (told.cell, told.hint) == (None, "")
    ask = f"Ask {uploader.person.name} for the rows with errors: the uploader has the file."
    assert ask in colleague.details(public_id)


def test_who_has_left_the_team_is_no_colleague_any_more(
    each_world: World, seen: tuple[Visitor, str], team: str
) -> None:
    """Decision 19."""
    uploader, public_id = seen
    colleague = Visitor(each_world, each_world.person("Team Leader", team))
    assert answers(colleague, public_id)[1] == 200
    with each_world.change():
        user = each_world.user(uploader.person.login)
        user.primary_team = each_world.user(
            each_world.person("Agent", each_world.team()).login
        ).primary_team
        user.teams = [user.primary_team]
    assert answers(colleague, public_id)[1] == 404
    assert answers(uploader, public_id)[:3] == (True, 200, 200)


def test_each_download_is_logged(
    seen: tuple[Visitor, str], caplog: pytest.LogCaptureFixture
) -> None:
    """Decision 19."""
    visitor, public_id = seen
    caplog.set_level(logging.INFO)
    visitor.error_file(public_id)
    [(number,)] = visitor.world.query("SELECT id FROM import_run WHERE public_id = :i", i=public_id)
    assert f"import.downloaded run={number} actor={visitor.person.id}" in caplog.messages
