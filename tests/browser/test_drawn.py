"""Pages as they are drawn: what stands in line, keeps its distance, and has its own colours."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from ctu.extensions import db
from ctu.models.teams import Team
from ctu.models.users import User
from tests.browser.accessibility import findings
from tests.browser.console import Console, Open, add_imogen, add_import
from tests.browser.import_pages import choose, file
from tests.browser.panel import HEAD, Host
from tests.files.sheets import row, sheet

pytestmark = pytest.mark.browser

# Ground and text of a button, without the focus and with it.
COLOURS = """(button) => {
  const colours = () => {
    const { backgroundColor, color } = getComputedStyle(button);
    return `${backgroundColor} ${color}`;
  };
  document.activeElement.blur();
  const before = colours();
  button.focus();
  return [before, colours()];
}"""


def fill() -> None:
    """Put an administrator and a few teams into the console."""
    add_imogen("Sys Admin")
    db.session.add_all([Team(name=name) for name in ("Billing", "Retention")])
    db.session.commit()


def edges(bars: Locator) -> set[float]:
    """Return where some bars begin."""
    return {bar.bounding_box()["x"] for bar in bars.all()}  # type: ignore[index]


def members(*clubs: str) -> str:
    """Return a file of as many members, each of one club."""
    return HEAD + "".join(f"m{place},1,{club},TRUE\r\n" for place, club in enumerate(clubs))


@pytest.mark.nightly
def test_bars_begin_in_one_line_however_long_their_numbers(visit: Open) -> None:
    page = visit()
    choose(page, file(members(*["Club 1"] * 12, *["Club 2"] * 2)))
    expect(page.locator(".bi-spread li")).to_have_count(2)

    assert len(edges(page.locator(".bi-spread .bi-bar"))) == 1


def test_the_first_sentence_of_a_verdict_is_in_sight_on_a_phone(visit: Open) -> None:
    page = visit(viewport={"width": 390, "height": 844})
    choose(page, file(members("Club 1", "Golf", "Gulf", "Gold")))

    expect(page.locator(".bi-cause :focus")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("heading", name="1 of 4 rows are ready")).to_be_in_viewport(ratio=1)


@pytest.mark.nightly
def test_the_list_of_repaired_cells_keeps_its_distance_from_the_bar(visit: Open) -> None:
    page = visit()
    choose(page, file(members("Club 1", "Golf")))
    page.get_by_label("Club of m1", exact=True).fill("Club 2")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 cell was changed here")).to_be_visible()

    bar, repaired = page.locator(".bi-verdict > .bi-bar"), page.locator(".bi-repaired")

    assert bottom(bar) + 8 <= top(repaired)


def top(part: Locator) -> float:
    return (part.bounding_box() or {})["y"]


def bottom(part: Locator) -> float:
    return top(part) + (part.bounding_box() or {})["height"]


def open_repaired(visit: Open, host: Host, width: int) -> Page:
    """Import a file that was repaired in the dialog, and open its Details."""
    page = visit(viewport={"width": width, "height": 844})
    choose(page, file(members("Club 1", "Golf")))
    page.get_by_label("Club of m1", exact=True).fill("Club 2")
    page.locator("[data-send]").click()
    page.get_by_role("button", name="Upload and create 2 members").click()
    expect(page.locator("tr[data-import]")).to_be_visible()
    host.work()
    page.get_by_role("link", name="Details of members.csv").click()
    return page


@pytest.mark.nightly
def test_a_column_is_not_broken_within_its_name_on_a_phone(visit: Open, host: Host) -> None:
    page = open_repaired(visit, host, 320)
    cell = page.locator(".bi-changes td").nth(1)
    cell.evaluate("(cell) => (cell.textContent = 'Permission Group')")

    # Two words, two lines: a rectangle each, however high the other cells make the row.
    lines = """(cell) => {
        const range = document.createRange();
        range.selectNodeContents(cell);
        return range.getClientRects().length;
    }"""
    assert cell.evaluate(lines) == 2


@pytest.mark.nightly
def test_a_button_keeps_its_colours_with_the_focus(sign_in: Open) -> None:
    page = sign_in()
    page.goto("/users/new/")
    for button in page.locator("main .btn").all():
        before, focused = button.evaluate(COLOURS)
        assert before == focused, button.inner_text()


@pytest.mark.nightly
def test_links_of_a_card_are_large_enough_for_a_finger(
    sign_in: Open, empty_console: Console
) -> None:
    page = sign_in(viewport={"width": 390, "height": 844})
    page.goto("/teams/")

    assert findings(page, also="target-size") == []


@pytest.mark.nightly
def test_the_current_tab_and_meaningful_colours_survive_forced_colours(
    visit: Open, sign_in: Open, host: Host
) -> None:
    host.add("ann,1,,TRUE\r\nbob,1,Golf,TRUE\r\n")
    host.work()
    page = visit(forced_colors="active")
    page.get_by_role("link", name="Details of other.csv").click()
    ground = "each => getComputedStyle(each).backgroundColor"
    dots = {page.locator(f".bi-dot-{kind}").first.evaluate(ground) for kind in ("ok", "bad")}
    assert len(dots) == 2
    expect(page.locator(".bi-segments [aria-current]")).to_have_css("outline-style", "solid")

    page = sign_in(forced_colors="active")
    page.goto("/users/")
    expect(page.locator(".segments [aria-current]")).to_have_css("outline-style", "solid")
    page_ground = page.locator("body").evaluate(ground)
    mark = "each => getComputedStyle(each, '::after').backgroundColor"
    assert page.locator(".tabs > [aria-current]").evaluate(mark) != page_ground


@pytest.mark.nightly
def test_more_contrast_makes_lines_stronger(sign_in: Open) -> None:
    colours = []
    for contrast in ("no-preference", "more"):
        page = sign_in(contrast=contrast)
        page.goto("/users/")
        line = "each => getComputedStyle(each).borderTopColor"
        colours.append(page.locator("main .card").first.evaluate(line))
    assert colours[0] != colours[1]


@pytest.mark.nightly
def test_text_that_only_the_browser_makes_larger_finds_room_in_its_field(sign_in: Open) -> None:
    page = sign_in()
    page.goto("/users/?filter=open")
    for field in page.locator(".card select:visible").all():
        field.evaluate("each => each.style.fontSize = '26px'")
        box = field.bounding_box()
        assert box is not None
        assert box["height"] > 26 * 1.4


def test_a_page_on_paper_is_light_fits_and_has_nothing_to_press(sign_in: Open) -> None:
    page = sign_in(color_scheme="dark", viewport={"width": 700, "height": 900})
    page.goto("/users/")
    page.emulate_media(media="print")

    expect(page.locator(".console-bar")).to_be_hidden()
    expect(page.locator(".grid tbody td").nth(1)).to_have_css("color", "rgb(23, 28, 38)")
    assert page.get_by_role("link", name="New", exact=True).is_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # Chromium repeats the head of a table on each sheet without its buttons.
    expect(page.locator(".sort").first).to_be_hidden()
    head = "getComputedStyle(document.querySelector('.grid [data-head]'), '::before').content"
    assert page.evaluate(head) == '"Name"'


@pytest.mark.nightly
def test_a_long_name_of_a_file_leaves_the_changes_of_the_audit_in_sight(
    sign_in: Open, empty_console: Console
) -> None:
    def add() -> None:
        imogen = db.session.scalars(select(User).filter_by(login="i.vale")).one()
        add_import(imogen, f"{'everybody-who-begins-' * 9}.csv", sheet([row("ann", "Sales")]))

    page = sign_in()
    empty_console.filled(add)
    page.goto("/audit/")

    scrolled = page.locator(".table-scroll").evaluate("each => each.scrollWidth - each.clientWidth")
    assert scrolled == 0
    expect(page.get_by_text("1 of 1 created").first).to_be_in_viewport(ratio=1)
