"""A host without Flask-SQLAlchemy whose panel speaks German, and that takes workbooks."""

import io
import sys

from flask import Flask
from flask_admin import Admin
from flask_admin_bulk_import import BulkImport, BulkImportView
from flask_admin_bulk_import.testing import judge_csv
from flask_babel import Babel
from sqlalchemy import String, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, scoped_session, sessionmaker
from steps import got, settings, walk

app = Flask("plain", instance_path=sys.argv[1])
app.config.update(settings(sys.argv[1], BULK_IMPORT_FORMATS="csv,txt,xlsx"))
Babel(app, locale_selector=lambda: "de")
engine = create_engine(app.config.pop("SQLALCHEMY_DATABASE_URI"))
Session = scoped_session(sessionmaker(bind=engine))
app.teardown_appcontext(lambda error: Session.remove())


class Base(DeclarativeBase):
    """The tables of the host."""


class Town(Base):
    __tablename__ = "town"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    code: Mapped[str] = mapped_column(String(10))


bulk_import = BulkImport(app, session=Session)
view = BulkImportView.of(Town, bulk_import, key=Town.name)
Admin(app).add_view(view)
Base.metadata.create_all(engine)
with app.app_context():
    bulk_import.create_tables()
html = walk(app.test_client(), "/admin/imports/town/", notice="Importe laufen in der Anfrage.")
assert "Noch keine Importe" in html
assert "Fehlerhafte Zeilen" in got(app.test_client(), "/admin/imports/town/")
assert "Start" in got(app.test_client(), "/admin/")
answer = app.test_client().get("/admin/imports/town/template.xlsx")
assert answer.data.startswith(b"PK"), answer.status
with app.app_context():
    book = io.BytesIO(answer.data).getvalue()
    assert judge_csv(view.importer, book, name="a.xlsx").refusal.startswith("No Entries")
    assert judge_csv(view.importer, "Name,Code\r\nRome,1\r\n").ready == 1
