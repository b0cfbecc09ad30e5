"""The forms of the import pages."""

from __future__ import annotations

import re

from wtforms import HiddenField, RadioField, SelectField
from wtforms.validators import Regexp

from ...engine.declaration.operations import Operation
from ...engine.reading.code_page.pages import PAGES
from ...storage.tables.statuses import KEEP_CHANGES, MAKE_SECRETS, TAKE_ORIGINALS, Mode
from ..web.page_form import PageForm

_TOKEN = re.compile(r"[0-9A-Za-z_-]{16,64}\Z")


class QuestionForm(PageForm):
    """A form of one button, with nothing but its CSRF token."""


class UndoForm(PageForm):
    """The button that undoes an import, and how often it had been undone when it was shown."""

    attempt = HiddenField(validators=[Regexp(r"[0-9]{1,6}\Z")])


class UploadForm(PageForm):
    """The file, the choice and the one-time token; the file itself is read by `read_upload`."""

    token = HiddenField(validators=[Regexp(_TOKEN)])
    kept = HiddenField()
    """A file that was checked on a page without a script, sealed; no one else can open it."""
    lines = HiddenField()
    """What its rows are told by, sealed, where that is not their own lines."""
    rows_of = HiddenField()
    """The public id of an import whose failed rows are the file; it needs no other."""
    person = HiddenField()
    """A keyed digest of whom the page of the form was made for; "" tells nothing."""
    parent = HiddenField()
    """The public id of the import on whose page the file was given."""
    repairs = HiddenField()
    """The cells that were typed anew so far, sealed."""
    changes = RadioField(choices=[TAKE_ORIGINALS, KEEP_CHANGES], default=TAKE_ORIGINALS)
    """What is taken of cells that a spreadsheet has changed."""
    code_page = SelectField(choices=["", *(page.codec for page in PAGES)], default="")
    """The code page that a file is written in which is not Unicode."""
    columns = HiddenField()
    """What columns are whose names do not fit; sent once for each that is asked for."""
    blanks = RadioField(choices=["", MAKE_SECRETS], default="")
    """What is done about secrets that are blank."""
    operation = SelectField(choices=["", *Operation], default="")
    """What is done with records that exist."""
    preselected = HiddenField()
    """The operation that a page without a script showed as chosen when nobody had chosen."""
    mode = RadioField(choices=[each.value for each in Mode], default=Mode.PARTIAL.value)
