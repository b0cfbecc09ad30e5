"""Bearer authentication of the API: the owner of a token, and whether its scopes suffice."""

from __future__ import annotations

from flask import Request, g

from ctu.access import rights
from ctu.access.people import load_person
from ctu.access.sign_ins.metrics import TOKEN_REFUSED, count_access
from ctu.account.factors.second_factor import has_factor
from ctu.api.tokens import find_token, note_use
from ctu.extensions import login_manager
from ctu.models.credentials.tokens import AccessToken
from ctu.models.users import User
from ctu.web.api_paths import TOKEN, is_api
from plugins.bulk_import import ApiProblem, Scope

SCHEME = "bearer"
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="CTU Console"'}
NO_TOKEN = "Send an access token in the header Authorization: Bearer ctu_…"
REFUSED = "The token is unknown, revoked or expired, or its owner has no access now."
NARROW = "The token does not have the scope {scope}."


@login_manager.request_loader
def load_bearer(request: Request) -> User | None:
    """Return the owner of the token that a request to the API carries.

    A token permits no more than its owner has: a person without access to the console, or who first
    has to change a password or set up a second factor, cannot use the API. A locked owner's token
    works. A token opens no page.
    """
    if not is_api():
        return None
    token = find_token(_sent(request))
    person = None if token is None else load_person(token.person_id)
    if token is None or person is None or not _may_use(person):
        return None
    setattr(g, TOKEN, token)
    return person


def authorise(person: User | None, scope: Scope) -> None:
    """Let a request through whose token has a scope, and note the use of the token.

    :raises ApiProblem: 401 without a valid token, 403 where the token lacks the scope.
    """
    token: AccessToken | None = g.get(TOKEN)
    if person is None or token is None:
        code = "token.refused" if "sent_token" in g else "token.missing"
        detail = REFUSED if "sent_token" in g else NO_TOKEN
        count_access(TOKEN_REFUSED)
        raise ApiProblem(401, code, "Not signed in", detail, CHALLENGE)
    if scope not in token.scope_words:
        headers = {
            "WWW-Authenticate": f'{CHALLENGE["WWW-Authenticate"]}, error="insufficient_scope"'
        }
        detail = NARROW.format(scope=scope)
        raise ApiProblem(403, "token.scope", "Not allowed", detail, headers, scope=scope)
    note_use(token)


def _sent(request: Request) -> str:
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    if scheme.casefold() != SCHEME:
        return ""
    g.sent_token = True
    return text.strip()


def _may_use(person: User) -> bool:
    """Return whether a person has access and no password or factor to set in the console first."""
    lacks_factor = person.group.needs_second_factor and not has_factor(person.id)
    return rights.has_console(person) and not (person.must_change_password or lacks_factor)
