"""The way back: an error file gives every cell its value again, and only to its uploader."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import select, update

from plugins.bulk_import.engine.columns.layout import Layout
from plugins.bulk_import.engine.error_file import write
from plugins.bulk_import.engine.rows.rows import Problem, Row
from plugins.bulk_import.storage.maintenance.purge import purge_expired
from plugins.bulk_import.storage.rows.sealed import layout_of
from plugins.bulk_import.storage.rows.unsealed import open_failed
from plugins.bulk_import.storage.tables.models import ImportRow, ImportRun
from plugins.bulk_import.storage.tables.statuses import RunStatus
from tests.suite.cases import cases

pytestmark = pytest.mark.databases("sqlite")

UNKNOWN = "Pin: The kept value can no longer be used. Type it again."
OTHER = "Pin: The kept value belongs to another row. Type it again."
TWICE = "Pin: The same kept value stands in more than one row. Type it again."


@pytest.fixture
def error_file(state, importer):
    """Return a function that writes the error file of an import, as its uploader gets it."""

    def make(run):
        rows, layout = [], layout_of(importer, run)
        query = select(ImportRow).where(ImportRow.run_id == run.id, ImportRow.sealed.is_not(None))
        for stored in state.session.scalars(query.order_by(ImportRow.line)):
            row = open_failed(state.vault, run.public_id, stored.line, stored.sealed, layout)
            is_at_fault = any(problem.field == "pin" for problem in row.problems)
            reference = state.vault.reference(run.public_id, row.line, run.actor_id)
            rows.append((row, "" if is_at_fault else reference))
        state.session.rollback()
        assert layout is not None
        return "".join(write(layout, run.delimiter, rows))

    return make


@pytest.fixture
def failed(upload, finish, sheet, error_file):
    """Return the error file of an import in which two people were not active or inactive."""
    run = finish(upload(sheet("ann, s3cret ,Chess,oops", "bob,'=pin,,oops", "cy,1,,TRUE")).id)
    return run, error_file(run)


@pytest.fixture
def sentences(state):
    """Return a function that tells what is wrong with the rows of an import, by line."""

    def tell(run):
        query = select(ImportRow).where(ImportRow.run_id == run.id, ImportRow.sealed.is_not(None))
        return {
            stored.line: [
                problem.message
                for problem in open_failed(
                    state.vault, run.public_id, stored.line, stored.sealed
                ).problems
            ]
            for stored in state.session.scalars(query)
        }

    return tell


def fixed(text):
    return text.replace("oops", "TRUE")


def records(text):
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_no_secret_stands_in_the_error_file(failed):
    _, text = failed

    assert "s3cret" not in text
    assert "=pin" not in text


def test_a_fixed_file_creates_with_every_value_as_first_typed(failed, upload, finish, pins):
    run, text = failed

    repaired = finish(upload(fixed(text)).id)

    assert (repaired.status, repaired.created_rows) == (RunStatus.COMPLETED, 2)
    assert repaired.parent_id == run.id
    assert pins() == {"ann": "hash of 8", "bob": "hash of 5", "cy": "hash of 1"}


def test_the_secret_comes_back_exactly(failed, opened):
    _, text = failed

    assert [row.cells[1] for row in opened(fixed(text)).rows] == [" s3cret ", "'=pin"]


def test_every_row_remembers_the_row_it_repairs(state, failed, upload, finish):
    run, text = failed

    repaired = finish(upload(fixed(text)).id)

    query = select(ImportRow.line, ImportRow.parent_run_id, ImportRow.parent_line)
    links = state.session.execute(query.where(ImportRow.run_id == repaired.id).order_by("line"))
    assert [tuple(link) for link in links] == [(2, run.id, 2), (3, run.id, 3)]


def test_somebody_elses_reference_is_unknown(failed, upload, finish, sentences, people):
    _, text = failed
    people.name = "bob"

    run = finish(upload(fixed(text)).id)

    assert sentences(run) == {2: [UNKNOWN], 3: [UNKNOWN]}
    assert run.parent_id is None


def test_after_its_day_a_reference_is_unknown(state, failed, upload, finish, sentences):
    _, text = failed
    state.session.execute(update(ImportRun).values(expires_at=0))
    state.session.commit()

    assert sentences(finish(upload(fixed(text)).id)) == {2: [UNKNOWN], 3: [UNKNOWN]}


def test_purging_ends_a_reference_whatever_the_clock_says(state, failed, upload, finish, sentences):
    run, text = failed
    state.session.execute(update(ImportRun).values(expires_at=0))
    state.session.commit()
    assert purge_expired(state.session) == 1
    state.session.execute(update(ImportRun).values(expires_at=run.expires_at + 9e9))
    state.session.commit()

    assert sentences(finish(upload(fixed(text)).id)) == {2: [UNKNOWN], 3: [UNKNOWN]}


def test_a_reference_that_stands_twice_fails_both_rows(failed, upload, finish, sentences):
    _, text = failed
    header, ann, _ = fixed(text).splitlines()

    run = finish(upload("\r\n".join([header, ann, ann.replace("ann", "eve", 1)])).id)

    assert sentences(run) == {2: [TWICE], 3: [TWICE]}
    assert run.created_rows == 0


def with_cells(text, change):
    """Return a file whose rows somebody has changed."""
    header, *rows = records(text)
    change(rows)
    buffer = io.StringIO()
    csv.writer(buffer).writerows([header, *rows])
    return buffer.getvalue()


def exchange(column):
    def change(rows):
        rows[0][column], rows[1][column] = rows[1][column], rows[0][column]

    return change


@pytest.fixture
def two_clubs(upload, finish, sheet, error_file):
    """Return the error file of two people of two clubs."""
    return error_file(finish(upload(sheet("ann,s3cret,Chess,oops", "bob,=pin,Rowing,oops")).id))


def test_references_that_were_sorted_by_themselves_are_refused(
    two_clubs, upload, finish, sentences
):
    run = finish(upload(with_cells(fixed(two_clubs), exchange(1))).id)

    assert sentences(run) == {2: [OTHER], 3: [OTHER]}
    assert (run.created_rows, run.parent_id) == (0, None)


def test_keys_alone_that_changed_places_keep_their_references(two_clubs, upload, finish, pins):
    finish(upload(with_cells(fixed(two_clubs), exchange(0))).id)

    assert pins() == {"ann": "hash of 4", "bob": "hash of 6"}


def tampered(text, change):
    """Return the file with its first reference changed."""
    header, *rows = records(fixed(text))
    rows[0][1] = change(rows[0][1])
    buffer = io.StringIO()
    csv.writer(buffer).writerows([header, rows[0]])
    return buffer.getvalue()


@pytest.mark.parametrize(
    "change",
    [
        lambda cell: cell[:-1] + ("0" if cell[-1] != "0" else "1"),
        lambda cell: cell[:-1],
        lambda cell: cell.replace(".2.", ".3."),
        lambda cell: cell.replace(".2.", ".99."),
        lambda cell: cell.replace(".2.", ".999999999."),
        lambda cell: cell.upper(),
        lambda cell: cell[:20],
        lambda cell: f"'{cell}",
        lambda cell: f"{cell} {cell}",
    ],
)
def test_a_damaged_reference_is_never_taken_literally(failed, upload, finish, sentences, change):
    _, text = failed

    run = finish(upload(tampered(text, change)).id)

    assert sentences(run) == {2: [UNKNOWN]}


def test_a_reference_with_outer_blanks_is_good(failed, upload, finish):
    _, text = failed

    assert finish(upload(tampered(text, lambda cell: f" {cell} ")).id).status == RunStatus.COMPLETED


def test_a_new_secret_in_an_error_file_is_taken_as_typed(failed, opened):
    _, text = failed

    assert opened(tampered(text, lambda cell: "'new")).rows[0].cells[1] == "'new"


def test_a_reference_of_another_kind_of_import_is_unknown(state, failed, upload, finish, sentences):
    run, text = failed
    state.session.execute(update(ImportRun).where(ImportRun.id == run.id).values(importer="others"))
    state.session.commit()

    assert sentences(finish(upload(fixed(text)).id)) == {2: [UNKNOWN], 3: [UNKNOWN]}


def test_a_second_repair_resolves_through_the_first(upload, finish, failed, error_file, pins):
    _, text = failed
    again = finish(upload(text.replace("oops", "still wrong")).id)

    last = finish(upload(error_file(again).replace("still wrong", "TRUE")).id)

    assert (last.parent_id, last.created_rows) == (again.id, 2)
    assert pins()["ann"] == "hash of 8"


def test_a_secret_at_fault_has_no_reference(upload, finish, error_file, sheet):
    text = error_file(finish(upload(sheet("ann,ann,,TRUE", "bob,,,TRUE")).id))

    assert [record[1] for record in records(text)] == ["Pin", "", ""]


def test_the_error_file_of_a_moved_row_resolves_to_nothing(
    upload, finish, error_file, sheet, state
):
    run = finish(upload(sheet("ann,,1234,Chess,TRUE")).id)
    text = error_file(run)

    assert "1234" not in text
    assert "unchanged" not in text
    forged = state.vault.reference(run.public_id, 2, "ann")
    again = finish(upload(sheet(f"ann,{forged},,TRUE")).id)
    assert again.created_rows == 0


def test_a_fresh_file_is_taken_literally(opened, sheet):
    rows = opened(sheet("'t Hooft,1,,TRUE", "@Home,'x,,TRUE")).rows

    assert [row.cells[:2] for row in rows] == [["'t Hooft", "1"], ["@Home", "'x"]]


def test_the_errors_column_makes_an_error_file(opened):
    rows = opened("Errors,Login,Pin,Active\nwas wrong,'=x,'=x,TRUE\n,''t,1,TRUE").rows

    assert [row.cells[1:3] for row in rows] == [["=x", "'=x"], ["'t", "1"]]


def test_a_row_with_a_valid_reference_is_unescaped_without_the_column(failed, opened):
    _, text = failed
    lines = [",".join(record[:4]) for record in records(fixed(text))]
    lines[1] = lines[1].replace("ann", "'=ann")

    rows = opened("\r\n".join([*lines, "'eve,1,,TRUE"])).rows

    assert [row.cells[0] for row in rows] == ["=ann", "bob", "'eve"]


def test_many_references_are_resolved_with_as_many_queries_as_few(
    state, upload, finish, error_file, sheet, opened, statements
):
    text = error_file(finish(upload(sheet(*(f"user{n},1,,oops" for n in range(60)))).id))
    few = "\r\n".join(text.splitlines()[:5])
    counts = []
    for content in (few, text):
        with statements() as seen:
            opened(content)
        counts.append(len(seen))

    assert counts == [1, 1]


# A cell with a line break in it may hold a whole swallowed row, so it is blank in an error file.
ends = st.sampled_from(["", *"=+-@\t'\"＝＋－＠,;", "''", "'=", '",', "unchanged."])
# So is one that looks like a secret, which needs a digit.
words = st.text(st.characters(exclude_categories=["Cs", "Cc", "N"]), max_size=3)


@cases(60)
@given(rows=st.lists(st.tuples(ends, words, ends), min_size=1, max_size=6))
@example(rows=[("'", "", ""), ("=", "1", "")])
def test_cells_of_any_text_come_back(importer, opened, rows):
    cells = [[f"{one}{word}{other}", "", word, f"{other}{one}x"] for one, word, other in rows]
    fault = Problem("row.fault", "Row: Is wrong.")
    kept = [(Row(2, list(texts), problems=[fault]), "") for texts in cells]

    found = opened("".join(write(Layout(importer.fields), ",", kept)))

    assert [row.cells[:4] for row in found.rows] == cells


def test_a_full_file_whose_rows_are_all_wrong_comes_back(state, upload, finish, error_file):
    names = [f"{'x' * 41}{number}" for number in range(1_900)]
    content = "Login,Pin,Club,Active\r\n" + "".join(f"{name},1,,\r\n" for name in names)
    assert len(content) < state.settings.max_bytes
    run = finish(upload(content).id)
    again = error_file(run)
    assert len(again) > 2 * state.settings.max_bytes
    repaired = upload(again, name=f"members-errors-{run.public_id}.csv")
    assert repaired.total_rows == run.failed_rows == 1_900
