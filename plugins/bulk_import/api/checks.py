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
        asked = self.posted()
        if isinstance(asked, Refusal):
            return json_answer(_refused(asked))
        found = check(self.state, asked)
        if isinstance(found, Refusal):
            return json_answer(_refused(found))
        if not isinstance(found, Intake):
            question = CodePageQuestion(found, asked.upload.name)
            return json_answer({"outcome": "question", "question": question.as_json()})
        return json_answer(self._judged(asked, found))

    def _judged(self, asked: ImportRequest, intake: Intake) -> dict[str, Any]:
        importer, upload = asked.importer, asked.upload
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
        told = verdict.as_json()
        # These are the words on a button, and here is none.
        del told["buttons"]
        return {"outcome": "errors" if verdict.failed else "ready", "verdict": told}


def _refused(refusal: Refusal) -> dict[str, Any]:
    return {"outcome": "refused", "refusal": refusal.as_json()}
