"""The databases that a test runs on: both, or those that its mark `databases` names."""

from __future__ import annotations

import pytest

KINDS = ("sqlite", "postgresql")


def parametrize(metafunc: pytest.Metafunc) -> None:
    """Run a test once on each of its databases: `@pytest.mark.databases("sqlite")`.

    The mark of a test counts for more than that of its module.
    """
    if "database_kind" not in metafunc.fixturenames:
        return
    mark = metafunc.definition.get_closest_marker("databases")
    kinds = mark.args if mark else KINDS
    assert kinds, f"{metafunc.definition.nodeid}: the mark `databases` names none."
    assert set(kinds) <= set(KINDS), f"{metafunc.definition.nodeid}: {kinds} are not in {KINDS}."
    metafunc.parametrize("database_kind", kinds, indirect=True)
