"""Many people at the price of real passwords: everybody exists and can sign in."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import pytest

from ctu.access.rights import has_console
from ctu.account.passwords.passwords import current_hasher
from tests.files.sheets import sheet
from tests.outside.import_client import ImportClient
from tests.parts.console_fixture import Console
from tests.scale.starters import starters

pytestmark = pytest.mark.slow

LIMIT = 102_400
SAMPLE = 20


def expected(row: Mapping[str, str]) -> tuple[object, ...]:
    """Return what must be stored of a row."""
    return (
        row["First name"],
        unicodedata.normalize("NFC", row["Last name"]),
        row["Permission group"],
        row["Web RTC"].upper() == "TRUE",
        row["Extension"] or None,
        row["Primary team"],
        row["Capacity plan"] or None,
        row["Active"] == "TRUE",
        [row["Primary team"]],
    )


def stored(console: Console, login: str) -> tuple[object, ...]:
    """Return the same of a person, inside `change`."""
    user = console.user(login)
    return (
        *(user.first_name, user.last_name, user.group.name, user.web_rtc, user.extension),
        *(user.primary_team.name, user.plan.name if user.plan else None, user.active),
        [team.name for team in user.teams],
    )


@pytest.mark.parametrize("count", [12, pytest.param(500, marks=pytest.mark.nightly)])
def test_everybody_of_a_file_is_created_and_can_sign_in(real_console: Console, count: int) -> None:
    console = real_console
    teams, plans = [console.team() for _ in range(3)], [console.plan() for _ in range(2)]
    rows = starters(count, teams, plans)
    content = sheet(rows)
    assert len(content) < LIMIT
    uploader = ImportClient(console, console.person("Team Leader", *teams))
    assert uploader.check(content)["headline"] == f"{count} of {count} rows are ready"
    with console.worker():
        done = uploader.run(content)
    line = uploader.line(done)
    assert line["Upload status"].startswith(f"All created All {count} in ")
    assert (line["Users"], line["Created"], line["Rows with errors"]) == (
        f"{count}",
        f"{count}",
        "0",
    )
    with console.change():
        assert [stored(console, each["Login"]) for each in rows] == [
            expected(each) for each in rows
        ]
    check_every_password(console, rows)
    check_some_at_the_door(console, uploader, rows)


def check_every_password(console: Console, rows: list[dict[str, str]]) -> None:
    """Every password, exactly as typed, fits at the cost that was asked for; nothing else does."""
    found = dict(map(tuple, console.query("SELECT login, password_hash FROM user_account")))
    with console.change(), ThreadPoolExecutor(2) as threads:
        hasher = current_hasher()
        hashes = [found[each["Login"]] for each in rows]
        fits = list(threads.map(hasher.verify, hashes, [each["Password"] for each in rows]))
        assert fits == [True] * len(rows)
        assert not any(hasher.is_outdated(each) for each in hashes)
        assert not hasher.verify(hashes[0], rows[0]["Password"] + " ")
        assert len(set(hashes)) == len(rows)


def check_some_at_the_door(
    console: Console, uploader: ImportClient, rows: list[dict[str, str]]
) -> None:
    """Those who have the console sign in through the form, and only with their own password."""
    with console.change():
        able = [each for each in rows if has_console(console.user(each["Login"]))]
    assert len(able) * 25 >= len(rows)
    for each in able[:SAMPLE]:
        uploader.client.delete_cookie("ctu")
        assert uploader.sign_in(each["Login"], each["Password"].swapcase()).status_code == 200
        assert uploader.sign_in(each["Login"].upper(), each["Password"]).status_code == 302
