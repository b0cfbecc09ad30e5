"""The messages of the scripts of the import pages; every page passes them to its script."""

from __future__ import annotations

SENTENCES = {
    # The upload dialog; the templates say some of them, too.
    "choose_file": "Choose a file",
    "choose_another": "Choose another file",
    "choose_first": "Choose a file first",
    "drop_file": "Drop your file here, or",
    "drop_another": "Drop the new file here, or",
    "reading": "The file is being checked",
    "choose_reading": "Choose which is right first",
    "choose_columns": "Say which column is which first",
    "checking_file": "Checking the file…",
    "checking_one": "Checking 1 row…",
    "checking": "Checking {rows} rows…",
    "upload": "Upload",
    "uploading": "Uploading…",
    "not_arrived": "The upload did not arrive. Nothing was stored; press Upload again.",
    "closing_forgets": "Closing forgets what was changed here. Close again to leave it.",
    "change_not_arrived": "The change did not arrive. Nothing is lost; press again.",
    "not_checked": "The file could not be checked. Nothing was stored; choose it again.",
    "signed_out": "You were signed out. Sign in again in another tab and go on here.",
    "signed_out_grid": "You were signed out.",
    "file_changed": "The file has changed since it was checked. Choose it again.",
    "one_byte": "1 byte",
    "bytes": "{number} bytes",
    "kilobytes": "{number} KB",
    # Values and causes that are copied.
    "copied": "Copied",
    "value_copied": "{value} copied",
    # The history.
    "one_new_import": "1 new import.",
    "new_imports": "{count} new imports.",
    "range": "1–{last} of {total}",
    "last_check": "Up to date, checked {seconds} s ago",
    "offline": "No connection, trying again",
    "not_cancelled": "The import was not cancelled. Try again.",
    "zone": "times in your time zone ({zone})",
}
"""Sentences by name, as text and not as markup; a name in braces stands for what is filled in."""
