"""Which records are audited, their labels, and the fields that may be recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ctu.access.labels import PERMISSION_LABELS, POLICY_LABELS, audited
from ctu.models.capacity import CapacityPlan
from ctu.models.groups import PasswordPolicy, PermissionGroup
from ctu.models.teams import Team
from ctu.models.users import User


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of record; a field that is not named here never enters the audit."""

    kind: str
    words: str
    fields: Mapping[str, str]
    """Attribute by attribute, what the forms call it."""


SUBJECTS: dict[type[Any], Subject] = {
    User: Subject(
        "user",
        "User",
        {
            "first_name": "First name",
            "last_name": "Last name",
            "login": "Login",
            "group": "Permission group",
            "web_rtc": "Web RTC",
            "extension": "Extension",
            "primary_team": "Primary team",
            "teams": "Member of teams",
            "plan": "Capacity plan",
            "active": "Active",
            "active_from": "Active from",
            "locked_until": "Locked until",
        },
    ),
    Team: Subject("team", "Team", {"name": "Name", "active": "Active"}),
    CapacityPlan: Subject(
        "plan",
        "Capacity plan",
        {
            "name": "Name",
            "active": "Active",
            "voice": "Voice",
            "web_chat": "Web chat",
            "email": "E-mail",
            "sms": "SMS",
            "social": "Social",
            "total": "In total",
        },
    ),
    PermissionGroup: Subject(
        "group",
        "Permission group",
        {
            "name": "Name",
            "rank": "Rank",
            "active": "Active",
            "policy": "Password policy",
            "needs_second_factor": "Second factor required",
            **audited(PERMISSION_LABELS),
        },
    ),
    PasswordPolicy: Subject(
        "policy",
        "Password policy",
        {"name": "Name", **audited(POLICY_LABELS)},
    ),
}
