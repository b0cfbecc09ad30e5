"""Logins that are the number of something: of a record, an account, a card, a person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ...sentences.language import N_

RECORD = N_(
    "It is a number that programs give to a record, which nobody can type from memory; it is taken "
    "as it stands. Perhaps another column holds the logins"
)
PRIVATE = N_(
    "It looks like the number of a bank account, a card or an insurance, which everybody reads who "
    "sees the login; it is taken as it stands. Perhaps another column holds the logins"
)
ENCODED = N_(
    "It holds letters as servers write those of a domain (xn--), and whoever signs in has to type "
    "it so; it is taken as it stands"
)

ACCOUNT = "[A-Z]{2}[0-9]{2}[A-Z0-9]{11}"
"""How the number of an account begins, in a pattern."""
#: A number of a record that begins with a letter, as other logins do.
_LIKE_A_LOGIN = re.compile("\n([a-fA-F][0-9a-fA-F]{7}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12})(?=\n)")
_RECORD = re.compile(r"\{?[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\}?")
#: As databases without signs between and digests write one, by how many digits these have.
_DIGEST_SIZES = (24, 32, 40, 64)
_DIGEST = re.compile("(?=.*[0-9].*[0-9])(?:[0-9a-f]+|[0-9A-F]+)")
_ACCOUNT = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_CARD = re.compile(r"[3-6][0-9]{3}(?:[ -]?[0-9]{4}){2}[ -]?[0-9]{1,7}")
_INSURANCE = re.compile(r"[0-9]{3}-[0-9]{2}-[0-9]{4}")
_ENCODED = re.compile(r"(?:^|[@.])xn--[a-z0-9-]+", re.IGNORECASE)


def identifier(text: str) -> str:
    """Return the note on a login that is an identifier of something else; "" for any other."""
    if _RECORD.fullmatch(text) and not text[0].isalpha():
        return RECORD
    if _is_account(text) or _is_card(text) or _INSURANCE.fullmatch(text):
        return PRIVATE
    return ""


def logins_like_numbers(cells: Sequence[str], column: str) -> Iterator[tuple[str, list[int]]]:
    """Yield which logins that begin with a letter are numbers of records or hold a domain.

    :param column: all cells in one text.
    """
    found = {*_LIKE_A_LOGIN.findall(f"\n{column}\n")} if "-" in column else ()
    if found:
        yield RECORD, [place for place, cell in enumerate(cells) if cell in found]
    if cells and len(cells[0]) in _DIGEST_SIZES and _DIGEST.fullmatch(cells[0]):
        yield RECORD, [place for place, cell in enumerate(cells) if _is_digest(cell)]
    if "xn--" in column:
        yield ENCODED, [place for place, cell in enumerate(cells) if _ENCODED.search(cell)]


def _is_digest(text: str) -> bool:
    return len(text) in _DIGEST_SIZES and _DIGEST.fullmatch(text) is not None


def _is_account(text: str) -> bool:
    """Return whether a text is an IBAN, whose digits for checking are right (ISO 13616)."""
    if not _ACCOUNT.fullmatch(text):
        return False
    digits = "".join(str(int(each, 36)) for each in text[4:] + text[:4])
    return int(digits) % 97 == 1


def _is_card(text: str) -> bool:
    """Return whether a text is the number of a card, whose last digit is right (ISO/IEC 7812)."""
    if not _CARD.fullmatch(text):
        return False
    digits = [int(each) for each in reversed(text) if each.isdecimal()]
    doubled = (each * 2 - 9 * (each > 4) for each in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0
