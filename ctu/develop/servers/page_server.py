"""Serves an application's pages from a thread of the same process."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server

from ctu.develop.servers.process import POLL_SECONDS


@contextmanager
def serve(app: Any) -> Iterator[str]:
    """Serve an application from a thread; yield its address."""

    class Quiet(WSGIRequestHandler):
        """A handler whose requests are not logged."""

        def log_request(self, *_: object) -> None:
            """Log nothing."""

    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(POLL_SECONDS,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
