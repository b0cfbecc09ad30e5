"""Five columns to read files with, and short ways to read one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pytest

from plugins.bulk_import.engine.fields.base.cell_types import Holds
from plugins.bulk_import.engine.reading.detection.one_byte import Question
from plugins.bulk_import.engine.reading.reader import read
from plugins.bulk_import.engine.reading.sheet import Refusal, Sheet


@dataclass(frozen=True)
class Column:
    """As much of a field as the reader asks for."""

    label: str
    header: str
    name: str = ""
    holds: Holds = Holds.TEXT
    required: bool = True
    is_extra: bool = False
    is_secret: bool = False
    is_boolean: bool = False
    is_listed: bool = False
    synonyms: tuple[str, ...] = ()
    opposites: tuple[str, ...] = ()


COLUMNS = (
    Column("First Name", "First name"),
    Column("Login", "Login"),
    Column("Password", "Password", is_secret=True),
    Column("Web RTC", "Web RTC", is_boolean=True),
    Column("Extension", "Extension", required=False),
)


@pytest.fixture(scope="session")
def columns() -> tuple[Column, ...]:
    """Return the fields: all but the extension are required."""
    return COLUMNS


@pytest.fixture
def sheet_of() -> Callable[..., Sheet]:
    """Return a function that reads a file which must be a table."""

    def read_sheet(content: str | bytes, name: str = "people.csv") -> Sheet:
        found = _read(content, name)
        assert isinstance(found, Sheet), found
        return found

    return read_sheet


@pytest.fixture
def refusal_of() -> Callable[..., Refusal]:
    """Return a function that reads a file which must be refused."""

    def read_refusal(
        content: str | bytes,
        name: str = "people.csv",
        max_bytes: int = 102_400,
        lookalikes: Mapping[str, Sequence[str]] | None = None,
    ) -> Refusal:
        found = _read(content, name, max_bytes, lookalikes)
        assert isinstance(found, Refusal), found
        return found

    return read_refusal


def _read(
    content: str | bytes,
    name: str,
    max_bytes: int = 102_400,
    lookalikes: Mapping[str, Sequence[str]] | None = None,
) -> Sheet | Question | Refusal:
    raw = content.encode() if isinstance(content, str) else content
    return read(name, raw, COLUMNS, max_bytes=max_bytes, lookalikes=lookalikes)
