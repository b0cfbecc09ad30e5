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
from ctu.users.importing.importer import UserImporter
from plugins.bulk_import import ImportRun, current_state
from plugins.bulk_import.intake import accept
from plugins.bulk_import.storage.tables.statuses import MAKE_SECRETS
from plugins.bulk_import.upload import Choices, ImportRequest, Upload, new_token
from plugins.bulk_import.work.jobs import step
from tests.browser.accessibility import findings, overflow
from tests.browser.console import Console, Open, add_imogen
from tests.browser.import_pages import choose, file

pytestmark = [pytest.mark.browser, pytest.mark.databases("sqlite")]

HEADER = "First name,Last name,Login,Permission group,Web RTC,Primary team,Active\n"
PAGES = re.compile(rb"/Type\s*/Page\b")
CARDS_A_SHEET = 10


NAME = "Ann-Marguerite,Featherstone-Ramsay"
LONGEST = (
    "Maximiliana Alexandrina Konstantinovna Wolodymyra,"
    "Sayn-Wittgenstein-Berleburg zu Hohenstein-Langenau"
)
FIT = """() => [...document.querySelectorAll(".bi-slip")].every((slip) => {
  const who = slip.querySelector(".bi-slip-who"), name = slip.querySelector(".bi-slip-name");
  const secret = slip.querySelector(".bi-slip-pair:has(code)").getBoundingClientRect();
  return who.getBoundingClientRect().bottom <= secret.top
    && [who, name].every((each) => each.scrollHeight <= each.clientHeight + 1);
})"""


def add_made(name: str, teams: dict[str, int], called: str = NAME) -> None:
    """Store an import that has made passwords for so many people of each team."""
    imogen = db.session.scalars(select(User).filter_by(login="i.vale")).one_or_none()
    imogen = imogen or add_imogen("Sys Admin")
    group = db.session.scalars(select(PermissionGroup).filter_by(name="QA")).one()
    known = {team.name for team in imogen.teams}
    imogen.teams.extend(Team(name=team) for team in teams if team not in known)
    db.session.commit()
    rows = (
        f"{called},{name}.{place}.{number:03},{group},TRUE,{team},TRUE\n"
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


@pytest.mark.sampled(2)
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_the_question_about_rows_without_a_password_stands_first(
    console: str, sign_in: Open, width: int, height: int
) -> None:
    page = sign_in(viewport={"width": width, "height": height})
    page.goto("/imports/users/")
    rows = "".join(f"Ann,Lee,new.{number},,QA,TRUE,Sales,TRUE\n" for number in range(60))
    choose(page, file(HEADER.replace("Login,", "Login,Password,") + rows, "starters.csv"))
    question = page.get_by_role("group", name="60 rows have no password.")
    expect(question.get_by_label("Leave them out")).to_be_focused()
    box, foot = question.bounding_box(), page.locator(".bi-dialog-foot").bounding_box()
    assert box is not None
    assert foot is not None
    assert box["y"] + box["height"] < foot["y"]
    # Nobody who reads the question has to pass sixty fields; they are one press away.
    cause = page.locator("summary", has_text="Password: Cannot be empty.")
    expect(page.get_by_label("Password of Ann Lee").first).to_be_hidden()
    cause.click()
    expect(page.get_by_label("Password of Ann Lee").first).to_be_visible()
    # What is wrong besides stands open, because no answer ends that.
    other = "Bo,Lee,new.other,Brisk Meadow 91,QA,TRUE,Slaes,TRUE\n"
    choose(page, file(HEADER.replace("Login,", "Login,Password,") + rows + other, "more.csv"))
    expect(page.get_by_role("button", name="Use Sales")).to_be_visible()
    expect(page.get_by_label("Password of Ann Lee").first).to_be_hidden()
    choose(page, file(HEADER.replace("Login,", "Login,Password,") + rows, "starters.csv"))
    # What was typed and not yet checked is nobody's to make.
    cause.click()
    page.get_by_label("Password of Ann Lee").first.fill("Brisk Meadow 91")
    question.get_by_label("Make passwords for the 60 people without one").check()
    expect(page.get_by_role("heading", name="60 of 60 rows are ready")).to_be_visible()
    expect(page.get_by_role("group", name="59 rows have no password.")).to_be_visible()


def test_a_file_without_the_column_is_offered_one_thing_to_press(
    console: str, sign_in: Open
) -> None:
    page = sign_in()
    page.goto("/imports/users/")
    choose(page, file(HEADER + "Ann,Lee,new.1,QA,TRUE,Sales,TRUE\n", "starters.csv"))
    make = page.get_by_role("button", name="Make a password for the row without one")
    expect(make).to_be_focused()
    expect(page.locator("#bi-upload .btn-primary:not([aria-disabled=true])")).to_have_count(1)
    expect(page.locator("[data-send-note]")).to_have_text("Answer the question first")
    make.click()
    expect(page.get_by_role("heading", name="1 of 1 row is ready")).to_be_visible()


def test_slips_are_shown_once_and_gone_when_somebody_comes_back(
    empty_console: Console, sign_in: Open
) -> None:
    page = open_handover(empty_console, sign_in, "few")
    expect(page.get_by_text("15 passwords were made, for 2 teams.")).to_be_visible()
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
def test_the_longest_names_are_whole_on_paper(empty_console: Console, sign_in: Open) -> None:
    with empty_console.app.app_context():
        add_made(
            "a-login-of-forty-characters-l", {"Kundenrückgewinnung Österreich Süd-Ost": 2}, LONGEST
        )
        add_made("alif", {"Sales": 1}, "عبد الرحمن بن عبد العزيز,آل الشيخ")
    for name in ("a-login-of-forty-characters-l", "alif"):
        page = open_handover(empty_console, sign_in, name)
        page.locator("button", has_text="Open").click()
        page.locator(".bi-slip").first.wait_for()
        page.emulate_media(media="print")
        assert page.evaluate(FIT)


@pytest.mark.nightly
@pytest.mark.parametrize("width", [1280, 390])
def test_an_action_that_ends_passwords_asks_for_confirmation(
    empty_console: Console, sign_in: Open, width: int
) -> None:
    with empty_console.app.app_context():
        add_made(f"asked.{width}", {"Sales": 1})
    page = open_handover(
        empty_console, sign_in, f"asked.{width}", viewport={"width": width, "height": 844}
    )
    # Who prints before anything is open has a sheet that says so.
    page.emulate_media(media="print")
    expect(page.get_by_text("Sealed until")).to_be_visible()
    page.emulate_media(media="screen")
    page.get_by_label("Erase Sales unopened").click()
    expect(page.get_by_text("Sealed until")).to_be_visible()
    assert findings(page) == []
    assert overflow(page) == []
    page.get_by_role("button", name="Erase 1 password").click()
    expect(page.get_by_text("Erased unopened by Imogen Vale")).to_be_visible()
    expect(page.get_by_text("times in your time zone")).to_be_visible()
    page.get_by_label("Make new passwords for those of Sales").click()
    page.get_by_role("button", name="Make new ones").click()
    expect(page.get_by_text("Sealed until")).to_be_visible()


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
