"""The search text of people, and the index of its parts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Engine,
    Text,
    column,
    func,
    inspect,
    literal_column,
    select,
    table,
)

from ctu.extensions import db
from ctu.models.users import User
from plugins.bulk_import import like_pattern

NAME = "user_search"
INDEX = "ix_user_account_search"
"""The names that Alembic leaves alone: a full-text table of SQLite, an index of PostgreSQL."""
MARK = "\x1f"
"""Stands before and after each value, and in no word: it parts words."""
GRAM = 3
FEW = 10_000

_found: Any = table(NAME, column("rowid"), column(NAME))


def is_of_search(name: str | None) -> bool:
    """Return whether a table or an index is one of those that no model declares."""
    return name is not None and (name in (INDEX, NAME) or name.startswith(f"{NAME}_"))


def searched_text() -> ColumnElement[str]:
    """Return names, login and extension as one text, in the very words of the index."""
    is_sqlite = db.engine.dialect.name == "sqlite"
    mark: ColumnElement[str] = literal_column("char(31)" if is_sqlite else "chr(31)", Text())
    values = mark + User.first_name + mark + User.last_name + mark + User.login + mark
    # Nobody has a value of no length, so that no extension is no value either.
    return func.lower(values + func.coalesce(User.extension + mark, literal_column("''", Text())))


def holds(word: str) -> ColumnElement[bool]:
    """Return the condition that a value holds a word; `^` begins with it, `=` is exactly it."""
    text, begins, exact = _parsed(word)
    escaped = like_pattern(f"={text}")
    pattern = f"%{MARK if begins or exact else ''}{escaped}{MARK if exact else ''}%"
    return searched_text().like(func.lower(pattern), escape="\\")


def found_by_index(query: Any, words: Sequence[str]) -> Any:
    """Narrow a query of users by SQLite's index to those who may hold all words.

    PostgreSQL takes its index by itself. A word of one or two letters has no part in an index.
    """
    is_held = _match(words)
    if is_held is None:
        return query
    return query.join(_found, _found.c.rowid == User.id).filter(is_held)


def finds_few(words: Sequence[str]) -> bool:
    """Return whether SQLite's index finds few enough people to sort them.

    Otherwise the list is read in its order until a page is full, which is slow where all matches
    stand at its end.
    """
    is_held = _match(words)
    if is_held is None:
        return False
    some = select(_found.c.rowid).where(is_held).limit(FEW + 1).subquery()
    return (db.session.scalar(select(func.count()).select_from(some)) or 0) <= FEW


def _match(words: Sequence[str]) -> ColumnElement[bool] | None:
    """Return the condition on SQLite's index, None where it cannot serve."""
    grams = {gram for word in words for gram in _grams(word)}
    if not grams or not _has_table(db.engine):
        return None
    sought = " AND ".join('"{}"'.format(each.replace('"', '""')) for each in sorted(grams))
    found: ColumnElement[bool] = _found.c[NAME].op("MATCH")(sought)
    return found


def _parsed(word: str) -> tuple[str, bool, bool]:
    """Return the text of a word, and whether a value begins with it or is exactly it."""
    begins, exact = word.startswith("^"), word.startswith("=")
    return word[1:] if begins or exact else word, begins, exact


def _grams(word: str) -> list[str]:
    text, begins, exact = _parsed(word)
    # As SQLite's own lower() does: other letters stay as they are.
    text = "".join(each.lower() if each.isascii() else each for each in text)
    text = f"{MARK if begins or exact else ''}{text}{MARK if exact else ''}"
    return [text[start : start + GRAM] for start in range(len(text) - GRAM + 1)]


@lru_cache(maxsize=16)
def _has_table(engine: Engine) -> bool:
    """Return whether this database is SQLite with the index; an old build of it has none."""
    return engine.dialect.name == "sqlite" and inspect(engine).has_table(NAME)
