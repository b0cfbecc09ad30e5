"""The messages of an import of users about logins, groups, teams and plans, word for word."""

from __future__ import annotations

DOUBLED_LOGIN = "Login: File contains multiple users with the same login."
TAKEN_LOGIN = "Login: The file uploaded contains logins for users that already exist."
UNKNOWN_GROUP = "Permission Group: The specified Permission Group does not exist."
HIDDEN_GROUP = (
    "Permission Group: The specified Permission Group does not exist or is a Permission Group "
    "higher than yours."
)
UNKNOWN_TEAM = "Primary Team: The specified Primary Team does not exist."
FOREIGN_TEAM = "Primary Team: File cannot be uploaded as you are not a member of {team}."
UNKNOWN_PLAN = "Capacity Plan: The specified Capacity Plan does not exist."
HOLDS_LOGIN = "Inactive and locked users hold their logins too"
NOT_CHANGEABLE = "Login: There is no user with this login whom you may change."
YOURSELF = "Login: You cannot change yourself by an import."
PASSWORD_KEPT = "Password: Is not changed by an update."
LEAVE_BLANK = "Leave the cell blank; a password is reset in the console"
GROUP_KEPT = "Permission Group: An import takes nobody out of the highest Permission Group."
ACTIVE_KEPT = "Active: An import deactivates nobody of the highest Permission Group."
START_KEPT = "Active From: An import keeps out nobody of the highest Permission Group."
ROLLBACK_NOTE = (
    "Users can only be made inactive afterwards, and an inactive user still holds the login."
)
LOGIN_ADVICE = "Up to 40 characters without blanks, and nobody else has it, whatever the case."
EXTENSION_ADVICE = (
    "The short number at which somebody is called inside the house, 1 to 10 digits such as 05201. "
    "Blank for none."
)
