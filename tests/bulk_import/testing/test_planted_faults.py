"""The tests that an engineer gets find what is wrong with an importer, each fault planted once."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from plugins.bulk_import import Boolean, Keep, Problem, Row, Text, absent, check, check_rows
from plugins.bulk_import.testing import ImporterTests, Importing
from tests.bulk_import.depot import Article
from tests.bulk_import.host import GuestImporter, Member, MemberImporter, db
from tests.bulk_import.testing.member_rows import row_of_a_member

pytestmark = pytest.mark.databases("sqlite")


class AsksForEachRow(MemberImporter):
    @check(MemberImporter.login)
    def is_alone(self, row: Row) -> Problem | None:
        db.session.scalar(select(Member.id).where(Member.login == row[self.login]))
        return None


class ForgetsToAdd(MemberImporter):
    def create(self, rows: Sequence[Row]) -> list[Member]:
        return [
            Member(login=row[self.login], login_key=row[self.login], pin="x", active=True, run_id=1)
            for row in rows
        ]


class Commits(MemberImporter):
    def create(self, rows: Sequence[Row]) -> list[Member]:
        members = super().create(rows)
        db.session.commit()
        return members


class AsksWhenCreating(MemberImporter):
    def create(self, rows: Sequence[Row]) -> list[Member]:
        for row in rows:
            db.session.scalar(select(Article.id).where(Article.sku == row[self.login]))
        return super().create(rows)


class BreaksAtSomeCells(MemberImporter):
    @check(MemberImporter.login)
    def begins_with_a_letter(self, row: Row) -> Problem | None:
        int(row[self.login][1:])
        return None


class JudgesInOneWayAndCreatesInAnother(MemberImporter):
    @check(MemberImporter.login)
    def is_no_number_at_the_end(self, row: Row) -> Problem | None:
        is_even = self.run is not None and row[self.login].endswith("2")
        return Problem("login.even", "Login: Is even.") if is_even else None


class QuotesTheSecret(MemberImporter):
    @check(MemberImporter.pin)
    def is_short(self, row: Row) -> Problem | None:
        return Problem("pin.odd", "Pin: Is odd.", hint=f"{row[self.pin]} is odd")


class SaysNoSentence(MemberImporter):
    @check(MemberImporter.login)
    def is_new(self, row: Row) -> Problem | None:
        return Problem("login.odd", "odd") if row[self.login].endswith("4") else None


class LeavesTakenNamesToTheDatabase(MemberImporter):
    @absent(MemberImporter.login, message="Login: Taken already.")
    def taken(self, keys: set[str]) -> set[str]:
        return set()


class WritesWhileItJudges(MemberImporter):
    @check(MemberImporter.login)
    def is_counted(self, row: Row) -> Problem | None:
        db.session.add(Article(sku=row[self.login], ean=row[self.login], name="x"))
        db.session.flush()
        return None


class TakesNothingBack(GuestImporter):
    def undo(self, records: Sequence[Member]) -> None:
        return None


class CannotLetGo(GuestImporter):
    def may_undo(self, record: Member) -> Keep | None:
        return Keep("mine", "Is mine.")


class Filled(Boolean):
    """A truth value that is true where its cell is blank."""

    def tidy(self, cell: str) -> str:
        return super().tidy(cell) or "TRUE"


class FillsBlankCells(MemberImporter):
    active = Filled("Active")


class Alone(Text):
    """A text that is like no other."""

    def compared(self, cells: Sequence[str]) -> list[str]:
        return [f"{number}" for number, _ in enumerate(cells)]


class ComparesNothing(MemberImporter):
    active = Alone(  # type: ignore[assignment]
        "Active", max_length=9, unique="Active: Twice in the file."
    )


class FailsAllForOne(MemberImporter):
    @check_rows(MemberImporter.login)
    def are_whole(self, rows: Sequence[Row]) -> Iterator[tuple[Row, Problem]]:
        if not all(self.active in row for row in rows):
            yield from ((row, Problem("login.some", "Login: Some row is wrong.")) for row in rows)


class RefusesGoodRows(MemberImporter):
    @check(MemberImporter.login)
    def is_short(self, row: Row) -> Problem | None:
        return Problem("login.long", "Login: Is too long.") if len(row[self.login]) > 1 else None


class TakesTheFirstCell(MemberImporter):
    @check(MemberImporter.login)
    def is_first(self, row: Row) -> Problem | None:
        is_first = row.cells[0] == row[self.login]
        return None if is_first else Problem("login.first", "Login: Is not the first cell.")


class WithRemarks(MemberImporter):
    """No fault: a row has several lines where a cell has a line break."""

    remark = Text("Remark", max_length=40, multiline=True, required=False)


FOUND = {
    FillsBlankCells: "test_a_blank_required_cell_is_told_by_its_column",
    ComparesNothing: "test_a_value_that_stands_twice_fails_all_its_rows",
    FailsAllForOne: "test_a_wrong_row_fails_and_the_others_do_not",
    RefusesGoodRows: "test_good_rows_are_ready",
    TakesTheFirstCell: "test_columns_may_stand_in_any_order",
    AsksForEachRow: "test_judging_takes_no_more_statements_for_more_rows",
    ForgetsToAdd: "test_good_rows_are_created",
    Commits: "test_good_rows_are_created",
    AsksWhenCreating: "test_creating_takes_no_more_statements_for_more_rows",
    BreaksAtSomeCells: "test_hostile_cells_are_values_or_problems",
    JudgesInOneWayAndCreatesInAnother: "test_a_check_says_what_the_import_does",
    QuotesTheSecret: "test_secrets_are_quoted_nowhere",
    SaysNoSentence: "test_problems_are_sentences",
    LeavesTakenNamesToTheDatabase: "test_rows_that_exist_are_told_in_a_sentence",
    WritesWhileItJudges: "test_a_check_writes_nothing",
    TakesNothingBack: "test_what_was_created_can_be_taken_back_and_created_again",
    CannotLetGo: "test_what_was_created_can_be_taken_back_and_created_again",
}
"""The faulty importers, each with the test that is there to find it."""


class Members(ImporterTests):
    """The tests of the importer that is right; a fault takes its place."""

    importer = MemberImporter
    broken = {"Active": "maybe"}

    def actor(self) -> Any:
        return "ann"

    def row(self, number: int) -> dict[str, str]:
        return row_of_a_member(number)


@pytest.fixture
def importing(app: Flask, request: pytest.FixtureRequest) -> Importing:
    """Return what judges and imports files for the importer that a test names."""
    app.extensions["bulk_import"].importers.clear()
    return Importing(request.param, "ann")


@pytest.mark.parametrize(
    ("importing", "name"), FOUND.items(), indirect=["importing"], ids=lambda each: str(each)[-30:]
)
def test_a_planted_fault_is_found_by_the_test_that_is_there_for_it(
    importing: Importing, name: str
) -> None:
    suite = type("Suite", (Members,), {"importer": importing.importer})()
    with pytest.raises(Exception) as found:  # noqa: PT011 - A fault may come out as any error.
        getattr(suite, name)(importing)
    assert not isinstance(found.value, NotImplementedError | AttributeError)


@pytest.mark.parametrize("importing", [GuestImporter], indirect=True)
@pytest.mark.parametrize("name", sorted(set(FOUND.values())))
def test_an_importer_without_a_fault_passes_the_same_test(importing: Importing, name: str) -> None:
    getattr(Members(), name)(importing)


@pytest.mark.parametrize("importing", [WithRemarks], indirect=True)
@pytest.mark.parametrize("name", [FOUND[each] for each in (FailsAllForOne, ComparesNothing)])
def test_rows_of_several_lines_are_told_apart(importing: Importing, name: str) -> None:
    suite = type("Suite", (Members,), {"importer": WithRemarks, "row": _row_with_a_remark})()
    getattr(suite, name)(importing)


def _row_with_a_remark(_suite: object, number: int) -> dict[str, str]:
    return {**row_of_a_member(number), "Remark": "two\nlines"}


def test_there_are_thirty_tests_as_the_documentation_says() -> None:
    found = [name for name, _ in inspect.getmembers(ImporterTests) if name.startswith("test_")]
    assert len(found) == 30
