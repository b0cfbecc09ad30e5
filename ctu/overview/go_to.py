"""Go to: search by name over the pages, people, teams and imports that a person may see."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from ctu.access import rights
from ctu.models.users import User
from ctu.records.grids.grid import GridView
from ctu.web.import_urls import details_url
from plugins.bulk_import import MOST_COUNTED, ImportRun, like_pattern, newest_imports

SHOWN_EACH = 5
"""How many of one sort are shown; whoever looks for another types more of its name."""
LONGEST = 100
ACCOUNT = (
    ("Change password", "account.change_password"),
    ("Sessions", "sessions.show"),
    ("Second factor", "factor.show"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """Something that can be gone to."""

    name: str
    second: str
    url: str


@dataclass(frozen=True, slots=True)
class Places:
    """The places of one sort that match."""

    heading: str
    icon: str
    places: Sequence[Place]


def find_places(admin: Any, person: User, text: str) -> list[Places]:
    """Return what a person may see whose name holds a text, sort by sort; blank finds pages."""
    text = text.replace("\x00", "").strip()[:LONGEST]
    found = [Places("Pages", "fa-file-o", list(_pages(admin, person, text))[: 3 * SHOWN_EACH])]
    if text:
        users, teams = (_grid(admin, endpoint) for endpoint in ("users", "teams"))
        found += [
            Places("People", "fa-user", [_of_user(users, each) for each in _rows(users, text)]),
            Places("Teams", "fa-users", [_of_team(each) for each in _rows(teams, text)]),
            Places("Imports", "fa-upload", list(_imports(person, text))),
        ]
    return [each for each in found if each.places]


def _grid(admin: Any, endpoint: str) -> Any:
    return next(view for view in admin._views if view.endpoint == endpoint)


def _pages(admin: Any, person: User, text: str) -> Iterator[Place]:
    """Yield the entries of the menus, and what a page offers in its own row of buttons."""
    for view in admin._views:
        name = view.tab_name if isinstance(view, GridView) else view.name
        if view.is_accessible() and _holds(name, text):
            yield Place(name, _section(view), _address(view))
    for name, endpoint in ACCOUNT:
        if _holds(name, text):
            yield Place(name, "Account", url_for(endpoint))
    if rights.may_manage_users(person) and _holds("New user", text):
        yield Place("New user", "", url_for("users.create_view"))


def _section(view: Any) -> str:
    """Return the menu in which a page is listed; blank for the first page."""
    return str(view.category or ("Account" if _address(view).startswith("/account/") else ""))


def _address(view: Any) -> str:
    return url_for("admin.index" if view.endpoint == "admin" else f"{view.endpoint}.index_view")


def _holds(name: str, text: str) -> bool:
    return text.casefold() in name.casefold()


def _rows(view: Any, text: str) -> list[Any]:
    """Return the first rows that the grid's own search finds for this person."""
    if not view.is_accessible():
        return []
    names = [getattr(view.model, name) for name, _ in view.column_default_sort]
    found = view.found_by_index(view.narrowed(text, None), text)
    return list(found.order_by(*names, view.model.id).limit(SHOWN_EACH))


def _of_user(view: Any, user: User) -> Place:
    second = f"{user.login} · {user.primary_team.name}"
    if view.reaches(user):
        return Place(user.full_name, second, url_for("users.edit_view", id=user.id))
    return Place(user.full_name, second, url_for("users.index_view", search=f"={user.login}"))


def _of_team(team: Any) -> Place:
    second = "" if team.active else "Inactive"
    return Place(team.name, second, url_for("users.index_view", flt_team=team.id))


def _imports(person: User, text: str) -> Iterator[Place]:
    """Yield those of the newest imports whose file has such a name.

    More than are counted are not gone through for each letter that somebody types.
    """
    kinds = rights.kinds_of_imports(person)
    is_called_so = ImportRun.file_name.ilike(like_pattern(text), escape="\\")
    for run in newest_imports(kinds, SHOWN_EACH, is_called_so, among=MOST_COUNTED):
        yield Place(run.file_name, f"by {run.actor_name}", details_url(run))
