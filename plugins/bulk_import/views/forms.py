"""The forms of the import pages, and the one posted file in them, read no further than allowed."""

from __future__ import annotations

import base64
import re

from flask import request
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField
from wtforms.validators import Regexp

from ..engine.reading.sheet import Refusal
from ..engine.reading.size_limit import TIMES, most_bytes
from ..reports.wording import shown_name
from ..state import State
from ..storage.models import ALL_OR_NOTHING, PARTIAL
from ..storage.vault import SealBroken
from ..upload import Upload

FORM_BYTES = 64 * 1024
"""What a form may hold beside its file."""
KEPT = "upload"
KEPT_SECONDS = 3_600
"""How long a checked file can be uploaded from its page; the form's own token lives no longer."""
_TOKEN = re.compile(r"[0-9A-Za-z_-]{16,64}\Z")

NO_FILE = Refusal("file.missing", "File: Choose one file.", "No file arrived with the form.")
MANY_FILES = Refusal("file.many", "File: Choose one file only.", "Upload one file after the other.")
NOT_KEPT = Refusal(
    "file.missing", "File: The checked file can no longer be used.", "Choose it again."
)


class QuestionForm(FlaskForm):
    """A button that changes something: nothing in it but the token against forged requests."""


class UploadForm(FlaskForm):
    """The file, the choice and the one-time token; the file itself is read by `read_upload`."""

    token = HiddenField(validators=[Regexp(_TOKEN)])
    kept = HiddenField()
    """A file that was checked on a page without a script, sealed; no one else can open it."""
    mode = RadioField(choices=[PARTIAL, ALL_OR_NOTHING], default=PARTIAL)


def body_limit(max_bytes: int) -> int:
    """Return how many bytes a request to these pages may have; a kept file is encoded twice."""
    return 2 * TIMES * max_bytes + FORM_BYTES


def read_upload(state: State, form: UploadForm, actor_id: str) -> Upload | Refusal:
    """Return what the form sent; of the file one byte more than it may have is read at most."""
    parts = [part for each in request.files for part in request.files.getlist(each)]
    files = [part for part in parts if part.filename]
    if len(files) > 1:
        return MANY_FILES
    mode, token = form.mode.data or PARTIAL, form.token.data or ""
    if files:
        name = shown_name(files[0].filename or "")
        content = files[0].stream.read(most_bytes(name, state.settings.max_bytes) + 1)
        return Upload(name, content, token, mode)
    if form.kept.data:
        return _opened(state, form.kept.data, token, mode, actor_id)
    return NO_FILE


def keep(state: State, upload: Upload, actor_id: str) -> str:
    """Seal a checked file into the form that uploads it, bound to that form and to the person."""
    content = base64.b64encode(upload.content).decode("ascii")
    return state.vault.seal(KEPT, upload.token, 0, [actor_id, upload.name, content])


def _opened(state: State, kept: str, token: str, mode: str, actor_id: str) -> Upload | Refusal:
    try:
        owner, name, content = state.vault.open(KEPT, token, 0, kept, max_age=KEPT_SECONDS)
    except SealBroken:
        return NOT_KEPT
    if owner != actor_id:
        return NOT_KEPT
    return Upload(name, base64.b64decode(content), token, mode)
