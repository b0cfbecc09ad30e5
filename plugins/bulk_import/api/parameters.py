"""Parameters of an address: those that a route has, each of them once."""

from __future__ import annotations

import re
from collections.abc import Iterable

from flask import request

from .problems import ApiProblem
from .routes import CURSOR, LIMIT

PAGE, LONGEST_PAGE = 50, 200


def refuse_unknown_parameters(known: Iterable[str]) -> None:
    """Refuse a parameter that the route does not read, and one that is given twice.

    :raises ApiProblem: of status 422.
    """
    names = tuple(known)
    for name, texts in request.args.lists():
        if name not in names:
            detail = f"There are: {', '.join(names)}." if names else "This address takes none."
            raise parameter_problem(name[:60], f"There is no such parameter. {detail}")
        if len(texts) > 1:
            raise parameter_problem(name, "It is given more than once.")


def page_limit() -> int:
    """Return the wanted length of a page, 1 to LONGEST_PAGE."""
    text = request.args.get(LIMIT, str(PAGE))
    if not re.fullmatch(r"[1-9][0-9]{0,2}", text, re.ASCII) or int(text) > LONGEST_PAGE:
        raise parameter_problem(LIMIT, f"It is a whole number from 1 to {LONGEST_PAGE}.")
    return int(text)


def page_cursor(pattern: str) -> str:
    """Return the cursor after which a page begins, "" for the first page.

    :param pattern: what a cursor of this list looks like.
    """
    text = request.args.get(CURSOR, "")
    if text and not re.fullmatch(pattern, text, re.ASCII):
        raise cursor_problem()
    return text


def cursor_problem() -> ApiProblem:
    """Return the problem of a cursor that no page has returned."""
    return parameter_problem(CURSOR, "Use the next_cursor of the page before.")


def parameter_problem(name: str, detail: str) -> ApiProblem:
    """Return the problem of a parameter, of status 422."""
    return ApiProblem(422, "request.parameter", "Parameter", detail, field=name)
