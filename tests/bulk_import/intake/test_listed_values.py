"""Teams that stand in a refused file as names of columns or as headings."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.declaration.importer import Importer
from plugins.bulk_import.engine.declaration.rules import lookup
from plugins.bulk_import.engine.fields.textual.references import Reference
from plugins.bulk_import.engine.fields.textual.texts import Text
from plugins.bulk_import.engine.reading.reader import read
from plugins.bulk_import.engine.reading.sheet import Refusal
from plugins.bulk_import.intake.listed_values import AS_HEADINGS, AS_NAMES, with_listed_values
from plugins.bulk_import.upload import ImportRequest, Upload

TEAMS = ["Sales", "Night shift", "Care"]


class MemberImporter(Importer):
    """People in teams, with a plan or without one."""

    slug = "members"
    noun = "Members"

    name = Text("Name", max_length=20)
    team = Reference("Team", str)
    plan = Reference("Plan", str, required=False)

    @lookup(team, missing="Team: None such.")
    def teams(self, keys):
        return {each.casefold(): each for each in TEAMS}

    @lookup(plan, missing="Plan: None such.")
    def plans(self, keys):
        return {"voice": "Voice", "chat": "Chat"}

    def choices(self):
        return {self.team: TEAMS, self.plan: ["Voice", "Chat"]}


def hint_of(text: str) -> tuple[str, str]:
    """Return the hint of a refused file as it is read, and as it is told."""
    refusal = read("list.csv", text.encode(), MemberImporter.fields, max_bytes=10_000)
    assert isinstance(refusal, Refusal)
    told = with_listed_values(ImportRequest(MemberImporter, None, Upload("list.csv", b"")), refusal)
    return refusal.hint, told.hint


def test_teams_with_a_column_each_are_reported_alone():
    _, told = hint_of("Name,Plan,Sales,NIGHT SHIFT\nAnn,,x,\n")
    assert told == AS_NAMES.format(names='"Sales", "NIGHT SHIFT"', column="Team")


def test_other_unknown_names_keep_what_is_said_of_them():
    before, told = hint_of("Name,Plan,Sales,Care,Colour\nAnn,,x,,red\n")
    said = AS_NAMES.format(names='"Sales", "Care"', column="Team")
    assert told == f"{said} {before}"


def test_teams_that_stand_alone_above_their_people_are_told():
    before, told = hint_of("Name,Plan\nSales,\nAnn,Voice\nCare,\nBob,\n")
    assert told == f"{AS_HEADINGS.format(column='Team')} {before}"


@pytest.mark.parametrize(
    "text",
    [
        "Name,Plan,Sales\nAnn,,x\n",
        "Name,Plan\nAnn,Voice\nBob,\n",
        "Name,Team,Sales,Care\nAnn,Sales,x,\n",
        "Name,Team,Colour\nAnn,Sales,red\nVoice,,\n",
        "Sales,Care\nAnn,Bob\n",
    ],
    ids=["one name", "no heading", "a team as well", "an optional value", "no header"],
)
def test_other_files_are_reported_as_before(text):
    before, told = hint_of(text)
    assert told == before
