"""Structured logs: one line of JSON for each event, never a cell of a file, never a password."""

from __future__ import annotations

import json
import logging
import sys
from contextlib import suppress
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from flask import Flask

NAMES = ("ctu", "plugins")
# What every record carries; the rest is what the caller gave as `extra`.
_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def init_app(app: Flask) -> None:
    """Send the console's and the plugin's events to standard error."""
    for name in NAMES:
        logger = logging.getLogger(name)
        logger.setLevel(app.config["CTU_LOG_LEVEL"])
        if not any(isinstance(each, StandardError) for each in logger.handlers):
            logger.addHandler(StandardError())


class StandardError(logging.Handler):
    """Writes to the present `sys.stderr`; a line is lost when that is closed."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        line = (self.formatter or JsonLines()).format(record)
        with suppress(OSError, ValueError):
            print(line, file=sys.stderr, flush=True)


class JsonLines(logging.Formatter):
    """Writes an event as a line of ASCII: JSON escapes line breaks, so nobody can forge a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return time, level, logger, event, what came with it, and the type of an exception."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        line |= {name: value for name, value in vars(record).items() if name not in _OWN}
        if record.exc_info and record.exc_info[0]:
            # The text of an exception, and its locals, may hold what somebody typed.
            line["exception"] = record.exc_info[0].__name__
            line["trace"] = _places(record.exc_info[2])
        return json.dumps(line, default=str)


def _places(trace: TracebackType | None) -> list[str]:
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return places
