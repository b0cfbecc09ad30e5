"""What a policy asks of a password, one by one, for a page that ticks it off."""

from __future__ import annotations

from dataclasses import dataclass

from ctu.access.models import PasswordPolicy


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that a password needs; its code is that of the weakness without it."""

    code: str
    words: str
    is_seen_at_once: bool = True
    """Whether a script can tell; the others are looked at when the form is sent."""


def requirements(policy: PasswordPolicy) -> list[Requirement]:
    """Return what a policy asks for, in the order in which it is looked at."""
    asked = (
        (True, Requirement("length", f"{policy.min_length} to {policy.max_length} characters")),
        (policy.needs_upper, Requirement("upper", "An upper-case letter")),
        (policy.needs_lower, Requirement("lower", "A lower-case letter")),
        (policy.needs_digit, Requirement("digit", "A digit")),
        (policy.needs_symbol, Requirement("symbol", "A symbol")),
        (policy.refuses_personal, Requirement("personal", "Without your login or a name")),
        (policy.refuses_common, Requirement("common", "Not a common password", False)),
    )
    return [each for is_asked, each in asked if is_asked]
