"""The databases that a test runs on: those of its mark `databases`, both, or one by its name."""

from __future__ import annotations

from pathlib import Path
from zlib import crc32

import pytest

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

    The mark of a test overrides that of its module. A test without a mark runs on both databases
    in folders about databases, and with `--databases both`; otherwise on one, chosen by its name,
    so that half of the tests of each module run on each.
    """
    if "database_kind" not in metafunc.fixturenames:
        return
    name = metafunc.definition.nodeid
    mark = metafunc.definition.get_closest_marker("databases")
    is_on_both = metafunc.config.getoption("--databases") == "both" or name.startswith(ON_BOTH)
    kinds = mark.args if mark else KINDS if is_on_both else (chosen(name),)
    assert kinds, f"{name}: the mark `databases` names none."
    assert set(kinds) <= set(KINDS), f"{name}: {kinds} are not in {KINDS}."
    metafunc.parametrize("database_kind", kinds, indirect=True)


def chosen(name: str) -> str:
    """Return the database of a test, by its name alone: the same in every run."""
    return KINDS[crc32(name.encode()) % len(KINDS)]


def missing(root: Path) -> list[str]:
    """Return which of the places that run on both databases do not exist."""
    return [place for place in ON_BOTH if not (root / place).exists()]
