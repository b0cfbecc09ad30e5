"""The pages in German, French and Spanish, walked in a browser: no English sentence is left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from flask_admin import Admin
from flask_admin.theme import Bootstrap4Theme
from flask_sqlalchemy import SQLAlchemy
from playwright.sync_api import Page, expect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from ctu.develop.release.sentences import marked
from ctu.develop.release.translations import read
from ctu.develop.servers.page_server import serve
from plugins.bulk_import import (
    Actors,
    Boolean,
    BulkImport,
    BulkImportView,
    Digits,
    Identity,
    Importer,
    Text,
)
from plugins.bulk_import.engine.sentences.catalogues import CODES
from tests.browser.import_pages import choose, file, open_dialog, wait_for_script

pytestmark = [pytest.mark.browser, pytest.mark.databases("sqlite")]

PAGE = "/admin/imports/qwx/"
WRONG = "Qa,Qb,Qc\r\nrome,1234,TRUE\r\nrome,12345,wahr\r\n,12,\r\nbern,4711,TRUE\r\n"
UNREAD = "Qa,Qb,Qc\r\nrome,1,qwx\r\noslo,2,qwx\r\nbern,3,qwy\r\n"
BROKEN = "Qa,Zzz\r\nrome,1\r\n"
# What stands on the page, seen or not yet, with what only a screen reader says.
SAID = """root => {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), found = [];
  while (walker.nextNode()) {
    if (!/SCRIPT|STYLE/.test(walker.currentNode.parentNode.nodeName))
      found.push(walker.currentNode.data);
  }
  for (const each of root.querySelectorAll("*"))
    for (const name of ["aria-label", "placeholder", "title", "data-partial", "data-label"])
      if (each.hasAttribute(name)) found.push(each.getAttribute(name));
  for (const each of root.querySelectorAll("template")) found.push(each.content.textContent);
  return found;
}"""


class Base(DeclarativeBase):
    pass


db = SQLAlchemy(model_class=Base)


class Qwx(Base):
    __tablename__ = "qwx"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class QwxImporter(Importer):
    """Its words belong to no language, so that whatever is English is ours."""

    slug = "qwx"
    noun = "Qwx"
    singular = "qwx"
    nobody = "qwx"
    record_type = Qwx

    name = Text("Qa", max_length=20, unique="Qa: Qwx qwx.")
    code = Digits("Qb", max_length=4, required=False)
    active = Boolean("Qc")

    def create(self, rows):
        records = [Qwx(name=row[self.name]) for row in rows]
        db.session.add_all(records)
        return records

    def check_undo(self, records):
        return [None] * len(records)

    def undo(self, records):
        for record in records:
            db.session.delete(record)


class OnePerson(Actors):
    """Somebody who is known, so that repairs are remembered."""

    def current(self):
        return self

    def load(self, actor_id, importer):
        return self

    def identity(self, actor):
        return Identity("1", "Qwx")


@contextmanager
def served(folder: Path, language: str) -> Iterator[str]:
    app = Flask("languages", instance_path=str(folder))
    app.config.update(
        SECRET_KEY="only for tests",
        TESTING=True,
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder / 'host.sqlite'}",
        BULK_IMPORT_QUEUE="inline",
        BULK_IMPORT_LANGUAGE=language,
    )
    db.init_app(app)
    bulk_import = BulkImport(app, db, OnePerson())
    admin = Admin(app, name="Qwx", theme=Bootstrap4Theme())
    admin.add_view(BulkImportView(QwxImporter, bulk_import))
    with app.app_context():
        db.create_all()
        bulk_import.create_tables()
    with serve(app) as address:
        yield address
    with app.app_context():
        db.engine.dispose()


class Ear:
    """Knows every sentence of ours in English, and those of one language."""

    def __init__(self, code: str) -> None:
        self.words: dict[str, str] = {}
        known = [each for each in read(code) if each.id]
        ours = " ".join(
            form
            for each in known
            for form in ([each.string] if isinstance(each.string, str) else each.string)
        )
        self.parts: set[str] = set()
        for message in marked():
            for form in [message] if isinstance(message, str) else message:
                for part in re.split(r"\{\w*\}", form):
                    text = part.strip(" .,;:?()")
                    if text.count(" ") >= 1 and text not in ours:
                        self.parts.add(text)
                    elif text == form and text not in ours:
                        self.words[text] = form

    def english(self, page: Page) -> list[str]:
        """Return what is said in English on a page."""
        said = page.locator("#bi-page").evaluate(SAID) + page.locator(".bi-head").evaluate(SAID)
        texts = [" ".join(each.split()) for each in said]
        whole = [each for each in texts if each in self.words]
        return whole + [each for each in texts if any(part in each for part in self.parts)]


@pytest.mark.nightly
@pytest.mark.sampled(3)
@pytest.mark.parametrize("code", CODES)
def test_no_english_sentence_is_left(code: str, context_of, tmp_path: Path) -> None:
    ear = Ear(code)
    with served(tmp_path, code) as address:
        page = context_of().new_page()
        page.goto(address + PAGE)
        wait_for_script(page)
        assert ear.english(page) == []
        for part in (".bi-head", "#bi-page", "#bi-upload"):
            expect(page.locator(part)).to_have_attribute("lang", code)
        open_dialog(page)
        choose(page, file(b"%PDF-", "a.pdf"))
        expect(page.locator("[data-refused] .bi-refused")).to_be_visible()
        assert ear.english(page) == []
        choose(page, file(BROKEN, "broken.csv"))
        expect(page.locator("[data-headline]").last).to_be_visible()
        assert ear.english(page) == []
        choose(page, file(WRONG, "wrong.csv"))
        expect(page.locator(".bi-verdict")).to_be_visible()
        assert ear.english(page) == []
        repair(page)
        assert ear.english(page) == []
        page.locator("[data-send]").click()
        page.locator("tr[data-import]").wait_for()
        page.goto(address + PAGE)
        assert ear.english(page) == []
        page.locator(".bi-col-details a").click()
        page.locator("#bi-details").wait_for()
        assert ear.english(page) == []
        undo(page, ear)
        page.goto(address + PAGE + "remembered")
        assert ear.english(page) == []
        page.goto(address + PAGE)
        remember(page, ear)
        page.goto(address + PAGE + "remembered")
        page.locator(".bi-remembered").wait_for()
        assert ear.english(page) == []
        page.context.close()


def repair(page: Page) -> None:
    """Type one cell anew and have it checked."""
    typed = page.locator("[data-typed]:visible").first
    typed.fill("4712")
    with page.expect_response("**/check"):
        typed.press("Enter")
    expect(page.locator(".bi-verdict .bi-repaired")).to_be_visible()


def undo(page: Page, ear: Ear) -> None:
    """Undo the import that is shown."""
    page.locator("a[href$='/undo']").click()
    page.locator("form[action$='/undo']").wait_for()
    assert ear.english(page) == []
    page.locator("form[action$='/undo'] button").click()
    page.locator("#bi-details").wait_for()
    assert ear.english(page) == []


def remember(page: Page, ear: Ear) -> None:
    """Repair a value, upload the file, and choose it again: the repair is offered."""
    wait_for_script(page)
    open_dialog(page)
    choose(page, file(UNREAD, "unread.csv"))
    with page.expect_response("**/check"):
        page.locator("[data-offer]:visible").first.click()
    expect(page.locator(".bi-verdict .bi-repaired")).to_be_visible()
    page.locator("[data-send]").click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    open_dialog(page)
    choose(page, file(UNREAD, "unread.csv"))
    expect(page.locator(".bi-again").first).to_be_visible()
    assert ear.english(page) == []
