"""What is remembered of repairs, in a browser: offered, repaired with one press, forgotten."""

from __future__ import annotations

from itertools import count, product

import pytest
from playwright.sync_api import Page, expect

from ctu.extensions import db
from ctu.models.teams import Team
from tests.browser.accessibility import findings, overflow
from tests.browser.console import Console, Open, add_imogen, forget_repairs
from tests.browser.import_pages import choose, file, wait_for_script
from tests.files.sheets import row, sheet

pytestmark = [pytest.mark.browser, pytest.mark.databases("sqlite")]

NUMBERS = count()
WRONG = [{"Primary team": "Slaes"}] * 3 + [{"Active": "WAHR"}] * 2
LOOKS = [("dark", 390)]
OTHERS = [each for each in product(("light", "dark"), (1280, 1024, 768, 390)) if each not in LOOKS]


def fill() -> None:
    """Put a manager with two teams into the console."""
    imogen = add_imogen("Manager")
    imogen.teams += [Team(name="Billing")]
    db.session.commit()


@pytest.fixture(scope="module")
def filled_console(empty_console: Console) -> Console:
    empty_console.filled(fill)
    return empty_console


@pytest.fixture
def console(filled_console: Console) -> str:
    """Return the address of a console in which nothing is remembered yet."""
    filled_console.filled(forget_repairs)
    return filled_console.address


def wrong_file() -> dict[str, object]:
    """Return a row that is right, three with a wrong team and two with a wrong truth value."""
    rows = [row(f"again.{next(NUMBERS)}", "Billing") for _ in range(1 + len(WRONG))]
    for cells, wrong in zip(rows[1:], WRONG, strict=True):
        cells |= wrong
    return file(sheet(rows), "monthly.csv")


def other_header() -> dict[str, object]:
    """Return a row under names of another system."""
    text = sheet([row(f"again.{next(NUMBERS)}", "Billing")]).replace(b"Login", b"username", 1)
    return file(text.replace(b"Capacity plan", b"notes", 1), "monthly.csv")


def headline(page: Page, ready: int) -> None:
    expect(page.locator("[data-headline]")).to_have_text(f"{ready} of 6 rows are ready")


def open_pages(sign_in: Open, **options: object) -> Page:
    page = sign_in(**options)
    page.goto("/imports/users/")
    wait_for_script(page)
    return page


def teach(page: Page) -> None:
    """Repair a file by two values, and upload it."""
    choose(page, wrong_file())
    field = page.get_by_label("Primary Team of all 3 rows with Slaes", exact=True)
    field.and_(page.locator("[data-typed]")).fill("Billing")
    page.keyboard.press("Enter")
    headline(page, 4)
    page.get_by_role("button", name="Read WAHR as TRUE").click()
    headline(page, 6)
    page.locator("[data-send]").click()
    expect(page.locator("tr[data-import]").first).to_be_focused()


@pytest.mark.nightly
def test_the_next_file_is_repaired_with_one_press_of_a_key(
    sign_in: Open, complaints: list[str]
) -> None:
    page = open_pages(sign_in)
    teach(page)

    choose(page, wrong_file())

    headline(page, 1)
    expect(page.get_by_text("Last time you used Billing for Slaes.")).to_be_visible()
    expect(page.get_by_role("button", name="Repair all 2 as last time")).to_be_focused()
    page.keyboard.press("Enter")
    headline(page, 6)
    expect(page.locator("[data-send]")).to_be_focused()
    expect(page.locator(".bi-repaired")).to_contain_text("5 cells were changed here")
    assert complaints == []


@pytest.mark.nightly
def test_a_remembered_value_can_be_forgotten_in_the_verdict_and_on_its_list(sign_in: Open) -> None:
    page = open_pages(sign_in)
    teach(page)
    choose(page, wrong_file())
    page.get_by_role("button", name="Forget: Last time you used Billing for Slaes.").click()
    expect(page.get_by_role("heading", name="1 value was repaired before")).to_be_visible()
    headline(page, 1)

    page.goto("/imports/users/remembered")
    page.get_by_role("button", name="Forget: Last time you read WAHR as TRUE.").click()

    expect(page.get_by_text("Nothing is remembered.")).to_be_visible()


@pytest.mark.thorough
def test_without_a_script_the_same_buttons_do_the_same(sign_in: Open, visit: Open) -> None:
    teach(open_pages(sign_in))
    page = sign_in(java_script_enabled=False)
    page.goto("/imports/users/upload")
    page.get_by_label("Choose a file").set_input_files([wrong_file()])  # type: ignore[list-item]
    page.get_by_role("button", name="Check the file").click()
    headline(page, 1)

    page.get_by_role("button", name="Repair all 2 as last time").click()

    headline(page, 6)


@pytest.mark.nightly
def test_a_header_is_asked_about_again_with_the_answers_of_last_time(sign_in: Open) -> None:
    page = open_pages(sign_in)
    choose(page, other_header())
    question = page.get_by_label("Which column is Capacity plan?")
    question.select_option(label="None of them")
    page.get_by_label("Which column is Login?").select_option(index=1)
    page.get_by_role("button", name="Check with these columns").click()
    page.locator("[data-send]").click()
    expect(page.locator("tr[data-import]").first).to_be_focused()

    choose(page, other_header())

    told = page.get_by_text("Filled in as you answered for this header last time.")
    expect(told).to_be_visible()
    assert findings(page) + overflow(page) == []
    page.get_by_role("button", name="Forget it").click()
    expect(told).to_be_hidden()
    expect(question).to_be_visible()


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("scheme", "width"),
    [*LOOKS, *(pytest.param(*each, marks=pytest.mark.thorough) for each in OTHERS)],
)
def test_the_offer_of_remembered_values_is_accessible(
    sign_in: Open, scheme: str, width: int, complaints: list[str]
) -> None:
    page = open_pages(sign_in, viewport={"width": width, "height": 844}, color_scheme=scheme)
    teach(page)
    choose(page, wrong_file())
    expect(page.get_by_role("button", name="Repair all 2 as last time")).to_be_focused()

    found = findings(page) + overflow(page)
    page.goto("/imports/users/remembered")
    expect(page.get_by_role("heading", name="Remembered repairs", level=1)).to_be_visible()

    assert found + findings(page) + overflow(page) == []
    assert complaints == []
