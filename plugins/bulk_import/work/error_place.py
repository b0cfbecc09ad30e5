"""The place of an error for logs, which omit its message because that could quote a cell."""

from __future__ import annotations

import sys
from pathlib import Path

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
"""What is no host's program, by the whole name: one may be called `flaskr`."""


def error_place(error: BaseException) -> str:
    """Return file and line of the innermost call."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "?"
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"


def host_place(error: BaseException, *, is_host_only: bool = False) -> str:
    """Return file name and line of the innermost call in the host's program, for a page.

    Where no call is the host's, it is that of the innermost call at all, or "" if asked so.
    """
    trace, place, ours = error.__traceback__, "", __name__.rpartition(".work.")[0]
    while trace is not None:
        name = str(trace.tb_frame.f_globals.get("__name__", ""))
        is_host = not name.startswith(f"{ours}.") and name.partition(".")[0] not in LIBRARIES
        if is_host or not (place or is_host_only):
            place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place or ("" if is_host_only else "?")
