"""Who may have the rows with errors is decided in one place: what is offered is given."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from plugins.bulk_import.storage.database.clock import database_now
from plugins.bulk_import.storage.tables.models import ImportRun

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def case(request, state, import_file, people):
    """Return an import of one row: a wrong one, or one that may not be downloaded."""
    run = import_file("ann,1,,TRUE" if request.param == "nothing is wrong" else "bob,1,,WAHR")
    if request.param == "the rows are erased":
        state.session.execute(update(ImportRun).values(purged_at=database_now()))
        state.session.commit()
    if request.param == "not for this person":
        people.may_download = lambda run: False
    return request.param, run


CASES = ["all is well", "nothing is wrong", "the rows are erased", "not for this person"]


@pytest.mark.parametrize("case", CASES, indirect=True)
def test_a_file_is_given_exactly_where_it_is_offered(case, client, page):
    name, run = case
    address = f"{run.public_id}/errors.csv"
    is_given = name == "all is well"

    assert (address in page()) is is_given
    assert (address in page(f"{run.public_id}/")) is is_given
    assert (client.get(f"/admin/imports/members/{address}").status_code == 200) is is_given
    assert ("WAHR" in page(f"{run.public_id}/")) is is_given


@pytest.mark.parametrize("case", CASES, indirect=True)
def test_whoever_sees_no_cells_is_told_who_does(case, page):
    name, run = case
    told = "shown only to those who may have the rows with errors, such as Ann."

    details = page(f"{run.public_id}/")
    assert (told in details) is (name == "not for this person")
    assert (">As typed</th>" in details) is (">Hint</th>" in details) is (name == "all is well")
