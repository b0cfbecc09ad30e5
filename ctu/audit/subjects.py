"""Which records are audited, what each is called, and which of its fields may be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

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
            "may_sign_in": "Sign in to the console",
            "may_manage_users": "Manage users",
            "may_import_users": "Import users",
            "may_manage_teams": "Manage teams",
            "may_manage_plans": "Manage capacity plans",
            "may_manage_groups": "Manage permission groups and policies",
            "sees_all_teams": "See all teams",
        },
    ),
    PasswordPolicy: Subject(
        "policy",
        "Password policy",
        {
            "name": "Name",
            "min_length": "Length from",
            "max_length": "Length to",
            "needs_upper": "Upper case required",
            "needs_lower": "Lower case required",
            "needs_digit": "Digit required",
            "needs_symbol": "Symbol required",
            "refuses_common": "Common passwords refused",
            "refuses_personal": "Login and names refused",
            "lock_tries": "Tries before a lock",
            "lock_minutes": "Minutes of a lock",
        },
    ),
}
