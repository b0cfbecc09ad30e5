"""A team leader who has imported three people."""

from __future__ import annotations

from typing import Any

import pytest

from ctu.models.users import User
from plugins.bulk_import import ImportRun
from tests.console.users.imported import import_people


@pytest.fixture
def uploader(make_user: Any, make_team: Any) -> User:
    """Return a team leader of one team."""
    leader: User = make_user("t.leader", "Team Leader", "Sales", teams=[make_team("Sales")])
    return leader


@pytest.fixture
def imported(uploader: User) -> ImportRun:
    """Return an import that has created three people."""
    return import_people(uploader)
