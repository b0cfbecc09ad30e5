"""What password policies ask for, and what is wrong with a password, in an import's words."""

from __future__ import annotations

from collections.abc import Sequence

from ctu.access.policies import WEAK_PASSWORD, Violation, policy_sentences
from ctu.models.groups import PasswordPolicy, PermissionGroup
from plugins.bulk_import import Problem, failure_hint


def password_advice(groups: Sequence[PermissionGroup]) -> list[str]:
    """Return what the policies of some groups ask of a password, one sentence for each policy."""
    by_policy: dict[PasswordPolicy, list[str]] = {}
    for group in groups:
        by_policy.setdefault(group.policy, []).append(group.name)
    return [policy_words(*each) for each in by_policy.items()]


def policy_words(policy: PasswordPolicy, groups: Sequence[str]) -> str:
    """Return "Agent, QA (Standard): 10 to 128 characters. …"."""
    whom = f"{', '.join(groups)} ({policy.name})"
    return ": ".join((whom, " ".join(policy_sentences(policy))))


def password_problem(password: str, violations: Sequence[Violation]) -> Problem:
    """Return what is wrong with a password, without quoting it."""
    hints = (failure_hint(password), *(each.hint for each in violations))
    return Problem("password.policy", WEAK_PASSWORD, hint=". ".join(filter(None, hints)))
