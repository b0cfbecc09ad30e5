"""The requirements of a password policy as a list, for the checklist on a page."""

from __future__ import annotations

from dataclasses import dataclass

from ctu.access.policies import KINDS, LENGTHS
from ctu.models.groups import PasswordPolicy


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that a password needs; its code is that of the violation without it."""

    code: str
    words: str
    is_seen_at_once: bool = True
    """True if a script can check it; the others are checked when the form is sent."""


def requirements(policy: PasswordPolicy) -> list[Requirement]:
    """Return the requirements of a policy, in the order in which they are checked."""
    lengths = LENGTHS.format(min_length=policy.min_length, max_length=policy.max_length)
    kinds = [
        Requirement(name.removeprefix("needs_"), words[:1].upper() + words[1:])
        for name, words in KINDS.items()
        if getattr(policy, name)
    ]
    refused = (
        (policy.refuses_personal, Requirement("personal", "Without your login or a name")),
        (policy.refuses_common, Requirement("common", "Not a common password", False)),
    )
    return [
        Requirement("length", lengths.removesuffix(".")),
        *kinds,
        *(each for is_refused, each in refused if is_refused),
    ]
