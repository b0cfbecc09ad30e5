"""The two words of a boolean column, and what people and spreadsheets write instead of them."""

from __future__ import annotations

from . import messages
from .keys import canonical_key

TRUTHS = {"TRUE": True, "FALSE": False}

#: What spreadsheets of other languages write into a cell that holds a truth value.
_LOCALISED = {
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
    "Turkish": ("doğru", "yanlış"),
    "Russian": ("истина", "ложь"),
}
_INFORMAL = {
    **dict.fromkeys(("1", "yes", "y", "on", "t", "x", "ja", "oui", "si", "sí"), "TRUE"),
    **dict.fromkeys(("0", "no", "n", "off", "f", "nein", "non"), "FALSE"),
}


def boolean_hint(text: str) -> str:
    """Return what a cell that is neither TRUE nor FALSE looks like, and what to write."""
    key = canonical_key(text)
    for language, words in _LOCALISED.items():
        if key in words:
            word = ("TRUE", "FALSE")[words.index(key)]
            return f"{text} is {word} in a {language} spreadsheet; write {word}"
    if key in _INFORMAL:
        return f"{text} looks like {_INFORMAL[key]}; write {_INFORMAL[key]}"
    if key in ("true", "false"):
        return f"Write {key.upper()} in plain letters"
    return messages.HINT_TRUE
