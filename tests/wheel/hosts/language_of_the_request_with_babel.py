"""A host whose language is that of the request, with texts of its own; workers have no request."""

import re
import sys
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from flask import Flask, request
from flask_admin import Admin
from flask_admin_bulk_import import (
    BulkImport,
    BulkImportView,
    Importer,
    Problem,
    Row,
    Text,
    absent,
    check,
)
from flask_admin_bulk_import.queueing.inline_queue import InlineQueue
from flask_admin_bulk_import.testing import import_csv, judge_csv
from flask_admin_bulk_import.work.inline import work_inline
from flask_babel import Babel, gettext, lazy_gettext
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from steps import got, settings
from werkzeug.exceptions import Unauthorized

WORDS = {
    "de": {"Name: Is taken.": "Name: Gibt es schon.", "is short": "ist kurz"},
    "it": {"Name: Is taken.": "Nome: esiste.", "is short": "è corto"},
}
folder = Path(sys.argv[1]) / "translations"
for code, words in WORDS.items():
    catalogue = Catalog(locale=code)
    for english, local in words.items():
        catalogue.add(english, local)
    path = folder / code / "LC_MESSAGES" / "messages.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, catalogue)

app = Flask("host", instance_path=sys.argv[1])
app.config.update(settings(sys.argv[1], BABEL_TRANSLATION_DIRECTORIES=str(folder)))
Babel(app, locale_selector=lambda: selected())
raised: list[Exception] = []


def selected() -> str | None:
    """Return the language of the request, without which a program may raise anything."""
    if raised:
        raise raised[0]
    return request.accept_languages.best_match(["en", "de", "it"])


class Base(DeclarativeBase):
    """The tables of the host."""


db = SQLAlchemy(app, model_class=Base)
bulk_import = BulkImport(app, db)


class Town(Base):
    __tablename__ = "town"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40))


class TownImporter(Importer):
    slug, noun, singular = "towns", "Towns", "town"
    name = Text("Name", max_length=40)

    @absent(name, message=lazy_gettext("Name: Is taken."))
    def find_names(self, keys: set[str]) -> set[str]:
        return {"rome"}

    @check(name)
    def refuse_short(self, row: Row) -> Problem | None:
        is_short = len(row[self.name]) < 3
        return Problem("name.short", f"Name: {gettext('is short')}.") if is_short else None

    def create(self, rows: Sequence[Row]) -> list[Town]:
        towns = [Town(name=row[self.name]) for row in rows]
        db.session.add_all(towns)
        return towns


Admin(app).add_view(BulkImportView(TownImporter, bulk_import))
with app.app_context():
    Base.metadata.create_all(db.engine)
    bulk_import.create_tables()

SHEET = "Name\nRome\nUl\nBern\n"
state = app.extensions["bulk_import"]
waiting: list[int] = []
state.queue = InlineQueue(state.settings, waiting.append)
client = app.test_client()
for code, words in {"en": {}, **WORDS}.items():
    said = [
        words.get("Name: Is taken.", "Name: Is taken."),
        f"Name: {words.get('is short', 'is short')}.",
    ]
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = code
    html = got(client, "/admin/imports/towns/upload")
    token = re.search(r'name="token" value="([^"]+)"', html)
    assert token is not None
    data = {"token": token[1], "mode": "partial", "file": (BytesIO(SHEET.encode()), "towns.csv")}
    answer = client.post(
        "/admin/imports/towns/upload", data=data, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 201, answer.text
    assert answer.json
    # As a worker does it: in the context of the application, and of no request.
    work_inline(app, waiting.pop())
    text = got(client, f"/admin/imports/towns/{answer.json['id']}/errors.csv")
    assert all(sentence in text for sentence in said), (code, said, text)

with app.app_context():
    # Nor has a test, or the command line; the host's default speaks there.
    for errors in ([], [TypeError()], [KeyError("user")], [ValueError()], [Unauthorized()]):
        raised[:] = errors
        assert [p.message for r in judge_csv(TownImporter, SHEET).rows for p in r.problems] == [
            "Name: Is taken.",
            "Name: is short.",
        ]
    assert import_csv(TownImporter, SHEET).created == 1
