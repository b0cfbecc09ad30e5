"""OpenTelemetry spans where the host has set it up; otherwise none.

Attributes are numbers and words of the program: never what a person typed or a file holds. For the
same reason no exception is recorded with its text, only its type (decision 126).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar

try:
    from opentelemetry import context, trace
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
except ImportError:
    IS_INSTALLED = False
else:
    IS_INSTALLED = True

P = ParamSpec("P")
R = TypeVar("R")

TRACER = "bulk_import"
PREFIX = "bulk_import."
FLUSH_SECONDS = 1.0
"""How long a process that ends waits for its spans to be sent."""
CARRIER = "trace"
"""The name under which the context of a trace travels in the metadata of a job."""
TRACEPARENT = "traceparent"
"""What W3C's Trace Context calls the one text that names a span and its trace."""


@contextmanager
def span(name: str, kind: str = "internal", **attributes: str | int) -> Iterator[None]:
    """Make what is done inside a span of the current trace.

    :param kind: `internal`, `producer` or `consumer`. A producer begins no trace: the parent of the
        workers queues again what was lost, and has to stay without the thread that sends spans.
    """
    if not _is_set_up() or (kind == "producer" and not _is_traced()):
        yield
        return
    with _current(name, kind, {PREFIX + key: value for key, value in attributes.items()}):
        yield


@contextmanager
def redis_span(command: str, size: int = 1) -> Iterator[None]:
    """Make a command to Redis a span, inside another one only: an idle worker asks all the time.

    :param command: its name, or what sends several at once; arguments are never recorded.
    :param size: how many commands are sent.
    """
    if not (IS_INSTALLED and trace.get_current_span().is_recording()):
        yield
        return
    attributes: dict[str, str | int] = {"db.system.name": "redis", "db.operation.name": command}
    if size > 1:
        attributes["db.operation.batch.size"] = size
    with _current(command, "client", attributes):
        yield


@contextmanager
def _current(name: str, kind: str, attributes: Mapping[str, str | int]) -> Iterator[None]:
    """Make a span the current one for a block; of an error it records the type alone."""
    with trace.get_tracer(TRACER).start_as_current_span(
        name,
        kind=trace.SpanKind[kind.upper()],
        attributes=attributes,
        record_exception=False,
        set_status_on_exception=False,
    ) as current:
        try:
            yield
        except BaseException as error:
            current.set_status(trace.StatusCode.ERROR)
            current.set_attribute("error.type", type(error).__name__)
            raise


def _is_set_up() -> bool:
    """Return whether spans go anywhere; one that goes nowhere costs as much to begin."""
    return IS_INSTALLED and not isinstance(trace.get_tracer_provider(), trace.ProxyTracerProvider)


def _is_traced() -> bool:
    return bool(trace.get_current_span().get_span_context().is_valid)


def traced(name: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function a span; its second argument is the request for an import."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def inside(*args: P.args, **kwargs: P.kwargs) -> R:
            asked: Any = args[1]
            with span(name, importer=asked.importer.slug):
                return function(*args, **kwargs)

        return inside

    return decorate


def note(**attributes: str | int) -> None:
    """Add to the present span."""
    if IS_INSTALLED:
        for key, value in attributes.items():
            trace.get_current_span().set_attribute(PREFIX + key, value)


def carried() -> dict[str, dict[str, str]]:
    """Return what a job takes with it, so that its spans belong to the present trace."""
    found: dict[str, str] = {}
    if IS_INSTALLED:
        TraceContextTextMapPropagator().inject(found)
    return {CARRIER: found} if found else {}


def present_span() -> str | None:
    """Return the present span as a `traceparent`, to be stored; None outside a trace."""
    return carried().get(CARRIER, {}).get(TRACEPARENT)


def lacks_trace(meta: Mapping[str, object]) -> bool:
    """Return whether the spans of a job go somewhere, and it has brought no trace for them."""
    return _is_set_up() and not meta.get(CARRIER)


@contextmanager
def continued(meta: Mapping[str, object], stored: str | None = None) -> Iterator[None]:
    """Go on with the trace that a job has brought with it, else with a stored one, if any.

    :param stored: a `traceparent`; an invalid one is ignored.
    """
    found = meta.get(CARRIER) or (stored and {TRACEPARENT: stored})
    if not (IS_INSTALLED and isinstance(found, dict)):
        yield
        return
    token = context.attach(TraceContextTextMapPropagator().extract(found))
    try:
        yield
    finally:
        context.detach(token)


def flush() -> None:
    """Send the spans of this process before it ends; a receiver that is away costs a second."""
    force = getattr(trace.get_tracer_provider(), "force_flush", None) if IS_INSTALLED else None
    if force is not None:
        sending = threading.Thread(target=force, daemon=True)
        sending.start()
        sending.join(FLUSH_SECONDS)
