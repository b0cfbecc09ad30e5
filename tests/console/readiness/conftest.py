"""Imports of users whose boards are looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ctu.extensions import db
from ctu.models.clock import utc_now
from ctu.models.users import User
from plugins.bulk_import.storage.models import ImportRun
from plugins.bulk_import.storage.statuses import RunStatus


@pytest.fixture
def make_run(app: Any) -> Callable[..., ImportRun]:
    """Return a factory of imports of users that have ended."""
    numbers = iter(range(100))

    def make(actor: User, **values: Any) -> ImportRun:
        number, now = next(numbers), utc_now().timestamp()
        run = ImportRun(**{
            "public_id": f"{number:0>32}", "importer": "users", "status": RunStatus.COMPLETED,
            "file_name": f"file{number}.csv", "file_size": 1, "file_mac": "", "encoding": "UTF-8",
            "delimiter": ",", "columns": "[]", "total_rows": 9, "created_rows": 9,
            "failed_rows": 0, "actor_id": str(actor.id), "actor_name": actor.full_name,
            "form_token": str(number), "uploaded_at": now, "updated_at": now,
            "expires_at": now + 86_400, **values,
        })  # fmt: skip
        db.session.add(run)
        db.session.commit()
        return run

    return make
