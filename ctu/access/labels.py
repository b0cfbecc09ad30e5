"""Labels of permissions and of password policy settings, for forms, grids and the audit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Label(NamedTuple):
    """The words for one permission or one part of a policy, in each place that shows it."""

    form: str
    """Beside its field in a form."""
    audit: str
    """In front of what stood there and what stands there now, such as Yes and No."""
    grid: str
    """Among others in a cell of a grid."""
    hint: str = ""
    """Under its field in a form."""


def _label(form: str, *, audit: str = "", grid: str = "", hint: str = "") -> Label:
    """Return a label; the audit uses the words of the form, a grid the same in small letters."""
    return Label(form, audit or form, grid or form[0].lower() + form[1:], hint)


PERMISSION_LABELS: Mapping[str, Label] = {
    "may_sign_in": _label(
        "Sign in to the console", grid="sign in", hint="Without it, nothing else counts."
    ),
    "may_manage_users": _label("Manage users"),
    "may_import_users": _label(
        "Import users", hint="Into their own teams only; managing users is another right."
    ),
    "may_manage_teams": _label("Manage teams", hint="And import them."),
    "may_manage_plans": _label("Manage capacity plans"),
    "may_manage_groups": _label(
        "Manage permission groups and policies",
        grid="manage groups and policies",
        hint="Up to the own rank, and never more than the own permissions.",
    ),
    "sees_all_teams": _label(
        "See all teams",
        hint="Otherwise people see and manage the users of their own teams only.",
    ),
}
POLICY_LABELS: Mapping[str, Label] = {
    "min_length": _label("Length from"),
    "max_length": _label("Length to"),
    "needs_upper": _label("Upper-case letter", audit="Upper case required"),
    "needs_lower": _label("Lower-case letter", audit="Lower case required"),
    "needs_digit": _label("Digit", audit="Digit required"),
    "needs_symbol": _label("Symbol", audit="Symbol required"),
    "refuses_common": _label("Refuse common passwords", audit="Common passwords refused"),
    "refuses_personal": _label("Refuse the login and names", audit="Login and names refused"),
    "lock_tries": _label("Wrong tries before a lock", audit="Tries before a lock"),
    "lock_minutes": _label("Minutes of a lock"),
}


def audited(labels: Mapping[str, Label]) -> dict[str, str]:
    """Return what the audit calls each attribute."""
    return {name: label.audit for name, label in labels.items()}
