"""The language of a request, from Flask-Babel or the setting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import current_app

from ...engine.sentences.catalogues import language_of
from ...engine.sentences.language import Language, speaking, spoken


def request_language() -> Language | None:
    """Return the language of the current request, from Flask-Babel or the setting."""
    app: Any = current_app
    state = app.extensions.get("bulk_import")
    chosen = state.settings.language if state else ""
    if chosen or "babel" not in app.extensions:
        return language_of(chosen)
    from flask_babel import get_locale

    locale = get_locale()
    return language_of(locale.language) if locale else None


def page_language() -> str:
    """Return "de" for a page in German, "en" for one in English."""
    language = spoken()
    return "en" if language is None else language.code


def answered(answer: Callable[..., Any], *args: Any, **values: Any) -> Any:
    """Call what answers a request, in the language of the request."""
    with speaking(request_language()):
        return answer(*args, **values)
