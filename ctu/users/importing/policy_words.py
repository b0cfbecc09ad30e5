"""Password policies in the words of an import: requirements and faults."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import compress

from ctu.access.policies import WEAK_PASSWORD, PolicyCheck, Violation, policy_sentences
from ctu.models.groups import PasswordPolicy, PermissionGroup
from ctu.users.importing.offers import GroupOffer
from plugins.bulk_import import Problem, failure_hint

NAMED_GROUPS = 12
"""How many groups with the same policy are named before they are called the others."""


def password_advice(groups: Sequence[PermissionGroup]) -> list[str]:
    """Return what the policies of some groups ask of a password, one sentence for each policy.

    The policy of most groups is that of all others where those are too many to be named.
    """
    by_policy: dict[PasswordPolicy, list[str]] = {}
    for group in groups:
        by_policy.setdefault(group.policy, []).append(group.name)
    common = max(by_policy, key=lambda policy: len(by_policy[policy]), default=None)
    if common and len(by_policy[common]) > NAMED_GROUPS:
        del by_policy[common]
        by_policy[common] = ["All others" if by_policy else "All groups"]
    return [policy_words(*each) for each in by_policy.items()]


def policy_words(policy: PasswordPolicy, groups: Sequence[str]) -> str:
    """Return "Agent, QA (Standard): 10 to 128 characters. …"."""
    whom = f"{', '.join(groups)} ({policy.name})"
    return ": ".join((whom, " ".join(policy_sentences(policy))))


def weak_passwords(
    groups: Sequence[GroupOffer],
    given: Sequence[Sequence[str]],
) -> Iterator[tuple[int, Problem]]:
    """Yield what the policies of the groups refuse, each with the place of its password.

    :param given: columns: the passwords, then logins and names.
    """
    # Hashing an offer is a call for each row, its place in memory is not.
    kinds = list(map(id, groups))
    named = dict(zip(kinds, groups, strict=True))
    policies = {kind: group.policy for kind, group in named.items()}
    different = dict.fromkeys(policies.values())
    for policy in different:
        places: Sequence[int] = range(len(groups))
        columns = given
        if len(different) > 1:
            are_held = [policies[kind] is policy for kind in kinds]
            places = list(compress(places, are_held))
            columns = [list(compress(each, are_held)) for each in given]
        passwords, *texts = columns
        for number, found in PolicyCheck(policy).violations_of(passwords, texts).items():
            yield places[number], password_problem(passwords[number], found)


def password_problem(password: str, violations: Sequence[Violation]) -> Problem:
    """Return what is wrong with a password, without quoting it."""
    hints = (failure_hint(password), *(each.hint for each in violations))
    return Problem("password.policy", WEAK_PASSWORD, hint=". ".join(filter(None, hints)))
