"""What a column can be asked for: values that no database chokes on."""

from __future__ import annotations

import enum
import uuid
from typing import Any

import pytest
from sqlalchemy import BigInteger, Enum, Float, Integer, SmallInteger, String, Uuid
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DataError, IntegrityError, OperationalError, StatementError

from plugins.bulk_import.views.guarded.bounds import (
    fits,
    is_address,
    is_refused_value,
    like_pattern,
    parsed,
)

Colour = enum.Enum("Colour", ["red"])
KEY = uuid.UUID(int=7)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("7", Integer(), 7),
        ("-7", SmallInteger(), -7),
        ("40000", SmallInteger(), None),
        ("3000000000", Integer(), None),
        ("3000000000", BigInteger(), 3000000000),
        ("\u0667", Integer(), None),
        ("9" * 5000, BigInteger(), None),
        ("1.5", Float(), 1.5),
        ("x", Float(), None),
        ("red", Enum(Colour), Colour.red),
        ("blue", Enum(Colour), None),
        ("red", Enum("red", "blue"), "red"),
        (str(KEY), Uuid(), KEY),
        ("no-key", Uuid(), None),
        ("text", String(), "text"),
        ("te\x00xt", String(), None),
        ("x" * 201, String(), None),
    ],
)
def test_an_id_is_what_the_column_holds_or_nothing(text: str, kind: Any, value: Any) -> None:
    assert parsed(text, kind, sqlite.dialect()) == value


def test_every_value_of_a_list_has_to_fit() -> None:
    assert fits([1, 2], Integer())
    assert not fits([1, 1 << 40], Integer())
    assert not fits(("a", "\x00"), String())


@pytest.mark.parametrize(
    ("word", "pattern"),
    [("a", "%a%"), ("^a", "a%"), ("=a", "a"), ("50%_\\", "%50\\%\\_\\\\%"), ("=", "")],
)
def test_signs_of_a_pattern_are_taken_as_they_are(word: str, pattern: str) -> None:
    assert like_pattern(word) == pattern


def test_only_refused_values_are_told_from_broken_databases() -> None:
    cause = Exception("cause")
    assert is_refused_value(DataError("", {}, cause))
    assert is_refused_value(StatementError("", "", {}, cause))
    assert is_refused_value(OverflowError())
    assert not is_refused_value(OperationalError("", {}, cause))
    assert not is_refused_value(IntegrityError("", {}, cause))
    assert not is_refused_value(KeyError())


@pytest.mark.parametrize("text", ["http://[", "/users/\r\nSet-Cookie: a=1", "\t", "/\x00"])
def test_a_text_that_no_http_header_can_hold_is_no_address(text: str) -> None:
    assert not is_address(text)
    assert is_address("/users/?flt_name=%0A")
