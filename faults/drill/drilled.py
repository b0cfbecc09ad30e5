"""What the drill needs of a console: that it is backed up under load, lost and restored."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from tests.parts.console_fixture import Console

Look = Callable[[], set[str]]


class Drilled(Protocol):
    """One console that is backed up, lost and restored."""

    console: Console

    @property
    def name(self) -> str:
        """Return the database and the way of the backup."""

    @property
    def moment(self) -> str:
        """Return up to which moment every committed row is promised."""

    @property
    def keeps_later(self) -> bool:
        """Return whether an import that came after the backup is restored, too."""

    def back_up(self) -> None:
        """Back up while the workers go on."""

    def lose(self, look: Look) -> set[str]:
        """Lose the database; return everybody of whom it had told that they are stored."""

    def restore(self) -> str:
        """Restore elsewhere and return the URL."""
