"""Route that checks a file: the whole verdict, also of an invalid file."""

from __future__ import annotations

from typing import Any

from flask import Response

from ..engine.reading.sheet import Refusal
from ..intake import Intake, check
from ..reports.choices.code_page_question import CodePageQuestion
from ..reports.lineage.lineage import lineage_of
from ..reports.verdict.verdict import Verdict
from ..upload import ImportRequest
from .answers import json_answer
from .posted import PostedFiles


class CheckRoutes(PostedFiles):
    """The route that checks."""

    def create_check(self) -> Response:
        """Judge a file; nothing is written."""
        wanted = self.posted()
        if isinstance(wanted, Refusal):
            return json_answer(_refused(wanted))
        found = check(self.state, wanted)
        if isinstance(found, Refusal):
            return json_answer(_refused(found))
        if not isinstance(found, Intake):
            question = CodePageQuestion(found, wanted.upload.name)
            return json_answer({"outcome": "question", "question": question.as_json()})
        return json_answer(self._judged(wanted, found))

    def _judged(self, wanted: ImportRequest, intake: Intake) -> dict[str, Any]:
        importer, upload = wanted.importer, wanted.upload
        verdict = Verdict(
            importer=importer,
            file_name=upload.name,
            file_size=len(upload.content),
            intake=intake,
            choices=upload.choices,
            people=importer.people,
            nobody=importer.nobody,
            all_or_nothing_rows=self.state.settings.all_or_nothing_rows,
            lineage=lineage_of(self.state, importer, upload, intake.rows),
            is_whole=True,
        )
        content = verdict.as_json()
        # These are the words on a button, and here is none.
        del content["buttons"]
        return {"outcome": "errors" if verdict.failed else "ready", "verdict": content}


def _refused(refusal: Refusal) -> dict[str, Any]:
    return {"outcome": "refused", "refusal": refusal.as_json()}
