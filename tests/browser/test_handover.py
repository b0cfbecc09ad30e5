"""The hand-over in a browser: slips are shown once, wiped when left, and printed as cards on A4."""

from __future__ import annotations

import re
import threading
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, expect
from sqlalchemy import select

from ctu.extensions import db
from ctu.models.groups import PermissionGroup
from ctu.models.teams import Team
from ctu.models.users import User
from ctu.users.importer import UserImporter
from plugins.bulk_import import ImportRun, current_state
from plugins.bulk_import.intake import accept
from plugins.bulk_import.storage.statuses import MAKE_SECRETS
from plugins.bulk_import.upload import Choices, ImportRequest, Upload, new_token
from plugins.bulk_import.work.jobs import step
from tests.browser.accessibility import findings, overflow
from tests.browser.console import Console, Open, add_imogen

pytestmark = [pytest.mark.browser, pytest.mark.databases("sqlite")]

HEADER = "First name,Last name,Login,Permission group,Web RTC,Primary team,Active\n"
PAGES = re.compile(rb"/Type\s*/Page\b")
CARDS_A_SHEET = 10


def add_made(name: str, teams: dict[str, int]) -> None:
    """Store an import that has made passwords for so many people of each team."""
    imogen = db.session.scalars(select(User).filter_by(login="i.vale")).one_or_none()
    imogen = imogen or add_imogen("Sys Admin")
    group = db.session.scalars(select(PermissionGroup).filter_by(name="QA")).one()
    known = {team.name for team in imogen.teams}
    imogen.teams.extend(Team(name=team) for team in teams if team not in known)
    db.session.commit()
    rows = (
        f"Ann-Marguerite,Featherstone-Ramsay,{name}.{place}.{number:03},{group},TRUE,{team},TRUE\n"
        for place, (team, count) in enumerate(teams.items())
        for number in range(count)
    )
    content = (HEADER + "".join(rows)).encode()
    upload = Upload(f"{name}.csv", content, new_token(), choices=Choices(blanks=MAKE_SECRETS))
    run = accept(current_state(), ImportRequest(UserImporter, imogen, upload))
    assert isinstance(run, ImportRun), run
    while step(current_state(), run.id, threading.Event()):
        pass


def fill() -> None:
    add_made("few", {"Sales": 3, "Night Desk": 12})


def open_handover(console: Console, sign_in: Open, name: str, **options: object) -> Page:
    with console.app.app_context():
        run = db.session.scalars(select(ImportRun).filter_by(file_name=f"{name}.csv")).one()
        address = f"/imports/users/{run.public_id}/hand-over"
    page = sign_in(**options)
    page.goto(address)
    return page


def press_open(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()
    page.locator("html[data-import-pages=ready]").wait_for(state="attached")


def sheets(page: Page, paper: str) -> int:
    """Return how many sheets the slips fill."""
    return len(PAGES.findall(page.pdf(format=paper)))


def test_slips_are_shown_once_and_gone_when_somebody_comes_back(
    empty_console: Console, sign_in: Open
) -> None:
    page = open_handover(empty_console, sign_in, "few")
    expect(page.get_by_text("15 passwords were made, for two teams.")).to_be_visible()
    second = open_handover(empty_console, sign_in, "few")
    press_open(page, "Open Sales")
    expect(page.locator(".bi-slip-secret")).to_have_count(3)
    secret = page.locator(".bi-slip-secret").first.inner_text()
    assert secret not in page.title() + page.url
    # Each team begins on a sheet of its own; three cards fill one.
    assert (sheets(page, "A4"), sheets(page, "Letter")) == (1, 1)
    assert findings(page) == []
    assert overflow(page) == []
    # Whoever still has the page from before gets nothing, and reads who was first.
    press_open(second, "Open Sales")
    expect(second.get_by_role("alert")).to_contain_text("is not sealed any more")
    expect(second.get_by_text("Opened by Imogen Vale")).to_be_visible()
    page.goto("/")
    # The browser has kept nothing, and what made the page can only be sent again.
    with pytest.raises(Error, match="ERR_CACHE_MISS"):
        page.go_back()
    expect(page.locator("body")).not_to_contain_text(secret)


@pytest.mark.nightly
def test_a_team_of_twelve_fills_two_sheets(empty_console: Console, sign_in: Open) -> None:
    page = open_handover(empty_console, sign_in, "few")
    press_open(page, "Open Night Desk")
    expect(page.locator(".bi-slip")).to_have_count(12)
    assert sheets(page, "A4") == 2
    page.get_by_role("link", name="All printed: erase").click()
    expect(page.locator(".bi-slip-secret")).to_have_count(0)


@pytest.mark.thorough
@pytest.mark.slow
def test_five_hundred_slips_are_printed_ten_on_a_sheet(
    empty_console: Console, sign_in: Open, tmp_path: Path
) -> None:
    teams = {f"Team {number}": 125 for number in range(4)}
    with empty_console.app.app_context():
        add_made("many", teams)
    page = open_handover(empty_console, sign_in, "many")
    press_open(page, "Open all")
    expect(page.locator(".bi-slip")).to_have_count(500)
    for paper in ("A4", "Letter"):
        printed = page.pdf(format=paper, path=tmp_path / f"{paper}.pdf")
        assert len(PAGES.findall(printed)) == 4 * -(-125 // CARDS_A_SHEET), paper
