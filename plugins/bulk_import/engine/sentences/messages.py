"""Messages of the engine about a row, verbatim; `docs/messages.md` lists them.

Sentences about a whole file stand in `refusals`, those about a host's own rules with its importer.
"""

from __future__ import annotations

from .language import N_

DATA_TYPE = N_(
    "Data Type: The data entered in line no. {line} for the column {label} "
    "does not match the expected type."
)
DATA_TYPE_CAUSE = N_(
    "Data Type: The data entered for the column {label} does not match the expected type."
)
EMPTY = N_("{label}: Cannot be empty.")
LENGTH = N_("{label}: Is too short/long. Ensure this meets the set restrictions.")
CHARACTERS = N_("{label}: Contains invalid characters: {allowed} characters only.")
INVISIBLE = N_("{label}: Contains white space or invisible characters.")
SECRET_CHARACTERS = N_("{label}: Contains control characters or line breaks.")
CONTROL_CHARACTERS = N_("{label}: Contains control characters.")
RANGE = N_("{label}: Is out of range. Ensure this meets the set restrictions.")
PLACES = N_("{label}: Has too many decimals. Ensure this meets the set restrictions.")
AMBIGUOUS = N_("{label}: Can be read in two ways.")
CHOICE = N_("{label}: Is none of the values that may be used.")
REFERENCE_UNKNOWN = N_("{label}: The kept value can no longer be used. Type it again.")
HINT_REFERENCE_UNKNOWN = N_(
    "Only whoever uploaded the first file can use it, for as long as its rows with errors are kept"
)
REFERENCE_TWICE = N_("{label}: The same kept value stands in more than one row. Type it again.")
REFERENCE_OTHER = N_("{label}: The kept value belongs to another row. Type it again.")
HINT_REFERENCE_OTHER = N_(
    "The other cells are those of another row, as when a column is sorted or moved by itself; put "
    "it back, or type the value again"
)
NOT_PROCESSED = N_("Row: Could not be processed.")

PARENT_CIRCLE = N_("{label}: The parents go round in a circle.")
HINT_ITSELF = N_("The row names itself")
HINT_CIRCLE = N_("{lines} name each other")
HINT_BELOW_ITSELF = N_("The record would stand below itself")
PARENT_FAILED = N_("{label}: The parent is not created, because its row has errors.")
PARENT_LATER = N_(
    "{label}: The parent is created by this file, so no record can be moved to it yet."
)
HINT_PARENT = N_("The parent is on line {line}")
HINT_PARENT_LATER = N_("The parent is on line {line}; upload the rows with errors once more")

KEY_TWICE = N_("{label}: Several records have it: {records}.")
RECORD_APPEARED = N_("Row: The record has appeared since the file was checked.")
RECORD_CHANGED = N_("Row: The record has changed since the file was checked.")
RECORD_GONE = N_("Row: The record has gone since the file was checked.")
HINT_CHECK_AGAIN = N_("Check the file again to see what would change now")

COLUMN_GONE = N_(
    "The program no longer has the column {labels} of this file, so the import was ended."
)
COLUMNS_GONE = N_(
    "The program no longer has the columns {labels} of this file, so the import was ended."
)
KIND_GONE = N_("The program no longer has this kind of import, so the import was ended.")
"""Why an import was ended that the program could not go on with."""
UNDO_GONE = N_("The program can no longer undo this kind of import, so the undo was ended.")
UNDO_FORBIDDEN = N_("Whoever asked for the undo may undo this import no more.")
UNDO_STOPPED = N_("The program stopped several times at these records, so the undo was ended.")
UNDO_FAULT = N_(
    "The program failed with {error} at {place}, and no record is to blame, so the undo was ended."
)
UNDO_COMMITS = N_(
    "The program's undo commits the transaction, which only the import may do, so the undo was "
    "ended."
)
UNDO_ROLLS_BACK = N_(
    "The program's undo rolls the transaction back, which only the import may do, so the undo was "
    "ended."
)
CHECK_UNDO_KIND = N_(
    "The program's check_undo must return a Keep or None for each record, so the undo was ended."
)
"""Why an undo was ended before its time."""

CREATE_COMMITS = N_(
    "The program's create commits the transaction, which only the import may do, so the import "
    "was ended."
)
CREATE_ROLLS_BACK = N_(
    "The program's create rolls the transaction back, which only the import may do, so the import "
    "was ended."
)
CREATE_COUNT = N_(
    "The program's create returned {returned} for {wanted} rows and must return one record for "
    "each, so the import was ended."
)
CREATE_TWICE = N_(
    "The program's create returned the same record for several rows and must return one record "
    "for each, so the import was ended."
)
CREATE_EXISTED = N_(
    "The program's create returned records that it has not inserted, such as some that existed "
    "before, so the import was ended."
)
RULE_RETURNED = N_(
    "The program's rule {rule} returned a value of the type {kind} and must return {wanted}, so "
    "the import was ended."
)
NO_SUCH_ATTRIBUTE = N_(
    "The program's {rule} gives the attribute {attribute}, which {model} does not have, so the "
    "import was ended."
)
TYPE_TAKES_OTHERS = N_(
    "The program's type {type} takes no {given} in the column {column} ({error}), so the import "
    "was ended; declare another kind of column in the importer."
)
MADE_COUNT = N_(
    "The program's make_secrets returned {returned} slips for {wanted} rows and must return one "
    "for each, so the import was ended."
)
CREATE_KIND = N_(
    "The program's create returned something that is neither a record nor a key, so the import "
    "was ended."
)
CREATE_NOT_STORED = N_(
    "The program's create returned records that are not in the session of the import (add_all is "
    "missing, or another session was used), so the import was ended."
)
CREATE_WROTE_NOTHING = N_(
    "The program's create returned keys and wrote nothing through the session of the import, so "
    "the import was ended."
)
CREATE_ELSEWHERE = N_(
    "The program's create writes to another database than that of the imports, and the two cannot "
    "be committed together, so the import was ended."
)
RULE_ENDS_TRANSACTION = N_(
    "The program ends the transaction (commit or rollback) in Actors or in a rule, which only the "
    "import may do, so the import was ended."
)
UNDO_ENDS_TRANSACTION = N_(
    "The program ends the transaction (commit or rollback) in Actors or in may_undo, which only "
    "the import may do, so the undo was ended."
)
LOAD_CHANGES_ENGINE = N_(
    "The program's Actors.load gives the session another engine than it had before, and the two "
    "cannot be committed together."
)
UPDATE_COMMITS = N_(
    "The program's update commits the transaction, which only the import may do, so the import "
    "was ended."
)
UPDATE_ROLLS_BACK = N_(
    "The program's update rolls the transaction back, which only the import may do, so the import "
    "was ended."
)
EXISTING_KIND = N_(
    "The program's @existing returned something that is no record of the import's session, so the "
    "import was ended."
)
UPDATE_WROTE_NOTHING = N_(
    "The program's update wrote nothing through the session of the import, so the import was ended."
)
NO_USER_LOADER = N_(
    "The program has no user_loader for Flask-Login, so nobody can be loaded in a worker."
)
PROGRAM_FAULT = N_(
    "The program failed with {error} at {place}, and no row is to blame, so the import was ended."
)
"""Why an import was ended through the fault of the host's program; for its engineer."""
FAILED_IN_PARTS = N_(
    "The database refused a row, and when the rows were written in parts to find it, the program "
    "failed with {error} at {place}, so the import was ended."
)
"""The same of all or nothing, where parts cannot have transactions of their own."""
RULE_ENDS_ALL = N_(
    "A rule of the database refused a row and ended the whole transaction (ROLLBACK), so that the "
    "row is not known with all or nothing, and the import was ended."
)
STORED_ANYWAY = (
    N_("One of the records exists all the same and is counted as created."),
    N_("{n} of the records exist all the same and are counted as created."),
)

VALUE_REFUSED = N_("Row: A value was refused when the record was created.")
CHANGE_REFUSED = N_("Row: A value was refused when the record was updated.")
VALUE_REFUSED_AT = N_("{label}: The value was refused.")
VALUE_REFUSED_CODE = "row.value"
HINT_VALUE_REFUSED = N_(
    "A value is too long, too large or not allowed for its column; the columns' rules did not tell"
)
ALREADY_THERE = N_("Row: There is another record with the same {columns}.")
ALREADY_THERE_CODE = "row.taken"
HINT_COUNTED = N_(
    "The database counts this number, and its sequence is behind the records; whoever runs the "
    "database has to set it"
)

NOT_ALLOWED = N_("Row: A rule of the database does not allow it.")
NEEDED = N_("Row: The record needs a value in {columns}, which no column of the file fills.")
NO_SUCH = N_("Row: What {columns} refers to does not exist.")
NOT_KEPT = N_("Row: The database has not kept the record.")
NOT_UPDATED = N_("Row: The change was not kept.")
HINT_RULE = N_("The rule {rule} is about {columns}")
HINT_RULE_OF = N_("It is about {columns}")
HINT_RULE_NAMED = N_("The rule is called {rule}")
HINT_NOT_KEPT = N_("A trigger or a rule of the database leaves it out")
HINT_NOT_UPDATED = N_("The program's update, or a trigger of the database, leaves it out")
HINT_PARTLY_UPDATED = N_("The program's update, or a trigger of the database, leaves out {columns}")
NOT_A_TABLE = N_("The program writes to a view of the database, which takes no records.")
KEYS_OF_VIEW = N_(
    "SQLite does not tell which keys it gives to records of the view {view}, so the import was "
    "ended. Let the model make them, or record_values (create) give them."
)

NOT_PROCESSED_CODE = "row.not_processed"
"""The program died at the row again and again; so many of these end the import (`poison`)."""
REFUSED_CODE = "row.refused"
"""The database refused the row for a reason that no rule of the importer names."""

HINT_TWO_WAYS = N_(
    "{text} is {first} or {second}, and the column does not tell which; write one of these"
)
HINT_ONE_WAY = N_(
    "{text} is {first} or {second}, of which this column takes {taken} alone; "
    "write that if it is meant"
)
HINT_NO_WAY = N_("{text} is {first} or {second}, and this column takes neither")
HINT_TRUE = N_("Write TRUE or FALSE")
HINT_NOT_PROCESSED = N_(
    "The program stopped several times at this row; the others went on without it"
)
