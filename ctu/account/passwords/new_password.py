"""Validation of a new password in a form, for one's own account or for another person's."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms.validators import ValidationError

from ctu.access.policies import WEAK_PASSWORD, violations
from ctu.models.groups import PasswordPolicy
from plugins.bulk_import import Problem, Secret


def refuse_unfit(label: str, password: str) -> None:
    """Refuse a password that no policy allows: blanks only, or control characters."""
    problems: list[Problem] = []
    Secret(label).read(password, 0, problems)
    if problems:
        raise ValidationError(problems[0].message)


def refuse_weak(policy: PasswordPolicy, password: str, personal: Iterable[str]) -> None:
    """Refuse a password that its policy refuses, with everything that is wrong with it."""
    found = violations(policy, password, personal)
    if found:
        raise ValidationError(f"{WEAK_PASSWORD} {'. '.join(each.hint for each in found)}.")
