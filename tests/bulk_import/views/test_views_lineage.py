"""Attempts of one file, and the very same file again: in Details and before the upload."""

from __future__ import annotations

import re

import pytest
from cryptography.fernet import Fernet

from plugins.bulk_import.reports.lineage.earlier_uploads import Earlier
from plugins.bulk_import.storage.sealing.vault import Vault
from plugins.bulk_import.storage.tables.models import ImportRun

HEAD = "Login,Pin,Club,Active\r\n"


def text_of(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


@pytest.fixture
def details(page):
    return lambda run: text_of(page(f"{run.public_id}/"))


@pytest.fixture
def repair(import_file):
    """Return a function that imports rows as a repaired error file of another import."""

    def run(parent, *rows):
        return import_file(*rows, name=f"autumn-errors-{parent.public_id}.csv")

    return run


@pytest.fixture
def notes(send):
    def check(content, name="members.csv"):
        return send("check", (content.encode(), name)).json["verdict"]["notes"]

    return check


def test_all_attempts_are_linked_and_summed_up(details, import_file, repair):
    first = import_file("ann,1,,oops", "bob,1,,oops", "cy,1,,TRUE", name="autumn.csv")
    second = repair(first, "ann,1,,TRUE", "bob,1,,oops")
    third = repair(second, "bob,1,,TRUE")

    sums = "1 + 1 + 1 of 3 created."
    assert f"With its repairs {sums}" in details(first)
    assert "still to repair. With" not in details(first)
    assert "All 3 exist." in details(first)
    assert re.search(
        r"Second attempt: 1 of 2 rows repaired, .*? UTC\. 1 row is still", details(first)
    )
    assert f"Second attempt of autumn.csv; {sums}" in details(second)
    assert "First attempt: 1 of 3 created" in details(second)
    assert re.search(r"Third attempt: 1 row repaired, [^.]* UTC\. *The file", details(second))
    assert f"Third attempt of autumn.csv; {sums}" in details(third)


def test_a_file_that_is_repaired_in_part_says_how_many_exist_and_how_many_are_left(
    details, import_file, repair
):
    first = import_file("ann,1,,oops", "bob,1,,oops", "cy,1,,TRUE", name="autumn.csv")
    assert "exist," not in details(first)
    second = repair(first, "ann,1,,TRUE", "bob,1,,oops")

    for each in (first, second):
        assert "2 of 3 exist, 1 still to repair." in details(each)
    repair(second, "bob,1,,TRUE")
    assert "still to repair." not in details(first).split("First attempt")[0].split("Second")[0]


def test_the_result_of_an_earlier_upload_is_worded_for_every_kind_of_import():
    def told(**counts):
        earlier = Earlier(**({"count": 1, "created_rows": 0, "last_at": 0.0} | counts))
        return text_of(earlier.sentence("people", "nobody")).partition("; ")[2]

    assert told() == "nobody was created."
    assert told(open_imports=1) == "nobody was created so far."
    assert told(created_rows=3, undone_rows=1) == (
        "2 of its people exist because of it, 1 was taken back."
    )
    assert told(updated_rows=2) == "2 of its people were updated."
    assert told(updated_rows=2, created_rows=1) == (
        "2 of its people were updated, 1 of its people exists because of it."
    )
    assert told(unchanged_rows=5) == "nothing of it changed anything."


def test_an_earlier_upload_that_created_nobody_denies_nothing_of_a_later_one():
    def told(count=1, **counts):
        earlier = Earlier(count, 0, 0.0, **counts)
        return text_of(earlier.beside_later("people", "nobody"))

    assert told() == "The first time, on 1 Jan 1970, nobody was created."
    assert told(cancelled_imports=1) == (
        "The first time, on 1 Jan 1970, it was cancelled and nobody was created."
    )
    assert told(2, cancelled_imports=1) == (
        "Before that it was uploaded 2 times, last on 1 Jan 1970; nobody was created then."
    )
    assert told(unchanged_rows=5).endswith("; nothing of it changed anything.")


def test_the_earlier_upload_that_is_opened_is_the_one_that_created_somebody(
    details, import_file, page
):
    first, second, third = (import_file("ann,1,,TRUE", "bob,1,,oops") for _ in range(3))

    for later in (second, third):
        paragraph = page(f"{later.public_id}/").partition("This very file")[2].partition("</p>")[0]
        assert first.public_id in paragraph
        assert second.public_id not in paragraph


def test_an_attempt_that_may_not_be_seen_is_left_out(details, import_file, repair, people):
    first = import_file("ann,1,,oops", "bob,1,,oops", name="autumn.csv")
    second = repair(first, "ann,1,,TRUE", "bob,1,,oops")
    third = repair(second, "bob,1,,TRUE")

    people.visible = lambda query: query.where(ImportRun.id != second.id)
    assert "Second attempt of autumn.csv; 0 + 1 of 2 created." in details(third)
    assert "Third" not in details(first)
    people.visible = lambda query: query.where(ImportRun.id != first.id)
    assert f"Second attempt of {second.file_name}; 1 + 1 of 2 created." in details(third)
    assert "autumn.csv" not in details(second)


def test_rows_put_into_a_repaired_file_do_not_make_the_sum_wrong(details, import_file, repair):
    first = import_file("ann,1,,oops", name="autumn.csv")
    repair(first, "ann,1,,TRUE", "bob,1,,TRUE")

    assert "With its repairs 0 + 2 created." in details(first)
    assert "still to repair" not in details(first)


@pytest.mark.nightly
def test_very_many_attempts_are_summed_up_and_the_newest_listed(details, import_file, repair):
    first = import_file("ann,1,,oops", name="autumn.csv")
    attempts = [repair(first, f"m{number},1,,oops") for number in range(13)]

    text = details(attempts[-1])
    assert "14th attempt of autumn.csv; 0 of 1 created." in text
    assert ("Third attempt" in text, "Fourth attempt" in text) == (False, True)


def test_the_verdict_says_what_is_repaired(notes, import_file, repair, people):
    first = import_file("ann,1,,oops", name="autumn.csv")
    second = repair(first, "ann,1,,oops")
    name, content = f"autumn-errors-{second.public_id}.csv", HEAD + "ann,1,,TRUE\r\n"

    assert notes(content, name) == ["Repairs autumn.csv: third attempt."]
    assert notes(content, "autumn-errors-0123456789abcdef.csv") == []
    people.visible = lambda query: query.where(False)
    assert notes(content, name) == []


def test_the_very_same_file_is_recognised_before_the_upload(notes, import_file, page, people):
    content = HEAD + "ann,1,,TRUE\r\nbob,1,,oops\r\n"
    assert notes(content) == []
    import_file("ann,1,,TRUE", "bob,1,,oops", name="other name.csv")

    [note] = notes(content)
    assert re.fullmatch(
        r"This very file was uploaded before, on \d+ \w{3} \d{4}; "
        r"1 of its members exists because of it\.",
        note,
    )
    assert notes(content + "cy,1,,TRUE\r\n") == []
    people.visible = lambda query: query.where(False)
    assert notes(content) == []


def test_details_say_that_the_same_file_came_before_but_not_after(details, import_file):
    rows = "ann,1,,TRUE", "bob,1,,TRUE"
    first, second, third = (import_file(*rows) for _ in range(3))

    assert "This very file" not in details(first)
    assert re.search(r"before, on [^;]*; 2 of its members exist because of it\.", details(second))
    assert "This very file was uploaded 2 times before, the last time on" in details(third)


def test_whoever_uploads_second_is_not_sent_to_repair_what_the_first_upload_created(
    details, import_file
):
    rows, there = ["ann,1,,TRUE", "bob,1,,TRUE"], "what these rows name exists already"
    import_file(*rows)
    assert there in details(import_file(*rows))

    import_file("cy,1,,TRUE")
    other = details(import_file("cy,1,,FALSE"))
    mixed = [*rows, "dan,1,,oops"]
    import_file(*mixed)
    assert there not in other + details(import_file(*mixed))


def test_records_of_the_first_upload_are_counted_beside_rows_to_repair(page, details, import_file):
    rows = ["ann,1,,TRUE", "bob,1,,TRUE", "cy,1,,oops"]
    import_file(*rows)
    again = import_file(*rows)

    told = text_of(page())
    assert "1 row to repair, 2 exist already: the same file was uploaded before" in told
    assert "2 created, 1 row to repair" in told
    assert "Leave 2 of the rows alone: they exist already" in details(again)
    held = import_file("ann,1,,TRUE", "bob,1,,TRUE", "cy,1,,oops", mode="all_or_nothing")
    assert "Repair the original file" in details(held)


def test_a_file_is_known_after_a_change_of_keys(notes, import_file, state):
    import_file("ann,1,,oops")
    old = "4xSsZRZ1XlYdB8PPuIYZJ8xC4wGqO0zYkZ1sQmJ3d0A="
    state.vault = Vault([Fernet.generate_key().decode(), old])

    assert "nothing was created" in notes(HEAD + "ann,1,,oops\r\n")[0]


def test_a_long_chain_takes_no_more_statements_than_a_short_one(
    page, import_file, repair, statements
):
    run, seen = import_file("ann,1,,oops", name="autumn.csv"), []
    for _ in range(2):
        for _ in range(3):
            run = repair(run, "ann,1,,oops")
        with statements() as gathered:
            page(f"{run.public_id}/")
        seen.append(len(gathered))

    assert seen[0] == seen[1]
