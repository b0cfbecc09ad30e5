"""UUIDs are read in every form, JSON strictly: what two programs read in two ways is refused."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.bulk_import import JSON, UUID
from tests.engine.fields.readings import hint_of, read_cell
from tests.suite.cases import cases

KEY = "0b5e3c8e-8a3f-4c59-9c2b-2f6d0b1f7a11"
QUOTES = 'JSON has the quotation mark " only; another is character 2'
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(st.characters(codec="utf-8", exclude_characters="\0"))
)


@pytest.mark.parametrize(
    "cell", [KEY, KEY.upper(), KEY.replace("-", ""), f"{{{KEY}}}", f"urn:uuid:{KEY}"]
)
def test_a_uuid_is_read_in_every_form(cell: str) -> None:
    assert read_cell(UUID("Key"), cell) == uuid.UUID(KEY)
    assert UUID("Key").compared([cell]) == [KEY.replace("-", "")]


@pytest.mark.parametrize(
    ("cell", "hint"),
    [
        (
            KEY[:-1],
            f"Write 32 digits 0 to 9 and a to f, such as {KEY}",
        ),
        (
            "1.2E+31",
            "A spreadsheet shortened this number; format the column as text and type it again",
        ),
    ],
)
def test_a_hint_says_how_a_uuid_is_written(cell: str, hint: str) -> None:
    assert hint_of(UUID("Key"), cell) == hint


@cases(200)
@given(st.recursive(SCALARS, lambda each: st.lists(each) | st.dictionaries(st.text("ab"), each)))
def test_json_is_read_as_the_value_that_was_written(value: Any) -> None:
    assert read_cell(JSON("Data"), json.dumps(value)) == value


@pytest.mark.parametrize(
    ("cell", "hint"),
    [
        ('{"a": 1', "Not JSON from character 8 on"),
        ("{'a': 1}", QUOTES),
        ("{\u201ca\u201d: 1}", QUOTES),
        ('{"a": 1, "a": 2}', 'The name "a" stands twice in one object'),
        ("NaN", "JSON has no NaN"),
        ("[-Infinity]", "JSON has no -Infinity"),
        ("1e999", "JSON has no 1e999"),
        (r'["\u0000"]', "A text in it holds U+0000, which cannot be stored"),
        (r'{"\ud800": 1}', "A text in it holds U+D800, which cannot be stored"),
        ("[" * 100_000, "More levels or digits than can be read"),
        ("1" * 5000, "More levels or digits than can be read"),
    ],
    ids=range(11),
)
def test_json_that_not_all_programs_read_alike_is_refused(cell: str, hint: str) -> None:
    assert hint_of(JSON("Data"), cell) == hint
