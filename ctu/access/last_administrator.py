"""Protection of the last active person and the last group of the highest rank."""

from __future__ import annotations

from sqlalchemy import Select, or_, select

from ctu.access.change_rights import highest_rank
from ctu.extensions import db
from ctu.models.clock import today
from ctu.models.groups import PermissionGroup
from ctu.models.users import User


def is_last_of_highest_rank(person: User) -> bool:
    """Return whether nobody else of the highest rank has the permissions of this active person."""
    if not (person.active and _is_at_the_top(person.group)):
        return False
    return db.session.scalar(_stand_ins(person.group).where(User.id != person.id)) is None


def is_last_group_of_highest_rank(group: PermissionGroup) -> bool:
    """Return whether no other group has active people with the rights of this highest one."""
    if not _is_at_the_top(group):
        return False
    return db.session.scalar(_stand_ins(group).where(User.group_id != group.id)) is None


def _is_at_the_top(group: PermissionGroup) -> bool:
    return group.active and group.rank >= highest_rank()


def _stand_ins(group: PermissionGroup) -> Select[int]:
    """Select an active person of the highest rank who may do all that a group permits."""
    granted = [getattr(PermissionGroup, name).is_(True) for name in group.permissions]
    at_the_top = (PermissionGroup.active, PermissionGroup.rank >= highest_rank())
    begun = or_(User.active_from.is_(None), User.active_from <= today())
    people = select(User.id).join(User.group).where(User.active, begun, *at_the_top, *granted)
    return people.limit(1)
