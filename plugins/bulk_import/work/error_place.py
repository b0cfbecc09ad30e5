"""Where an error was raised: what a log may say, because a message could quote a cell."""

from __future__ import annotations


def error_place(error: BaseException) -> str:
    """Return file and line of the innermost call."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "?"
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
