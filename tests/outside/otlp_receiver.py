"""A receiver of traces on this machine: it keeps what it is sent, as bytes and as spans."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)

from ctu.develop.servers.process import POLL_SECONDS


@dataclass
class Receiver:
    """What has come so far; each body is one request of OTLP over HTTP."""

    url: str = ""
    bodies: list[bytes] = field(default_factory=list)

    def resources(self) -> list[Any]:
        """Return the resources with their spans, in the order in which they came."""
        parsed = [ExportTraceServiceRequest.FromString(body) for body in list(self.bodies)]
        return [each for request in parsed for each in request.resource_spans]

    def spans(self) -> list[Any]:
        """Return every span."""
        return [
            span
            for resource in self.resources()
            for scope in resource.scope_spans
            for span in scope.spans
        ]

    def named(self, name: str) -> list[Any]:
        """Return the spans of one name."""
        return [span for span in self.spans() if span.name == name]


def attributes(span: Any) -> dict[str, Any]:
    """Return the attributes of a span, or of a resource, as Python has them."""
    return {
        each.key: getattr(each.value, each.value.WhichOneof("value")) for each in span.attributes
    }


@contextmanager
def receiver() -> Iterator[Receiver]:
    """Receive traces for a block."""
    found = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            found.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            answer = ExportTraceServiceResponse().SerializeToString()
            self.send_response(200 if self.path == "/v1/traces" else 404)
            self.send_header("Content-Type", "application/x-protobuf")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        found.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(POLL_SECONDS,), daemon=True)
        thread.start()
        yield found
        server.shutdown()
        thread.join()
