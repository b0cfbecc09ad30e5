"""A console as it is installed: a web server and two hosts of workers, each of which can die."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Mapping
from contextlib import suppress
from random import Random

from ctu.develop.servers.process import wait_until
from faults.parts.web_server import WebServer
from faults.platforms.platform import Strike
from tests.parts.console_fixture import Console
from tests.parts.worker_process import WorkerProcess
from tests.suite.waiting import WAIT_SECONDS

HOSTS = 2
SAID = 6_000
"""How many characters of a log are shown."""


class Installation:
    """The processes of one console; what was killed is started again before the next event."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.web = WebServer(console, app="wsgi:app")
        self.repair()

    @property
    def strikes(self) -> Mapping[str, Strike]:
        """Return what can happen to the console's own processes, by its name."""
        return {
            "work-horse killed": self._killing(WorkerProcess.horses),
            "worker killed": self._killing(WorkerProcess.workers),
            "host of workers killed": self._kill_host,
            "web process killed": self._kill_web,
        }

    def repair(self) -> None:
        """Start what is missing and wait until it works."""
        hosts = self.console.running
        hosts[:] = [each for each in hosts if each.supervisor.poll() is None]
        while len(hosts) < HOSTS:
            self.console.start_worker()
        for host in hosts:
            assert wait_until(host.has_workers, host.check, WAIT_SECONDS)
        assert wait_until(self.web.answers, self.web.check, WAIT_SECONDS)

    def state(self) -> str:
        """Return what helps to find out why an import did not go on."""
        said = [f"{host.log.name}: {host.said()[-SAID:]}" for host in self.console.running]
        said += [f"{host.workers()} {host.horses()}" for host in self.console.running]
        return "\n".join([*said, (self.console.folder / "web-log").read_text()[-SAID:]])

    def close(self) -> None:
        """End the web server; the console ends its workers itself."""
        self.web.close()

    def _busy_host(self, random: Random) -> WorkerProcess:
        """Return the host that works on the import: another has nothing that could be lost."""
        busy = [each for each in self.console.running if each.horses()]
        return random.choice(busy or self.console.running)

    def _killing(self, whom: Callable[[WorkerProcess], list[int]]) -> Strike:
        def strike(random: Random) -> None:
            host = self._busy_host(random)
            host.kill(lambda: whom(host))

        return strike

    def _kill_host(self, random: Random) -> None:
        self._busy_host(random).end()

    def _kill_web(self, random: Random) -> None:
        with suppress(ProcessLookupError):
            os.kill(random.choice(self.web.processes()), signal.SIGKILL)
