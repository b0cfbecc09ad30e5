"""The check of a file: every rule is applied, as by the worker; nothing is written."""

from __future__ import annotations

from ..engine.judging.pipeline import judge_in_pieces
from ..engine.reading.detection.one_byte import Question
from ..engine.reading.sheet import Refusal
from ..queueing.tracing import traced
from ..state import State
from ..upload import ImportRequest
from .opening import Intake, open_file


@traced("import.check")
def check(state: State, request: ImportRequest) -> Intake | Question | Refusal:
    """Return the whole verdict on a file, by the same rules as the worker; nothing is written."""
    opened = open_file(state, request)
    if isinstance(opened, Intake):
        judge_in_pieces(request.importer, opened.layout, opened.rows, request.actor)
        opened.importer = request.importer(request.actor)
    return opened
