"""Error pages, shown when the host's program or its limits keep a page from being made."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from flask import abort, request

from ...engine.declaration.importer import Importer
from ...engine.reading.sheet import Refusal
from ...engine.sentences.language import N_, _t
from ...state import current_state
from ...work.refusals.host_failures import unanswered_failure
from ..web.request_language import answered
from ..web.responses import answer
from .guarded_model import GuardedModelView

log = logging.getLogger(__name__)

NOT_MADE = Refusal(
    "page.program",
    N_("Program: This page could not be made."),
    N_("Tell whoever runs the program; its log says where."),
)
NOT_DONE = Refusal(
    "page.program",
    N_("Program: This step could not be carried to its end."),
    N_(
        "Look into the history before you repeat it, and tell whoever runs the program; its log "
        "says where."
    ),
)
"""What was asked for may have been done by the time that its answer failed."""

TOO_OFTEN = Refusal(
    "page.limited",
    N_("Page: Too many requests in a short time."),
    N_("Wait a minute, then load it again. Nothing was changed."),
)


class FailedPages(GuardedModelView):
    """Pages that say so where a method or a template of the host raises while they are made."""

    importer: type[Importer]

    def _run_view(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Answer a request, or tell that the host's program failed in it.

        What the host handles itself, such as a right that is missing, is left to it.
        """
        try:
            return super()._run_view(fn, *args, **kwargs)
        except Exception as error:
            fault = unanswered_failure(current_state(), error)
            if fault is None:
                raise
            where = fault.hook, fault.error, fault.place
            log.error("page.fault importer=%s hook=%s error=%s at=%s", self.importer.slug, *where)
            return answered(self._failure_page)

    def _failure_page(self) -> Any:
        """Return the sentence, with the status of a program that failed."""
        return self._refusal_page(NOT_MADE if request.method == "GET" else NOT_DONE, 500)

    def too_many(self, error: Exception) -> Any:
        """Answer a request that a limiter of the host has held back."""
        if not self.is_accessible():
            return self.inaccessible_callback("index_view") or abort(403)
        return self._refusal_page(TOO_OFTEN, 429)

    def _refusal_page(self, refusal: Refusal, status: int) -> Any:
        """Return a sentence in the place of a page, to a script as JSON."""
        refusal = replace(refusal, message=_t(refusal.message), hint=_t(refusal.hint))
        page = partial(self.render, "bulk_import/failed.html", refusal=refusal)
        return answer(page, {"refusal": refusal.as_json()}, status)
