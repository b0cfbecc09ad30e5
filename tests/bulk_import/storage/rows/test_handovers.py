"""Sealed slips as they are stored: opened once and in time, erased when that is over."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from plugins.bulk_import.engine.rows.slips import Slip
from plugins.bulk_import.storage.database.clock import SECONDS_AN_HOUR
from plugins.bulk_import.storage.rows.handovers import (
    Handed,
    Renewal,
    add_handovers,
    end_handovers,
    expire_handovers,
    find_handovers,
    lock_handovers,
    open_handovers,
    renew_handovers,
)
from plugins.bulk_import.storage.tables.handover_table import ImportHandover
from plugins.bulk_import.storage.tables.statuses import HandoverState

HOURS = 5


def slip(group, login, secret="kept-apart"):
    return Slip(group, login.title(), login, secret, "")


@pytest.fixture
def made(state, upload, sheet):
    """Return two imports, each with slips of two groups."""

    def make(login):
        run = upload(sheet(f"{login},1,,TRUE"))
        handed = [
            Handed(place, group, [(f"{group}.{login}", slip(group, f"{login}.{place}"))])
            for place, group in ((2, "Golf"), (3, "Chess"))
        ]
        add_handovers(state.session, state.vault, run, handed, HOURS)
        state.session.commit()
        return run

    return make("ann"), make("bob")


@pytest.fixture
def opened(state):
    """Return what opens slips, and says whose were open by then."""

    def open_them(run, *places):
        found = open_handovers(state.session, state.vault, run, places, "Imogen Vale")
        state.session.commit()
        return [each.login for part in found for each in part.slips]

    return open_them


def pass_hours(state, hours):
    state.session.rollback()
    earlier = ImportHandover.expires_at - hours * SECONDS_AN_HOUR
    state.session.execute(update(ImportHandover).values(expires_at=earlier))
    state.session.commit()


def stored(state, run):
    """Return state and whether it is still sealed of each part, by place."""
    state.session.rollback()
    query = select(ImportHandover.state, ImportHandover.sealed, ImportHandover.ended_at)
    query = query.where(ImportHandover.run_id == run.id).order_by(ImportHandover.place)
    return [
        (HandoverState(word), sealed is not None, ended is not None)
        for word, sealed, ended in state.session.execute(query)
    ]


SEALED = (HandoverState.SEALED, True, False)
OPENED = (HandoverState.OPENED, False, True)
ERASED = (HandoverState.ERASED, False, True)
EXPIRED = (HandoverState.EXPIRED, False, True)
REPLACED = (HandoverState.REPLACED, False, True)


def test_slips_are_opened_in_the_last_minute_and_erased_behind_it(state, made, opened):
    ann, bob = made
    pass_hours(state, HOURS - 1 / 60)
    assert expire_handovers(state.session) == 0
    assert opened(ann, 2) == ["ann.2"]
    assert (stored(state, ann), stored(state, bob)) == ([OPENED, SEALED], [SEALED, SEALED])

    pass_hours(state, 2 / 60)
    assert opened(ann, 2, 3) == opened(bob, 2, 3) == []
    assert (stored(state, ann), stored(state, bob)) == ([OPENED, SEALED], [SEALED, SEALED])
    assert expire_handovers(state.session) == 3
    assert (stored(state, ann), stored(state, bob)) == ([OPENED, EXPIRED], [EXPIRED, EXPIRED])
    assert expire_handovers(state.session) == 0


def test_only_the_slips_that_are_named_are_opened_and_only_once(state, made, opened):
    ann, bob = made
    assert (opened(ann, 3), opened(ann, 3), opened(bob, 2)) == (["ann.3"], [], ["bob.2"])
    assert (stored(state, ann), stored(state, bob)) == ([SEALED, OPENED], [OPENED, SEALED])


def test_only_the_slips_that_are_named_are_erased(state, made, opened):
    ann, bob = made
    keys = end_handovers(state.session, ann.id, [2], HandoverState.ERASED, "Imogen Vale")
    state.session.commit()
    assert keys == ["Golf.ann"]
    assert (stored(state, ann), stored(state, bob)) == ([ERASED, SEALED], [SEALED, SEALED])
    assert end_handovers(state.session, ann.id, [2], HandoverState.ERASED, "Imogen Vale") == []
    state.session.rollback()
    assert opened(ann, 2) == []


def test_new_slips_take_the_place_of_others_and_wait_for_their_own_time(state, made, opened):
    ann, bob = made
    golf = [part for part in find_handovers(state.session, ann.id) if part.place == 2]
    new = {"Golf.ann": slip("Golf", "ann.new"), "Darts.ann": slip("Darts", "ann.newer")}
    renew_handovers(state.session, state.vault, ann, golf, new, Renewal("Imogen Vale", 2 * HOURS))
    state.session.commit()
    assert stored(state, ann) == [REPLACED, SEALED, SEALED, SEALED]
    assert stored(state, bob) == [SEALED, SEALED]
    assert [part.place for part in find_handovers(state.session, ann.id)] == [3, 4, 5]

    pass_hours(state, 2 * HOURS - 1 / 60)
    assert opened(ann, 2, 3, 5) == ["ann.new"]
    pass_hours(state, 2 / 60)
    assert opened(ann, 4) == []
    assert expire_handovers(state.session) == 4
    assert stored(state, ann) == [REPLACED, EXPIRED, EXPIRED, OPENED]


@pytest.mark.databases("postgresql")
def test_the_slips_of_one_import_are_locked_until_its_transaction_ends(state, made):
    ann, bob = (run.id for run in made)
    lock_handovers(state.session, ann)
    with state.db.engine.connect() as connection, Session(connection) as other:
        # Outside of a transaction: the lock begins with a rollback.
        connection.execute(text("SET lock_timeout = '50ms'"))
        connection.commit()
        lock_handovers(other, bob)
        with pytest.raises(OperationalError, match="lock timeout"):
            lock_handovers(other, ann)
        state.session.rollback()
        lock_handovers(other, ann)
        other.rollback()
        connection.execute(text("RESET lock_timeout"))
        connection.commit()
