"""Validation of one password against a policy: codes and sentences, never the password."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress, count
from operator import contains
from typing import Any

from ctu.access.common_passwords import common_among, is_common
from ctu.access.opaque_string import opaque_string
from ctu.models.groups import PasswordPolicy
from plugins.bulk_import import PlainPattern, canonical_key, canonical_keys

WEAK_PASSWORD = (
    "Password Policy: The specified password does not meet the complexity requirements for the "
    "associated Password Policy."
)

# Shorter names are left alone: "Al" or "Bo" stand in too many good passwords.
PERSONAL_LENGTH = 3

# What a policy asks for, in words that the pages and their script share.
LENGTHS = "{min_length} to {max_length} characters."
NEEDS = "At least {kinds}."
KINDS = {
    "needs_upper": "an upper-case letter",
    "needs_lower": "a lower-case letter",
    "needs_digit": "a digit",
    "needs_symbol": "a symbol",
}
REFUSALS = {
    "refuses_common": "Not a common password.",
    "refuses_personal": "Without the login or a name.",
}


@dataclass(frozen=True, slots=True)
class Violation:
    """One way in which a password does not meet its policy."""

    code: str
    """Stable, for programs: short, long, upper, lower, digit, symbol, common, personal, control."""
    hint: str
    """For people: what is wrong and what would do; it never quotes the password."""


def has_control_characters(password: str) -> bool:
    """Return whether a password holds a line break or a control character (decision 7)."""
    return any(unicodedata.category(character) in {"Cc", "Zl", "Zp"} for character in password)


class PolicyCheck:
    """A policy made ready to be held against many passwords."""

    def __init__(self, policy: PasswordPolicy) -> None:
        self._policy = policy
        self._refuses_common = policy.refuses_common
        self._refuses_personal = policy.refuses_personal
        self._plain = PlainPattern(_plain_pattern(policy))

    def violations(self, password: str, personal: Iterable[str] = ()) -> list[Violation]:
        """Return everything about a password that its policy refuses; nothing when it is good.

        `personal` holds the login and the names. The check uses the form in which
        passwords are compared, so that no keyboard makes one longer.
        """
        password = opaque_string(password)
        found: list[Violation] = []
        if not self._plain.matches(password):
            found += _length_faults(self._policy, password)
            found += _missing_kinds(self._policy, password)
        if len(password) > self._policy.max_length:
            # A password that is too long is refused anyway, and the other checks would take long.
            return found
        key = canonical_key(password)
        if self._refuses_common and is_common(key):
            found.append(Violation("common", "One of the most common passwords, or nearly"))
        if self._refuses_personal:
            for text in personal:
                part = text.casefold() if text.isascii() else canonical_key(text)
                if part in key and len(part) >= PERSONAL_LENGTH:
                    return [*found, Violation("personal", "Holds the login or a name")]
        return found

    def violations_of(
        self, passwords: Sequence[str], personal: Sequence[Sequence[str]]
    ) -> dict[int, list[Violation]]:
        """Return the violations of many passwords, by the place of each that has any.

        `personal` holds columns of logins and names, each with a text for every password.
        """
        found = {
            place: self.violations(passwords[place], [column[place] for column in personal])
            for place in sorted(self._doubtful(passwords, personal))
        }
        return {place: violations for place, violations in found.items() if violations}

    def _doubtful(self, passwords: Sequence[str], personal: Sequence[Sequence[str]]) -> set[int]:
        """Return the places of the passwords at which `violations` has to look; the rest is good.

        A password that is plain is in ASCII, so its small letters are its canonical key.
        """
        keys = list(map(str.casefold, passwords))
        others = self._plain.others(passwords)
        doubtful = {n for n, each in enumerate(passwords) if each in others} if others else set()
        # Those that are too short are among the others.
        if self._refuses_common and (common := common_among(keys, self._policy.min_length)):
            doubtful |= {place for place, key in enumerate(keys) if key in common}
        if self._refuses_personal:
            for parts in map(canonical_keys, personal):
                doubtful.update(compress(count(), map(contains, keys, parts)))
        return doubtful


def violations(
    policy: PasswordPolicy, password: str, personal: Iterable[str] = ()
) -> list[Violation]:
    """Return everything about one password that its policy refuses; see `PolicyCheck`."""
    return PolicyCheck(policy).violations(password, map(str.strip, personal))


def policy_sentences(policy: PasswordPolicy) -> list[str]:
    """Return the requirements of a policy as sentences, for the dialog and the form."""
    kinds = [words for name, words in KINDS.items() if getattr(policy, name)]
    lengths = LENGTHS.format(min_length=policy.min_length, max_length=policy.max_length)
    needs = [NEEDS.format(kinds=_enumerate(kinds))] if kinds else []
    return [lengths, *needs, *(words for name, words in REFUSALS.items() if getattr(policy, name))]


def explained(policies: Mapping[int, PasswordPolicy]) -> dict[str, Any]:
    """Return name and sentences of policies by the id of a choice, for a page and its script."""
    found = {
        str(id): (policy.name, " ".join(policy_sentences(policy)))
        for id, policy in policies.items()
    }
    return {"policies": found, "policies_as_json": json.dumps(found)}


def _plain_pattern(policy: PasswordPolicy) -> str:
    """Return a pattern of passwords in ASCII that have the right length and all that is needed."""
    needed = "".join(
        f"(?=[{others}]*+[{signs}])"
        for is_needed, signs, others in (
            (policy.needs_upper, "A-Z", r" -@\[-~"),
            (policy.needs_lower, "a-z", r" -`{-~"),
            (policy.needs_digit, "0-9", r" -/:-~"),
            (policy.needs_symbol, r"!-/:-@\[-`{-~", " A-Za-z0-9"),
        )
        if is_needed
    )
    return f"{needed}[ -~]{{{policy.min_length},{policy.max_length}}}+"


def _length_faults(policy: PasswordPolicy, password: str) -> list[Violation]:
    length = len(password)
    if length < policy.min_length:
        return [
            Violation(
                "short", f"Too short for {policy.name}; {policy.min_length} characters at least"
            )
        ]
    if length > policy.max_length:
        return [
            Violation("long", f"Too long for {policy.name}; {policy.max_length} characters at most")
        ]
    return []


def _missing_kinds(policy: PasswordPolicy, password: str) -> list[Violation]:
    wanted: tuple[tuple[str, Callable[[str], bool]], ...] = (
        ("upper", str.isupper),
        ("lower", str.islower),
        ("digit", str.isdecimal),
        ("symbol", _is_symbol),
    )
    return [
        Violation(code, f"Needs {KINDS[f'needs_{code}']} for {policy.name}")
        for code, is_kind in wanted
        if getattr(policy, f"needs_{code}") and not any(map(is_kind, password))
    ]


def _is_symbol(character: str) -> bool:
    """Letters of any script are none, and neither are digits and blanks."""
    letter_or_digit = character.isalpha() or character.isdecimal() or character.islower()
    return not (letter_or_digit or character.isupper() or character.isspace())


def _enumerate(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
