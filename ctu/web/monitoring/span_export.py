"""Export of a process's spans: kept in memory, sent in batches by OTLP over HTTP."""

from __future__ import annotations

import atexit
import os
import threading

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, Resource
from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from plugins.bulk_import import SettingError

REFUSED = "OpenTelemetry refuses what its variables (OTEL_...) say: {error}"
LAST_SECONDS = 1.0
"""How long a process that ends waits for its spans to be sent."""
UNKNOWN = "unknown_service"
"""How the SDK calls a service whose name is not set."""


def provider_for(service: str, version: str) -> TracerProvider:
    """Return a provider with the settings of the OTEL variables, else the console's defaults.

    :raises SettingError: where a variable holds what the SDK refuses.
    """
    resource = Resource.create({SERVICE_VERSION: version})
    if str(resource.attributes.get(SERVICE_NAME, UNKNOWN)).startswith(UNKNOWN):
        resource = resource.merge(Resource({SERVICE_NAME: service}))
    try:
        # Limits are read by the first, and the numbers of batches by the second, which each
        # process makes at its first span only, where a refusal would fail the request.
        provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        # The SDK gives it no types.
        BatchSpanProcessor(OTLPSpanExporter()).shutdown()  # type: ignore[no-untyped-call]
    except ValueError as error:
        raise SettingError(REFUSED.format(error=error)) from error
    provider.add_span_processor(SpansOfProcess())
    return provider


class SpansOfProcess(SpanProcessor):
    """Sends spans with a thread and a connection that belong to this process alone.

    A thread ends with a fork, and two processes on one connection mix their requests up: so both
    are made when the first span of a process ends, and a child begins anew.
    """

    def __init__(self) -> None:
        """Start nothing yet."""
        self._begin_anew()
        os.register_at_fork(after_in_child=self._begin_anew)
        atexit.register(self._leave)

    def _begin_anew(self) -> None:
        self._lock = threading.Lock()
        self._batches: BatchSpanProcessor | None = None

    def _leave(self) -> None:
        """Send the remaining spans, within the time that the process has to end."""
        sending = threading.Thread(target=self.force_flush, daemon=True)
        sending.start()
        sending.join(LAST_SECONDS)

    def on_end(self, span: ReadableSpan) -> None:
        """Keep a span that has ended until the next batch is sent."""
        with self._lock:
            if self._batches is None:
                self._batches = BatchSpanProcessor(OTLPSpanExporter())
        self._batches.on_end(span)

    def shutdown(self) -> None:
        """Send what is kept; the thread ends with the process."""
        self._leave()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        """Send what is kept; the SDK does not hold itself to the timeout, so the caller waits."""
        return self._batches is None or self._batches.force_flush(timeout_millis)
