"""Judging and importing single files in a test, without Redis and worker."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from plugins.bulk_import import testing
from plugins.bulk_import.queueing.import_queue import ImportQueue
from plugins.bulk_import.queueing.inline_queue import InlineQueue
from plugins.bulk_import.testing import Imported, import_csv, importing, judge_csv
from tests.bulk_import.host import Member, MemberImporter, db, sheet_of

__all__ = ["importing"]


def test_a_file_is_judged_and_nothing_is_written(app):
    found = judge_csv(MemberImporter, sheet_of("ann,1,,TRUE", "bob,2,Golf,maybe"), actor="ann")
    assert (found.ready, found.failed) == (1, 1)
    assert found.problems == {3: ["club.unknown", "active.type"]}
    assert found.rows[1].cells == {"Login": "bob", "Pin": "2", "Club": "Golf", "Active": "maybe"}
    assert db.session.scalars(select(Member)).all() == []


def test_a_file_is_imported_to_its_end(app):
    found = import_csv(MemberImporter, sheet_of("ann,1,,TRUE", "bob,2,Golf,TRUE"), actor="ann")
    assert (found.status, found.created, found.failed) == ("COMPLETED_WITH_ERRORS", 1, 1)
    assert found.problems == {3: ["club.unknown"]}
    assert found.error_file.startswith("Login,Pin,Club,Active,Errors\r\n")
    assert list(db.session.scalars(select(Member.login))) == ["ann"]


def test_rows_may_be_given_by_the_names_of_the_header(app):
    rows = [{"Login": "ann", "Pin": "1", "Active": "TRUE"}, {"Login": "bob"}]
    assert judge_csv(MemberImporter, rows, actor="ann").problems == {
        3: ["pin.empty", "active.empty"]
    }


def test_a_refused_file_says_why(app):
    found = judge_csv(MemberImporter, "Login\r\nann\r\n", actor="ann")
    assert found.refusal == "Header: Required columns are missing: Pin, Active."
    assert import_csv(MemberImporter, b"\xff\xfe\x00", actor="ann").refusal.endswith(".")
    assert isinstance(import_csv(MemberImporter, "", actor="ann"), Imported)


def test_the_queue_of_the_host_is_back_afterwards(app):
    state = app.extensions["bulk_import"]
    before = state.queue
    import_csv(MemberImporter, sheet_of("ann,1,,TRUE"), actor="ann")
    assert state.queue is before
    assert isinstance(before, ImportQueue)
    assert not isinstance(before, InlineQueue)


def test_two_importers_of_one_slug_are_reported(app):
    class OtherImporter(MemberImporter):
        pass

    with pytest.raises(ValueError, match="Another importer has the slug 'members'"):
        judge_csv(OtherImporter, "")


def test_the_fixture_serves_tests_of_ones_own(importing):
    members = importing(MemberImporter, actor="ann")
    assert members.judge(sheet_of("ann,1,,TRUE")).ready == 1
    assert members.run(sheet_of("ann,1,,TRUE")).created == 1


def test_the_package_names_what_it_offers():
    assert dir(testing) == sorted(testing.__all__)
    assert all(hasattr(testing, name) for name in testing.__all__)
