"""Tests of an importer's rules: good rows, blank and doubled cells, hostile ones, statements."""

from __future__ import annotations

from .hostile import CELLS
from .runs import Importing
from .statements import recorded, writes
from .subject import Subject, assert_judged, explained, failed_places

FEW, MANY = 4, 40
SHORT = 4


class RowTests(Subject):
    """What holds for the rows of every importer before they are imported."""

    def test_good_rows_are_ready(self, importing: Importing) -> None:
        """No rule refuses what `row` gives."""
        found = importing.judge(self.good_rows(5))
        assert_judged(found)
        assert [each for row in found.rows for each in row.problems] == []

    def test_a_wrong_row_fails_and_the_others_do_not(self, importing: Importing) -> None:
        """A problem of one row is reported for no other row."""
        first, second, third = self.good_rows(3)
        found = importing.judge([first, second | self.wrong_cells(), third])
        assert_judged(found)
        assert failed_places(found) == [1], found.problems

    def test_a_blank_required_cell_is_told_by_its_column(self, importing: Importing) -> None:
        """The problem names the field whose cell is blank."""
        required = [field for field in self.fields if field.required]
        if not required:
            return
        rows = self.good_rows(len(required))
        for row, field in zip(rows, required, strict=True):
            row[field.header] = ""
        # Where all cells are blank there is no row.
        asked = [field for row, field in zip(rows, required, strict=True) if any(row.values())]
        found = importing.judge(rows)
        if asked:
            assert_judged(found)
        for judged, field in zip(found.rows, asked, strict=True):
            named = [each.field for each in judged.problems]
            assert field.name in named, (field.header, named)

    def test_a_value_that_stands_twice_fails_all_its_rows(self, importing: Importing) -> None:
        """No row that shares a unique value with another is favoured."""
        for field in self.fields:
            if field.unique is None:
                continue
            first, second, third = self.good_rows(3)
            second[field.header] = first[field.header]
            found = importing.judge([first, second, third])
            assert_judged(found)
            assert failed_places(found) == [0, 1], (field.header, found.problems)

    def test_problems_are_sentences(self, importing: Importing) -> None:
        """Each begins with what it is about and ends with a full stop."""
        found = importing.judge(self.mixed_rows())
        assert_judged(found)
        assert list(explained(found.rows)) == []
        assert found.failed > 0

    def test_a_check_writes_nothing(self, importing: Importing) -> None:
        """No rule changes the database."""
        with recorded() as statements:
            importing.judge(self.mixed_rows())
        assert writes(statements) == []

    def test_judging_takes_no_more_statements_for_more_rows(self, importing: Importing) -> None:
        """No rule asks the database about each row by itself."""
        counts = {}
        for count in (FEW, FEW, MANY):
            with recorded() as statements:
                assert_judged(importing.judge(self.good_rows(count)))
            counts[count] = len(statements)
        assert counts[MANY] <= counts[FEW], (
            f"{counts[FEW]} statements for {FEW} rows, {counts[MANY]} for {MANY}"
        )

    def test_hostile_cells_are_values_or_problems(self, importing: Importing) -> None:
        """Whatever stands in a cell, it is taken or its row fails with a sentence."""
        for field in self.fields:
            rows = self.good_rows(len(CELLS))
            for row, cell in zip(rows, CELLS, strict=True):
                row[field.header] = cell
            found = importing.judge(rows)
            assert_judged(found)
            assert list(explained(found.rows)) == [], field.header

    def test_secrets_are_quoted_nowhere(self, importing: Importing) -> None:
        """No message and no hint of a row repeats a cell of a secret column."""
        secrets = [field.header for field in self.fields if field.is_secret]
        for name in secrets:
            rows = self.mixed_rows()
            broken = [row | {name: f"{row[name]}\x07"} for row in rows]
            for judged in (*importing.judge(rows).rows, *importing.judge(broken).rows):
                sentences = " ".join(f"{each.message} {each.hint}" for each in judged.problems)
                secret = judged.cells.get(name, "").strip("\x07")
                # A short one may stand in a sentence by chance.
                assert len(secret) < SHORT or secret not in sentences, judged.codes
