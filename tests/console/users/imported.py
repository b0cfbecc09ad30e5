"""People that a team leader has imported, for tests of their undo."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from flask import current_app
from sqlalchemy import select

from ctu.account import sign_in as account_sign_in
from ctu.extensions import db
from ctu.models.users import User
from ctu.users.importing.importer import UserImporter
from plugins.bulk_import import ImportRun, current_state
from plugins.bulk_import.intake import accept
from plugins.bulk_import.upload import ImportRequest, Upload
from tests.console.undoing import worked

PASSWORD = "Correct-Horse-9-Battery"
LOGINS = ("ann", "bob", "cy")


def import_people(actor: User, token: str = "once", logins: Sequence[str] = LOGINS) -> ImportRun:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([field.header for field in UserImporter.template_fields()])
    for login in logins:
        writer.writerow(
            [login.title(), "Lee", login, PASSWORD, "Agent", "FALSE", "", "Sales", "", "TRUE"]
        )
    upload = Upload("people.csv", text.getvalue().encode(), token)
    run = accept(current_state(), ImportRequest(UserImporter, actor, upload))
    assert isinstance(run, ImportRun), run
    return worked(run.id)


def person(login: str) -> User:
    query = select(User).where(User.login == login).order_by(User.id)
    return db.session.scalars(query.execution_options(populate_existing=True)).first()  # type: ignore[return-value]


def sign_in(login: str, password: str) -> User | None:
    """Try a password from a device that nobody knows."""
    with current_app.test_request_context():
        return account_sign_in.sign_in(login, password)


def wrong_passwords(user: User) -> None:
    """Try as many wrong passwords as lock somebody, and one more."""
    for _ in range(6):
        sign_in(user.login, "wrong")
