"""The messages of the scripts of the import pages; every page passes them to its script."""

from __future__ import annotations

from ..engine.sentences.language import N_, _n, spoken

SENTENCES: dict[str, str] = {
    # The upload dialog; the templates say some of them, too.
    "choose_file": N_("Choose a file"),
    "choose_another": N_("Choose another file"),
    "choose_first": N_("Choose a file first"),
    "choose_other_first": N_("Choose another file first"),
    "answer_first": N_("Answer the question first"),
    "drop_file": N_("Drop your file here, or"),
    "drop_another": N_("Drop the new file here, or"),
    "pasted_rows": N_("Pasted rows.csv"),
    "reading": N_("The file is being checked"),
    "choose_reading": N_("Choose which is right first"),
    "choose_columns": N_("Say which column is which first"),
    "checking_file": N_("Checking the file…"),
    "checking_one": N_("Checking 1 row…"),
    "checking": N_("Checking {rows} rows…"),
    "upload": N_("Upload"),
    "uploading": N_("Uploading…"),
    "not_arrived": N_(
        "The upload did not arrive, or its answer was lost. Press Upload again; "
        "nothing is stored twice."
    ),
    "closing_forgets": N_("Closing forgets what was changed here. Close again to leave it."),
    "choosing_forgets": N_("Another file forgets what was changed here. Choose it again to go on."),
    "closing_leaves": N_(
        "The file is still being sent. Close again to leave it; the history shows if it arrives."
    ),
    "choosing_leaves": N_(
        "The file is still being sent. Choose again to leave it; the history shows if it arrives."
    ),
    "pasted_in_part": N_("{count} of {lines} lines were pasted; there are no more fields below."),
    "pasted_side_by_side": N_(
        "{count} cells side by side were copied, and a field takes one. Copy cells of one column."
    ),
    "change_not_arrived": N_("The change did not arrive. Nothing is lost; press again."),
    "limited": N_(
        "Too many requests in a short time. Nothing is lost; wait a minute, then press again."
    ),
    "not_checked": N_("The file could not be checked. Nothing was stored; choose it again."),
    "not_read": N_("The file could not be read."),
    "not_read_hint": N_(
        "It is a folder, or it was moved or deleted, or another program lets nobody read it. "
        "Choose the file itself."
    ),
    "signed_out": N_("You were signed out. Sign in again in another tab and go on here."),
    "not_allowed": N_(
        "You may not do this now. Nothing is lost: sign in again in another tab if you were "
        "signed out, or ask whoever gives rights, and go on here."
    ),
    "gone": N_(
        "The rows of this import are no longer there for you to repair. Load the page again to "
        "see what is left."
    ),
    "other_person": N_(
        "Somebody else is signed in now. Nothing was stored: sign in as before in another tab "
        "and go on here, or load the page again."
    ),
    "signed_out_grid": N_("You were signed out."),
    "file_changed": N_("The file has changed since it was checked. Choose it again."),
    "one_byte": N_("1 byte"),
    "bytes": N_("{number} bytes"),
    "kilobytes": N_("{number} KB"),
    # Values and causes that are copied.
    "copied": N_("Copied"),
    "value_copied": N_("{value} copied"),
    # The history.
    "one_new_import": N_("1 new import."),
    "new_imports": N_("{count} new imports."),
    "range": N_("1–{last} of {total}"),
    "last_check": N_("Up to date, checked {seconds} s ago"),
    "offline": N_("No connection, trying again"),
    "limited_grid": N_("Too many requests, trying again in a minute"),
    "not_cancelled": N_("The import was not cancelled. Try again."),
    "zone": N_("times in your time zone ({zone})"),
    "days_zone": N_("Both days count, in the time zone {zone}."),
}
"""Sentences by name, as text and not as markup; a name in braces stands for what is filled in."""


def script_sentences() -> dict[str, str]:
    """Return them in the language of the page, and its code, by which the scripts write numbers."""
    language = spoken()
    sentences = {name: str(text) for name, text in SENTENCES.items()}
    # A catalogue knows it as the plural of another sentence; the script fills the number in.
    sentences["bytes"] = _n("{number} byte", "{number} bytes", 2, number="{number}")
    return sentences | {"language": language.code if language else ""}
