"""The place of an error for logs, which omit its message because that could quote a cell."""

from __future__ import annotations


def error_place(error: BaseException) -> str:
    """Return file and line of the innermost call."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "?"
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
