"""Short ways to read a workbook that is a table, and one that is not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from plugins.bulk_import.engine.reading.sheet import Refusal, Sheet
from tests.engine.reading.workbook.books import read_book


@pytest.fixture
def table_of() -> Callable[..., Sheet]:
    """Return a function that reads a workbook which must be a table."""

    def read_table(content: bytes, **options: Any) -> Sheet:
        found = read_book(content, **options)
        assert isinstance(found, Sheet), found
        return found

    return read_table


@pytest.fixture
def refused_book() -> Callable[..., Refusal]:
    """Return a function that reads a workbook which must be refused."""

    def read_refusal(content: bytes, **options: Any) -> Refusal:
        found = read_book(content, **options)
        assert isinstance(found, Refusal), found
        assert found.message.endswith(".")
        return found

    return read_refusal
