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
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())

    @property
    def pid(self) -> int:
        """Return the process: one that is stopped carries nothing and ends no connection."""
        return self._process.pid

    def delay(self, seconds: float) -> None:
        """Carry each answer so much later from now on."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{seconds}\n")
        self._process.stdin.flush()

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


class Carrier:
    """What carries every connection to the target until it is killed."""

    def __init__(self, target: str) -> None:
        self._target = target
        self._delay = 0.0

    async def serve(self, port: int) -> None:
        """Listen; the port is written down first."""
        server = await asyncio.start_server(self._carry, "127.0.0.1", port)
        asyncio.get_running_loop().add_reader(sys.stdin, self._take_delay)
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()

    def _take_delay(self) -> None:
        line = sys.stdin.readline()
        if not line:
            # Whoever has started this is gone.
            sys.exit()
        self._delay = float(line)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_unix_connection(self._target)
        await asyncio.gather(
            self._copy(reader, far_writer, is_answer=False),
            self._copy(far_reader, writer, is_answer=True),
        )

    async def _copy(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, is_answer: bool
    ) -> None:
        """Carry one direction; its end is told to the other side."""
        with suppress(OSError):
            while content := await reader.read(65_536):
                if is_answer and self._delay:
                    await asyncio.sleep(self._delay)
                writer.write(content)
                await writer.drain()
        with suppress(OSError):
            writer.close()


if __name__ == "__main__":
    asyncio.run(Carrier(sys.argv[1]).serve(int(sys.argv[2])))
