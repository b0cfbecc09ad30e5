"""From posted bytes to a pending import: stored once, sealed, and linked to what it repairs."""

from __future__ import annotations

import json
import threading
from dataclasses import replace

import pytest
from sqlalchemy import func, select, text

from plugins.bulk_import.engine.reading.sheet import Refusal
from plugins.bulk_import.intake import accept, check
from plugins.bulk_import.queueing.import_queue import ImportQueue
from plugins.bulk_import.storage.rows.unsealed import open_batch
from plugins.bulk_import.storage.tables.models import ImportBatch, ImportRun
from plugins.bulk_import.upload import ImportRequest, Upload
from tests.bulk_import.host import Club

pytestmark = pytest.mark.databases("sqlite")

both = pytest.mark.databases("sqlite", "postgresql")


def batches(state, run):
    query = select(ImportBatch).where(ImportBatch.run_id == run.id).order_by(ImportBatch.number)
    return state.session.scalars(query).all()


def test_an_import_remembers_the_file_and_the_uploader(upload, sheet):
    run = upload(sheet("ann,1,,TRUE").replace(",", ";"), name="new starters.csv")

    assert (run.file_name, run.file_size, run.encoding) == ("new starters.csv", 36, "UTF-8")
    assert (run.delimiter, list(json.loads(run.columns))) == (
        ";",
        ["login", "pin", "club", "active"],
    )
    assert (run.actor_id, run.actor_name, run.total_rows, run.status) == (
        "ann",
        "Ann",
        1,
        "PENDING",
    )
    assert run.expires_at - run.uploaded_at == pytest.approx(14 * 86_400, abs=1)


@both
def test_two_statements_store_a_thousand_rows_and_nothing_is_read(upload, statements, sheet):
    rows = [f"user{n},1,,TRUE" for n in range(1000)]
    with statements() as found:
        run = upload(sheet(*rows))
        stored = (run.status, run.total_rows, run.created_rows, run.finished_at, run.language)
        days = (run.expires_at - run.uploaded_at) / 86_400

    assert [each.partition(" (")[0] for each in found] == [
        "INSERT INTO import_run",
        "INSERT INTO import_batch",
    ]
    assert stored == ("PENDING", 1000, 0, None, "")
    assert days == pytest.approx(14, abs=1e-3)


def test_no_cell_of_an_upload_can_be_read_in_the_database(state, upload, finish, sheet, tmp_path):
    run = upload(sheet("sentinel.login,sentinel pin,sentinel club,TRUE"))
    state.session.commit()
    before = (tmp_path / "test.sqlite").read_bytes()
    finish(run.id)
    after = (tmp_path / "test.sqlite").read_bytes()

    assert b"members.csv" in before, "what is not sealed is read here"
    assert b"sentinel" not in before + after


def test_a_file_is_one_batch_until_it_is_judged_and_knows_its_lines(state, upload, sheet):
    run = upload(sheet(*(f"user{n},1,,TRUE" for n in range(25))))

    (found,) = batches(state, run)
    assert (found.number, found.first_line, found.row_count) == (0, 2, 25)
    assert json.loads(found.lines) == list(range(2, 27))
    rows = open_batch(state.vault, run.public_id, 0, found.sealed)
    assert rows[20].cells == ["user20", "1", "", "TRUE"]


def test_a_large_file_is_several_batches_and_a_copy_is_known_in_both(state, upload, sheet):
    others = (f"user{n},1,,TRUE" for n in range(2200))
    run = upload(sheet("Ann,1,,TRUE", *others, "ann,1,,TRUE"))

    found = batches(state, run)
    assert [(each.number, each.row_count) for each in found] == [(0, 2000), (2000, 202)]
    known = [
        row.line
        for each in found
        for row in open_batch(state.vault, run.public_id, each.number, each.sealed)
        if row.found
    ]
    assert known == [2, 2203]


def test_a_refused_file_makes_no_import(state, upload, sheet):
    for content, name in (
        (sheet(), "x.csv"),
        (sheet("ann,1,,TRUE"), "x.xlsx"),
        ("a,b\n1,2", "x.csv"),
    ):
        assert isinstance(upload(content, name=name), Refusal)

    assert state.session.scalar(select(func.count()).select_from(ImportRun)) == 0


def test_the_limit_is_that_of_the_settings(upload, sheet):
    small = sheet("ann,1,,TRUE")
    fits = small + "," * (102_400 - len(small))

    assert upload(fits).total_rows == 1
    assert upload(fits + ",").code == "file.size"


def test_a_check_writes_nothing_and_agrees_with_the_run(state, upload, finish, sheet, importer):
    content = sheet(
        "ann,1,,TRUE", "bob,,Golf,x", "ANN,1,,TRUE", "cy,cy,Chess,TRUE", "dee,1,,TRUE,x"
    )
    verdict = check(state, ImportRequest(importer, "ann", Upload("members.csv", content.encode())))
    assert state.session.scalar(select(func.count()).select_from(ImportRun)) == 0

    run = finish(upload(content).id)

    stored = state.session.execute(text("select line, codes from import_row order by line")).all()
    assert [tuple(each) for each in stored] == [
        (row.line, " ".join(problem.code for problem in row.problems)) for row in verdict.rows
    ]
    assert (run.created_rows, run.failed_rows) == (0, 5)


def test_the_same_form_of_two_people_is_two_imports(upload, people, sheet):
    first = upload(sheet("ann,1,,TRUE"), token="form")
    people.name = "bob"

    assert upload(sheet("bob,1,,TRUE"), token="form").id != first.id


@both
def test_the_same_form_sent_twice_at_once_is_one_import(state, host, importer, sheet):
    upload = Upload("members.csv", sheet("ann,1,,TRUE").encode(), token="form")
    start, found = threading.Barrier(4), []

    def post():
        with host.app_context():
            start.wait()
            found.append(accept(state, ImportRequest(importer, "ann", upload)).id)
            state.session.commit()

    threads = [threading.Thread(target=post) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert len(found) == 4
    assert len(set(found)) == 1
    assert state.session.scalar(select(func.count()).select_from(ImportBatch)) == 1


def test_a_form_sent_again_is_its_import_although_the_file_is_refused_by_now(state, upload, sheet):
    first = upload(sheet("ann,1,,TRUE"), token="form")
    state.settings = replace(state.settings, max_bytes=8)

    assert upload(sheet("ann,1,,TRUE"), token="form").id == first.id
    assert upload(sheet("ann,1,,TRUE"), token="other").code == "file.size"


def test_too_many_rows_for_all_or_nothing_are_refused(state, upload, sheet):
    state.settings = replace(state.settings, all_or_nothing_rows=2)
    rows = [f"user{n},1,,TRUE" for n in range(3)]

    refusal = upload(sheet(*rows), mode="all_or_nothing")

    assert refusal.code == "file.all_or_nothing"
    assert upload(sheet(*rows[:2]), mode="all_or_nothing").mode == "all_or_nothing"
    assert upload(sheet(*rows)).total_rows == 3


def test_the_name_of_an_error_file_links_to_its_import(upload, sheet):
    first = upload(sheet("ann,1,,oops"))

    named = upload(sheet("ann,1,,TRUE"), name=f"members-errors-{first.public_id} (1).csv")
    other = upload(sheet("ann,1,,TRUE"), name="members-errors-0123456789abcdef.csv")

    assert (named.parent_id, other.parent_id) == (first.id, None)


def test_an_unreachable_queue_loses_no_upload(state, upload, sheet):
    state.queue = ImportQueue(replace(state.settings, redis_url="unix:///nowhere/r.sock"))

    assert upload(sheet("ann,1,,TRUE")).status == "PENDING"


@both
@pytest.mark.parametrize("is_flushed", [False, True])
def test_an_upload_keeps_what_the_host_has_begun_in_the_same_request(
    state, upload, sheet, is_flushed
):
    state.session.add(Club(name="Begun"))
    if is_flushed:
        state.session.flush()

    run = upload(sheet("ann,1,,TRUE"))
    state.session.rollback()

    assert run.status == "PENDING"
    assert state.session.scalar(select(func.count()).where(Club.name == "Begun")) == 1
