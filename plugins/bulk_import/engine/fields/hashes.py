"""What stands in the place of a password: hashes, marks of a scheme, what hides or fills one in."""

from __future__ import annotations

import re

#: Crypt and its like, Django, Werkzeug, LDAP, and schemes that write a mark before the plain text.
_SCHEME = re.compile(
    r"\$(?:[0-9]\w?|argon2\w*|scrypt|pbkdf2[\w-]*|s0|P|H|S|y|gy|7|md5|sha1)\$.+"
    r"|(?:pbkdf2|scrypt|argon2\w*|bcrypt\w*|sha\d+|md5|plain|cleartext|unsalted_\w+)(?:_\w+)?[$:].+"
    r"|SCRAM-SHA-\d+\$.+|md5[0-9a-fA-F]{32}"
    r"|\{[A-Za-z0-9-]{2,20}\}.+"
)
_HEXADECIMAL = re.compile(
    r"(?:0x)?(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})|0x[0-9a-f]{16,}",
    re.IGNORECASE,
)
#: ASP.NET Identity, Fernet, OpenSSL, SOPS and Jasypt, Vault: base64 behind how each begins.
_ENCRYPTED = re.compile(
    r"(?:AQAAAA|gAAAAA|U2FsdGVkX1)[\w+/=-]{20,}|ENC[\[(].+[\])]|vault:v\d+:.+|\(encrypted\).*"
)
#: A field that a mail merge or a script was to fill in.
_PLACEHOLDER = re.compile(r"\{\{.+\}\}|\$\{\w+\}|%[A-Z][A-Z0-9_]+%|<<.+>>|«.+»")
_HIDDEN = re.compile(
    r"[*•●·xX]{4,}|\*+|<hidden>|\[(?:hidden|redacted)\].*|redacted|unchanged", re.IGNORECASE
)


def stands_for_a_password(text: str) -> bool:
    """Say whether a text is a hash, a scheme with its mark, or signs that hide a password."""
    forms = (_SCHEME, _HEXADECIMAL, _ENCRYPTED, _PLACEHOLDER, _HIDDEN)
    return any(each.fullmatch(text) for each in forms)
