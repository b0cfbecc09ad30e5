"""The preview of the good rows: no secret, nothing left out, and counts by listed value."""

from __future__ import annotations

from plugins.bulk_import.engine.columns.layout import Layout
from plugins.bulk_import.engine.reading.reader import read
from plugins.bulk_import.engine.reading.sheet import Sheet
from plugins.bulk_import.reports.verdict.preview import preview_of
from tests.bulk_import.host import MemberImporter


def preview(text, choices=""):
    fields = MemberImporter.fields
    sheet = read("a.csv", text.encode(), fields, max_bytes=9_999, choices=choices)
    assert isinstance(sheet, Sheet)
    layout = Layout.of_file(
        MemberImporter, sheet.columns, sheet.missing, sheet.chosen, sheet.turned
    )
    return preview_of(layout, sheet.rows)


def test_the_first_ten_rows_are_shown_without_their_secret_and_what_was_left_out():
    rows = "".join(f"m{n},pin{n},Chess,TRUE,note{n}\n" for n in range(12))
    found = preview(f"Login,Pin,Club,Active,notes\n{rows}", "4:notes:-")

    assert found.title == "The first 10 of 12 good rows"
    assert list(found.columns) == ["Login", "Club", "Active"]
    assert found.rows[0] == (2, ["m0", "Chess", "TRUE"])
    assert len(found.rows) == 10


def test_rows_are_counted_by_the_values_of_columns_that_name_things():
    clubs = ["Chess"] * 5 + ["chess ", "Rowing", ""] + [f"Club {n}" for n in range(6)]
    rows = "".join(f"m{n},1,{club},TRUE\n" for n, club in enumerate(clubs))
    (spread,) = preview(f"Login,Pin,Club,Active\n{rows}").spreads

    assert spread.column == "Club"
    assert [(each.text, each.count) for each in spread.shares[:1]] == [("Chess", 6)]
    assert spread.shares[0].width == 1000
    assert spread.rest == "3 in 3 others"
    assert sum(each.count for each in spread.shares) + 3 == len(clubs)
