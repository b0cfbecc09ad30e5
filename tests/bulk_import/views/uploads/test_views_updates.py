"""Updating from the dialog, the page and the command line: choice, verdict, history, Details."""

from __future__ import annotations

import json
import re

import pytest
from flask_admin import Admin
from sqlalchemy import select

from plugins.bulk_import import BulkImport, BulkImportView
from plugins.bulk_import.intake import check
from plugins.bulk_import.reports.history.notices import sentence
from plugins.bulk_import.reports.verdict.diff import find_diff
from plugins.bulk_import.reports.verdict.verdict import Verdict
from plugins.bulk_import.storage.tables.models import ImportRun
from plugins.bulk_import.testing import import_csv, judge_csv
from plugins.bulk_import.upload import Choices, ImportRequest, Upload
from tests.bulk_import.host import Member, db, sheet_of
from tests.bulk_import.member_updates import MemberUpdates

pytestmark = pytest.mark.databases("sqlite")
ROWS = ("ann,,Rowing,TRUE", "bob,9999,,", "cy,3,Chess,TRUE", "dora,4,,TRUE", "eve,5,,x")


@pytest.fixture
def members(state):
    """Register the importer and create three members."""
    state.importers[MemberUpdates.slug] = MemberUpdates
    import_csv(
        MemberUpdates, sheet_of("ann,1,Chess,TRUE", "bob,2,,TRUE", "cy,3,Chess,TRUE"), actor="ann"
    )


@pytest.fixture
def verdict(state, members):
    """Return a function that checks a file for an operation as a page does."""

    def judge(*rows, operation="upsert"):
        upload = Upload("m.csv", sheet_of(*rows).encode(), choices=Choices(operation=operation))
        return check(state, ImportRequest(MemberUpdates, "ann", upload))

    return judge


def test_a_secret_is_never_shown_and_a_blank_one_is_kept(verdict, pins):
    intake = verdict(*ROWS)
    diff = find_diff(intake.importer, intake.layout, intake.rows)
    told = [(each.label, each.count, each.values and each.values[0]) for each in diff]
    assert [(label, count) for label, count, _ in told] == [("Pin", 2), ("Club", 1)]
    assert diff[0].values == ()
    [club] = diff[1].values
    assert (club.line, club.record, club.before, club.after) == (2, "ann", "Chess", "Rowing")
    assert "9999" not in json.dumps([each.as_json() for each in diff])
    import_csv(MemberUpdates, sheet_of(*ROWS), actor="ann", operation="update")
    assert pins() == {"ann": "hash of 1", "bob": "hash of 4", "cy": "hash of 1"}


def test_a_change_names_the_record_as_people_do(verdict, monkeypatch):
    import_csv(MemberUpdates, sheet_of("ann,1,Chess,TRUE"), actor="ann")
    monkeypatch.setattr(MemberUpdates, "named_by", [MemberUpdates.login, MemberUpdates.club])

    intake = verdict("ann,,Rowing,TRUE")

    [club] = find_diff(intake.importer, intake.layout, intake.rows)
    assert [each.who for each in club.values] == ["ann Rowing"]


def test_changes_of_a_column_of_listed_values_are_counted_by_kind(verdict):
    """A list of the first fifty rows would not show the one change that differs."""
    names = [f"g{number}" for number in range(7)]
    rows = [f"{name},1,Chess,TRUE" for name in names]
    import_csv(MemberUpdates, sheet_of(*rows), actor="ann")
    intake = verdict(*(f"{name},,Rowing,FALSE" for name in names[:6]), "g6,,,FALSE")
    club, active = find_diff(intake.importer, intake.layout, intake.rows)
    told = [[(each.before, each.after, each.count) for each in it.kinds] for it in (club, active)]
    assert told == [[("Chess", "Rowing", 6)], [("TRUE", "FALSE", 7)]]


@pytest.mark.parametrize(
    ("rows", "has_choice"),
    [
        (("ann,,Rowing,TRUE", "eve,5,,x"), True),
        (("ann,,Rowing,TRUE",), False),
        (("ann,,Chess,TRUE", "eve,5,,x"), False),
    ],
    ids=["a change beside a fault", "no fault", "nothing to write"],
)
def test_good_rows_are_a_choice_where_they_write_something_beside_faults(verdict, rows, has_choice):
    told, too_large = (
        Verdict(
            importer=MemberUpdates,
            intake=verdict(*rows),
            file_name="m.csv",
            file_size=1,
            people="members",
            nobody="nobody",
            all_or_nothing_rows=limit,
        )
        for limit in (5_000, 0)
    )
    assert (told.has_choice, too_large.has_choice) == (has_choice, False)
    assert not told.missing_choice
    assert bool(too_large.missing_choice) is has_choice


def test_the_hooks_of_a_host_write_what_the_check_has_said(verdict):
    found = import_csv(MemberUpdates, sheet_of(*ROWS), actor="ann", operation="upsert")
    assert (found.created, found.updated, found.unchanged, found.failed) == (1, 3, 0, 1)
    clubs = dict(db.session.execute(select(Member.login, Member.club_id)).all())
    assert clubs == {"ann": 2, "bob": None, "cy": 1, "dora": None}


def test_the_four_counts_are_the_rows_of_the_four_kinds(verdict):
    judged = judge_csv(MemberUpdates, sheet_of(*ROWS), actor="ann", operation="upsert")
    assert judged.effects == ["changed", "changed", "changed", "new", ""]


def test_history_notice_and_details_count_what_was_updated(members, state):
    import_csv(MemberUpdates, sheet_of(*ROWS), actor="ann", operation="upsert")
    run = state.session.scalars(select(ImportRun).order_by(ImportRun.id.desc())).first()
    assert sentence(run, MemberUpdates) == (
        "import.csv: 5 members: 1 created, 3 updated, 1 row with errors."
    )
    assert (run.operation, run.done_rows, run.waiting_rows) == ("upsert", 4, 0)


@pytest.fixture
def call(host, members, tmp_path):
    def invoke(command, *words):
        path = tmp_path / "members.csv"
        path.write_text(sheet_of(*ROWS))
        told = ["--importer=member_updates", "--as=ann", *words]
        return host.test_cli_runner().invoke(args=["bulk-import", command, str(path), *told])

    return invoke


def test_the_command_line_updates_too(call, state, finish):
    told = call("check", "--mode=upsert").output
    assert "1 new, 3 changed, 1 wrong." in told
    assert "Pin: 2 values would change.\n" in told
    assert "  line 2, ann: “Chess” → “Rowing”" in told
    answer = json.loads(call("check", "--mode=update", "--json").output)["verdict"]
    assert (answer["operation"], answer["effects"]) == (
        "update",
        {"new": 0, "changed": 3, "unchanged": 0},
    )
    call("run", "--mode=upsert", "--no-wait")
    run = state.session.scalars(select(ImportRun).order_by(ImportRun.id.desc())).first()
    assert finish(run.id).updated_rows == 3
    refused = call("check", "--mode=merge")
    assert refused.exit_code == 2


def test_an_importer_that_offers_no_choice_refuses_one(host, tmp_path):
    path = tmp_path / "members.csv"
    path.write_text(sheet_of("ann,1,,TRUE"))
    told = ["bulk-import", "check", str(path), "--importer=members", "--as=ann", "--mode=update"]
    result = host.test_cli_runner().invoke(args=told)
    assert (result.exit_code, result.output.splitlines()[0]) == (
        2,
        "Operation: This kind of import does not do that.",
    )


def test_the_history_asks_what_a_file_should_do_where_no_verdict_has_said_it(host, state, people):
    Admin(host).add_view(BulkImportView(MemberUpdates, BulkImport(db=state.db, actors=people)))
    answer = host.test_client().get(f"/admin/imports/{MemberUpdates.slug}/")

    assert answer.status_code == 200
    assert re.search(r'name="preselected" value="create"', answer.text)
