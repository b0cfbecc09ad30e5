"""The console as on a host of its own: its workers go by another name of the host."""

from __future__ import annotations

import os
import socket

from ctu import create_app

_NAME = f"{socket.gethostname()}-{os.getpid()}"
# The name of a host is all by which workers tell hosts apart.
socket.gethostname = lambda: _NAME

app = create_app()
