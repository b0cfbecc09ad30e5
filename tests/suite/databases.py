"""The databases that a test runs on: those of its mark `databases`, both, or one by its name."""

from __future__ import annotations

from pathlib import Path
from zlib import crc32

import pytest

from tests.suite.selection import is_whole

KINDS = ("sqlite", "postgresql")
ON_BOTH = (
    "tests/bulk_import/storage",
    "tests/console/models",
    "tests/console/database/test_migrations.py",
    "tests/contract/test_stored_before.py",
)
"""Where the database is what a test is about."""


def parametrize(metafunc: pytest.Metafunc) -> None:
    """Run a test once on each of its databases: `@pytest.mark.databases("sqlite")`.

    The mark of a test overrides that of its module.
    """
    if "database_kind" not in metafunc.fixturenames:
        return
    name = metafunc.definition.nodeid
    mark = metafunc.definition.get_closest_marker("databases")
    is_on_both = metafunc.config.getoption("--databases") == "both" or name.startswith(ON_BOTH)
    kinds = kinds_of(name, mark, is_on_both=is_on_both, is_whole=is_whole(metafunc.config))
    metafunc.parametrize("database_kind", kinds, indirect=True)


def kinds_of(
    name: str, mark: pytest.Mark | None, *, is_on_both: bool, is_whole: bool
) -> tuple[str, ...]:
    """Return the databases that a test runs on.

    A test without a mark runs on both databases in folders about databases, and with `--databases
    both`; otherwise on one, chosen by its name, so that half of the tests of each module run on
    each. With `sampled=True` a test runs on one, too, except with `--nightly`.
    """
    kinds: tuple[str, ...] = mark.args if mark else KINDS
    assert kinds, f"{name}: the mark `databases` names none."
    assert set(kinds) <= set(KINDS), f"{name}: {kinds} are not in {KINDS}."
    is_sampled = mark.kwargs.get("sampled", False) and not is_whole if mark else True
    return (chosen(name),) if is_sampled and not is_on_both else kinds


def chosen(name: str) -> str:
    """Return the database of a test, by its name alone: the same in every run."""
    return KINDS[crc32(name.encode()) % len(KINDS)]


def missing(root: Path) -> list[str]:
    """Return which of the places that run on both databases do not exist."""
    return [place for place in ON_BOTH if not (root / place).exists()]
