"""The form in which passwords are compared and stored: RFC 8265's OpaqueString profile.

The same password leaves one keyboard composed and another decomposed, and blanks of other widths
look like a blank: NFC, and every blank of Unicode as U+0020 (decision 72). Nothing else changes.
"""

from __future__ import annotations

import unicodedata

from plugins.bulk_import import composed

#: Unicode's category Zs. RFC 8265, section 4.2.2, maps them to U+0020 before NFC.
_BLANKS = dict.fromkeys(
    (0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000),
    " ",
)


def opaque_string(password: str) -> str:
    """Return a password in the form in which it is compared; idempotent."""
    return password if password.isascii() else composed(password.translate(_BLANKS))


def possible_forms(password: str) -> list[str]:
    """Return the forms in which a password may have been hashed, the present one first.

    Hashes that are older than this rule are of what was typed, or of what a file held: composed
    or decomposed.
    """
    if password.isascii():
        return [password]
    form = opaque_string(password)
    return list(dict.fromkeys((form, password, unicodedata.normalize("NFD", form))))
