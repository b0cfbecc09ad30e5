"""The forms of the settings: one permission group, one password policy."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select
from wtforms import BooleanField, StringField
from wtforms.validators import ValidationError

from ctu.access import change_rights, last_administrator, rights
from ctu.access.labels import PERMISSION_LABELS, POLICY_LABELS
from ctu.access.policies import KINDS, LENGTHS, NEEDS, REFUSALS, policy_sentences
from ctu.extensions import db
from ctu.models.groups import PERMISSIONS, PasswordPolicy, PermissionGroup
from ctu.records.forms import PickField, RecordForm, WholeNumber, name_field

MOST_CHARACTERS = 1000
MOST_TRIES = 100
MOST_MINUTES = 7 * 24 * 60

# Permissions that people cannot remove from their own group, because they could not restore them.
NEEDED_HERE = ("may_sign_in", "may_manage_groups")

GROUP_TAKEN = "Name: A permission group with this name already exists."
POLICY_TAKEN = "Name: A password policy with this name already exists."
OWN_GROUP = "You cannot take this from your own group."
LAST_OF_RANK = (
    "Nobody else of the highest rank could do what this group's people can, so it has to stay."
)
WRONG_ORDER = "Length to: At least as many as Length from."
NO_ROOM = "Length to: At least {kinds}, one character of each kind that is needed."


PERMISSION = {name: label.form for name, label in PERMISSION_LABELS.items()}
POLICY = {name: label.form for name, label in POLICY_LABELS.items()}


class GroupForm(RecordForm):
    """A permission group: people grant only what they have; the last administrators stay."""

    name = name_field()
    rank = WholeNumber("Rank", 0, 0)
    policy_id = PickField("Password policy")
    active = BooleanField("Active", default=True)
    may_sign_in = BooleanField(PERMISSION["may_sign_in"])
    may_manage_users = BooleanField(PERMISSION["may_manage_users"])
    may_import_users = BooleanField(PERMISSION["may_import_users"])
    may_manage_teams = BooleanField(PERMISSION["may_manage_teams"])
    may_manage_plans = BooleanField(PERMISSION["may_manage_plans"])
    may_manage_groups = BooleanField(PERMISSION["may_manage_groups"])
    sees_all_teams = BooleanField(PERMISSION["sees_all_teams"])
    needs_second_factor = BooleanField("Require a second factor")

    def offer(self) -> None:
        """Offer what this person has: ranks up to their own, their permissions, their policies."""
        self.rank.most = self.person.group.rank
        for name in set(PERMISSIONS) - rights.permissions(self.person):
            del self[name]
        within = select(PasswordPolicy).where(change_rights.known_policies(self.person))
        policies = list(db.session.scalars(within.order_by(PasswordPolicy.name_key)))
        if self.record is not None and self.record.policy not in policies:
            policies.append(self.record.policy)
        self.policies = {policy.id: policy for policy in policies}
        self.policy_id.offer(policies, None if self.record else "Choose one")

    @property
    def permission_fields(self) -> list[BooleanField]:
        """The permissions that this person can give."""
        return [self[name] for name in PERMISSIONS if name in self]

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate; what can be taken from a group is judged by one rule for all of it."""
        extra: dict[str, list[Any]] = dict(extra_validators or {})
        for field in (self.active, *self.permission_fields):
            extra.setdefault(field.name, []).append(self._may_be_taken)
        return bool(super().validate(extra))

    def validate_name(self, field: StringField) -> None:
        """Refuse a name that another group has, active or not, in any case."""
        self.refuse_taken_name(PermissionGroup, field.data or "", GROUP_TAKEN)

    def may_know(self, holder: PermissionGroup) -> bool:
        """Return whether the group that holds a name is within reach of this person."""
        return change_rights.reaches(self.person, holder)

    def validate_rank(self, field: WholeNumber) -> None:
        """Refuse to lower the rank of the group that keeps the console manageable."""
        group, rank = self.record, field.data or 0
        if group and rank < group.rank and last_administrator.is_last_group_of_highest_rank(group):
            raise ValidationError(f"Rank: {LAST_OF_RANK}")

    def _may_be_taken(self, _form: Any, field: BooleanField) -> None:
        group = self.record
        if group is None or field.data or not getattr(group, field.name):
            return
        is_needed = field.name in ("active", *NEEDED_HERE)
        if group.id == self.person.group_id and is_needed:
            raise ValidationError(f"{field.label.text}: {OWN_GROUP}")
        if last_administrator.is_last_group_of_highest_rank(group):
            raise ValidationError(f"{field.label.text}: {LAST_OF_RANK}")

    def populate_obj(self, group: PermissionGroup) -> None:
        """Write the form into a group; a permission that is not offered stays as it is."""
        group.name, group.rank = self.name.data, self.rank.data or 0
        group.needs_second_factor = self.needs_second_factor.data
        group.active, group.policy = self.active.data, self.policies[self.policy_id.data]
        for field in self.permission_fields:
            setattr(group, field.name, field.data)


class PolicyForm(RecordForm):
    """A password policy; its explanation follows what is typed."""

    name = name_field()
    min_length = WholeNumber(POLICY["min_length"], 1, MOST_CHARACTERS, default=10)
    max_length = WholeNumber(POLICY["max_length"], 1, MOST_CHARACTERS, default=128)
    needs_upper = BooleanField(POLICY["needs_upper"], default=True)
    needs_lower = BooleanField(POLICY["needs_lower"], default=True)
    needs_digit = BooleanField(POLICY["needs_digit"], default=True)
    needs_symbol = BooleanField(POLICY["needs_symbol"])
    refuses_common = BooleanField(POLICY["refuses_common"], default=True)
    refuses_personal = BooleanField(POLICY["refuses_personal"], default=True)
    lock_tries = WholeNumber(POLICY["lock_tries"], 1, MOST_TRIES, default=5)
    lock_minutes = WholeNumber(POLICY["lock_minutes"], 1, MOST_MINUTES, default=15)

    def validate_name(self, field: StringField) -> None:
        """Refuse a name that another policy has, in any case."""
        self.refuse_taken_name(PasswordPolicy, field.data or "", POLICY_TAKEN)

    def validate_max_length(self, field: WholeNumber) -> None:
        """Refuse a maximum length below which no password can meet the policy."""
        most, kinds = field.data or 0, sum(self[name].data for name in KINDS)
        if most < (self.min_length.data or 0):
            raise ValidationError(WRONG_ORDER)
        if most < kinds:
            raise ValidationError(NO_ROOM.format(kinds=kinds))

    @property
    def sentences(self) -> list[str]:
        """What a password needs, by what the form holds at this moment."""
        held = {name: self[name].data for name in (*KINDS, *REFUSALS)}
        lengths = {name: self[name].data or "…" for name in ("min_length", "max_length")}
        return policy_sentences(PasswordPolicy(**held, **lengths))

    @property
    def words(self) -> str:
        """The words of the explanation for the page's script, as JSON."""
        return json.dumps(
            {"lengths": LENGTHS, "needs": NEEDS, "kinds": KINDS, "refusals": REFUSALS}
        )
