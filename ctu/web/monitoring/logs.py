"""Structured logs: one line of JSON for each event, never a cell of a file, never a password."""

from __future__ import annotations

import json
import logging
import re
from contextlib import suppress
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from flask import Flask, g, has_app_context

from ctu.web.monitoring.log_output import LogOutput

NAMES = ("ctu", "plugins")
FOREIGN_NAMES = ("rq", "flask-limiter")
"""Loggers of libraries: their warnings only, and of their values only single words."""
REQUESTS_THAT_WAIT = "waitress.queue"
"""It warns of each request that waits for a thread, several times for one page that is loaded."""
LONGEST_WORD = 100
TRACEBACK = re.compile(
    r"^Traceback \(most recent call last\):\n(?:[ \t].*\n)+([\w.]+)", re.MULTILINE
)
"""The type of an exception stands after the indented lines of its traceback, before its text."""
OUTPUT = LogOutput()
access_log = logging.getLogger("ctu.access")
# What every record carries; the rest is what the caller gave as `extra`.
_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def init_app(app: Flask) -> None:
    """Send the console's and the plugin's events to standard error."""
    for name in (*NAMES, *FOREIGN_NAMES):
        logger = logging.getLogger(name)
        logger.setLevel(app.config["CTU_LOG_LEVEL"] if name in NAMES else logging.WARNING)
        if not any(isinstance(each, StandardError) for each in logger.handlers):
            logger.addHandler(StandardError())
    logging.getLogger(REQUESTS_THAT_WAIT).setLevel(logging.ERROR)
    root = logging.getLogger()
    if not any(isinstance(each, OfOthers) for each in root.handlers):
        root.addHandler(OfOthers())


class StandardError(logging.Handler):
    """Writes to the present `sys.stderr`; a line is lost when that is closed, or takes nothing."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line; of libraries warnings only."""
        if record.levelno < logging.WARNING and _is_foreign(record):
            return
        line = (self.formatter or JsonLines()).format(record)
        with suppress(OSError, ValueError):
            OUTPUT.write(line, self._lost)

    def _lost(self, lines: int) -> str:
        values = {"name": __name__, "levelname": "WARNING", "levelno": logging.WARNING}
        record_values = {"msg": "log.lost lines=%s", "args": (lines,)}
        return (self.formatter or JsonLines()).format(logging.makeLogRecord(values | record_values))


class OfOthers(StandardError):
    """Writes the warnings of all other libraries, and keeps a server from adding a handler.

    Servers such as Waitress call `logging.basicConfig`, which does nothing where the root has a
    handler; its own would write each line once more, with the texts of exceptions.
    """

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line, unless another handler has written it."""
        if record.name.partition(".")[0] not in (*NAMES, *FOREIGN_NAMES):
            super().emit(record)


class JsonLines(logging.Formatter):
    """Writes an event as a line of ASCII: JSON escapes line breaks, so nobody can forge a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return time, level, logger, event, what came with it, and the type of an exception."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": _event(record),
        }
        if has_app_context() and "request_id" in g:
            line["request"] = g.request_id
        line |= {name: value for name, value in vars(record).items() if name not in _OWN}
        if record.exc_info and record.exc_info[0]:
            # The text of an exception, and its locals, may hold what somebody typed.
            line["exception"] = record.exc_info[0].__name__
            line["trace"] = _places(record.exc_info[2])
        elif _is_foreign(record) and (raised := _raised(record)):
            line["exception"] = raised
        return json.dumps(line, default=str)


def _event(record: logging.LogRecord) -> str:
    """Return what a line says. Libraries hand tracebacks and texts of exceptions on as values."""
    if not _is_foreign(record):
        return record.getMessage()
    template = str(record.msg).partition("\n")[0]
    values = record.args if isinstance(record.args, tuple) else ()
    words = tuple(_word(value) for value in values)[
        : template.count("%") - 2 * template.count("%%")
    ]
    try:
        return template % words if words else template
    except (TypeError, ValueError):
        return template


def _raised(record: logging.LogRecord) -> str:
    """Return the type of the exception whose traceback a library hands on as a text, else ""."""
    values = record.args if isinstance(record.args, tuple) else ()
    found = [name for value in values for name in TRACEBACK.findall(str(value))]
    return found[-1].rpartition(".")[2] if found else ""


def _is_foreign(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] not in NAMES


def _word(value: object) -> object:
    """Return a number or a single word, such as the name of a job; of anything else its type."""
    if isinstance(value, int | float):
        return value
    is_word = isinstance(value, str) and len(value) <= LONGEST_WORD and not re.search(r"\s", value)
    return value if is_word else type(value).__name__


def _places(trace: TracebackType | None) -> list[str]:
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return places
