"""Memories as they are stored: whose they are, for how long, and how many."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select, update

from plugins.bulk_import.storage.database.clock import SECONDS_A_DAY
from plugins.bulk_import.storage.repairs import memories
from plugins.bulk_import.storage.repairs.lessons import Lesson
from plugins.bulk_import.storage.repairs.memories import (
    Owner,
    find_memories,
    forget,
    purge_memories,
    remember,
)
from plugins.bulk_import.storage.sealing.vault import Vault
from plugins.bulk_import.storage.tables.memory_table import ImportMemory, MemoryKind

ANN = Owner("ann", "members")
VALUE, COLUMNS = MemoryKind.VALUE, MemoryKind.COLUMNS
DAYS = 14


def club(before, after="Golf"):
    return Lesson(VALUE, ("club", before, after))


def columns(place):
    return Lesson(COLUMNS, (f"{place}:unknown:-",))


@pytest.fixture
def learn(state):
    """Return what lets somebody be remembered, one lesson after the other."""

    def keep(*lessons, owner=ANN):
        for each in lessons:
            remember(state.session, state.vault, owner, [each], DAYS)
            state.session.commit()

    return keep


@pytest.fixture
def known(state):
    """Return what reads the texts of what is remembered, the newest first."""

    def read(owner=ANN, kind=VALUE, vault=None):
        found = find_memories(state.session, vault or state.vault, owner, kind)
        return [each.lesson.texts for each in found]

    return read


def pass_days(state, days):
    earlier = days * SECONDS_A_DAY
    state.session.execute(
        update(ImportMemory).values(
            used_at=ImportMemory.used_at - earlier, expires_at=ImportMemory.expires_at - earlier
        )
    )
    state.session.commit()


def count(state):
    state.session.rollback()
    return len(state.session.scalars(select(ImportMemory.public_id)).all())


def test_it_is_offered_until_its_day_and_deleted_then(state, learn, known):
    learn(club("Gof"), columns(1))
    pass_days(state, DAYS - 0.01)
    purge_memories(state.session)
    assert (known(), known(kind=COLUMNS), count(state)) == (
        [club("Gof").texts],
        [columns(1).texts],
        2,
    )

    pass_days(state, 0.02)
    assert (known(), known(kind=COLUMNS), count(state)) == ([], [], 2)
    learn(club("Ches", "Chess"))
    assert known() == [club("Ches", "Chess").texts]

    pass_days(state, 1)
    learn(columns(2))
    pass_days(state, DAYS - 0.5)
    purge_memories(state.session)
    assert (known(), known(kind=COLUMNS), count(state)) == ([], [columns(2).texts], 1)


def test_the_newest_are_kept_of_each_kind_for_itself(state, learn, known, monkeypatch):
    monkeypatch.setattr(memories, "MOST", {VALUE: 2, COLUMNS: 1})
    learn(columns(1), club("a"), club("b"))
    pass_days(state, 1)
    learn(club("c"))
    assert known()[0] == club("c").texts
    assert (len(known()), known(kind=COLUMNS)) == (2, [columns(1).texts])
    remember(state.session, state.vault, ANN, [club("d"), club("e"), club("f")], DAYS)
    state.session.commit()
    assert sorted(known()) == [club("e").texts, club("f").texts]


def test_another_lesson_about_the_same_takes_its_place(learn, known):
    learn(club("Gof"), club("GOF", "Golf club"))
    assert known() == [club("GOF", "Golf club").texts]


def test_each_person_and_kind_of_import_has_its_own(state, learn, known):
    others = [Owner("bob", "members"), Owner("ann", "clubs")]
    for owner in (ANN, *others):
        learn(club("Gof", owner.actor_id + owner.importer), owner=owner)
    assert [known(owner) for owner in (ANN, *others)] == [
        [club("Gof", owner.actor_id + owner.importer).texts] for owner in (ANN, *others)
    ]

    ids = state.session.scalars(select(ImportMemory.public_id)).all()
    assert forget(state.session, ANN, ids) == 1
    assert [len(known(owner)) for owner in (ANN, *others)] == [0, 1, 1]


def test_one_that_was_moved_to_another_person_is_none(state, learn, known):
    learn(club("Gof"))
    state.session.execute(update(ImportMemory).values(actor_id="bob"))
    state.session.commit()
    assert known(Owner("bob", "members")) == []


def test_a_memory_that_no_key_opens_is_ignored(state, learn, known):
    learn(club("Gof"))
    assert known(vault=Vault([Fernet.generate_key().decode()])) == []


def test_nobody_who_is_not_known_is_remembered(state, learn, known):
    learn(club("Gof"), owner=Owner("", "members"))
    assert (known(Owner("", "members")), count(state)) == ([], 0)
