"""Notations of TRUE and FALSE by programs: words of languages, databases and check boxes."""

from __future__ import annotations

from ...cells.keys import canonical_key
from ...notation.booleans import word_for
from .signs import folded

#: Beside the words that people write too: databases, dBase, Access, ABAP, check boxes, and
#: spreadsheets of languages that have hardly a word for it elsewhere.
_TRUE = (
    "t .t. #true# #t :true 1.0 1,0 abap_true b'\\x01 b'\\x01' checked [x] on enabled ein aan "
    "aktiv actif "
    "activo attivo ativo aktywny cert egia tõene patiess pravilno вярно αληθεσ benar истина "
    "istina sì 真"
)
_FALSE = (
    "f .f. #false# #f :false 0.0 0,0 abap_false b'\\x00 b'\\x00' unchecked [] off disabled aus "
    "uit inaktiv "
    "inactif inactivo inattivo inativo fals faltsua väär aplams napačno лажь невярно ψευδεσ laž "
    "salah 偽 假"
)
_WORDS = dict.fromkeys(_TRUE.split(), "TRUE") | dict.fromkeys(_FALSE.split(), "FALSE")


def is_same_truth(original: str, returned: str) -> bool:
    """Return whether one text is TRUE or FALSE, and the other is another notation of it.

    Programs that write X for what is true, such as SAP, leave what is not true blank.
    """
    words = {_word(original), _word(returned)}
    truth = next((each.upper() for each in words if each in ("true", "false")), None)
    if truth is None:
        return False
    if _word(original) == "false" and not returned.strip():
        return True
    return {_truth_of(each) for each in words} == {truth}


def _truth_of(word: str) -> str | None:
    return _WORDS.get(word) or word_for(word)


def _word(text: str) -> str:
    return canonical_key(folded(text)).replace("ı", "i").replace(" ", "")
