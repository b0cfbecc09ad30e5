"""A long history."""

from __future__ import annotations

import pytest

from plugins.bulk_import.state import State
from tests.bulk_import.long_history import store_long_history


@pytest.fixture
def long_history(state: State) -> None:
    """Store more imports than are counted."""
    store_long_history(state)
