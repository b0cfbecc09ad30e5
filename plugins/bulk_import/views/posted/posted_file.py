"""The file of a posted form, read up to the size limit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flask import request

from ...engine.reading.content import read_content
from ...engine.reading.naming.column_choices import choices_text, parse_choices
from ...engine.reading.sheet import Refusal
from ...engine.reading.size_limit import most_bytes
from ...engine.sentences.language import N_
from ...state import State
from ...storage.tables.statuses import Mode
from ...upload import Choices, KnownFile, Upload, stored_name
from .checked_file import open_checked, open_repairs
from .forms import UploadForm

NO_FILE = Refusal(
    "file.missing", N_("File: Choose one file."), N_("No file arrived with the form.")
)
MANY_FILES = Refusal(
    "file.many", N_("File: Choose one file only."), N_("Upload one file after the other.")
)
NOT_KEPT = Refusal(
    "file.missing", N_("File: The checked file can no longer be used."), N_("Choose it again.")
)
REPAIRS_LOST = Refusal(
    "form.repairs",
    N_("File: The cells changed here can no longer be used."),
    N_("Choose the file again and change them once more."),
)

OUT_OF_DATE = Refusal(
    "form.expired",
    N_("Form: This page is out of date."),
    N_("Sign in again if you are asked to, and choose your file once more."),
)
OTHER_PERSON = Refusal(
    "form.person",
    N_("Form: Somebody else is signed in now."),
    N_("Sign in as before, or load the page again and choose your file there."),
)
TOO_MANY = Refusal(
    "form.limited",
    N_("Form: Too many files in a short time."),
    N_("Wait a minute, then choose your file once more."),
)
REPAIRED = Refusal(
    "form.repaired",
    N_("File: These rows are repaired already, perhaps in another tab."),
    N_("Load the page again to see what is left."),
)

FailedRows = Callable[[str], KnownFile | Refusal]
"""Returns the failed rows of an import as a file, or why there is none."""


def read_upload(
    state: State, form: UploadForm, actor_id: str, failed_rows: FailedRows
) -> Upload | Refusal:
    """Return the posted upload; at most one byte beyond the limit of the file is read.

    A large file is not copied: it is read from the stream of the request, which has to stay open.
    """
    parts = [part for each in request.files for part in request.files.getlist(each)]
    files = [part for part in parts if part.filename]
    if len(files) > 1:
        return MANY_FILES
    if form.person.data and form.person.data not in state.vault.digests(0, "person", actor_id):
        return OTHER_PERSON
    mode, token = Mode(form.mode.data or Mode.PARTIAL), form.token.data or ""
    repairs = open_repairs(state.vault, token, form.repairs.data or "", actor_id)
    if repairs is None:
        return REPAIRS_LOST
    columns = choices_text(parse_choices(" ".join(request.form.getlist("columns"))))
    choices = replace(Choices.read(form.data), repairs=repairs, columns=columns)
    if choices.operation == form.preselected.data:
        choices = replace(choices, operation="")
    if files:
        name = stored_name(files[0].filename or "")
        content = read_content(files[0].stream, most_bytes(name, state.settings.max_bytes) + 1)
        return Upload(name, content, token, mode, choices, (form.parent.data or "")[:40])
    if form.kept.data:
        lines = form.lines.data or ""
        known = open_checked(state.vault, token, form.kept.data, actor_id, lines) or NOT_KEPT
    elif form.rows_of.data:
        known = failed_rows(form.rows_of.data)
    else:
        return NO_FILE
    if isinstance(known, Refusal):
        return known
    return Upload(known.name, known.content, token, mode, choices, lines=known.lines)
