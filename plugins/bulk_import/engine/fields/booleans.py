"""The two words of a boolean column, and what people and spreadsheets write instead of them."""

from __future__ import annotations

from collections.abc import Set

from .. import messages
from .damage import damage_hint
from .keys import canonical_key

TRUTHS = {"TRUE": True, "FALSE": False}

#: What spreadsheets of other languages write into a cell that holds a truth value.
_LANGUAGES = {
    "German": ("wahr", "falsch"),
    "French": ("vrai", "faux"),
    "Spanish": ("verdadero", "falso"),
    "Italian": ("vero", "falso"),
    "Portuguese": ("verdadeiro", "falso"),
    "Dutch": ("waar", "onwaar"),
    "Polish": ("prawda", "fałsz"),
    "Czech": ("pravda", "nepravda"),
    "Swedish": ("sant", "falskt"),
    "Danish": ("sand", "falsk"),
    "Norwegian": ("sann", "usann"),
    "Finnish": ("tosi", "epätosi"),
    "Hungarian": ("igaz", "hamis"),
    "Romanian": ("adevărat", "fals"),
    "Turkish": ("doğru", "yanliş"),
    "Russian": ("истина", "ложь"),
    "Ukrainian": ("істина", "хибність"),
}
#: The same word in two languages counts for the first.
LOCALISED = {
    word: (language, truth)
    for language, words in reversed(_LANGUAGES.items())
    for word, truth in zip(words, ("TRUE", "FALSE"), strict=True)
}
_YES = "1 -1 yes y on t x ✓ ✔ ☑ ja oui si sí sim tak ano evet да"
_NO = "0 no n off f ☐ nein non não nie nee hayir нет"
_INFORMAL = dict.fromkeys(_YES.split(), "TRUE") | dict.fromkeys(_NO.split(), "FALSE")
#: What may be meant by a cell of a boolean column, and anywhere else is a word like any other.
_STATES = dict.fromkeys(["1.0", "1,0", "active", "enabled"], "TRUE") | dict.fromkeys(
    ["0.0", "0,0", "inactive", "disabled", "deactivated", "suspended"], "FALSE"
)


def is_truth_word(text: str) -> bool:
    """Say whether a cell holds a word for true or false, in any language that we know."""
    key = _key(text.strip())
    return key in LOCALISED or key in _INFORMAL or key in ("true", "false")


HINT_BLANK = (
    "Every other cell of this column stands for {word}; if a blank one stands for {other}, "
    "write {other}"
)


def blank_hint(texts: Set[str]) -> str:
    """Return what a blank cell may mean among all texts of its column, "" if nothing tells."""
    if "" not in texts:
        return ""
    meant = {word_for(text) for text in texts if text}
    word = meant.pop() if len(meant) == 1 else None
    if word is None:
        return ""
    return HINT_BLANK.format(word=word, other="FALSE" if word == "TRUE" else "TRUE")


def word_for(text: str) -> str | None:
    """Return the word for which a text stands, in whatever language; None if there is none."""
    key = _key(text)
    if key.upper() in TRUTHS:
        return key.upper()
    return LOCALISED[key][1] if key in LOCALISED else (_INFORMAL | _STATES).get(key)


def _key(text: str) -> str:
    # Turkish has a letter for an i without a dot, whose capital is the I of everybody else.
    return canonical_key(text).replace("ı", "i")


def boolean_hint(text: str) -> str:
    """Return what a cell that is neither TRUE nor FALSE looks like, and what to write."""
    key = _key(text)
    if key in LOCALISED:
        language, word = LOCALISED[key]
        return f"{text} is {word} in a {language} spreadsheet; write {word}"
    if meant := (_INFORMAL | _STATES).get(key):
        return f"{text} looks like {meant}; write {meant}"
    if key in ("true", "false"):
        return f"Write {key.upper()} in plain letters"
    letters = "".join(filter(str.isalnum, key)).upper()
    if letters in TRUTHS:
        return f"Write {letters} and nothing else"
    return damage_hint(text) or messages.HINT_TRUE
