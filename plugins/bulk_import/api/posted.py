"""The file and the choices of a request, validated by the form of the upload page."""

from __future__ import annotations

import re

from flask import request
from werkzeug.datastructures import MultiDict

from ..actors import identity_of
from ..engine.reading.naming.column_choices import PATTERN, are_choices
from ..engine.reading.sheet import Refusal
from ..state import State
from ..storage.tables.statuses import Mode
from ..upload import Choices, ImportRequest, Upload, new_token
from ..views.posted.forms import UploadForm
from ..views.posted.posted_file import MANY_FILES, NO_FILE, NOT_KEPT, read_upload
from .problems import ApiProblem
from .request_base import RequestBase

FILE, KIND, MODE, PARENT = "file", "kind", "mode", "parent"
COLUMNS = "columns"
"""The one field that may be repeated: once for each column."""
MULTIPART = "multipart/form-data"
PATTERNS = {COLUMNS: PATTERN, PARENT: "^([0-9a-f]{16})?$"}
"""Patterns of the free-text fields."""
_PUBLIC_ID = re.compile(PATTERNS[PARENT])


def fields_of(*more: str) -> list[str]:
    """Return the names of the fields that a request may have beside its file."""
    return [KIND, *Choices().as_fields(), *more]


class PostedFiles(RequestBase):
    """Reads what is posted."""

    def posted(self, *more: str) -> ImportRequest | Refusal:
        """Return the parsed request, or the refusal of its file.

        :param more: the fields that it may have beside the kind and the choices.
        """
        if request.mimetype != MULTIPART:
            raise ApiProblem.of_status(415)
        if not request.form and not request.files:
            # A form whose end is missing, or its boundary, is read as one without any field.
            raise ApiProblem.of_status(400)
        _refuse_unknown(fields_of(*more))
        importer = self.kind_named(request.form.get(KIND, ""))
        upload = _read(self.state, identity_of(self.state.actors, self.actor).id)
        if isinstance(upload, Refusal):
            if upload in (NO_FILE, MANY_FILES):
                raise ApiProblem.of_refusal(upload)
            return upload
        return ImportRequest(importer, self.actor, upload)


def _read(state: State, actor_id: str) -> Upload | Refusal:
    names = fields_of(MODE, PARENT)
    values: MultiDict[str, str] = MultiDict(
        (name, text) for name in names for text in request.form.getlist(name)
    )
    values["token"] = new_token()
    values.setdefault(MODE, Mode.PARTIAL.value)
    form = UploadForm(values, meta={"csrf": False})
    form.validate()
    field = next((name for name in names if name in form.errors or not _is_fit(name)), None)
    if field is not None:
        detail = f"The field {field} holds something that it does not take."
        raise ApiProblem(422, "request.field", "Field", detail, field=field)
    return read_upload(state, form, actor_id, lambda _public_id: NOT_KEPT)


def _is_fit(name: str) -> bool:
    """Return whether the texts of a free-text field match its pattern."""
    texts = request.form.getlist(name)
    if name == COLUMNS:
        return all(map(are_choices, texts))
    return name != PARENT or all(map(_PUBLIC_ID.fullmatch, texts))


def _refuse_unknown(known: list[str]) -> None:
    """Refuse a field or a file that the route does not read, and a field that is given twice."""
    names = [*request.form, *request.files]
    twice = next((name for name in request.form if len(request.form.getlist(name)) > 1), None)
    if twice in known and twice != COLUMNS:
        detail = "The field is given more than once."
        raise ApiProblem(422, "request.field", "Field", detail, field=twice)
    unknown = next((name for name in names if name not in (*known, FILE)), None)
    if unknown is None and FILE not in request.form:
        return
    if unknown is None:
        raise ApiProblem.of_refusal(NO_FILE)
    detail = f"There is no such field. There are: {', '.join((FILE, *known))}."
    raise ApiProblem(422, "request.field", "Field", detail, field=unknown[:60])
