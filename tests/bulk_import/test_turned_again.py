"""A column that was turned round: what comes back in an error file is not turned a second time."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from plugins.bulk_import.engine.reading.naming.column_choices import ColumnChoice, choices_text
from plugins.bulk_import.intake import accept, check
from plugins.bulk_import.reports.details.details import Details
from plugins.bulk_import.reports.details.error_file import as_upload
from plugins.bulk_import.reports.history.history import History
from plugins.bulk_import.storage.tables.models import ImportRun
from plugins.bulk_import.upload import Choices, ImportRequest, Upload, new_token
from tests.bulk_import.host import Member, MemberImporter, db

pytestmark = pytest.mark.databases("sqlite")
PLACES = pytest.mark.parametrize("place", [None, 3], ids=["by name", "by place"])


def request(name, content, place):
    choices = Choices(columns=choices_text([ColumnChoice(place, "Active", "!active")]))
    return ImportRequest(MemberImporter, "ann", Upload(name, content, new_token(), choices=choices))


@PLACES
def test_an_error_file_that_comes_with_the_same_choices_keeps_its_truth_values(
    state, finish, place
):
    file = b"Login,Pin,Club,Active\nann,1111,Nowhere,FALSE\nbob,2222,Chess,FALSE\n"
    first = accept(state, request("m.csv", file, place)).id
    finish(first)
    details = Details(
        state,
        MemberImporter,
        state.session.get_one(ImportRun, first),
        History(state, MemberImporter),
    )
    name, content, _ = as_upload(state.vault, details)
    returned = request(name, content.replace(b"Nowhere", b"Chess"), place)
    assert check(state, returned).layout.turned == frozenset()
    finish(accept(state, returned).id)
    assert dict(db.session.execute(select(Member.login, Member.active)).all()) == {
        "ann": True,
        "bob": True,
    }


@PLACES
def test_a_file_of_others_with_a_column_errors_is_turned_as_it_was_said(state, place):
    file = b"Login,Pin,Club,Active,Errors\nann,1111,Chess,FALSE,none\n"
    intake = check(state, request("m.csv", file, place))
    assert intake.layout.turned == {"active"}
    assert intake.rows[0].cells[3] == "TRUE"
