"""How likely names are by their spelling, as the languages that were learned have it.

Names of 26 languages cost 15 to 31 tenths of nats a letter, and what a wrong code page makes of
them 36 to 90. Letters of a script of which nothing was learned tell nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..reading.code_page.letters import load_scripts
from ..reading.code_page.orthography import lowered
from ..reading.code_page.scripts import LATIN, script_of

LIKELY = 33
"""What a letter of sound names costs at most, in tenths of nats."""
MOST_WORDS = 24
_WORD = re.compile(r"[^\W\d_]+")
#: Letters that Windows-1252 lacks; where there are some, what they are beside tells most.
_FURTHER = re.compile("[\u0100-\u0151\u0154-\u015f\u0162-\u0177\u0179-\u017c]")


def are_likely(names: Iterable[str]) -> bool | None:
    """Say whether names are spelt as those of one language; None where that is not known.

    Names without a letter beyond ASCII are.
    """
    words = list(dict.fromkeys(_words(names)))
    if not words:
        return True
    words = [each for each in words if _FURTHER.search(each)] or words
    scripts = [_script(word) for word in words]
    main = max(scripts, key=scripts.count)
    known = load_scripts().get(main)
    if known is None:
        return None
    own = [word for word, each in zip(words, scripts, strict=True) if each == main][:MOST_WORDS]
    rows = [known.costs(lowered(word)) for word in own]
    letters = sum(len(word) + 1 for word in own)
    return min(map(sum, zip(*rows, strict=True))) <= LIKELY * letters


def _words(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        yield from (word for word in _WORD.findall(name) if not word.isascii())


def _script(word: str) -> str:
    """Return the script of the letters of a word that are not those of ASCII."""
    others = [script_of(each) for each in word if not each.isascii()]
    return next((each for each in others if each != LATIN), LATIN)
