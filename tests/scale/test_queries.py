"""The number of statements never depends on the number of rows in a batch, on no page either."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest

from ctu.extensions import db
from plugins.bulk_import.state import current_state
from plugins.bulk_import.work.jobs import step
from tests.files.sheets import row, sheet
from tests.inspection.statements import recorded
from tests.outside.import_client import ImportClient
from tests.parts.console_fixture import Console

SIZES = (10, 100)


def counted(console: Console) -> AbstractContextManager[list[str]]:
    """Record the statements that this process sends to the database during a block."""
    with console.app.app_context():
        return recorded(db.engine)


TEAM = "Sales"


@pytest.fixture(scope="module")
def uploader(console: Console) -> ImportClient:
    return ImportClient(console, console.person("Team Leader", console.team(TEAM)))


def content(console: Console, size: int, wrong: int = 0) -> bytes:
    """Return a file of good rows, and of rows with the faults that are looked up."""
    rows = [row(console.name("q."), TEAM) for _ in range(size - wrong)]
    faults = {"Primary team": "Nowhere", "Permission group": "Manager", "Capacity plan": "None"}
    return sheet(rows + [row(console.name("w."), TEAM) | faults for _ in range(wrong)])


def same_for_all_sizes(console: Console, ask: Callable[[int], object]) -> bool:
    """Tell whether something takes as many statements for few rows as for many."""
    lists = []
    for size in SIZES:
        with counted(console) as statements:
            ask(size)
        lists.append(list(statements))
    assert lists[0]
    return [len(each) for each in lists] == [len(lists[0])] * len(lists)


def test_judging_a_batch_takes_the_same_statements(
    console: Console, uploader: ImportClient
) -> None:
    runs = {size: waiting_import(uploader, size) for size in SIZES}
    assert same_for_all_sizes(console, lambda size: take_a_step(console, runs[size]))


def test_creating_a_batch_takes_the_same_statements(
    console: Console, uploader: ImportClient
) -> None:
    runs = {size: waiting_import(uploader, size) for size in SIZES}
    for number in runs.values():
        take_a_step(console, number)
    assert same_for_all_sizes(console, lambda size: take_a_step(console, runs[size]))
    for size, number in runs.items():
        done = console.query(
            "SELECT created_rows, failed_rows FROM import_run WHERE id = :n", n=number
        )
        assert [tuple(each) for each in done] == [(size - 3, 3)]


def waiting_import(uploader: ImportClient, size: int) -> int:
    """Upload a file that nobody works on; return the number of the import."""
    public_id = uploader.upload(content(uploader.console, size, wrong=3))
    [(number,)] = uploader.console.query(
        "SELECT id FROM import_run WHERE public_id = :id", id=public_id
    )
    return int(number)


def take_a_step(console: Console, run_id: int) -> None:
    """Do the next stage of an import in this process."""
    with console.app.app_context():
        state = current_state()
        # A lease is renewed by the clock, however many rows there are.
        state.settings = replace(state.settings, lease_seconds=600.0)
        assert step(state, run_id, threading.Event())


def test_checking_a_file_takes_the_same_statements(
    console: Console, uploader: ImportClient
) -> None:
    files = {size: content(console, size, wrong=5) for size in SIZES}
    form = uploader.form()
    assert same_for_all_sizes(console, lambda size: uploader.check(files[size], form=form))


def test_an_upload_takes_the_same_statements(console: Console, uploader: ImportClient) -> None:
    # The first upload of a process asks which database this is.
    uploader.upload(content(console, SIZES[0]))
    files = {size: (content(console, size), uploader.form()) for size in SIZES}
    assert same_for_all_sizes(
        console, lambda size: uploader.upload(files[size][0], form=files[size][1])
    )


@pytest.mark.nightly
@pytest.mark.sampled(2)
def test_details_and_the_error_file_take_the_same_statements(
    console: Console, uploader: ImportClient
) -> None:
    with console.worker():
        done = {size: uploader.run(content(console, size, wrong=size)) for size in SIZES}
    # That an import has ended is news on the first page only.
    uploader.get("/")
    assert same_for_all_sizes(console, lambda size: uploader.get(f"/{done[size]}/"))
    assert same_for_all_sizes(console, lambda size: uploader.error_file(done[size]))
