"""Types, links, escapes and corrections that programs put around a text or into it."""

from __future__ import annotations

import html
import re

from ...cells.escapes import unescaped as without_escapes
from .signs import folded, joined, unescaped

#: As languages and databases write a text, a list of one, an option: `b'Ann'`, `Some("Ann")`.
_TYPED = re.compile(r"=?[\w&]{0,10}[\[({<'\"]{1,3}(.*?)[\],)}>'\"]{1,3}", re.DOTALL)
#: The parts of a link around its target.
_LINK = re.compile(r"(?:mailto:|smtp:|sip:|tel:|https?:/+|[#\[\]()<>])+", re.IGNORECASE)
#: What word processors write while somebody types, or when they open a text.
_AUTOCORRECTED = {
    **{"©": "(c)", "®": "(r)", "™": "(tm)", "→": "->", "←": "<-", "⇒": "=>", "↔": "<->"},
    **{"☺": ":)", "\u263b": ":)", "☹": ":(", "♥": "<3", "…": "...", "–": "--", "—": "--"},
}


def is_wrapped(original: str, returned: str) -> bool:
    """Return whether one text is the other as a program wraps, links or escapes it."""
    if _is_escaped(original, returned) or _is_linked(original, returned):
        return True
    typed = _TYPED.fullmatch(returned)
    if typed is not None and original and typed[1] == original:
        return True
    return not returned.isascii() and _is_autocorrected(original, returned)


def _is_escaped(original: str, returned: str) -> bool:
    if "\\" in returned and folded(unescaped(returned)) == folded(original):
        return True
    if "+" in returned and " " in original and returned.replace("+", " ") == original:
        return True
    if "&" in returned and html.unescape(returned) == original:
        return True
    plain = without_escapes(returned.replace("\\n", "<br>").replace("↵", "<br>"))
    return plain is not None and joined(plain) == joined(original)


def _is_linked(original: str, returned: str) -> bool:
    """Return whether a text was made a link, as Access, office suites, wikis and mails do."""
    if len(original) < 4 or original not in returned or not ("@" in original or "." in original):
        return False
    return _LINK.fullmatch(returned.replace(original, "")) is not None


def _is_autocorrected(original: str, returned: str) -> bool:
    plain = returned
    for sign, typed in _AUTOCORRECTED.items():
        plain = plain.replace(sign, typed)
    return plain.casefold() == original.casefold()
