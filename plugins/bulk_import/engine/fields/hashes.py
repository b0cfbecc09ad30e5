"""What stands in the place of a password: hashes, marks of a scheme, and signs that hide one."""

from __future__ import annotations

import re

#: Crypt and its like, Django, Werkzeug, LDAP, and schemes that write a mark before the plain text.
_SCHEME = re.compile(
    r"\$(?:[0-9]\w?|argon2\w*|scrypt|pbkdf2[\w-]*|s0|P|H|S|y|gy|7|md5|sha1)\$.+"
    r"|(?:pbkdf2|scrypt|argon2\w*|bcrypt\w*|sha\d+|md5|plain|cleartext|unsalted_\w+)(?:_\w+)?[$:].+"
    r"|\{[A-Za-z0-9-]{2,20}\}.+"
)
_HEXADECIMAL = re.compile(r"(?:0x)?(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})", re.I)
_HIDDEN = re.compile(r"[*•●·xX]{4,}|\*+|<hidden>|\[hidden\]|redacted|unchanged", re.IGNORECASE)


def stands_for_a_password(text: str) -> bool:
    """Say whether a text is a hash, a scheme with its mark, or signs that hide a password."""
    return any(each.fullmatch(text) for each in (_SCHEME, _HEXADECIMAL, _HIDDEN))
