"""Output of the commands about a file and an import, with control characters escaped.

Cells may hold control characters, which a terminal would execute; lines show code points instead.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ..engine.reading.sheet import Refusal
from ..engine.sentences.shown_text import visible
from ..reports.choices.blank_secrets import offered
from ..reports.choices.code_page_question import CodePageQuestion
from ..reports.verdict.verdict import Verdict
from ..upload import ImportRequest

NOBODY = "Nobody with the login {login} may import {things}."
NO_SUCH_IMPORTER = "There is no kind of import called {slug}. There are: {slugs}."
NO_IMPORTER = "There is no kind of import at all."
NO_SUCH_CODE_PAGE = "There is no code page called {name}. There are: {pages}."
NO_COLUMN_NAMED = "Write --column as NAME=COLUMN, not as {text}."
NO_SUCH_COLUMN = "There is no column called {name}. There are: {columns}."
NAMELESS = "Standard input has no name. Give it one, such as --name people.csv."
UNREADABLE = "The file {path} cannot be read."
IN_THE_WAY = "The file {path} exists already and is not written over."
NO_DATABASE = "The database cannot be used now: {reason}"
NO_SPOOL = "The folder for temporary files (TMPDIR) cannot be used: {reason}"
AT_LIMIT = "The system gives this command no further file, thread or memory."
NO_FOLDER = "The folder of {path} does not exist."
ERRORS_WITHOUT_WAITING = "The rows with errors are known at the end only: leave --no-wait out."

ORIGINALS_TAKEN = "The original values are taken; --keep-changes keeps what the file says."
CHANGES_KEPT = "What the file says is kept."
SECRETS_MADE = "They are made by the import and handed over from its Details."

STORED = "Import {public_id} is stored: {rows} of {name}."
UNFINISHED = "Not finished yet. It goes on by itself, and the history shows how far it is."
NOT_SEEN = "What was begun is stored, and the history shows what becomes of it."
SAVED = "The rows with errors are in {path}."
NOT_GIVEN = "The rows with errors are not for {login}."
NOT_GIVEN_TO_TOKEN = "The rows with errors are not for whoever made the access token."
NOT_OPENED = "The rows with errors cannot be opened with the keys at hand."
NOT_SAVED = "The rows with errors cannot be written to {path}; the history has them."

NO_CHECK_THERE = "--check is for this console: the API of another does not tell it."
UNDO_BEGUN = "{records} are to be taken back, as far as they may be."
NOT_UNDONE = "The import {id} cannot be undone: it is at work, too old, or nothing of it is left."
UNDO_FAILED = "A rule of this import failed, and nothing was undone. The log names its place."
NO_SUCH_UNDO = "There is no import {id} that {login} may undo."


def refusal_lines(refusal: Refusal, request: ImportRequest) -> Iterator[str]:
    """Yield the lines of a refusal: the message, the hint, and an option that does without."""
    yield visible(refusal.message)
    if refusal.hint:
        yield visible(refusal.hint)
    if offer := offered(request.importer, refusal):
        yield f"Or --make-secrets: {offer.make}."


def blank_lines(verdict: Verdict) -> Iterator[str]:
    """Yield how many rows have no secret, and what becomes of them; nothing where there is none."""
    blank = verdict.blank_secrets
    if blank is not None:
        yield ""
        is_made = verdict.intake.makes_secrets
        yield f"{blank.title}. " + (SECRETS_MADE if is_made else f"--make-secrets: {blank.make}.")


def as_json(found: Verdict | CodePageQuestion | Refusal) -> str:
    """Return a verdict or a refusal for programs, in the form in which the pages answer scripts."""
    if isinstance(found, Refusal):
        return dumped({"refusal": found.as_json()})
    if isinstance(found, CodePageQuestion):
        return dumped({"question": found.as_json()})
    verdict = found.as_json()
    # These are the words on a button, and here is none.
    del verdict["buttons"]
    return dumped({"verdict": verdict})


def dumped(answer: dict[str, Any]) -> str:
    """Return an answer as JSON that people can read, too."""
    return json.dumps(answer, indent=2)
