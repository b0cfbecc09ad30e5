"""Counts of people that the database keeps: equal to what there is, whatever is done to whom."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import case, delete, func, insert, literal, select, text, update

from ctu.access.user_counts import count_groups
from ctu.access.visibility import users_in_scope
from ctu.extensions import db
from ctu.models.clock import utc_now
from ctu.models.groups import PermissionGroup
from ctu.models.people_counts import EVERYBODY, PeopleCount
from ctu.models.teams import Team, add_members, membership
from ctu.models.users import User

STATE = case(
    (User.undone_at.is_not(None), "undone"), (User.active, "active"), else_="inactive"
)  # fmt: skip


def kept() -> Counter[Any]:
    """Return what the triggers have counted, by team, group and state."""
    key = (PeopleCount.team_id, PeopleCount.group_id, PeopleCount.state)
    rows = db.session.execute(select(*key, func.sum(PeopleCount.people)).group_by(*key))
    return Counter({tuple(row[:3]): int(row[3]) for row in rows if row[3]})


def counted() -> Counter[Any]:
    """Return what there is, by team, group and state."""
    everybody = select(literal(EVERYBODY), User.group_id, STATE)
    members = select(membership.c.team_id, User.group_id, STATE).join_from(membership, User)
    rows = [*db.session.execute(everybody), *db.session.execute(members)]
    return Counter(tuple(row) for row in rows)


def by_group(person: User) -> Counter[int]:
    """Return how many people whom this person may see there are in each group."""
    return Counter(db.session.scalars(select(User.group_id).where(users_in_scope(person))).all())


@pytest.fixture
def people(app: Flask, make_user: Callable[..., User]) -> list[int]:
    """Store people in three teams and three groups, some of them in several teams."""
    for number in range(12):
        group = ("Agent", "QA", "Manager")[number % 3]
        make_user(f"p.{number}", group, team=f"Team {number % 4}", active=number % 5 > 0)
    return list(db.session.scalars(select(User.id)))


def _change(chance: random.Random, ids: list[int]) -> None:
    """Change people by one statement, as the console does."""
    some = chance.sample(ids, 4)
    groups = db.session.scalars(select(PermissionGroup.id)).all()
    team = chance.choice(db.session.scalars(select(Team.id)).all())
    changes: list[Any] = [
        update(User).where(User.id.in_(some)).values(active=chance.random() < 0.5),
        update(User).where(User.id.in_(some)).values(group_id=chance.choice(groups)),
        update(User).where(User.id.in_(some)).values(active=False, undone_at=utc_now()),
        update(User).where(User.id.in_(some)).values(undone_at=None, failed_tries=1),
        delete(membership).where(membership.c.user_id.in_(some)),
    ]
    if (choice := chance.randrange(len(changes) + 1)) < len(changes):
        db.session.execute(changes[choice].execution_options(synchronize_session=False))
        return
    db.session.execute(delete(membership).where(membership.c.team_id == team))
    add_members(some, [team] * len(some))


@pytest.mark.sampled(3)
@pytest.mark.parametrize("seed", range(3))
def test_counts_follow_whatever_happens_to_people(
    people: list[int], make_user: Callable[..., User], seed: int
) -> None:
    assert kept() == counted()
    chance = random.Random(seed)
    groups = db.session.scalars(select(PermissionGroup.id)).all()
    everybody, leader = make_user("s.all", "Sys Admin"), make_user("t.own", "Team Leader", "Team 1")
    for _ in range(40):
        _change(chance, people)
        if chance.random() < 0.2:
            db.session.rollback()
        else:
            db.session.commit()
        assert kept() == counted()
        for person in (everybody, leader):
            assert Counter(count_groups(person, groups)) == by_group(person)


def test_a_person_who_is_deleted_by_hand_counts_no_more(people: list[int]) -> None:
    db.session.execute(delete(membership).where(membership.c.user_id == people[0]))
    db.session.execute(delete(User).where(User.id == people[0]))
    assert kept() == counted()


@pytest.mark.databases("sqlite", "postgresql")
def test_members_who_are_moved_by_hand_count_where_they_are(people: list[int]) -> None:
    old, new = db.session.scalars(select(Team.id).order_by(Team.id)).all()[:2]
    move = update(membership).values(team_id=new).where(membership.c.team_id == old)
    db.session.execute(move)
    assert kept() == counted()
    db.session.execute(delete(membership).where(membership.c.user_id == people[0]))
    other = select(membership.c.user_id).limit(1).scalar_subquery()
    given = update(membership).values(user_id=people[0]).where(membership.c.user_id == other)
    assert db.session.execute(given).rowcount == 1  # type: ignore[attr-defined]
    assert kept() == counted()


@pytest.mark.databases("postgresql")
@pytest.mark.parametrize("table", ["membership", "user_account"])
def test_an_emptied_table_counts_no_more(people: list[int], table: str) -> None:
    db.session.execute(text(f"TRUNCATE {table} CASCADE"))
    assert kept() == counted()


@pytest.mark.databases("postgresql")
def test_nobody_who_adds_people_waits_for_another(people: list[int]) -> None:
    users: Any = User.__table__
    copied = [each for each in users.columns if each.name not in ("id", "login_key")]
    login = func.concat(literal("new."), User.id)

    def add(connection: Any, suffix: str) -> None:
        key = func.concat(login, suffix)
        source = select(key, *copied).where(User.id.in_(people))
        connection.execute(text("SET LOCAL lock_timeout = '2s'"))
        names = ["login_key", *(each.name for each in copied)]
        connection.execute(insert(users).from_select(names, source))

    with db.engine.connect() as one, db.engine.connect() as other:
        add(one, "a")
        add(other, "b")
        one.commit()
        other.commit()
    assert kept() == counted()
    assert len(db.session.scalars(select(PeopleCount.shard).distinct()).all()) > 1


@pytest.mark.databases("postgresql")
def test_new_members_are_looked_for_by_id_and_nobody_else_is_read(people: list[int]) -> None:
    team = db.session.scalars(select(Team.id).order_by(Team.id)).all()[0]
    old = db.session.get_one(User, people[0])
    same = {"first_name": "N", "last_name": "N", "password_hash": "x", "group_id": old.group_id}
    new = insert(User).returning(User.id)
    logins = [f"new.{number}" for number in range(2_000)]
    rows = [{**same, "primary_team_id": team, "login": each, "login_key": each} for each in logins]
    ids = list(db.session.scalars(new, rows))
    read = text("SELECT seq_tup_read FROM pg_stat_xact_user_tables WHERE relname = 'user_account'")
    before = db.session.scalar(read)
    add_members(ids, [team] * len(ids))
    db.session.execute(delete(membership).where(membership.c.user_id.in_(ids[:1_000])))
    assert db.session.scalar(read) == before
    assert kept() == counted()
