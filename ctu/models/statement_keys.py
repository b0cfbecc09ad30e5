"""Foreign keys that the models declare and PostgreSQL holds in another way (decision 160)."""

from __future__ import annotations

from typing import Any

BY_STATEMENT = frozenset({
    "fk_membership_team_id_team",
    "fk_user_account_group_id_permission_group",
    "fk_user_account_plan_id_capacity_plan",
    "fk_user_account_primary_team_id_team",
})  # fmt: skip
"""Triggers ask them once for each statement (migration 0046); SQLite has them as keys."""
BY_COUNTING = frozenset({"fk_import_row_run_id"})
"""Who writes rows counts them in their import in the same transaction."""


def is_a_key_of_all(_item: Any, name: str | None, kind: str, *_others: Any) -> bool:
    """Return whether each database has this, for a comparison of models and tables."""
    return kind != "foreign_key_constraint" or name not in BY_STATEMENT | BY_COUNTING
