"""What a host with types does with long lists, made secrets and undoing: public names only."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, assert_type

from sqlalchemy.orm import Query

from plugins.bulk_import import (
    MOST_COUNTED,
    Count,
    ImportRun,
    Keep,
    Landmarks,
    Order,
    Place,
    SettingError,
    Slip,
    count_each,
    count_kinds,
    current_state,
    distinct_values,
    is_at_limit,
    is_disk_full,
    is_exposed,
    read_page,
    unindexed,
    unknown_settings,
)

LANDMARKS = Landmarks()
LENT = Keep("lent", "Is lent.")


def newest(query: Query[ImportRun], number: int) -> Sequence[Any]:
    """Return a page of imports, the newest first."""
    page = read_page(query, Order([ImportRun.id], is_descending=True), Place(number, 20), LANDMARKS)
    assert_type(page.has_next, bool)
    return page.rows


def counts(query: Query[ImportRun]) -> list[Count]:
    """Return how many imports there are, how many have failed rows, and how many are large."""
    has_failed = ImportRun.failed_rows > 0
    [large] = count_each([query.filter(unindexed(ImportRun.total_rows > 100))])
    return [*count_kinds(query, [has_failed]), large]


def at_most(count: Count) -> str:
    """Return how many there are, with what the number is held against."""
    return f"{count} of {MOST_COUNTED:,} at most"


def uploaders() -> list[str]:
    """Return who has uploaded something."""
    return list(current_state().session.scalars(distinct_values(ImportRun.actor_id)))


def words(error: Exception) -> str:
    """Return what is said of an error."""
    if isinstance(error, SettingError):
        return str(error)
    if is_at_limit(error):
        return "No file or thread is left."
    return "The disk is full." if is_disk_full(error) else "Something went wrong."


def misspelt(environment: dict[str, str]) -> list[str]:
    """Return the variables of a shop that are none of its settings."""
    return unknown_settings(environment, {"SHOP_CURRENCY"}, "SHOP_")


def warning(path: Path) -> str:
    """Return what is said of a file with a key."""
    return f"Others can read {path}." if is_exposed(path) else ""


def slip_of(name: str, secret: str) -> Slip:
    """Return a slip for a reader."""
    return Slip(group="Readers", name=name, login=name.lower(), secret=secret)
