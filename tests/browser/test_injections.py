"""A hundred script injections in every text field, file name and cell: none of them runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Dialog, Page, expect
from sqlalchemy import insert, inspect

from ctu.extensions import db
from ctu.models.capacity import CapacityPlan
from ctu.models.groups import PasswordPolicy, PermissionGroup
from ctu.models.teams import Team
from ctu.models.users import LOGIN_LENGTH, User
from ctu.users.importing.importer import UserImporter
from plugins.bulk_import import ImportRun
from tests.browser.console import Open, add_imogen, add_import
from tests.browser.import_pages import choose, file
from tests.browser.injections import INJECTIONS
from tests.suite.cases import sample

pytestmark = [pytest.mark.browser, pytest.mark.slow]

GRIDS = ("users", "teams", "plans", "groups", "policies")
FOREIGN = (
    "[onerror], [onload], [onfocus], [onclick], [srcdoc], [autofocus]:not(input), iframe, object, "
    "embed, base, marquee, animate, set, math, foreignObject, svg a, svg script, video, audio"
)
"""What no template of ours holds, so that it could only come from what was typed."""
Ran = list[str]


def write_file() -> bytes:
    """Return a file that has an injection in every cell of every row."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(field.header for field in UserImporter.template_fields())
    writer.writerows([each] * len(UserImporter.template_fields()) for each in INJECTIONS)
    return text.getvalue().encode()


def fill() -> None:
    """Plant the injections in every text that is stored."""
    imogen = add_imogen("Sys Admin")
    for number, each in enumerate(INJECTIONS):
        policy, team = PasswordPolicy(name=each), Team(name=each)
        group = PermissionGroup(name=each, rank=number % 50, policy=policy)
        plan, login = CapacityPlan(name=each), each if len(each) <= LOGIN_LENGTH else f"u{number}"
        db.session.add(User(first_name=each, last_name=each, login=login, group=group, plan=plan,
                            primary_team=team, teams=[team, imogen.primary_team],
                            extension=each[:10]))  # fmt: skip
    db.session.commit()
    run = add_import(imogen, f"{INJECTIONS[0]}.csv", write_file())
    db.session.execute(insert(ImportRun), [*copies(run.id)])
    db.session.commit()


def copies(run_id: int) -> Iterator[dict[str, Any]]:
    """Yield the columns of imports whose files, uploaders and reasons are injections."""
    run = db.session.get_one(ImportRun, run_id)
    names = [column.key for column in inspect(ImportRun).columns if column.key != "id"]
    for number, each in enumerate(INJECTIONS):
        texts = {"file_name": each, "actor_name": each, "actor_rank": each[:40], "reason": each}
        keys = {"public_id": f"{number:016x}", "form_token": f"{number:020}"}
        yield {name: getattr(run, name) for name in names} | texts | keys


@pytest.fixture
def ran() -> Ran:
    """What has run, as the address of the page."""
    return []


@pytest.fixture
def page(sign_in: Open, ran: Ran) -> Page:
    """Return a page that the policy does not protect: what is not text would run."""
    page = sign_in(bypass_csp=True)
    page.expose_function("z", lambda *_: ran.append(page.url))

    def note(dialog: Dialog) -> None:
        # A form that was changed asks before it is left; any other dialog is opened by a text.
        if dialog.type != "beforeunload":
            ran.append(dialog.message)

    page.on("dialog", note)
    return page


def look(page: Page) -> None:
    """Fail when a page holds an element that can only come from a text."""
    found = page.locator(FOREIGN)
    assert found.count() == 0, (page.url, found.first.evaluate("each => each.outerHTML"))
    assert page.evaluate("[...document.scripts].every((each) => each.src)"), page.url


SING = """async () => {
  document.body.insertAdjacentHTML("beforeend", "<img src=y onerror=z()>");
  await new Promise((done) => document.body.lastChild.addEventListener("error", done));
  await z();
}"""


def test_a_script_that_runs_is_noticed(page: Page, ran: Ran) -> None:
    page.evaluate(SING)
    assert len(ran) == 2
    assert page.locator(FOREIGN).count() == 1


def test_nothing_that_is_stored_runs_where_it_is_shown(page: Page, ran: Ran) -> None:
    grids = [f"/{grid}/?page_size=100&page={number}" for grid in GRIDS for number in (0, 1)]
    forms = [f"/{grid}/edit/?id={number}" for grid in GRIDS for number in (7, 23, 41, 67)]
    clones = [f"/{grid}/new/?clone={number}" for grid in GRIDS for number in (24, 60)]
    audit = [f"/audit/?page_size=100&page={number}" for number in range(6)]
    imports = [f"/imports/users/?filter=1&page={number}" for number in range(6)]
    details = [f"/imports/users/{number:016x}/" for number in (0, 5, 38, 99)]
    others = ["/", "/users/?filter=open", "/users/new/", "/account/password"]
    for address in sample([*grids, *forms, *clones, *audit, *imports, *details, *others], 1):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        look(page)
    page.goto("/imports/users/?page=5")
    page.get_by_role("link", name=f"Details of {INJECTIONS[0]}.csv").click()
    for number in range(4):
        expect(page.locator(".bi-faults")).to_contain_text(INJECTIONS[20 * number])
        look(page)
        page.get_by_role("link", name="Next").click()
    assert ran == []


@pytest.mark.nightly
def test_nothing_that_is_typed_runs_when_it_is_shown_again(page: Page, ran: Ran) -> None:
    typed = " ".join(INJECTIONS)
    for address in (*(f"/{grid}/new/" for grid in GRIDS), "/account/password"):
        page.goto(address)
        for field in page.locator("main input:is([type=text], [type=password])").all():
            field.evaluate("(each, text) => { each.value = text; }", typed)
        page.locator("main form[method=post] [type=submit]").first.click()
        expect(page.locator("[aria-invalid=true]").first).to_be_visible()
        look(page)
    for number in range(0, len(INJECTIONS), 20):
        for grid in ("users", "audit"):
            page.goto(f"/{grid}/?filter=open")
            page.get_by_role("searchbox").fill(" ".join(INJECTIONS[number : number + 20])[:200])
            page.get_by_role("searchbox").press("Enter")
            page.wait_for_url("**search=**")
            look(page)
    page.context.clear_cookies()
    page.goto("/sign-in")
    page.get_by_label("Login").fill(typed)
    page.get_by_label("Login").press("Enter")
    expect(page.get_by_role("alert").first).to_be_visible()
    look(page)
    assert ran == []


@pytest.mark.nightly
def test_no_name_of_a_file_and_no_cell_runs_in_the_dialog(page: Page, ran: Ran) -> None:
    page.goto("/imports/users/")
    for each in INJECTIONS:
        choose(page, file(b"", f"{each}.csv"))
    expect(page.get_by_role("alert")).to_contain_text("No Entries")
    choose(page, file(write_file(), f"{INJECTIONS[20]}.csv"))
    expect(page.get_by_role("heading", name="of 100 rows are ready")).to_be_visible()
    look(page)
    assert ran == []
