"""Ports of this machine for servers that a run starts."""

from __future__ import annotations

import socket

HERE = "127.0.0.1"


def free_port() -> int:
    """Return a port that no program listens at; another program may take it before it is used."""
    with socket.create_server((HERE, 0)) as found:
        return int(found.getsockname()[1])
