"""HTML of a row in the list of users.

It is the longest of all lists, and a page has up to a hundred rows: as a template each of their
cells is looked up, escaped and handed on through every template that the list extends.
"""

from __future__ import annotations

from markupsafe import Markup, escape

from ctu.access.states import state_of
from ctu.records.grids import cells
from ctu.users.pages.person_row import PersonRow

NONE = "–"


def row(person: PersonRow, name: Markup, *, box: bool) -> Markup:
    """Return the row of a user.

    :param name: their name, as a link for who may change them.
    :param box: whether the row begins with the box that chooses it.
    """
    login = escape(person.login)
    return Markup(
        f"<tr>\n{cells.box(person) if box else ''}"
        f'<td class="cell-name">{name}</td>'
        f'<td class="cell-login"><span title="{login}">{login}</span></td>'
        f'<td class="cell-group">{escape(person.group)}</td>'
        f'<td class="cell-primary_team">{_teams(person)}</td>'
        f'<td class="cell-plan">{escape(person.plan or NONE)}</td>'
        f'<td class="cell-extension text-right">{escape(person.extension or NONE)}</td>'
        f'<td class="cell-web_rtc">{"Yes" if person.web_rtc else "No"}</td>'
        f'<td class="cell-state">{_state(person)}</td>'
        f'<td class="cell-last_sign_in_at">{_last_sign_in(person)}</td>\n</tr>\n'
    )


def _teams(person: PersonRow) -> str:
    primary = escape(person.primary_team)
    shown = f'<span class="cut" dir="auto" title="{primary}">{primary}</span>'
    if others := person.other_teams:
        names = escape(", ".join(others))
        shown += (
            f' <span class="count" title="{names}"><span aria-hidden="true">+{len(others)}</span>'
            f'<span class="sr-only">, also {names}</span></span>'
        )
    return f'<span class="team">{shown}</span>'


def _state(person: PersonRow) -> str:
    shown = cells.chip(state_of(person))
    if person.undone_at is not None:
        return f'{shown} <span class="second">{cells.timestamp(person.undone_at)}</span>'
    if person.active_from is not None and not person.has_begun:
        day = person.active_from
        return f'{shown} <span class="second">from {day.day} {day:%b %Y}</span>'
    return shown


def _last_sign_in(person: PersonRow) -> str:
    if person.last_sign_in_at is None:
        return '<span class="never">Never</span>'
    return cells.timestamp(person.last_sign_in_at)
