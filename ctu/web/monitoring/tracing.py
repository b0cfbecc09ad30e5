"""OpenTelemetry traces: spans of a request and of its statements, and their exporter.

Off unless CTU_TRACING says otherwise. No span has an address, a query, a login or the text of an
exception; a statement stands without its values (decision 126).
"""

from __future__ import annotations

import os
import re
from importlib.util import find_spec
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from sqlalchemy import Connection, event
from sqlalchemy.engine.interfaces import ExceptionContext

from ctu.config import VERSION
from ctu.extensions import db
from ctu.web.monitoring.request_ids import HEADER
from plugins.bulk_import import SettingError

try:
    from opentelemetry import trace

    from ctu.web.monitoring.span_export import provider_for
except ImportError:
    IS_INSTALLED = False
else:
    IS_INSTALLED = True

MISSING = (
    "CTU_TRACING is set, and the packages of OpenTelemetry are not installed. Install "
    "requirements/tracing.txt, or the extra tracing, or leave CTU_TRACING out."
)
ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
PROTOCOLS = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
PROTOCOL = "http/protobuf"
SERVICE = "ctu"
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
LITERAL = re.compile(r"'(?:[^']|'')*'")
LONGEST_STATEMENT = 2_000
RUNNING = "ctu_spans"
"""Under which name a connection keeps the spans of its statements that run."""


def init_app(app: Flask) -> None:
    """Make every request a trace; call it before anything else looks at requests.

    :raises SettingError: where packages are missing, a receiver cannot be reached over HTTP, or
        a variable holds what the SDK refuses.
    """
    if not app.config["CTU_TRACING"]:
        return
    if not IS_INSTALLED or find_spec("opentelemetry.exporter.otlp.proto.http") is None:
        raise SettingError(MISSING)
    check_receiver()
    if not hasattr(trace.get_tracer_provider(), "force_flush"):
        trace.set_tracer_provider(provider_for(SERVICE, VERSION))
    app.before_request(_begin)
    app.after_request(_note)
    app.teardown_request(_end)


def watch_database(app: Flask) -> None:
    """Make each statement inside a request or a job a span."""
    if not app.config["CTU_TRACING"]:
        return
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", _statement_begins)
    event.listen(engine, "after_cursor_execute", _statement_ends)
    event.listen(engine, "handle_error", _statement_fails)


def check_receiver() -> None:
    """Refuse an address that is none, and protocols that are not installed."""
    for name in ENDPOINTS:
        text = os.environ.get(name, "")
        if text and not is_address(text):
            raise SettingError(f"{name} must be an address such as http://collector:4318.")
    for name in PROTOCOLS:
        if os.environ.get(name, PROTOCOL) not in {"", PROTOCOL}:
            raise SettingError(f"{name} must be {PROTOCOL}, or be left out.")


def is_address(text: str) -> bool:
    """Return whether a text is an address of HTTP; a bracket of IPv6 may be open in it."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def _begin() -> None:
    endpoint = request.endpoint or ""
    if request.blueprint == "health" or endpoint.rpartition(".")[2] == "static":
        return
    method = request.method if request.method in METHODS else "_OTHER"
    attributes = {"http.request.method": method}
    if request.url_rule is not None:
        attributes["http.route"] = request.url_rule.rule
    name = " ".join(attributes.values())
    # A context from outside is not taken over: whoever sends one would choose what is recorded.
    scope = trace.get_tracer(SERVICE).start_as_current_span(
        name,
        kind=trace.SpanKind.SERVER,
        attributes=attributes,
        record_exception=False,
        set_status_on_exception=False,
    )
    scope.__enter__()
    g.trace_scope = scope


def _note(response: Response) -> Response:
    if "trace_scope" in g:
        current = trace.get_current_span()
        current.set_attribute("http.response.status_code", response.status_code)
        current.set_attribute("ctu.request_id", response.headers.get(HEADER, ""))
        if response.status_code >= 500:
            current.set_status(trace.StatusCode.ERROR)
    return response


def _end(error: BaseException | None) -> None:
    scope = g.pop("trace_scope", None)
    if scope is not None:
        scope.__exit__(None, None, None)


def _statement_begins(
    connection: Connection,
    _cursor: object,
    statement: str,
    _parameters: object,
    _context: object,
    _many: bool,
) -> None:
    if not trace.get_current_span().is_recording():
        return
    verb = statement.split(maxsplit=1)[0].upper() if statement.strip() else ""
    attributes = {
        "db.system.name": connection.dialect.name,
        "db.operation.name": verb,
        "db.query.text": LITERAL.sub("'?'", statement)[:LONGEST_STATEMENT],
    }
    started = trace.get_tracer(SERVICE).start_span(
        verb or "SQL", kind=trace.SpanKind.CLIENT, attributes=attributes
    )
    connection.info.setdefault(RUNNING, []).append(started)


def _statement_ends(connection: Connection, *_arguments: object) -> None:
    if running := connection.info.get(RUNNING):
        running.pop().end()


def _statement_fails(context: ExceptionContext) -> None:
    """End the span of a statement with the kind of its error, whose text may hold values."""
    connection = context.connection
    running = connection.info.get(RUNNING) if connection is not None else None
    if running:
        failed = running.pop()
        failed.set_status(trace.StatusCode.ERROR)
        failed.set_attribute("error.type", type(context.original_exception).__name__)
        failed.end()
