"""Values in place of a password: hashes, prefixes of schemes, masks and placeholders."""

from __future__ import annotations

import re

#: Crypt and its like, Django, Werkzeug, LDAP, and schemes that write a mark before the plain text.
_SCHEME = re.compile(
    r"\$(?:[0-9]\w?|argon2\w*|scrypt|pbkdf2[\w-]*|s0|P|H|S|y|gy|7|md5|sha1|apr1|ml|shiro1"
    r"|bcrypt-sha256)\$.+|\$ANSIBLE_VAULT;.+"
    r"|(?:pbkdf2|scrypt|argon2\w*|bcrypt\w*|(?i:sha)\d+|md5|plain|cleartext|unsalted_\w+"
    r"|crypt)(?:_\w+)?[$:].+"
    r"|SCRAM-SHA-\d+\$.+|md5[0-9a-fA-F]{32}|grub\.pbkdf2\..+|v1;PPH1_MD4,.+"
    r"|\{[A-Za-z0-9-]{2,20}\}.+"
)
#: MySQL writes a star before it, Oracle a letter, and Windows two beside each other.
_HEXADECIMAL = re.compile(
    r"\*[0-9a-f]{40}|[0-9a-f]{32}:[0-9a-f]{32}|S:[0-9a-f]{60}.*|01000000d08c9ddf[0-9a-f]+"
    r"|(?:0x)?(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})|0x[0-9a-f]{16,}",
    re.IGNORECASE,
)
#: ASP.NET Identity, Fernet, OpenSSL, SOPS and Jasypt, Vault: base64 after how each begins; a
#: token, a key, and where one lies; a digest of 256 or 512 bits alone.
_ENCRYPTED = re.compile(
    r"eyJ[\w-]+\.[\w-]+\.[\w-]*|-----BEGIN .+|ssh-(?:rsa|ed25519|dss) .+|age1[a-z0-9]{40,}"
    r"|arn:aws:.+|@Microsoft\.KeyVault\(.+\)|[A-Za-z0-9+/]{43}=|[A-Za-z0-9+/]{86}=="
    r"|(?:AQAAAA|gAAAAA|U2FsdGVkX1)[\w+/=-]{20,}|ENC[\[(].+[\])]|vault:v\d+:.+|\(encrypted\).*"
)
#: A field that a mail merge or a script was to fill in.
_PLACEHOLDER = re.compile(
    r"\{\{.+\}\}|\$\{[\w:.]+\}|%[A-Z][A-Z0-9_]+%|<<.+>>|«.+»|#\{.+\}|<%=.+%>|\[\[.+\]\]"
    r"|@@\w+@@|__[A-Z]\w*__|\$\(.+\)|\$env:\w+"
)
_HIDDEN = re.compile(
    r"[*•●·xX]{4,}|\*+|<(?:hidden|encrypted|redacted|secure ?string|protected)>"
    r"|[*•●]+ ?[A-Za-z ]+ ?[*•●]+"
    r"|\((?:hidden|protected)\).*|\[(?:hidden|redacted|protected|masked|removed)\].*"
    r"|System\.Security\.SecureString|redacted|unchanged",
    re.IGNORECASE,
)


def stands_for_a_password(text: str) -> bool:
    """Return whether a text is a hash, a scheme with its mark, or signs that hide a password."""
    forms = (_SCHEME, _HEXADECIMAL, _ENCRYPTED, _PLACEHOLDER, _HIDDEN)
    return any(each.fullmatch(text) for each in forms)
