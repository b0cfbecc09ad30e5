"""An import of people with ten columns and no database, and a short way to judge a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from plugins.bulk_import.engine.cells.alphabet import UNBROKEN, Alphabet
from plugins.bulk_import.engine.columns.layout import Layout
from plugins.bulk_import.engine.declaration.importer import Importer
from plugins.bulk_import.engine.declaration.rules import absent, check, lookup
from plugins.bulk_import.engine.fields.textual.booleans import Boolean
from plugins.bulk_import.engine.fields.textual.references import Reference
from plugins.bulk_import.engine.fields.textual.secrets import Secret
from plugins.bulk_import.engine.fields.textual.texts import Digits, Text
from plugins.bulk_import.engine.judging.pipeline import judge, survey
from plugins.bulk_import.engine.reading.reader import read
from plugins.bulk_import.engine.reading.sheet import Sheet
from plugins.bulk_import.engine.rows.rows import Problem, Row

NAMES = Alphabet("+-%_,/().£$!?@\\'", described="Letters and so on")


class PeopleImporter(Importer):
    """The columns of the console's users; the actor is a dict of what there is."""

    slug = "people"
    noun = "People"

    first_name = Text("First Name", max_length=50, alphabet=NAMES)
    last_name = Text("Last Name", max_length=50, alphabet=NAMES)
    login = Text("Login", max_length=40, alphabet=UNBROKEN, unique="Login: Twice.")
    password = Secret("Password")
    group = Reference("Permission Group", str)
    web_rtc = Boolean("Web RTC")
    extension = Digits("Extension", max_length=10, required=False)
    team = Reference("Primary Team", str)
    plan = Reference("Capacity Plan", str, required=False)
    active = Boolean("Active")

    def team_missing(self, key: str) -> str:
        return "Primary Team: You are not a member." if key == "hr" else "Primary Team: None such."

    @lookup(group, missing="Permission Group: None such.")
    def groups(self, keys: set[str]) -> dict[str, str]:
        return {"agent": "Agent", "team leader": "Team Leader"}

    @lookup(team, missing=team_missing)
    def teams(self, keys: set[str]) -> dict[str, str]:
        return {"sales": "Sales", "night shift": "Night shift"}

    @lookup(plan, missing="Capacity Plan: None such.")
    def plans(self, keys: set[str]) -> dict[str, str]:
        return {"standard": "Standard", "chat": "Chat"}

    @absent(login, message="Login: Taken.", hint="Choose another")
    def logins(self, keys: set[str]) -> set[str]:
        taken: set[str] = self.actor["taken"]
        return keys & taken

    @check(password, group)
    def policy(self, row: Row) -> Problem | None:
        self.actor["policies"].append(row[self.group])
        is_weak = row[self.password] == "weak"
        return Problem("password.policy", "Password Policy: Weak.") if is_weak else None


@pytest.fixture
def people() -> type[PeopleImporter]:
    return PeopleImporter


@pytest.fixture
def actor() -> dict[str, Any]:
    return {"taken": {"taken"}, "policies": []}


@pytest.fixture
def judged(actor: dict[str, Any]) -> Callable[[str], tuple[Layout, list[Row]]]:
    """Return a function that reads a file and judges its rows; the file must be a table."""

    def judge_file(text: str) -> tuple[Layout, list[Row]]:
        sheet = read("people.csv", text.encode(), PeopleImporter.fields, max_bytes=102_400)
        assert isinstance(sheet, Sheet), sheet
        return _judge_sheet(sheet, actor)

    return judge_file


@pytest.fixture
def judge_sheet():
    return _judge_sheet


def _judge_sheet(sheet: Sheet, actor: dict[str, Any]) -> tuple[Layout, list[Row]]:
    rows = list(sheet.rows)
    layout = Layout.of_file(PeopleImporter, sheet.columns)
    survey(PeopleImporter, layout, rows)
    judge(PeopleImporter(actor), layout, rows)
    return layout, rows
