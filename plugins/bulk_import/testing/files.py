"""Tests of an importer's files: the template, orders and kinds of files, unknown columns."""

from __future__ import annotations

from ..engine.error_file import template
from .runs import Importing, csv_of, rows_of
from .subject import Subject, assert_judged


class FileTests(Subject):
    """What holds for the files of every importer."""

    def test_the_template_names_every_column(self, importing: Importing) -> None:
        """Its header is what the fields are called."""
        text = template(self.fields).removeprefix("\ufeff")
        assert rows_of(text + csv_of(self.good_rows(1), self.header).partition("\r\n")[2]) == (
            self.good_rows(1)
        )

    def test_the_template_alone_has_no_row(self, importing: Importing) -> None:
        """It is refused as a file without a row, so its header is understood."""
        found = importing.judge(template(self.fields))
        assert found.refusal.startswith("No Entries:"), found.refusal

    def test_the_template_comes_back_with_rows(self, importing: Importing) -> None:
        """Filled in, it is judged, and every row is ready."""
        body = csv_of(self.good_rows(2), self.header).partition("\r\n")[2]
        found = importing.judge(template(self.fields) + body)
        assert_judged(found)
        assert found.problems == {}

    def test_columns_may_stand_in_any_order(self, importing: Importing) -> None:
        """The same rows are ready when the columns are turned round."""
        found = importing.judge(csv_of(self.good_rows(2), self.header[::-1]))
        assert_judged(found)
        assert found.problems == {}

    def test_names_may_be_written_in_other_ways(self, importing: Importing) -> None:
        """Case, blanks and underscores of a header make no difference."""
        _, _, body = csv_of(self.good_rows(2), self.header).partition("\r\n")
        header = ",".join(f'"{name.upper().replace(" ", "_")}"' for name in self.header)
        found = importing.judge(f"{header}\r\n{body}")
        assert_judged(found)
        assert found.problems == {}

    def test_other_delimiters_and_encodings_are_read_alike(self, importing: Importing) -> None:
        """Semicolons, tabs, a byte order mark and UTF-16 change no row."""
        rows = self.good_rows(2)
        for mark in (",", ";", "\t"):
            for encoding in ("utf-8", "utf-8-sig", "utf-16"):
                found = importing.judge(csv_of(rows, self.header, mark).encode(encoding))
                assert_judged(found)
                assert found.problems == {}, (mark, encoding)

    def test_a_column_that_is_not_declared_refuses_the_file(self, importing: Importing) -> None:
        """Nothing is left out without a word."""
        rows = [row | {"Zzyzx": "1"} for row in self.good_rows(1)]
        assert "Zzyzx" in importing.judge(rows).refusal

    def test_a_required_column_that_is_missing_refuses_the_file(self, importing: Importing) -> None:
        """Each of them is asked for by its name."""
        for field in self.fields:
            others = [name for name in self.header if name != field.header]
            if field.required and others:
                found = importing.judge(csv_of(self.good_rows(1), others))
                assert field.header in found.refusal + found.hint

    def test_optional_columns_may_be_left_out(self, importing: Importing) -> None:
        """A file of the required columns alone is judged."""
        required = [field.header for field in self.fields if field.required]
        if required:
            assert_judged(importing.judge(csv_of(self.good_rows(2), required)))
