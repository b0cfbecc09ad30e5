"""A slip: a secret generated for a row, with the person whom it is for."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..sentences.language import resolve_lazy


@dataclass(frozen=True, slots=True)
class Slip:
    """The hand-over of one secret to one person; sealed until it is opened."""

    group: str
    """The group in which slips are handed over, such as the name of a team."""
    name: str
    """Whom it is for, as people call them."""
    login: str
    """What the person signs in with."""
    secret: str = field(repr=False)
    """In clear, as the person types it."""
    note: str = ""
    """What the person has to know of it, such as until when it is good."""
    has_address: bool = True
    """Whether the address of the sign-in stands on it; not sealed, the view says it."""

    def __post_init__(self) -> None:
        """Resolve lazy texts of the host in the current language."""
        resolve_lazy(self, "group", "name", "login", "note")
