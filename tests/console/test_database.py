"""What the console asks its database for, on both kinds."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from flask import Flask
from sqlalchemy import select

from ctu.database import is_among
from ctu.extensions import db
from ctu.users.models import User

KEYS = [f"nobody.{number}" for number in range(70_000)]


def test_more_keys_than_a_statement_has_places_are_looked_up_in_one(
    app: Flask,
    make_user: Callable[..., User],
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    make_user("ann")
    make_user("o'hara\\\"ł")
    with count_queries() as statements:
        found = db.session.scalars(
            select(User.login_key).where(is_among(User.login_key, {*KEYS, "ann", "o'hara\\\"ł"}))
        ).all()
    assert sorted(found) == ["ann", "o'hara\\\"ł"]
    assert len(statements) == 1


def test_among_no_keys_there_is_nobody(app: Flask, make_user: Callable[..., User]) -> None:
    make_user("ann")
    assert db.session.scalars(select(User.id).where(is_among(User.login_key, ()))).all() == []
