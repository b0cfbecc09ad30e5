"""PostgreSQL that fails over to a standby; the console names both servers in its address."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from faults.platforms.platform import SETTINGS, Platform, pause
from faults.platforms.postgresql.postgres_pair import PostgresPair
from tests.console.app_settings import migrate_database
from tests.parts.console_fixture import make_console

DISCONNECT = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
"""


class Strikes:
    """What happens to the two servers."""

    def __init__(self, pair: PostgresPair) -> None:
        self.pair = pair

    def crash_primary(self, random: Random) -> None:
        """Crash the primary; after a while the standby is promoted, and the other one joins."""
        self.pair.primary.stop("immediate")
        self._fail_over(random)

    def kill_primary(self, random: Random) -> None:
        """Kill the primary's postmaster and leave its connections to find out."""
        self.pair.primary.kill()
        self._fail_over(random)

    def switch_over(self, random: Random) -> None:
        """Stop the primary as for an upgrade of its host, and promote the standby."""
        self.pair.primary.stop("fast")
        self._fail_over(random)

    def stop_standby(self, random: Random) -> None:
        """Let the standby be away: nothing is committed meanwhile where commits wait for it."""
        self.pair.standby.stop("fast")
        pause(random)
        self.pair.standby.start()
        self.pair.await_standby()

    def disconnect(self, _random: Random) -> None:
        """End every connection to the primary."""
        self.pair.primary.execute(DISCONNECT)

    def _fail_over(self, random: Random) -> None:
        pause(random)
        self.pair.promote()
        self.pair.join()


@contextmanager
def prepared(folder: Path) -> Iterator[Platform]:
    """Run a console on a primary that waits for its standby."""
    with PostgresPair() as pair:
        url = pair.url(pair.primary.create_database())
        migrate_database(url, folder)
        with make_console(url, folder, **SETTINGS) as console:
            strikes = Strikes(pair)
            yield Platform(
                "postgresql",
                console,
                {
                    "primary crashed": strikes.crash_primary,
                    "primary killed": strikes.kill_primary,
                    "switched over": strikes.switch_over,
                    "standby away": strikes.stop_standby,
                    "connections ended": strikes.disconnect,
                },
            )
