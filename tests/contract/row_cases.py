"""Every way in which a row can be wrong, with the sentence that the product promises for it.

The sentences are written out once more here, as a second source beside `docs/messages.md`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from ctu.models.clock import utc_now
from tests.parts.console_fixture import Console

DATA_TYPE = (
    "Data Type: The data entered in line no. {line} for the column {column} does not match the "
    "expected type."
)
EMPTY = "{column}: Cannot be empty."
LENGTH = "{column}: Is too short/long. Ensure this meets the set restrictions."
ALPHABET = (
    "{column}: Contains invalid characters: Letters, numbers or + - % _ , / ().£$!?@\\' "
    "characters only."
)
DOUBLED = "Login: File contains multiple users with the same login."
TAKEN = "Login: The file uploaded contains logins for users that already exist."
HIDDEN_GROUP = (
    "Permission Group: The specified Permission Group does not exist or is a Permission Group "
    "higher than yours."
)
UNKNOWN_GROUP = "Permission Group: The specified Permission Group does not exist."
POLICY = (
    "Password Policy: The specified password does not meet the complexity requirements for the "
    "associated Password Policy."
)
UNKNOWN_TEAM = "Primary Team: The specified Primary Team does not exist."
FOREIGN_TEAM = "Primary Team: File cannot be uploaded as you are not a member of {foreign}."
UNKNOWN_PLAN = "Capacity Plan: The specified Capacity Plan does not exist."
# Where the description names no message, ours have the same shape.
INVISIBLE = "{column}: Contains white space or invisible characters."
CONTROL = "Password: Contains control characters or line breaks."
HEADER_AGAIN = "Row Shape: The row repeats the header."
TOO_FEW = "Row Shape: The row has fewer cells than the header has columns."
TOO_MANY = "Row Shape: The row has filled cells beyond the last column."
QUOTES = "Quotation Marks: Text stands behind a closing quotation mark."
REFERENCE = "Password: The kept value can no longer be used. Type it again."
REFERENCE_HINT = (
    "Only whoever uploaded the first file can use it, for as long as its rows with errors are kept"
)
REFERENCE_TWICE = "Password: The same kept value stands in more than one row. Type it again."
REFERENCE_OTHER = "Password: The kept value belongs to another row. Type it again."
NOT_ALLOWED = "Row: A rule of the database does not allow it."
NOT_PROCESSED = "Row: Could not be processed."
ALREADY_THERE = "Row: There is another record with the same EAN number."
VALUE_REFUSED = "Row: A value was refused when the record was created."
DOUBLED_TEAM = "Team Name: File contains multiple teams with the same name."
TAKEN_TEAM = "Team Name: The file uploaded contains teams that already exist."


BESIDE_TRUE = (
    "Every other cell of this column stands for TRUE; if a blank one stands for FALSE, write FALSE"
)


class Case(NamedTuple):
    """One row with one fault."""

    column: str
    """The field at fault, as messages write it."""
    cell: str
    """What stands in its cell; names in braces are replaced by those of the console."""
    code: str
    message: str
    hint: str | None = ""
    """None where it depends on what else there is."""


CASES = {
    "a first name is blank": Case("First Name", "", "first_name.empty", EMPTY),
    "a last name is white space": Case("Last Name", "\u3000\u00a0", "last_name.empty", EMPTY),
    "a login is blank": Case("Login", " ", "login.empty", EMPTY),
    "a password is of blanks only": Case("Password", "    ", "password.empty", EMPTY),
    "a group is blank": Case("Permission Group", "", "group.empty", EMPTY),
    "a web rtc is blank": Case("Web RTC", "", "web_rtc.empty", EMPTY, BESIDE_TRUE),
    "a team is blank": Case("Primary Team", "", "primary_team.empty", EMPTY),
    "an active is blank": Case("Active", "", "active.empty", EMPTY, BESIDE_TRUE),
    "a first name is too long": Case(
        "First Name", "x" * 51, "first_name.length", LENGTH, "51 characters; 50 at most"
    ),
    "a last name is too long": Case(
        "Last Name", "y" * 60, "last_name.length", LENGTH, "60 characters; 50 at most"
    ),
    "a login is too long": Case(
        "Login", "z" * 41, "login.length", LENGTH, "41 characters; 40 at most"
    ),
    "an extension is too long": Case(
        "Extension", "12345678901", "extension.length", LENGTH, "11 characters; 10 at most"
    ),
    "a first name has another character": Case(
        "First Name", "Ann;", "first_name.characters", ALPHABET, "Take out ;"
    ),
    "a last name has a typographic apostrophe": Case(
        "Last Name", "O’Hara", "last_name.characters", ALPHABET, "Write ' instead of ’"
    ),
    "a last name turns the writing round": Case(
        "Last Name",
        "Ann\u202eevil",
        "last_name.characters",
        ALPHABET,
        "Take out U+202E (right-to-left override)",
    ),
    "a login has a blank": Case("Login", "a b", "login.characters", INVISIBLE, "Take out a blank"),
    "a login has an invisible character": Case(
        "Login", "a\u200bb", "login.characters", INVISIBLE, "Take out U+200B (zero width space)"
    ),
    "a web rtc is german": Case(
        "Web RTC",
        "WAHR",
        "web_rtc.type",
        DATA_TYPE,
        "WAHR is TRUE in a German spreadsheet; write TRUE",
    ),
    "a web rtc is italian": Case(
        "Web RTC",
        "VERO",
        "web_rtc.type",
        DATA_TYPE,
        "VERO is TRUE in an Italian spreadsheet; write TRUE",
    ),
    "an active is a number": Case(
        "Active", "1", "active.type", DATA_TYPE, "1 looks like TRUE; write TRUE"
    ),
    "an extension has a letter": Case(
        "Extension", "12a", "extension.type", DATA_TYPE, "Digits 0 to 9 only"
    ),
    "an extension has digits of another script": Case(
        "Extension", "٣", "extension.type", DATA_TYPE, None
    ),
    "a spreadsheet has shortened an extension": Case(
        "Extension",
        "1.2E+05",
        "extension.type",
        DATA_TYPE,
        "A spreadsheet shortened this number; format the column as text and type it again",
    ),
    "an active user has the login": Case(
        "Login",
        "{taken}",
        "login.taken",
        TAKEN,
        "Inactive and locked users hold their logins too",
    ),
    "an inactive user has the login": Case(
        "Login", "{gone}", "login.taken", TAKEN, "Inactive and locked users hold their logins too"
    ),
    "a locked user has the login": Case(
        "Login", "{locked}", "login.taken", TAKEN, "Inactive and locked users hold their logins too"
    ),
    "a group does not exist": Case(
        "Permission Group", "Agnet", "group.unknown", HIDDEN_GROUP, "Did you mean Agent?"
    ),
    "a group is above the uploader": Case(
        "Permission Group", "Manager", "group.unknown", HIDDEN_GROUP, None
    ),
    "a password is weak": Case(
        "Password",
        "tidy",
        "password.policy",
        POLICY,
        "Too short for Standard; 10 characters at least. Needs an upper-case letter for Standard. "
        "Needs a digit for Standard",
    ),
    "a password is common": Case(
        "Password",
        "Password12345",
        "password.policy",
        POLICY,
        "One of the most common passwords, or nearly",
    ),
    "a password holds a name": Case(
        "Password", "My-o'hara-2031", "password.policy", POLICY, "Holds the login or a name"
    ),
    "a team does not exist": Case(
        "Primary Team", "Nowhere", "primary_team.unknown", UNKNOWN_TEAM, "You may use {mine}"
    ),
    "a team is inactive": Case(
        "Primary Team", "{closed}", "primary_team.unknown", UNKNOWN_TEAM, "You may use {mine}"
    ),
    "a team is one of others": Case(
        "Primary Team", "{foreign}", "primary_team.foreign", FOREIGN_TEAM, "You may use {mine}"
    ),
    "a plan does not exist": Case("Capacity Plan", "Nothing", "plan.unknown", UNKNOWN_PLAN, None),
    "a plan is inactive": Case("Capacity Plan", "{retired}", "plan.unknown", UNKNOWN_PLAN, None),
    "a password is a damaged reference": Case(
        "Password",
        "unchanged.0123456789abcdef.2.0123",
        "password.reference_unknown",
        REFERENCE,
        REFERENCE_HINT,
    ),
    # This one is last, because its line break moves the lines below it.
    "a password has a line break": Case(
        "Password",
        "Tidy\nLantern 48",
        "password.characters",
        CONTROL,
        "Look for a stray quotation mark in this cell or in the one before it",
    ),
}

TAKEN_BY_ANY = "Plate: There is a record with this value already."

# These need more than one cell: two rows, another uploader, another shape, a dying program.
MORE = {
    "a login stands twice": Case("Login", "", "login.duplicate", DOUBLED),
    "a group does not exist for the highest rank": Case(
        "Permission Group", "", "group.unknown", UNKNOWN_GROUP
    ),
    "a row repeats the header": Case("", "", "row.header", HEADER_AGAIN),
    "a row has too few cells": Case("", "", "row.too_few", TOO_FEW),
    "a row has too many cells": Case("", "", "row.too_many", TOO_MANY),
    "text stands behind a quotation mark": Case("", "", "row.quotes", QUOTES),
    "a reference stands twice": Case("Password", "", "password.reference_twice", REFERENCE_TWICE),
    "a reference is another row's": Case(
        "Password", "", "password.reference_other", REFERENCE_OTHER
    ),
    "a team stands twice": Case("Team Name", "", "name.duplicate", DOUBLED_TEAM),
    "a team exists": Case("Team Name", "", "name.taken", TAKEN_TEAM),
    "a row ends the program": Case("", "", "row.not_processed", NOT_PROCESSED),
    "the database refuses a row": Case("", "", "row.refused", NOT_ALLOWED),
    "the database has a value": Case("", "", "row.taken", ALREADY_THERE),
    "the model refuses a value": Case("", "", "row.value", VALUE_REFUSED),
    "a validator refuses a value": Case("", "", "row.value", "Name: The value was refused."),
    "an article exists": Case("", "", "sku.taken", "Sku: There is such an article already."),
    "a record of another class has a plate": Case("", "", "plate.taken", TAKEN_BY_ANY),
}


def make_names(console: Console) -> dict[str, str]:
    """Make what the cases need in a console, and return its names."""
    # The names differ much, so that no hint suggests one for the other.
    mine, foreign = (
        console.team(console.name("Harbour ")),
        console.team(console.name("Night Desk ")),
    )
    until = utc_now() + timedelta(hours=1)
    return {
        "mine": mine,
        "foreign": foreign,
        "closed": console.team(console.name("Locked up "), active=False),
        "retired": console.plan(active=False),
        "taken": console.person("Agent", foreign).login,
        "gone": console.person("Agent", foreign, active=False).login,
        "locked": console.person("Agent", foreign, locked_until=until).login,
    }
