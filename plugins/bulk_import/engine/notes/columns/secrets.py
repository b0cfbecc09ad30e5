"""Notes on a column of secrets: how many of them look changed, and never which."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from ...cells.alphabet import hidden_in
from ...cells.damage import signs_of_print, undamaged
from ...cells.escapes import is_escaped_secret, secrets_of_a_url
from ...cells.fast_path import PlainPattern
from ...cells.hashes import stands_for_a_password
from ...reading.code_page.pages import CodePage, latin_in_utf_8
from ...sentences.language import N_
from ...sentences.numerals import several
from ..letters.letter_forms import forms_in, odd_signs
from ..letters.mixed_scripts import mixed_words
from .traces import has_escapes, is_quoted, is_wrapped

INVISIBLE = N_("{secrets} with characters that nobody can see or type")
LOST_LETTER = N_(
    "{secrets} with a question mark inside a word, which may stand for a letter that the file "
    "could not hold"
)
APOSTROPHE = N_(
    "{secrets} with an apostrophe in front, as programs and spreadsheets write it; whoever signs "
    "in has to type it"
)
WRAPPER = N_('{secrets} wrapped in =" and ", which whoever signs in has to type')
QUOTED = N_(
    "{secrets} in quotation marks, as programs write a text; whoever signs in has to type them"
)
MIXED = N_(
    "{secrets} with letters of several scripts in a word, some of which look alike; whoever signs "
    "in has to type them so"
)
BACKSLASHES = N_(
    "{secrets} with doubled backslashes or some before other signs, as databases write them; "
    "whoever signs in has to type them"
)
HASH = N_(
    "{secrets} like a hash or a mark of another system, such as $2y$, pbkdf2, cleartext$ or ****; "
    "whoever signs in has to type that"
)
ESCAPED = N_(
    "{secrets} with signs as web pages write them, such as &amp; or %20; whoever signs in has to "
    "type them so"
)
PRINTED = N_(
    "{secrets} with curly quotation marks, dashes or … that a program may have put in the place of "
    "plain ones; whoever signs in has to type them"
)
FORMS = N_(
    "{secrets} with signs that a keyboard hardly writes, such as full-width letters, raised digits "
    "or pictures; whoever signs in has to type them so"
)
MISREAD = N_(
    "{secrets} of UTF-8, unlike the rest of the file; whoever signs in has to type other letters. "
    "Save the sheet again as CSV UTF-8"
)
ENDED = N_(
    "{secrets} that all end with the same delimiter, as an export leaves one behind each; whoever "
    "signs in has to type it"
)
BLANK_ENDS = N_(
    "{secrets} with a blank in front or behind, as copied texts and keyboards of phones leave "
    "one; whoever signs in has to type it"
)
LABELLED = N_(
    "{secrets} with a word such as Password: in front, as mails and notes write one; whoever signs "
    "in has to type it"
)
FILLED = N_(
    "{secrets} that begin alike and count up, as a spreadsheet fills cells down; whoever knows one "
    "of them knows the others"
)

DELIMITERS = ";,|:\t"
LONGEST = 1_000
"""How many characters of a secret are looked at."""
_LETTER = r"[^\W\d_]"
#: Four letters and lost ones beside each other: a word, not the symbols that a policy asks for.
_IS_LOST = re.compile(rf"(?=(?:{_LETTER}|\?){{4}}){_LETTER}+\?+{_LETTER}")
#: Signs of ASCII secrets that need no note; most of these secrets do not begin like a hash.
_SIGNS = r" -$'-:>@-\[\]^`-~"
#: Signs that begin an escape of a workbook, of HTML or of a mail, and here begin none.
_NO_ESCAPE = (
    r"(?:_(?!x[0-9A-Fa-f]{4}_)|&(?!amp|quot|nbsp|lt|gt|\#)|<(?![/bdfs])"
    r"|=(?![2-9A-F][0-9A-F]|(?![^\n])))"
)
_REST = rf"[{_SIGNS}]*+(?:{_NO_ESCAPE}[{_SIGNS}]*+)*+"
#: Behind the short words a blank is wanted: three characters begin many a random secret.
_LABELS = (
    "(?:passwor[dt]|passwd|kennwort|mot de passe|contrase[ñn]a|clave)[ \u00a0]?[:=]"
    "|(?:pass|pwd?|mdp)[ \u00a0]?: "
)
_LABEL = re.compile(rf"(?:{_LABELS}).", re.IGNORECASE)
_MARKS = (
    "pbkdf2|scrypt|argon2|bcrypt|sha|md5|plain|cleartext|unsalted|redacted|unchanged|scram-"
    r"|0x[0-9a-f]{16}|aqaaaa|gaaaaa|u2fsdgvkx1|enc[\[(]|vault:v|[bu]\'"
    r"|crypt:|grub\.|v1;pph1|eyj|s:[0-9a-f]{60}|ssh-|age1|arn:aws:|-----begin|#\{|@@|__|@mic"
    r"|system\.sec|01000000d0"
)
_PLAIN = PlainPattern(
    rf"(?:[HIJLNOQTWYZhijlnoqtwyz]{_REST}"
    rf"|(?![ $'\"`(={{*xX<\[]|[0-9a-fA-F]{{32}}|(?i:{_MARKS}))"
    rf"(?!(?=[CKMPckmp])(?i:{_LABELS}))(?=[{_SIGNS}_&]){_REST})?(?<! )"
)


def odd_secrets(cells: Sequence[str]) -> set[str]:
    """Return the cells of a column of secrets that need a second look."""
    return _PLAIN.others(cells)


def secret_notes(
    cells: Sequence[str],
    noun: str,
    *,
    is_fresh: bool,
    is_lossy: bool,
    page: CodePage | None,
) -> Iterator[str]:
    """Yield a sentence for each kind of change, with the number of secrets and nothing of them.

    :param cells: those that need a second look, as often as they stand in the file.
    :param noun: what a secret is called ("password").
    :param is_fresh: the file is no error file.
    :param is_lossy: the file cannot hold every letter, or has lost some.
    :param page: the code page of a file that is not Unicode.
    """
    of_a_url = secrets_of_a_url(cells)
    kinds: list[tuple[str, Callable[[str], object]]] = [
        (INVISIBLE, lambda cell: hidden_in(cell) is not None),
        (WRAPPER, is_wrapped),
        (QUOTED, is_quoted),
        (MIXED, mixed_words),
        (BACKSLASHES, has_escapes),
        (HASH, stands_for_a_password),
        (ESCAPED, lambda cell: is_escaped_secret(cell) or cell in of_a_url),
        (PRINTED, _is_printed),
        (FORMS, lambda cell: not cell.isascii() and (forms_in(cell) or _odd_signs(cell))),
        (LABELLED, _LABEL.match),
        (BLANK_ENDS, lambda cell: cell != cell.strip(" ")),
        (MISREAD, lambda cell: _is_misread(cell, page)),
    ]
    if is_lossy:
        kinds.append((LOST_LETTER, lambda cell: _IS_LOST.search(cell) is not None))
    if is_fresh:
        kinds.append((APOSTROPHE, lambda cell: cell.startswith("'")))
    for sentence, is_so in kinds:
        count = sum(bool(is_so(cell[:LONGEST])) for cell in cells)
        if count:
            yield counted(sentence, count, noun)


def ends_alike(cells: Sequence[str]) -> int:
    """Return how many secrets there are, if all end with the same delimiter and are several."""
    end = cells[0][-1:] if len(cells) > 2 else ""
    is_so = end and end in DELIMITERS and all(each.endswith(end) for each in cells)
    return len(cells) if is_so else 0


def counted(sentence: str, count: int, noun: str) -> str:
    """Return a sentence about so many secrets."""
    return sentence.format(secrets=several(count, noun))


def _is_printed(cell: str) -> bool:
    """Return whether a secret holds signs that programs write for plain quotes and dashes."""
    return any(not (each.isascii() or each.isspace()) for each in signs_of_print(cell))


def _odd_signs(cell: str) -> list[str]:
    """Return the signs of a secret that a keyboard hardly writes, but for those of print."""
    return [each for each in odd_signs(cell) if each not in signs_of_print(cell)]


def _is_misread(cell: str, page: CodePage | None) -> bool:
    """Return whether a secret is UTF-8 that was read as something else."""
    if cell.isascii():
        return False
    if page is None:
        return undamaged(cell) is not None
    return latin_in_utf_8(cell.encode(page.codec)) != ""
