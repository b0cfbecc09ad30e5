"""Tests of what an importer creates: records, outcomes, and error files that come back."""

from __future__ import annotations

from ..engine.judging.pipeline import piece_rows
from .hostile import CELLS
from .rows import FEW, MANY
from .runs import Importing, rows_of
from .statements import recorded
from .subject import Subject, assert_ended, explained

FORMULAS = ("=", "+", "-", "@", "\t", "\r")


class ImportTests(Subject):
    """What holds for the imports of every importer."""

    def test_good_rows_are_created(self, importing: Importing) -> None:
        """Each row becomes a record of its own that is in the database."""
        found = importing.run(self.good_rows(5))
        assert_ended(found)
        assert (found.created, found.problems) == (5, {})
        assert len(set(found.records)) == len(found.records) == 5

    def test_a_check_says_what_the_import_does(self, importing: Importing) -> None:
        """The rows that a check calls ready are created, the others fail for the same reasons."""
        rows = self.mixed_rows()
        judged = importing.judge(rows)
        found = importing.run(rows)
        assert_ended(found)
        assert found.problems == judged.problems
        assert (found.created, found.failed) == (judged.ready, judged.failed)

    def test_creating_takes_no_more_statements_for_more_rows(self, importing: Importing) -> None:
        """Records are created together, and nothing is asked for each by itself.

        Some databases get an INSERT for each record, whatever the program does.
        """
        many = min(MANY, self.importer.batch_rows, piece_rows(self.importer))
        counts, start = {}, 1
        for count in (FEW, min(FEW, many), many):
            rows = self.good_rows(count, start)
            start += count
            with recorded() as statements:
                assert_ended(importing.run(rows))
            counts[count] = sum(not each.lower().startswith("insert") for each in statements)
        few = min(counts)
        assert counts[many] <= counts[few], (
            f"{counts[few]} statements for {few} rows, {counts[many]} for {many}"
        )

    def test_all_or_nothing_creates_nothing_when_a_row_is_wrong(self, importing: Importing) -> None:
        """The good rows are left alone, and are created when the wrong one is gone."""
        good = self.good_rows(3)
        wrong = self.good_rows(1, start=4)[0] | self.wrong_cells()
        found = importing.run([*good, wrong], all_or_nothing=True)
        assert (found.created, found.failed, found.not_attempted) == (0, 1, 3), found
        assert importing.run(good, all_or_nothing=True).created == 3

    def test_the_same_form_twice_is_one_import(self, importing: Importing) -> None:
        """A double click creates nothing twice."""
        first = importing.run(self.good_rows(2))
        second = importing.run(self.good_rows(2), token=first.token)
        assert (second.public_id, second.created) == (first.public_id, 2)

    def test_rows_that_exist_are_told_in_a_sentence(self, importing: Importing) -> None:
        """The same file again is created again or told by a rule, never left to the database."""
        assert_ended(importing.run(self.good_rows(3)))
        judged = importing.judge(self.good_rows(3))
        again = importing.run(self.good_rows(3))
        assert_ended(again)
        assert list(explained(again.rows)) == []
        assert again.problems == judged.problems

    def test_hostile_cells_end_no_import(self, importing: Importing) -> None:
        """They are created or fail their row, and a check has said which."""
        count = 0
        for field in self.fields:
            rows = self.good_rows(len(CELLS), start=1 + count)
            count += len(rows)
            for row, cell in zip(rows, CELLS, strict=True):
                row[field.header] = cell
            judged = importing.judge(rows)
            found = importing.run(rows)
            assert_ended(found)
            assert list(explained(found.rows)) == [], field.header
            assert found.problems == judged.problems, field.header

    def test_the_error_file_comes_back_with_the_same_problems(self, importing: Importing) -> None:
        """Uploaded as it is, it fails for the same reasons, row by row."""
        found = importing.run(self.mixed_rows())
        assert_ended(found)
        again = importing.judge(found.error_file, name=found.error_file_name)
        assert not again.refusal, again.refusal
        assert list(again.problems.values()) == list(found.problems.values())

    def test_repaired_rows_of_the_error_file_are_created(self, importing: Importing) -> None:
        """With the wrong cells typed anew every row is created."""
        good = self.good_rows(2)
        wrong = self.wrong_cells()
        found = importing.run([row | wrong for row in good])
        assert_ended(found)
        repaired = [
            row | {name: right[name] for name in wrong}
            for row, right in zip(rows_of(found.error_file), good, strict=True)
        ]
        again = importing.run(repaired, name=found.error_file_name)
        assert_ended(again)
        assert (again.created, again.problems) == (2, {})

    def test_no_cell_of_the_error_file_is_a_formula(self, importing: Importing) -> None:
        """Whatever was typed, a spreadsheet takes it for text."""
        rows = [row | self.wrong_cells() for row in self.good_rows(len(FORMULAS))]
        names = [name for name in self.header if name not in self.wrong_cells()]
        for row, sign in zip(rows, FORMULAS, strict=True):
            row.update(dict.fromkeys(names, f"{sign}1"))
        found = importing.run(rows)
        assert_ended(found)
        cells = [cell for row in rows_of(found.error_file) for cell in row.values() if cell]
        assert [cell for cell in cells if cell.startswith(FORMULAS)] == []

    def test_the_error_file_holds_no_secret(self, importing: Importing) -> None:
        """A secret stands in it as a reference, even when its row fails."""
        secrets = [field.header for field in self.fields if field.is_secret]
        if not secrets:
            return
        rows = [row | self.wrong_cells() for row in self.good_rows(2)]
        found = importing.run(rows)
        assert_ended(found)
        typed = {row[name] for row in rows for name in secrets} - {""}
        cells = [cell for row in rows_of(found.error_file) for cell in row.values()]
        assert typed.isdisjoint(cells)

    def test_what_was_created_can_be_taken_back_and_created_again(
        self, importing: Importing
    ) -> None:
        """Where the importer has an `undo`, nothing of the import is in the way of its file."""
        if not self.importer.offers_undo():
            return
        first = importing.run(self.good_rows(3))
        assert_ended(first)
        undone = importing.undo(first.public_id)
        assert (undone.taken_back, undone.kept, undone.reason) == (3, {}, ""), undone
        again = importing.run(self.good_rows(3))
        assert_ended(again)
        assert (again.created, again.problems) == (3, {})
