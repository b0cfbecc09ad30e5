"""A TCP proxy in front of a unix socket: the network between two hosts, which can be cut."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class TcpProxy:
    """Leads from a port of this machine to a unix socket."""

    def __init__(self, target: Path) -> None:
        self.port = 0
        self._target = str(target)
        self.repair()

    def repair(self) -> None:
        """Let connections through, at the same port as before."""
        command = [sys.executable, __file__, self._target, str(self.port)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())

    @property
    def pid(self) -> int:
        """Return the process: one that is stopped carries nothing and ends no connection."""
        return self._process.pid

    def cut(self) -> None:
        """End every connection and let no new one through."""
        self._process.kill()
        self._process.communicate()


@contextmanager
def proxy(target: Path) -> Iterator[TcpProxy]:
    """Run a proxy for a block."""
    laid = TcpProxy(target)
    try:
        yield laid
    finally:
        laid.cut()


async def serve(target: str, port: int) -> None:
    """Carry every connection to the target until killed; the port is written down first."""

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_unix_connection(target)
        await asyncio.gather(copy(reader, far_writer), copy(far_reader, writer))

    server = await asyncio.start_server(carry, "127.0.0.1", port)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


async def copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Carry one direction; its end is told to the other side."""
    with suppress(OSError):
        while content := await reader.read(65_536):
            writer.write(content)
            await writer.drain()
    with suppress(OSError):
        writer.close()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], int(sys.argv[2])))
