"""Searches of people: by an index they find exactly whom every value of everybody would show."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, insert, or_, select, text, update

from ctu.extensions import db
from ctu.models.people_search import INDEX, found_by_index, holds
from ctu.models.teams import membership
from ctu.models.users import User
from plugins.bulk_import import like_pattern
from tests.suite.cases import sample

pytestmark = pytest.mark.databases("sqlite", "postgresql")

LETTERS = "aAbBeEnNüÜßéÉжЖяЯ李%_\\\"'.-*&|^=0 1ı"
PEOPLE = 300


@pytest.fixture
def people(app: Flask, make_user: Callable[..., User]) -> random.Random:
    """Store people with names of few letters, so that searches find some of them."""
    chance = random.Random(7)
    first = make_user("first.one", "Agent", first_name="Ann", last_name="Li")
    users: Any = User.__table__
    row = dict(db.session.execute(select(users).where(users.c.id == first.id)).mappings().one())
    del row["id"]
    rows = []
    for number in range(PEOPLE):
        login = f"{_name(chance)}{number}"
        rows.append(row | {
            "first_name": _name(chance), "last_name": _name(chance), "login": login,
            "login_key": str(number), "extension": chance.choice([None, "12", str(number)]),
        })  # fmt: skip
    db.session.execute(insert(users), rows)
    db.session.commit()
    return chance


def _name(chance: random.Random) -> str:
    letters = chance.choices(LETTERS, k=chance.randrange(1, 7))
    return "".join(letters).strip() or "x"


def before(words: list[str]) -> set[int]:
    """Return whom a search found that read every value of everybody."""
    columns = (User.first_name, User.last_name, User.login, User.extension)
    conditions = [
        or_(*(each.ilike(like_pattern(word), escape="\\") for each in columns)) for word in words
    ]
    return set(db.session.scalars(select(User.id).where(*conditions)))


def now(words: list[str]) -> set[int]:
    """Return whom a search finds, by the index where there is one."""
    query = db.session.query(User).filter(*map(holds, words))
    return {user.id for user in found_by_index(query, words)}


def _words(chance: random.Random) -> list[str]:
    length = chance.choice([1, 2, 3, 3, 4, 5])
    people = db.session.execute(select(User.first_name, User.last_name, User.login)).all()
    value = chance.choice(chance.choice(people))
    start = chance.randrange(max(1, len(value) - length + 1))
    word = value[start : start + length].strip() or "a"
    word = chance.choice([word, word.upper(), word.lower(), word.swapcase(), _name(chance)])
    return [chance.choice(["", "", "^", "="]) + each for each in word.split()]


def test_a_search_finds_whom_it_found_without_an_index(people: random.Random) -> None:
    found, rounds = 0, sample(range(300), 1)
    for _ in rounds:
        words = _words(people) + (_words(people) if people.random() < 0.2 else [])
        assert now(words) == before(words), words
        found += bool(now(words))
    assert found * 3 > len(rounds)
    for word in (
        "%",
        "_",
        "\\",
        '"',
        "'",
        "^",
        "=",
        "=li",
        "^LI",
        "nn",
        "ж",
        "Ж",
        "=12",
        "AND",
        "*",
    ):
        assert now([word]) == before([word]), word


def test_a_search_follows_every_change_of_a_name(people: random.Random) -> None:
    ids = list(db.session.scalars(select(User.id)))
    for number in range(30):
        some = people.sample(ids, 5)
        values: dict[str, Any] = people.choice([
            {"first_name": _name(people)}, {"last_name": _name(people)},
            {"extension": people.choice([None, "77"])}, {"active": False},
        ])  # fmt: skip
        db.session.execute(update(User).where(User.id.in_(some)).values(values))
        if number % 10 == 0:
            db.session.execute(delete(membership).where(membership.c.user_id == ids[-1]))
            db.session.execute(delete(User).where(User.id == ids.pop()))
        (db.session.rollback if number % 4 == 0 else db.session.commit)()
        ids = list(db.session.scalars(select(User.id)))
        for word in ("77", "12", *_words(people), *map(str, values.values())):
            words = word.split() or ["a"]
            assert now(words) == before(words), words


def test_a_word_of_three_letters_reads_nobody_but_those_it_may_find(people: random.Random) -> None:
    query = found_by_index(db.session.query(User).filter(holds("s00")), ["s00"])
    statement = str(query.statement.compile(db.engine, compile_kwargs={"literal_binds": True}))
    if db.engine.dialect.name == "sqlite":
        plan = [row[-1] for row in db.session.execute(text(f"EXPLAIN QUERY PLAN {statement}"))]
        assert plan[0].startswith("SCAN user_search VIRTUAL TABLE"), plan
        assert plan[1].startswith("SEARCH user_account USING INTEGER PRIMARY KEY"), plan
    else:
        db.session.execute(text("SET LOCAL enable_seqscan = off"))
        statement = statement.replace(":", "\\:")
        plan = [row[-1] for row in db.session.execute(text(f"EXPLAIN {statement}"))]
        assert any(INDEX in line for line in plan), plan
