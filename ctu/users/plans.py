"""The active capacity plans."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from sqlalchemy import Select, select

from ctu.extensions import db
from ctu.models.capacity import CapacityPlan


def active_plans() -> Sequence[CapacityPlan]:
    """Return the active plans, by name."""
    return db.session.scalars(_active_plans()).all()


@lru_cache(maxsize=1)
def _active_plans() -> Select[CapacityPlan]:
    return select(CapacityPlan).where(CapacityPlan.active).order_by(CapacityPlan.name_key)
