"""The sentences that the engine says about a row, word for word; `docs/messages.md` lists them.

Sentences about a whole file stand in `refusals`, those about a host's own rules with its importer.
"""

from __future__ import annotations

DATA_TYPE = (
    "Data Type: The data entered in line no. {line} for the column {label} "
    "does not match the expected type."
)
DATA_TYPE_CAUSE = (
    "Data Type: The data entered for the column {label} does not match the expected type."
)
EMPTY = "{label}: Cannot be empty."
LENGTH = "{label}: Is too short/long. Ensure this meets the set restrictions."
CHARACTERS = "{label}: Contains invalid characters: {allowed} characters only."
INVISIBLE = "{label}: Contains white space or invisible characters."
SECRET_CHARACTERS = "{label}: Contains control characters or line breaks."
CONTROL_CHARACTERS = "{label}: Contains control characters."
RANGE = "{label}: Is out of range. Ensure this meets the set restrictions."
PLACES = "{label}: Has too many decimals. Ensure this meets the set restrictions."
AMBIGUOUS = "{label}: Can be read in two ways."
CHOICE = "{label}: Is none of the values that may be used."
REFERENCE_UNKNOWN = "{label}: The kept value can no longer be used. Type it again."
REFERENCE_TWICE = "{label}: The same kept value stands in more than one row. Type it again."
NOT_PROCESSED = "Row: Could not be processed."

COLUMN_GONE = "The program no longer has the column {labels} of this file, so the import was ended."
COLUMNS_GONE = (
    "The program no longer has the columns {labels} of this file, so the import was ended."
)
KIND_GONE = "The program no longer has this kind of import, so the import was ended."
"""Why an import was ended that the program could not go on with."""

NOT_PROCESSED_CODE = "row.not_processed"
"""The program died at the row again and again; so many of these end the import (`poison`)."""
REFUSED_CODE = "row.refused"
"""The database refused the row for a reason that no rule names; the sentence is the same."""

HINT_TWO_WAYS = (
    "{text} is {first} or {second}, and the column does not tell which; write one of these"
)
HINT_TRUE = "Write TRUE or FALSE"
HINT_NOT_PROCESSED = "The program stopped several times at this row; the others went on without it"
