"""Every permission and every part of a policy has its words, in every place that shows it."""

from __future__ import annotations

from sqlalchemy import inspect

from ctu.access.labels import PERMISSION_LABELS, POLICY_LABELS
from ctu.audit.subjects import SUBJECTS
from ctu.models.groups import PERMISSIONS, PasswordPolicy, PermissionGroup

NAMED = {"id", "name", "name_key"}


def test_every_permission_is_called_something_and_nothing_else_is() -> None:
    assert tuple(PERMISSION_LABELS) == PERMISSIONS


def test_every_part_of_a_policy_is_called_something() -> None:
    columns = {column.key for column in inspect(PasswordPolicy).column_attrs}
    assert set(POLICY_LABELS) == columns - NAMED


def test_the_audit_tells_of_every_permission_and_every_part_of_a_policy() -> None:
    group, policy = SUBJECTS[PermissionGroup].fields, SUBJECTS[PasswordPolicy].fields
    assert set(PERMISSIONS) <= set(group)
    assert set(POLICY_LABELS) <= set(policy)


def test_no_two_of_one_form_or_of_the_audit_are_called_the_same() -> None:
    for labels in (PERMISSION_LABELS.values(), POLICY_LABELS.values()):
        for words in zip(*((label.form, label.audit, label.grid) for label in labels), strict=True):
            assert len(set(words)) == len(words)
