"""Answers instead of a verdict: a refusal, or a question that has to be answered first."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ...engine.reading.detection.one_byte import Question
from ...engine.reading.sheet import Refusal
from ...engine.sentences.language import _t
from ...reports.choices.blank_secrets import BlankSecrets, offered
from ...reports.choices.code_page_question import CodePageQuestion
from ...reports.choices.column_question import ColumnQuestion
from ...upload import Upload, new_token
from ..posted.checked_file import seal_checked, seal_lines, seal_repairs
from ..sentences import SENTENCES
from ..web.responses import answer
from .remembered import RememberedPages

STATUSES = {"form.expired": 400, "form.person": 403, "form.limited": 429, "file.program": 500}
"""With what status a form is refused, and a file for no fault of its own; others are with 422."""


class AnswerPages(RememberedPages):
    """The answers to a file that cannot be judged yet."""

    def _no_verdict(self, found: Question | Refusal, upload: Upload) -> Any:
        """Ask which code page is right, or say why the file is refused."""
        if isinstance(found, Refusal):
            return self._refuse_file(found, upload)
        question = CodePageQuestion(found, upload.name)
        fragment = self.render("bulk_import/code_page.html", question=question)
        return answer(
            lambda: self._kept_page(upload, question=question),
            {"question": question.as_json() | {"html": fragment}},
            422,
        )

    def _kept_page(self, upload: Upload, **context: Any) -> str:
        """Render the page with the checked file and the choices for it in its form."""
        kept = seal_checked(self.state.vault, upload, self.actor_id)
        repairs = seal_repairs(self.state.vault, upload, self.actor_id)
        beside = {"repairs": repairs, "lines": seal_lines(self.state.vault, upload)}
        choices = upload.choices.as_fields() | beside
        return self._page(kept=kept, token=upload.token, choices=choices, **context)

    def _refuse_file(self, refusal: Refusal, upload: Upload | None = None) -> Any:
        # One that is a constant was made before any language was known.
        refusal = replace(refusal, message=_t(refusal.message), hint=_t(refusal.hint))
        offer = offered(self.importer, refusal, self.people)
        if offer is not None and upload is not None:
            return self._offer(upload, refusal, offer)
        if refusal.asked and upload is not None:
            return self._ask_columns(upload, refusal)
        status = STATUSES.get(refusal.code, 422)
        return answer(
            lambda: self._page(refusal=refusal, file_name=upload.name if upload else ""),
            {"refusal": refusal.as_json()},
            status,
        )

    def _offer(self, upload: Upload, refusal: Refusal, offer: BlankSecrets) -> Any:
        """Refuse a file, and offer the choice with which it can be read."""
        shown = {"refusal": refusal, "offer": offer}
        question = _as_question(refusal, offer)
        question["html"] = self.render("bulk_import/offer.html", **shown)
        return answer(
            lambda: self._kept_page(upload, file_name=upload.name, **shown),
            {"refusal": refusal.as_json(), "offer": question},
            422,
        )

    def _ask_columns(self, upload: Upload, refusal: Refusal) -> Any:
        """Refuse a file, and ask which of its columns is which."""
        importer = self.importer(self.state.actors.current())
        choices = upload.choices.columns
        memory = None if choices else self._remembered_columns(refusal)
        if memory is not None:
            choices = memory.lesson.texts[0]
        question = ColumnQuestion(importer, refusal, choices)
        shown = {"refusal": refusal, "columns": question, "memory": memory}
        content = question.as_json() | {"note": str(SENTENCES["choose_columns"])}
        content["html"] = self.render("bulk_import/columns.html", **shown)
        return answer(
            lambda: self._kept_page(upload, file_name=upload.name, **shown),
            {"refusal": refusal.as_json(), "columns": content},
            422,
        )

    def _page(self, **context: Any) -> str:
        shown = {"token": new_token(), "refusal": None, "verdict": None, "question": None}
        shown |= {"offer": None, "columns": None}
        shown |= self.upload_context()
        return self.render(self.upload_template, **(shown | context))


def _as_question(refusal: Refusal, offer: BlankSecrets) -> dict[str, str]:
    """Return an offer for programs; a script shows it as it does a question."""
    note = str(SENTENCES["answer_first"])
    return {"title": refusal.message, "explanation": offer.title, "note": note, "make": offer.make}
