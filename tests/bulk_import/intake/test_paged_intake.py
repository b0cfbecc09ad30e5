"""A large file is taken in page by page, and stored as one that is held whole."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from plugins.bulk_import.engine.columns.layout import Layout
from plugins.bulk_import.engine.fields.textual.texts import Text
from plugins.bulk_import.engine.judging.pipeline import survey
from plugins.bulk_import.engine.reading import content
from plugins.bulk_import.engine.rows import paged_rows
from plugins.bulk_import.engine.rows.paged_rows import PagedRows, edited, packed, pages_of, unpacked
from plugins.bulk_import.engine.rows.rows import Problem, Row
from plugins.bulk_import.intake import accept, reading
from plugins.bulk_import.storage.rows.unsealed import open_batch
from plugins.bulk_import.storage.sealing.spool import Spool
from plugins.bulk_import.storage.tables.models import ImportBatch
from plugins.bulk_import.testing import import_csv
from plugins.bulk_import.upload import Choices, ImportRequest, Upload
from tests.bulk_import.host import MemberImporter
from tests.bulk_import.member_updates import MemberUpdates

pytestmark = pytest.mark.databases("sqlite")

HEADER = "Login,PIN,Club,Active"
FILES = {
    "good rows": [f"user{n},1234,,TRUE" for n in range(8)],
    "copies on several pages": ["Ann,1,,TRUE", *(f"u{n},1,,TRUE" for n in range(7)), "ann,1,,"],
    "many copies": ["same,1,,TRUE"] * 9,
    "blank logins": [",1,,TRUE"] * 7,
    "rows that do not fit": ["ann,1", "bob,1,,TRUE,,,", "cid,1,,TRUE,x", *["dan,1,,TRUE"] * 3],
    "every row ends with a delimiter": [f"user{n},1,,TRUE," for n in range(8)],
    "quotation marks": ['"a\nb",1,,TRUE', '"x"y,1,,TRUE', '"ann",1,"a ""b""",TRUE'] * 2,
    "the header again": ["ann,1,,TRUE", HEADER, "bob,1,,TRUE", "cid,1,,", "dan,1,,"],
    "a header in another order": [*["ann,1,,TRUE"] * 5, "PIN,Login,Club,Active", "b,1,,"],
    "a swapped cell": [*(f"user{n},Harbour-17-{n},,TRUE" for n in range(20)), "Quay-Lamp-42,bob,,"],
    "blank lines": ["ann,1,,TRUE", ",,,", "", "bob,1,,TRUE", "", "cid,1,,TRUE", "dan,1,,TRUE"],
    "an open quotation mark": [*["ann,1,,TRUE"] * 7, '"bob,1,,TRUE'],
    "escapes of surrogates and NULs": ["a\0b,1,,TRUE", "\U0001f600,1,,TRUE", "é,1,,", "ß,1,,"],
}


@pytest.fixture
def small_pages(monkeypatch):
    def make() -> list[PagedRows]:
        """Return what is put into pages from now on."""
        made: list[PagedRows] = []
        begin = PagedRows.__init__
        monkeypatch.setattr(
            PagedRows, "__init__", lambda self, *given: (made.append(self), begin(self, *given))[1]
        )
        monkeypatch.setattr(reading, "LISTED_ROWS", 2)
        monkeypatch.setattr(paged_rows, "PAGE_ROWS", 3)
        monkeypatch.setattr(content, "BLOCK", 7)
        return made

    return make


def stored(state, run):
    """Return what an import keeps of its file, the refusal of one that is refused."""
    if not hasattr(run, "columns"):
        return run
    query = select(ImportBatch).where(ImportBatch.run_id == run.id).order_by(ImportBatch.number)
    batches = state.session.scalars(query).all()
    rows = [
        (batch.number, batch.lines, row)
        for batch in batches
        for row in open_batch(state.vault, run.public_id, batch.number, batch.sealed)
    ]
    about = (run.file_size, run.file_mac, run.encoding, run.delimiter)
    return json.loads(run.columns), run.total_rows, run.without_secret, about, rows


@pytest.mark.parametrize("name", FILES)
def test_a_file_in_pages_is_stored_as_one_that_is_held_whole(state, upload, small_pages, name):
    text = "\r\n".join([HEADER, *FILES[name], ""])
    whole = stored(state, upload(text, token="whole"))
    made = small_pages()

    assert stored(state, upload(text, token="paged")) == whole
    assert made


@pytest.mark.parametrize("operation", ["update", "upsert"])
def test_an_update_in_pages_remembers_the_same_of_its_records(state, small_pages, operation):
    state.importers[MemberUpdates.slug] = MemberUpdates
    import_csv(MemberUpdates, f"{HEADER}\n" + "".join(f"user{n},1,,TRUE\n" for n in range(9)))
    rows = [f"user{n},,,{'TRUE' if n % 2 else 'FALSE'}" for n in range(0, 11, 2)]
    text = "\n".join([HEADER, *rows, "user3,1", "user5,9,Chess,TRUE", "new,1,,TRUE", *rows[:1]])

    def accepted(token):
        upload = Upload("m.csv", text.encode(), token, choices=Choices(operation=operation))
        return stored(state, accept(state, ImportRequest(MemberUpdates, "ann", upload)))

    whole = accepted("whole")
    made = small_pages()
    assert accepted("paged") == whole
    assert made
    assert len({row.seen for *_, row in whole[-1]}) > 5


def test_a_page_comes_back_with_everything_that_is_known_of_its_rows():
    row = Row(7, ["a", "\udc80"], misshapen=True, surplus=2, withheld=(1, 3), needs_secret=True)
    row.found = (Problem("login.duplicate", "Login: twice", "login", "hint", True, "c", "e"),)
    row.parent, row.seen, row.above = ("0" * 16, 3), "digest", 5

    assert unpacked(packed([row, Row(9, [])])) == [row, Row(9, [])]


def test_rows_are_found_by_their_places_as_in_a_list(monkeypatch):
    monkeypatch.setattr(paged_rows, "PAGE_ROWS", 3)
    rows = [Row(n, [str(n)]) for n in range(8)]
    with Spool() as spool:
        paged = PagedRows(spool, iter(rows))

        assert (list(paged), len(paged)) == (rows, 8)
        assert (paged[0], paged[-1], paged[4]) == (rows[0], rows[-1], rows[4])
        for wanted in (slice(0, 4), slice(2, 3), slice(5, 99), slice(9, 12), slice(None, None, 3)):
            assert paged[wanted] == rows[wanted]
        with pytest.raises(IndexError):
            paged[8]


def test_a_change_is_kept_only_where_rows_are_edited():
    with Spool() as spool:
        paged = PagedRows(spool, (Row(n, ["old"]) for n in range(5)))
        for row in paged:
            row.cells[0] = "lost"
        assert {row.cells[0] for row in paged} == {"old"}

        for row in edited(paged):
            row.cells[0] = "new"
        assert {row.cells[0] for page in pages_of(paged) for row in page} == {"new"}


def test_nothing_of_a_row_can_be_read_on_the_disk():
    with Spool() as spool:
        PagedRows(spool, [Row(1, ["sentinel"])])
        assert spool._file is not None
        spool._file.seek(0)
        written = spool._file.read()

    assert len(written) > 8
    assert b"sentinel" not in written


A_ROW = 12
"""Bytes: eight of the table that finds duplicates, and the places in it that two keys share."""


@pytest.mark.nightly
def test_ten_times_the_rows_are_surveyed_in_hardly_more_memory():
    # What a process keeps from its first survey on is none of either.
    peak_of(400)
    few, many = 4_000, 40_000
    assert peak_of(many) - peak_of(few) < A_ROW * (many - few)


def peak_of(count: int) -> int:
    """Return how many bytes were held at most while so many rows were taken in and surveyed."""

    def rows() -> Iterator[Row]:
        return (Row(n, [f"user{n}", "1234", "", "TRUE"]) for n in range(count))

    layout = Layout.of_file(MemberImporter, MemberImporter.fields)
    assert any(isinstance(each, Text) and each.unique for each in layout.places)
    with Spool() as spool:
        tracemalloc.start()
        try:
            survey(MemberImporter, layout, PagedRows(spool, rows()))
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
