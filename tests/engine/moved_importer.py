"""An import of people whose policy a test chooses, and what is shown of the rows that failed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from plugins.bulk_import.engine.cells.alphabet import UNBROKEN, Alphabet
from plugins.bulk_import.engine.columns.layout import Layout
from plugins.bulk_import.engine.declaration.importer import Importer
from plugins.bulk_import.engine.declaration.rules import absent, check_rows, lookup
from plugins.bulk_import.engine.error_file import write
from plugins.bulk_import.engine.fields.textual.booleans import Boolean
from plugins.bulk_import.engine.fields.textual.references import Reference
from plugins.bulk_import.engine.fields.textual.secrets import Secret
from plugins.bulk_import.engine.fields.textual.texts import Digits, Text
from plugins.bulk_import.engine.judging.pipeline import judge, survey
from plugins.bulk_import.engine.reading.reader import read
from plugins.bulk_import.engine.reading.sheet import Sheet
from plugins.bulk_import.engine.rows.rows import Problem, Row
from plugins.bulk_import.engine.secrets.columns import find_secret_columns
from plugins.bulk_import.reports.repairs.causes import find_faults
from tests.files.moved_rows import Family

NAMES = Alphabet("+-%_,/().£$!?@\\'", described="Letters and so on")
GROUPS = {"agent": "Agent", "team leader": "Team Leader"}


class PeopleImporter(Importer):
    """The columns of the console's users; the actor is the family of the file."""

    slug = "people"
    noun = "People"

    first = Text("First Name", max_length=50, alphabet=NAMES)
    last = Text("Last Name", max_length=50, alphabet=NAMES)
    login = Text("Login", max_length=40, alphabet=UNBROKEN, unique="Login: Twice.")
    password = Secret("Password")
    group = Reference("Permission Group", str)
    rtc = Boolean("Web RTC")
    ext = Digits("Extension", max_length=10, required=False)
    team = Reference("Primary Team", str)
    plan = Reference("Capacity Plan", str, required=False)
    active = Boolean("Active")

    def group_missing(self, key: str) -> Problem:
        """Say that a group does not exist, and which was probably meant."""
        close = get_close_matches(key, GROUPS, n=1, cutoff=0.6)
        meant = GROUPS[close[0]] if close else ""
        hint = f"Did you mean {meant}?" if meant else "The groups are Agent and Team Leader"
        return Problem("group.unknown", "Permission Group: No.", hint=hint, emphasis=meant)

    @lookup(group, missing=group_missing)
    def groups(self, keys: set[str]) -> dict[str, str]:
        """Find the groups."""
        return GROUPS

    @lookup(team, missing="Primary Team: No.")
    def teams(self, keys: set[str]) -> dict[str, str]:
        """Find the teams."""
        return {"sales": "Sales", "night shift": "Night shift"}

    @lookup(plan, missing="Capacity Plan: No.")
    def plans(self, keys: set[str]) -> dict[str, str]:
        """Find the plans."""
        return {"standard": "Standard"}

    @absent(login, message="Login: Taken.")
    def logins(self, keys: set[str]) -> set[str]:
        """Find the logins that somebody has."""
        return keys & {"taken", "taken2"}

    @check_rows(password, group)
    def policy(self, rows: Sequence[Row]) -> Iterator[tuple[Row, Problem]]:
        """Hold the passwords against the policy, and against the names of their row."""
        for row in rows:
            text = row[self.password]
            personal = (row.get(each, "") for each in (self.first, self.last, self.login))
            is_personal = any(
                len(part) > 2 and part.casefold() in text.casefold() for part in personal
            )
            if is_personal or not self.actor.accepts(text):
                yield row, Problem("password.policy", "Password Policy: Weak.")


@dataclass
class Judged:
    """A file as an upload judges it."""

    layout: Layout
    rows: list[Row]

    @property
    def failed(self) -> list[Row]:
        """Return the rows with errors."""
        return [row for row in self.rows if row.problems]

    def shown(self, row: Row) -> str:
        """Return all that is handed out or shown of a failed row."""
        lines = write(self.layout, ",", [(row, "")])
        pages = find_faults(self.layout, [row])
        return "".join(lines) + "".join(f"\n{each.cell} {each.hint}" for each in pages)


def judge_file(text: str, family: Family) -> Any:
    """Return what an upload of a file would find, None when the file is refused."""
    sheet = read("people.csv", text.encode(), PeopleImporter.fields, max_bytes=10_000_000)
    if not isinstance(sheet, Sheet):
        return None
    layout = Layout.of_file(PeopleImporter, sheet.columns, sheet.missing)
    survey(PeopleImporter, layout, sheet.rows)
    layout = layout.with_found(find_secret_columns(PeopleImporter, family, layout, sheet.rows))
    judge(PeopleImporter(family), layout, sheet.rows)
    return Judged(layout, list(sheet.rows))
