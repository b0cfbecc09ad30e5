"""What the audit tells of an import: its file, its undo, and its entries apart from all others."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from ctu.account.passwords.first_passwords import expiry
from ctu.extensions import db
from ctu.models.audit import AuditEntry
from ctu.models.clock import utc_now
from ctu.models.users import User
from plugins.bulk_import import ImportRun
from tests.browser.console import add_import
from tests.console.people import PASSWORD, sign_in
from tests.console.undoing import undo
from tests.parts.wrong_clock import set_ahead

MakeUser = Callable[..., User]
HEAD = (
    "First name,Last name,Login,Password,Permission group,Web RTC,Extension,Primary team,"
    "Capacity plan,Active"
)


def imported(actor: User, name: str, *logins: str) -> ImportRun:
    """Import people of these logins from a file of that name."""
    rows = [f"Mo,Lin,{login},{PASSWORD},Agent,TRUE,,Sales,,TRUE" for login in logins]
    return add_import(actor, name, "\n".join([HEAD, *rows, ""]).encode())


def actions(page: str) -> list[str]:
    """Return what the page says was done in each of its rows."""
    cells = re.findall(r'<td class="cell-action"[^>]*>(.*?)</td>', page, re.DOTALL)
    return [" ".join(unescape(re.sub("<[^>]*>", "", each)).split()) for each in cells]


def test_an_undo_is_not_reported_as_done_by_the_import(
    client: FlaskClient, make_user: MakeUser
) -> None:
    admin = make_user("i.vale", "Sys Admin")
    run = imported(admin, "wave3.csv", "mo.lin")
    undo(run, admin)
    sign_in(client, admin)
    page = client.get(f"/audit/?flt_import={run.public_id}").text
    assert actions(page) == [
        "Undone in the undo of the import of wave3.csv",
        "Created by import of wave3.csv",
        "Uploaded",
    ]


def test_the_entries_of_one_import_stand_alone_by_a_link_of_each(
    client: FlaskClient, make_user: MakeUser
) -> None:
    admin = make_user("i.vale", "Sys Admin")
    run = imported(admin, "wave3.csv", "mo.lin", "bo.lin")
    imported(admin, "wave4.csv", "jo.lin")
    sign_in(client, admin)
    link = f"/audit/?flt_state=all&flt_import={run.public_id}"
    entries = unescape(client.get("/audit/?flt_state=all").text)
    assert entries.count(f'href="{link}">Only this import</a>') == 3
    page = client.get(link).text
    assert actions(page) == [*["Created by import of wave3.csv"] * 2, "Uploaded"]
    assert "Only what one import, or its undo, did." in page
    assert '<a href="/audit/?flt_state=all">Show all</a>' in page
    assert actions(client.get("/audit/?flt_import=nonsense").text) == []


@pytest.mark.parametrize(
    ("team", "may", "shown"),
    [
        ("Night Desk", {}, []),
        ("Night Desk", {"may_import_users": True}, []),
        # Whoever has no import permission sees no import, not even of a colleague.
        ("Sales", {}, ["Created by import"]),
        ("Sales", {"may_manage_teams": True}, ["Created by import"]),
        ("Sales", {"may_import_users": True}, ["Created by import of wave3.csv", "Uploaded"]),
        # Whose group is above, a person who sees everybody sees as well.
        ("Night Desk", {"sees_all_teams": True}, ["Created by import", "Uploaded"]),
    ],
)
def test_an_import_out_of_sight_is_an_unknown_one(
    client: FlaskClient,
    make_user: MakeUser,
    make_group: Callable[..., object],
    team: str,
    may: dict[str, bool],
    shown: list[str],
) -> None:
    run = imported(make_user("i.vale", "Sys Admin"), "wave3.csv", "mo.lin")
    make_group("Keeper", 45, may_sign_in=True, may_manage_groups=True, **may)
    sign_in(client, make_user("k.k", "Keeper", team=team))
    page = client.get(f"/audit/?flt_import={run.public_id}").text
    assert actions(page) == shown
    assert ("Uploaded" in client.get("/audit/?flt_state=hand").text) == ("Uploaded" in shown)


def test_audit_entries_of_a_worker_have_the_time_of_the_database(
    app: Flask, make_user: MakeUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin, begun = make_user("i.vale", "Sys Admin"), utc_now()
    set_ahead(monkeypatch)
    undo(imported(admin, "wave3.csv", "mo.lin"), admin)
    mo = db.session.scalars(select(User).where(User.login == "mo.lin")).one()
    done = AuditEntry.subject_login == mo.login
    times = db.session.scalars(select(AuditEntry.at).where(done)).all()
    assert len(times) == 2
    for time in (mo.created_at, mo.undone_at, *times):
        assert time is not None
        assert begun - timedelta(minutes=1) < time < begun + timedelta(days=1)
    assert expiry() < begun + timedelta(days=20)
