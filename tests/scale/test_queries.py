"""The number of statements never depends on the number of rows in a batch, on no page either."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event

from ctu.extensions import db
from plugins.bulk_import.state import current_state
from plugins.bulk_import.work.jobs import step
from tests.console_world import World
from tests.sheets import row, sheet
from tests.visitor import Visitor

SIZES = (10, 100)


@contextmanager
def counted(world: World) -> Iterator[list[str]]:
    """Gather the statements that this process sends to the database during a block."""
    statements: list[str] = []

    def remember(*values: Any) -> None:
        statements.append(values[2])

    with world.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", remember)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", remember)


TEAM = "Sales"


@pytest.fixture(scope="module")
def visitor(world: World) -> Visitor:
    return Visitor(world, world.person("Team Leader", world.team(TEAM)))


def content(world: World, size: int, wrong: int = 0) -> bytes:
    """Return a file of good rows, and of rows with the faults that are looked up."""
    rows = [row(world.name("q."), TEAM) for _ in range(size - wrong)]
    faults = {"Primary team": "Nowhere", "Permission group": "Manager", "Capacity plan": "None"}
    return sheet(rows + [row(world.name("w."), TEAM) | faults for _ in range(wrong)])


def same_for_all_sizes(world: World, ask: Callable[[int], object]) -> bool:
    """Tell whether something takes as many statements for few rows as for many."""
    lists = []
    for size in SIZES:
        with counted(world) as statements:
            ask(size)
        lists.append(list(statements))
    assert lists[0]
    return [len(each) for each in lists] == [len(lists[0])] * len(lists)


def test_judging_a_batch_takes_the_same_statements(world: World, visitor: Visitor) -> None:
    runs = {size: waiting_import(visitor, size) for size in SIZES}
    assert same_for_all_sizes(world, lambda size: take_a_step(world, runs[size]))


def test_creating_a_batch_takes_the_same_statements(world: World, visitor: Visitor) -> None:
    runs = {size: waiting_import(visitor, size) for size in SIZES}
    for number in runs.values():
        take_a_step(world, number)
    assert same_for_all_sizes(world, lambda size: take_a_step(world, runs[size]))
    for size, number in runs.items():
        done = world.query(
            "SELECT created_rows, failed_rows FROM import_run WHERE id = :n", n=number
        )
        assert [tuple(each) for each in done] == [(size - 3, 3)]


def waiting_import(visitor: Visitor, size: int) -> int:
    """Upload a file that nobody works on; return the number of the import."""
    public_id = visitor.upload(content(visitor.world, size, wrong=3))
    [(number,)] = visitor.world.query(
        "SELECT id FROM import_run WHERE public_id = :id", id=public_id
    )
    return int(number)


def take_a_step(world: World, run_id: int) -> None:
    """Do the next stage of an import in this process."""
    with world.app.app_context():
        state = current_state()
        # A lease is renewed by the clock, however many rows there are.
        state.settings = replace(state.settings, lease_seconds=600.0)
        assert step(state, run_id, threading.Event())


def test_checking_a_file_takes_the_same_statements(world: World, visitor: Visitor) -> None:
    files = {size: content(world, size, wrong=5) for size in SIZES}
    form = visitor.form()
    assert same_for_all_sizes(world, lambda size: visitor.check(files[size], form=form))


def test_an_upload_takes_the_same_statements(world: World, visitor: Visitor) -> None:
    files = {size: (content(world, size), visitor.form()) for size in SIZES}
    assert same_for_all_sizes(
        world, lambda size: visitor.upload(files[size][0], form=files[size][1])
    )


def test_details_and_the_error_file_take_the_same_statements(
    world: World, visitor: Visitor
) -> None:
    with world.worker():
        done = {size: visitor.run(content(world, size, wrong=size)) for size in SIZES}
    # That an import has ended is news on the first page only.
    visitor.get("/")
    assert same_for_all_sizes(world, lambda size: visitor.get(f"/{done[size]}/"))
    assert same_for_all_sizes(world, lambda size: visitor.error_file(done[size]))
