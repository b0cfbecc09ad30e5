"""How likely names are by their spelling, as the languages that were learned have it.

Names of 26 languages cost 15 to 31 tenths of nats a letter, and what a wrong code page makes of
them 36 to 90. Scripts that were not learned are not scored.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ...reading.code_page.letters import Script, load_scripts
from ...reading.code_page.orthography import lowered
from ...reading.code_page.scripts import LATIN, script_of

LIKELY = 33
"""What a letter of sound names costs at most, in tenths of nats."""
FEW_WORDS, MOST_WORDS = 3, 24
"""How many words are looked at first, and where they are unlikely."""
_WORD = re.compile(r"[^\W\d_]+")
#: Letters that Windows-1252 lacks; where there are some, what they are beside tells most.
_FURTHER = re.compile("[\u0100-\u0151\u0154-\u015f\u0162-\u0177\u0179-\u017c]")


def are_likely(names: Iterable[str]) -> bool | None:
    """Return whether names are spelt as those of one language; None where that is not known.

    Names without a letter beyond ASCII are.
    """
    words = [each for each in dict.fromkeys(_WORD.findall("\n".join(names))) if not each.isascii()]
    if not words:
        return True
    words = list(filter(_FURTHER.search, words)) or words
    scripts = [_script(word) for word in words]
    main = max(scripts, key=scripts.count)
    known = load_scripts().get(main)
    if known is None:
        return None
    own = [word for word, each in zip(words, scripts, strict=True) if each == main]
    # A few words tell that names are sound, which nearly all are.
    return any(_cost(known, own[:count]) <= LIKELY for count in (FEW_WORDS, MOST_WORDS))


def _cost(script: Script, words: Sequence[str]) -> float:
    """Return what a letter costs in the language that fits best, in tenths of nats."""
    rows = [script.costs(lowered(word)) for word in words]
    return min(map(sum, zip(*rows, strict=True))) / sum(len(word) + 1 for word in words)


def _script(word: str) -> str:
    """Return the script of the letters of a word that are not those of ASCII."""
    others = [script_of(each) for each in word if not each.isascii()]
    return next((each for each in others if each != LATIN), LATIN)
