"""The place of an error for logs, which omit its message because that could quote a cell."""

from __future__ import annotations

import sys
from pathlib import Path
from traceback import walk_tb
from types import CodeType, FrameType

OURS = __name__.rpartition(".work.")[0]
FOLDER = Path(__file__).parents[2]
"""Where our templates are too, whose calls have no module."""

INSTALLED = frozenset({"site-packages", "dist-packages"})
"""The folders of packages; Debian has a name of its own for it."""
LIBRARIES = sys.stdlib_module_names | {
    "babel",
    "blinker",
    "cryptography",
    "dateutil",
    "defusedxml",
    "email_validator",
    "flask",
    "flask_admin",
    "flask_babel",
    "flask_login",
    "flask_sqlalchemy",
    "flask_wtf",
    "jinja2",
    "psycopg",
    "redis",
    "rq",
    "sqlalchemy",
    "sqlalchemy_utils",
    "werkzeug",
    "wtforms",
    "xlsxwriter",
}
"""Names of packages that are not the host's, compared whole: a host may be called `flaskr`."""


def error_place(error: BaseException) -> str:
    """Return file and line of the innermost call."""
    calls = list(walk_tb(error.__traceback__))
    if not calls:
        return "?"
    frame, line = calls[-1]
    return f"{frame.f_code.co_filename}:{line}"


def host_place(error: BaseException) -> str:
    """Return file name and line of the innermost call in the host's program, for a page.

    A package that the host uses is not its program, unless that is installed as packages are.
    Where no call is the host's, it is that of the innermost call at all.
    """
    calls = list(walk_tb(error.__traceback__))
    if not calls:
        return "?"
    of_host = [call for call in calls if _is_host(call[0])]
    written_here = [call for call in of_host if not _is_installed(call[0])]
    frame, line = (written_here or of_host or calls)[-1]
    return f"{Path(frame.f_code.co_filename).name}:{line}"


def is_raised_in_host(error: BaseException) -> bool:
    """Return whether a call of the host's program is among those that led to an error."""
    return any(_is_host(frame) for frame, _ in walk_tb(error.__traceback__))


def host_hook(error: BaseException) -> str:
    """Return the host's function that failed, as `Shop.choices`; else its template, or "?".

    Of a method that was made in a function, the function is left out.
    """
    codes = [frame.f_code for frame, _line in walk_tb(error.__traceback__) if _is_host(frame)]
    names = [each.co_qualname.rpartition("<locals>.")[2] for each in codes if not _is_page(each)]
    return names[0] if names else Path(codes[-1].co_filename).name if codes else "?"


def _is_page(code: CodeType) -> bool:
    """Return whether what runs is a template of Jinja, which many hooks are called from."""
    return code.co_filename.endswith(".html")


def _is_host(frame: FrameType) -> bool:
    """Return whether a call is the host's, and not one of ours or of a library."""
    name = str(frame.f_globals.get("__name__", ""))
    is_ours = name.startswith(f"{OURS}.") or Path(frame.f_code.co_filename).is_relative_to(FOLDER)
    return not is_ours and name.partition(".")[0] not in LIBRARIES


def _is_installed(frame: FrameType) -> bool:
    """Return whether what runs stands where packages are installed."""
    return not INSTALLED.isdisjoint(Path(frame.f_code.co_filename).parts)
