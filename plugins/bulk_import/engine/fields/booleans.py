"""The two words of a boolean column, and what people and spreadsheets write instead of them."""

from __future__ import annotations

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


def is_truth_word(text: str) -> bool:
    """Say whether a cell holds a word for true or false, in any language that we know."""
    key = canonical_key(text.strip()).replace("ı", "i")
    return key in LOCALISED or key in _INFORMAL or key in ("true", "false")


def boolean_hint(text: str) -> str:
    """Return what a cell that is neither TRUE nor FALSE looks like, and what to write."""
    # Turkish has a letter for an i without a dot, whose capital is the I of everybody else.
    key = canonical_key(text).replace("ı", "i")
    if key in LOCALISED:
        language, word = LOCALISED[key]
        return f"{text} is {word} in a {language} spreadsheet; write {word}"
    if key in _INFORMAL:
        return f"{text} looks like {_INFORMAL[key]}; write {_INFORMAL[key]}"
    if key in ("true", "false"):
        return f"Write {key.upper()} in plain letters"
    letters = "".join(filter(str.isalnum, key)).upper()
    if letters in TRUTHS:
        return f"Write {letters} and nothing else"
    return damage_hint(text) or messages.HINT_TRUE
