"""Imports of users as the database has them, stored without a file."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from ctu.extensions import db
from ctu.models.clock import utc_now
from ctu.models.users import User
from plugins.bulk_import.storage.tables.models import ImportRun
from plugins.bulk_import.storage.tables.statuses import RunStatus


def store_import(actor: User, **values: Any) -> ImportRun:
    """Store an import of nine rows, two of which failed; `values` are other columns. Commits."""
    number = db.session.scalar(select(func.count()).select_from(ImportRun))
    now = utc_now().timestamp()
    run = ImportRun(**{
        "public_id": f"{number:0>32}", "importer": "users",
        "status": RunStatus.COMPLETED_WITH_ERRORS, "file_name": f"file{number}.csv",
        "file_size": 1, "file_mac": str(number), "encoding": "UTF-8",
        "delimiter": ",", "columns": "[]", "total_rows": 9, "created_rows": 7, "failed_rows": 2,
        "actor_id": str(actor.id),
        "actor_name": actor.full_name, "form_token": str(number), "uploaded_at": now,
        "updated_at": now, "expires_at": now + 86_400, **values,
    })  # fmt: skip
    db.session.add(run)
    db.session.commit()
    return run
