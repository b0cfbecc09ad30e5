"""Escape sequences of web pages, mail programs and others, and the characters they encode."""

from __future__ import annotations

import html
import quopri
import re
from base64 import b64decode
from collections.abc import Callable, Iterable
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from html.entities import html5
from urllib.parse import unquote_to_bytes

from ..sentences.language import N_

HINT_ESCAPED = N_(
    "Probably {probably}: a web page, a mail or another program wrote signs as escapes. Export it "
    "again as CSV UTF-8, or type it"
)
LONGEST = 200
"""How many characters of a text are looked at."""

#: Without one of these there is no escape of any kind.
_SIGN = re.compile(r"[&%=\\+<]|_x|\w''\w")
#: Escapes of HTML and XML: `&amp;`, `&#252;`, `&#xfc;`. Plain texts hardly have the semicolon.
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
#: Without the semicolon, where a program has cut at it, and as browsers read them.
_CUT_ENTITY = re.compile(
    r"&(?:#\d{2,5}|#[xX][0-9a-fA-F]{2,5}"
    rf"|{'|'.join(sorted((name for name in html5 if not name.endswith(';')), reverse=True))})"
)
#: Escapes that hardly anybody types in a secret.
_CUT_IN_SECRET = re.compile(r"&(?:#\d{2,5}|#[xX][0-9a-fA-F]{2,5}|(?:amp|quot|nbsp|lt|gt)(?![a-z]))")
_PERCENT = re.compile(r"(?:%[0-9a-fA-F]{2})+")
_QUOTED_PRINTABLE = re.compile(r"=(?:[2-7][A-F]|[89A-F][0-9A-F])")
#: As no sum is written: every sign of equality stands before a byte, one of them with a letter.
#: A single byte is one of those that mails write so: others stand in passwords that are random.
_QUOTED_SECRET = re.compile(
    r"(?=.*=(?:[23]D|[2-9A-F][A-F].*=|[89A-F].*=))(?:[^=]|=[2-9A-F][0-9A-F])+", re.DOTALL
)
_MAIL_WORD = re.compile(r"=\?[\w-]+\?[bBqQ]\?[^?\s]*\?=")
#: With the signs at its end that no name has.
_BASE64 = re.compile("[A-Za-z0-9+/]{4,}={1,2}")
#: Escapes of programming languages and JSON.
_CODE_POINT = re.compile(
    r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})|\\U([0-9a-fA-F]{8})|<U\+([0-9A-F]{4,6})>"
)
#: Bytes beyond ASCII as R writes them, and as C, git and databases do: `<e9>`, `\351`.
_BYTES = re.compile(r"(?:<[89a-f][0-9a-f]>)+|(?:\\[23][0-7]{2})+")
_BYTE = re.compile(r"<(..)>|\\(...)")
#: Marks of web pages, for which no name and no login has a use.
_TAG = re.compile(r"</?(?:br|b|i|u|p|a|em|div|span|font|strong)(?:\s[^<>]*|/)?>", re.IGNORECASE)
_SECRET_TAG = re.compile(r"</?(?:br|div|span|font|strong)(?:\s[^<>]*|/)?>", re.IGNORECASE)
_UTF_7 = re.compile(r"\+[A-Za-z0-9/]{2,}-")
_DOUBLED = re.compile(r"(?<=[^\W\d_])''(?=[^\W\d_])")
#: Escapes in the XML of workbooks: `_x000D_`.
_WORKBOOK = re.compile(r"_x([0-9A-Fa-f]{4})_")
#: UTF-7 is taken for itself below this code point only: most words in its place would be beyond.
_UTF_7_END = 0x600
_WESTERN_LETTERS = frozenset("ŠŒŽšœžŸ" + "".join(map(chr, range(0xC0, 0x100)))) - {*"×÷"}
#: Many secrets hold a percent sign by chance, some of them before two digits.
_OF_A_URL = re.compile(
    r"(?:[\w.~+-]|%(?:2[0-9A-CF]|3[A-F]|40|5[B-E]|60|7[B-D]|[C-F][0-9A-F](?:%[89AB][0-9A-F])+))*",
    re.ASCII,
)


def unescaped(text: str) -> str | None:
    """Return a text with the signs that its escapes stand for, None if it holds none.

    HTML's entities, percent signs of a URL, quoted-printable and encoded words of mails, code
    points as programming languages and workbooks write them, and UTF-7 are known.
    """
    if len(text) > LONGEST or not _SIGN.search(text) or not _is_encodable(text):
        return None
    for undo in _UNDOING:
        found = undo(text)
        if found is not None and found != text:
            plain = " ".join(found.split())
            return plain if plain and plain.isprintable() else None
    return None


def is_escaped_secret(text: str) -> bool:
    """Return whether a secret contains escape sequences that people hardly type."""
    if _ENTITY.search(text) and html.unescape(text) != text:
        return True
    if _QUOTED_SECRET.fullmatch(text):
        return True
    found = (_WORKBOOK, _MAIL_WORD, _CODE_POINT, _CUT_IN_SECRET, _SECRET_TAG)
    return any(each.search(text) for each in found)


def is_only_markup(text: str) -> bool:
    """Return whether a text holds nothing but tags and blanks as web pages write them."""
    if not _SIGN.search(text):
        return False
    return not html.unescape(_TAG.sub("", text)).strip()


def secrets_of_a_url(texts: Iterable[str]) -> set[str]:
    """Return the secrets of a column that are written as in an address.

    A program escapes all secrets or none: if a percent sign stands for itself in one of them, as in
    random secrets, none is escaped.
    """
    found = {text for text in texts if "%" in text}
    return found if all(map(_OF_A_URL.fullmatch, found)) else set()


def _from_html(text: str) -> str | None:
    is_escaped = _ENTITY.search(text) or _CUT_ENTITY.search(text)
    return html.unescape(text) if is_escaped else None


def _from_url(text: str) -> str | None:
    return _decoded(unquote_to_bytes(text)) if _PERCENT.search(text) else None


def _from_mail(text: str) -> str | None:
    if _MAIL_WORD.search(text):
        try:
            return str(make_header(decode_header(text)))
        except (HeaderParseError, LookupError, ValueError):
            return None
    if _QUOTED_PRINTABLE.search(text):
        return _decoded(quopri.decodestring(text.encode()))
    return None


def _from_markup(text: str) -> str | None:
    return _TAG.sub(" ", text) if _TAG.search(text) else None


def _from_code(text: str) -> str | None:
    return _CODE_POINT.sub(_character, text) if _CODE_POINT.search(text) else None


def _from_sql(text: str) -> str | None:
    """Return a text with one apostrophe for two, as databases write it inside of quotes."""
    return _DOUBLED.sub("'", text) if _DOUBLED.search(text) else None


def _from_bytes(text: str) -> str | None:
    """Replace bytes spelled in a text by their letters; None without any or if one is no letter."""
    if not _BYTES.search(text):
        return None
    letters = [_decoded(_bytes_of(found[0])) for found in _BYTES.finditer(text)]
    rest = iter(letters)
    return None if None in letters else _BYTES.sub(lambda _: next(rest) or "", text)


def _bytes_of(written: str) -> bytes:
    """Return the bytes that stand there in hexadecimal digits or in octal ones."""
    return bytes(
        int(hexadecimal, 16) if hexadecimal else int(octal, 8)
        for hexadecimal, octal in _BYTE.findall(written)
    )


def _from_base64(text: str) -> str | None:
    """Return what LDIF and web services write in base64, if these are letters, one beyond ASCII."""
    if not _BASE64.fullmatch(text):
        return None
    try:
        found = b64decode(text, validate=True).decode("utf-8")
    except ValueError:
        return None
    letters = re.sub("[ '.-]", "", found)
    return found if letters.isalpha() and not found.isascii() else None


def _from_workbook(text: str) -> str | None:
    return _WORKBOOK.sub(_character, text) if _WORKBOOK.search(text) else None


def _character(found: re.Match[str]) -> str:
    point = int(next(filter(None, found.groups())), 16)
    return chr(point) if point <= 0x10FFFF else found[0]


def _from_utf_7(text: str) -> str | None:
    if not (text.isascii() and _UTF_7.search(text)):
        return None
    try:
        found = text.encode().decode("utf-7")
    except UnicodeDecodeError:
        return None
    is_near = all(ord(each) < _UTF_7_END for each in found)
    return found if is_near and not found.isascii() else None


def _decoded(content: bytes) -> str | None:
    """Return the bytes as UTF-8, else as Windows-1252 if that adds only letters of names.

    So `Size=A4` and `20%ab` are not taken for escapes: they would add signs that no word holds.
    """
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        found = content.decode("cp1252", "replace")
    return found if all(each.isascii() or each in _WESTERN_LETTERS for each in found) else None


def _is_encodable(text: str) -> bool:
    """Return whether a text holds no half of a character, as JSON can write one."""
    return not any("\ud800" <= each <= "\udfff" for each in text)


_UNDOING: tuple[Callable[[str], str | None], ...] = (
    _from_mail,
    _from_base64,
    _from_markup,
    _from_html,
    _from_url,
    _from_code,
    _from_bytes,
    _from_workbook,
    _from_utf_7,
    _from_sql,
)
