"""What a password policy says about one password, as codes and sentences, never the password."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ctu.access.common_passwords import is_common
from plugins.bulk_import.engine.keys import canonical_key

if TYPE_CHECKING:
    from ctu.access.models import PasswordPolicy

# Shorter names are left alone: "Al" or "Bo" stand in too many good passwords.
PERSONAL_LENGTH = 3


@dataclass(frozen=True, slots=True)
class Weakness:
    """One way in which a password does not meet its policy."""

    code: str
    """Stable, for programs: short, long, upper, lower, digit, symbol, common, personal, control."""
    hint: str
    """For people: what is wrong and what would do; it never quotes the password."""


def has_control_characters(password: str) -> bool:
    """Say whether a line break or another control character stands in a password (decision 7)."""
    return any(unicodedata.category(character) in {"Cc", "Zl", "Zp"} for character in password)


def weaknesses(
    policy: PasswordPolicy, password: str, personal: Iterable[str] = ()
) -> list[Weakness]:
    """Return everything about a password that its policy refuses; nothing when it is good.

    `personal` holds the login and the names. The length counts characters exactly as typed.
    """
    found = [*_length_faults(policy, password), *_missing_kinds(policy, password)]
    if policy.refuses_common and is_common(password):
        found.append(Weakness("common", "One of the most common passwords, or nearly"))
    if policy.refuses_personal and _holds(password, personal):
        found.append(Weakness("personal", "Holds the login or a name"))
    return found


def policy_sentences(policy: PasswordPolicy) -> list[str]:
    """Say what a policy asks for, for the dialog and the form."""
    kinds = [
        name
        for wanted, name in (
            (policy.needs_upper, "an upper-case letter"),
            (policy.needs_lower, "a lower-case letter"),
            (policy.needs_digit, "a digit"),
            (policy.needs_symbol, "a symbol"),
        )
        if wanted
    ]
    sentences = [f"{policy.min_length} to {policy.max_length} characters."]
    if kinds:
        sentences.append(f"At least {_enumerate(kinds)}.")
    if policy.refuses_common:
        sentences.append("Not a common password.")
    if policy.refuses_personal:
        sentences.append("Without the login or a name.")
    return sentences


def _length_faults(policy: PasswordPolicy, password: str) -> list[Weakness]:
    length = len(password)
    if length < policy.min_length:
        return [
            Weakness(
                "short", f"Too short for {policy.name}; {policy.min_length} characters at least"
            )
        ]
    if length > policy.max_length:
        return [
            Weakness("long", f"Too long for {policy.name}; {policy.max_length} characters at most")
        ]
    return []


def _missing_kinds(policy: PasswordPolicy, password: str) -> list[Weakness]:
    wanted: tuple[tuple[str, bool, Callable[[str], bool], str], ...] = (
        ("upper", policy.needs_upper, str.isupper, "an upper-case letter"),
        ("lower", policy.needs_lower, str.islower, "a lower-case letter"),
        ("digit", policy.needs_digit, str.isdecimal, "a digit"),
        ("symbol", policy.needs_symbol, _is_symbol, "a symbol"),
    )
    return [
        Weakness(code, f"Needs {name} for {policy.name}")
        for code, needed, is_kind, name in wanted
        if needed and not any(map(is_kind, password))
    ]


def _is_symbol(character: str) -> bool:
    """Letters of any script are none, and neither are digits and blanks."""
    letter_or_digit = character.isalpha() or character.isdecimal() or character.islower()
    return not (letter_or_digit or character.isupper() or character.isspace())


def _holds(password: str, personal: Iterable[str]) -> bool:
    key = canonical_key(password)
    return any(
        len(part) >= PERSONAL_LENGTH and part in key
        for part in (canonical_key(text.strip()) for text in personal)
    )


def _enumerate(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
