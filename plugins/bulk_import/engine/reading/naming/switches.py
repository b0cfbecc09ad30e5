"""Whether the words of a name say that something is on or off, allowed or not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Words that say nothing about what a column holds.
NOISE = _words(
    "user users agent agents employee employees staff person persons contact account new set "
    "initial temporary temp work business directory profile field my the of current default "
    "official console system is longer more"
)
_SIGN_IN = _words("sign in signin log login logon access")
_ON = _words("enabled enable active activated activate allowed allow permitted")
_MAY = _words("is has can may use uses allows")
_OFF = _words(
    "disabled disable inactive deactivated deactivate blocked block locked lock suspended suspend "
    "denied deny forbidden excluded exclude off deleted delete banned revoked expired archived"
)
_NOT = _words("not no non without never un")


class Switch(NamedTuple):
    """What a name says is on or off."""

    core: tuple[str, ...]
    """The other words: what is switched; empty for a record itself."""
    is_off: bool
    """True where the name says that it is off, or not on."""
    has_state: bool
    """True where it says so, False where it only may be."""

    @property
    def is_signing_in(self) -> bool:
        """Return whether it is about a record as a whole, or about signing in."""
        return not set(self.core) - _SIGN_IN and (self.has_state or bool(self.core))


def switch_of(words: Sequence[str]) -> Switch | None:
    """Return what some words switch, None when they speak of no switch."""
    on, off, may = (any(word in known for word in words) for known in (_ON, _OFF, _MAY))
    # "No" behind a name is short for its number.
    turned = sum(word in _NOT and (word != "no" or not n) for n, word in enumerate(words))
    if not on and not off and not turned and not may:
        return None
    core = tuple(word for word in words if word not in _ON | _OFF | _NOT | _MAY | NOISE)
    return Switch(core, off ^ bool(turned % 2), on or off)
