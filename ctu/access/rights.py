"""Permissions of a person: the checks of every page, import and command.

A person who is inactive, has not begun, is in an inactive group or without access to the console
has no rights. A lock keeps unknown devices from signing in and takes no right.
"""

from __future__ import annotations

from ctu.models.users import User


def has_console(person: User) -> bool:
    """Return whether this person has access to the console, and keeps sessions, locked or not."""
    is_in = person.active and person.has_begun
    return is_in and person.group.active and person.group.may_sign_in


def permissions(person: User) -> frozenset[str]:
    """Return what this person may do, as the names in PERMISSIONS."""
    return person.group.permissions if has_console(person) else frozenset()


def may_manage_users(person: User) -> bool:
    """Return whether this person may make and change users."""
    return has_console(person) and person.group.may_manage_users


def may_import_users(person: User) -> bool:
    """Return whether this person may import users, a right of its own (decision 5)."""
    return has_console(person) and person.group.may_import_users


def may_see_readiness(person: User) -> bool:
    """Return whether this person may see who waits for a first password: who can help them."""
    return may_manage_users(person) or may_import_users(person)


def may_manage_teams(person: User) -> bool:
    """Return whether this person may make and change teams."""
    return has_console(person) and person.group.may_manage_teams


def may_import_teams(person: User) -> bool:
    """Return whether this person may import teams; the right to manage teams includes it."""
    return may_manage_teams(person)


def may_manage_plans(person: User) -> bool:
    """Return whether this person may make and change capacity plans."""
    return has_console(person) and person.group.may_manage_plans


def may_manage_groups(person: User) -> bool:
    """Return whether this person may change permission groups and password policies."""
    return has_console(person) and person.group.may_manage_groups


def sees_all_teams(person: User) -> bool:
    """Return whether this person sees the users of every team."""
    return has_console(person) and person.group.sees_all_teams


MAY_IMPORT = {"users": may_import_users, "teams": may_import_teams}


def may_import(person: User, slug: str) -> bool:
    """Return whether this person may run imports of that kind."""
    return slug in MAY_IMPORT and MAY_IMPORT[slug](person)


def kinds_of_imports(person: User) -> list[str]:
    """Return the kinds of imports that this person may run, and so may see."""
    return [slug for slug in MAY_IMPORT if may_import(person, slug)]


def may_import_anything(person: User) -> bool:
    """Return whether there is a kind of import that this person may run."""
    return bool(kinds_of_imports(person))
