"""What to do next on Details, whom each row with errors is about, and how a cause is chosen."""

from __future__ import annotations

import re
from string import ascii_lowercase

import pytest

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def held(import_file):
    """Return an import of all or nothing that one row has held up."""
    return import_file("ann,1,,TRUE", "bob,1,Golf,TRUE", mode="all_or_nothing")


def primaries(html):
    """Return the words of the primary buttons among the options of the page."""
    options = html[html.index("bi-options") : html.index('id="bi-page"')]
    found = re.findall(r'<(?:a|button) class="btn btn-primary".*?</(?:a|button)>', options, re.S)
    return [re.sub(r"<[^>]+>", "", each).strip() for each in found]


def test_the_uploader_of_all_or_nothing_is_led_to_upload_the_repaired_file(page, held):
    html = page(f"{held.public_id}/")

    assert primaries(html) == ["Upload the repaired file"]
    assert "Repair the original file and upload it again." in html
    assert 'id="bi-upload"' in html
    assert "data-parent" not in html


def test_another_reader_of_all_or_nothing_is_told_who_can_repair_it(page, held, people):
    people.name = "bob"

    html = page(f"{held.public_id}/")

    assert primaries(html) == []
    assert (
        "Only Ann can repair this. Ask for the original file to be repaired and uploaded." in html
    )
    assert 'id="bi-upload"' not in html


def test_who_is_to_upload_the_file_again_does_so_here(page, state, import_file, people):
    run = import_file("ann,1,,TRUE")
    run.created_rows, run.not_attempted_rows = 0, 1
    state.session.commit()
    html = page(f"{run.public_id}/")
    assert "upload the original file again" in html
    assert primaries(html) == ["Upload"]
    assert 'id="bi-upload"' in html
    people.name = "bob"
    assert primaries(page(f"{run.public_id}/")) == []


def test_a_partial_import_is_repaired_here_first(page, import_file, people):
    run = import_file("ann,1,,TRUE", "bob,1,Golf,TRUE")
    assert primaries(page(f"{run.public_id}/")) == ["Repair 1 row here"]
    people.name = "bob"
    assert primaries(page(f"{run.public_id}/")) == ["Download 1 row with errors"]


def test_each_row_with_errors_says_who_it_is(page, import_file):
    run = import_file("ann,1,Golf,WAHR", "bob,s3cret,Golf,TRUE")

    html = page(f"{run.public_id}/")
    table = html[html.index("bi-faults") :]

    assert re.findall(r"<strong>(\d)</strong> <span[^>]*>(\w+)</span>", table) == [
        ("2", "ann"),
        ("3", "bob"),
    ]
    assert "s3cret" not in html
    found = page(f"{run.public_id}/?q=BOB")
    assert re.findall(r"<strong>(\d)</strong> <span", found) == ["3"]


def test_the_rows_that_share_a_value_are_reported_with_whom_they_are_about(page, import_file):
    run = import_file("ann,1,Golf,TRUE", "bob,s3cret,Golf,TRUE")

    html = page(f"{run.public_id}/")
    rows = html[html.index("Which rows") : html.index("bi-faults")]

    assert "Line 2 <bdi>ann</bdi> · Line 3 <bdi>bob</bdi></span>" in rows
    assert "s3cret" not in html


def test_rows_of_one_value_are_listed_up_to_a_bound_and_counted(page, import_file):
    run = import_file(*(f"an{letter},1,Golf,TRUE" for letter in ascii_lowercase[:25]))

    html = page(f"{run.public_id}/")

    assert "Line 21 <bdi>ant</bdi> · And 5 more.</span>" in html


def test_who_a_row_is_is_for_those_who_may_have_its_cells(page, import_file, people, monkeypatch):
    run = import_file("ann,1,Golf,TRUE")
    monkeypatch.setattr(people, "may_download", lambda run: False)

    html = page(f"{run.public_id}/")

    assert "Club: There is no such club." in html
    assert ">ann<" not in html


def test_a_row_whose_cells_stand_under_wrong_heads_names_nobody(page, import_file):
    run = import_file("ann,1,,TRUE,more,cells", "bob,1,,oops")

    found = re.findall(r"<strong>(\d)</strong> <span[^>]*>(\w+)</span>", page(f"{run.public_id}/"))

    assert found == [("3", "bob")]


def test_the_chosen_cause_says_so_and_shows_all_again(page, import_file):
    run = import_file("ann,1,Golf,WAHR", "bob,1,Golf,TRUE")
    html = page(f"{run.public_id}/")
    key = re.findall(r"cause=([0-9a-f]+)", html)[0]

    chosen = page(f"{run.public_id}/?cause={key}")

    link = chosen[chosen.index("bi-chosen") :].partition("</a>")[0]
    assert "Only these rows stand below. Show all" in link
    assert "cause=" not in link
