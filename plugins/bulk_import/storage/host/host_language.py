"""The language of the host's own texts, as Flask-Babel says them, in a request and without one."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app, has_request_context

from ...engine.sentences.catalogues import language_of
from ...engine.sentences.language import spoken
from ..database.outages import is_outage

log = logging.getLogger(__name__)

LONGEST = 16
"""Characters of a locale that is stored: `zh_Hans_CN` has ten."""


def stored_language() -> str:
    """Return what an import remembers of the language in which its uploader reads.

    It is Flask-Babel's locale, such as "de_CH", where the plugin's language follows from that
    locale; else the plugin's own language, "" for English.
    """
    language = spoken()
    if has_request_context() and "babel" in current_app.extensions:
        from flask_babel import get_locale

        locale = str(get_locale() or "")
        if language_of(locale) is language and len(locale) <= LONGEST:
            return locale
    return language.code if language else ""


@contextmanager
def host_speaking(locale: str) -> Iterator[None]:
    """Let Flask-Babel say the host's texts in a locale for a while.

    A worker and the command line have no request, which the host's `locale_selector` may ask.

    :param locale: "" for what the selector says, and where it cannot say it the host's default.
    """
    if "babel" not in current_app.extensions or not (wanted := locale or _default_locale()):
        yield
        return
    from flask_babel import force_locale

    with force_locale(wanted):
        yield


def _default_locale() -> str:
    """Return the host's default locale if its selector needs a request, "" if it needs none.

    Without a request, `request` raises a RuntimeError and no user is signed in; a selector may
    react to that with any error of its own, such as `abort(401)`.

    :raises DBAPIError: when the selector has asked a database that is away.
    """
    from flask_babel import get_babel, get_locale

    try:
        get_locale()
    except Exception as error:
        if is_outage(error):
            raise
        if not isinstance(error, RuntimeError):
            log.warning("language.selector error=%s", type(error).__name__)
        return str(get_babel().instance.default_locale)
    return ""
