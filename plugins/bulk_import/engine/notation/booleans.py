"""The two words of a boolean column, and what people and spreadsheets write instead."""

from __future__ import annotations

import re
from collections.abc import Set

from ..cells.damage import damage_hint
from ..cells.keys import canonical_key
from ..sentences import messages
from ..sentences.articles import takes_an
from ..sentences.language import N_, _t

TRUTHS = {"TRUE": True, "FALSE": False}

#: What spreadsheets of other languages write into a cell that holds a truth value.
_LANGUAGES = {
    N_("German"): ("wahr", "falsch"),
    N_("French"): ("vrai", "faux"),
    N_("Spanish"): ("verdadero", "falso"),
    N_("Italian"): ("vero", "falso"),
    N_("Portuguese"): ("verdadeiro", "falso"),
    N_("Dutch"): ("waar", "onwaar"),
    N_("Polish"): ("prawda", "fałsz"),
    N_("Czech"): ("pravda", "nepravda"),
    N_("Swedish"): ("sant", "falskt"),
    N_("Danish"): ("sand", "falsk"),
    N_("Norwegian"): ("sann", "usann"),
    N_("Finnish"): ("tosi", "epätosi"),
    N_("Hungarian"): ("igaz", "hamis"),
    N_("Romanian"): ("adevărat", "fals"),
    N_("Turkish"): ("doğru", "yanliş"),
    N_("Russian"): ("истина", "ложь"),
    N_("Ukrainian"): ("істина", "хибність"),
}
#: The same word in two languages counts for the first.
LOCALISED = {
    word: (language, truth)
    for language, words in reversed(_LANGUAGES.items())
    for word, truth in zip(words, ("TRUE", "FALSE"), strict=True)
}
_YES = "1 -1 yes y on t x ✓ ✔ ☑ ✅ ja oui si sí sim tak ano evet да так はい 有効 是 예"
_NO = "0 no n off f ☐ ✗ ✘ ❌ nein non não nie nee hayir нет ні いいえ 無効 否 아니요"
_INFORMAL = dict.fromkeys(_YES.split(), "TRUE") | dict.fromkeys(_NO.split(), "FALSE")
#: What may be meant by a cell of a boolean column, and anywhere else is a word like any other.
#: Directories write the sum of what is so of an account: 512 is a usual one, 2 more disables it.
_ON = (
    "👍|🟢|1.0|1,0|active|enabled|checked|selected|current|employed|hired|s|j|○|aktiv|aktive|activ"
    "|actif|active|activo|activa|attivo|attiva|ativo|ativa|actief|aktywny|aktywna|aktivní|aktif"
    "|aktiivinen|активен|активный|активна|512|544|66048|66080"
)
_OFF = (
    "👎|🔴|0.0|0,0|inactive|disabled|deactivated|suspended|terminated|unchecked|deselected|former"
    "|left|leaver|resigned|archived|deprovisioned|blocked|locked|inaktiv|inaktive|deaktiviert"
    "|gesperrt|inactif|désactivé|inactivo|inactiva|desactivado|inattivo|inattiva|disattivato"
    "|inativo|inativa|desativado|inactief|nieaktywny|nieaktywna|neaktivní|pasif|неактивен"
    "|заблокирован|514|546|66050|66082"
)
_STATES = dict.fromkeys(_ON.split("|"), "TRUE") | dict.fromkeys(_OFF.split("|"), "FALSE")
#: A remark after the word.
_REMARK = re.compile(r"\s*[(\[].*|\s+[-–].*|[:,;]\s+[^\W\d].*", re.DOTALL)


def is_truth_word(text: str) -> bool:
    """Return whether a cell holds a word for true or false, in any language that we know."""
    key = _key(text.strip())
    return key in LOCALISED or key in _INFORMAL or key in ("true", "false")


HINT_BLANK = N_(
    "Every other cell of this column stands for {word}; if a blank one stands for {other}, "
    "write {other}"
)


def blank_hint(texts: Set[str]) -> str:
    """Return the probable meaning of a blank cell in its column, "" when it is unclear."""
    if "" not in texts:
        return ""
    meant = {word_for(text) for text in texts if text}
    word = meant.pop() if len(meant) == 1 else None
    if word is None:
        return ""
    return HINT_BLANK.format(word=word, other="FALSE" if word == "TRUE" else "TRUE")


def word_for(text: str) -> str | None:
    """Return TRUE or FALSE for a word of any language; None for any other text."""
    key = _key(text)
    if key.upper() in TRUTHS:
        return key.upper()
    return LOCALISED[key][1] if key in LOCALISED else _meant(key)


def _meant(key: str) -> str | None:
    """Return TRUE or FALSE for a word or a state, also with a remark after it."""
    words = _INFORMAL | _STATES
    return words.get(key) or words.get(_REMARK.sub("", key, count=1))


def _key(text: str) -> str:
    # Turkish has a letter for an i without a dot, whose capital is the I of everybody else.
    return canonical_key(text).replace("ı", "i")


def boolean_hint(text: str) -> str:
    """Return what a cell that is neither TRUE nor FALSE looks like, and what to write."""
    key = _key(text)
    if key in LOCALISED:
        language, word = LOCALISED[key]
        in_one = N_("{text} is {word} in a {language} spreadsheet; write {word}")
        in_an = N_("{text} is {word} in an {language} spreadsheet; write {word}")
        return _t(
            in_an if takes_an(str.__str__(language)) else in_one,
            text=text,
            word=word,
            language=language,
        )
    if meant := _meant(key):
        return _t("{text} looks like {meant}; write {meant}", text=text, meant=meant)
    if key in ("true", "false"):
        return _t("Write {text} in plain letters", text=key.upper())
    letters = "".join(filter(str.isalnum, key)).upper()
    if letters in TRUTHS:
        return _t("Write {text} and nothing else", text=letters)
    return damage_hint(text) or messages.HINT_TRUE
