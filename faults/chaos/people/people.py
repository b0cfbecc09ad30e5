"""How many people are at the pages, and what they do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class People:
    """How many people do what at the same time."""

    reading: int = 100
    signing_in: int = 12
    uploading: int = 0
    """How many check a file and upload it."""
    pause: float = 5.0
    """Seconds between two pages of one person, on average."""

    @property
    def count(self) -> int:
        """How many they are together."""
        return self.reading + self.signing_in + self.uploading
