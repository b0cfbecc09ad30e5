"""Learning of letter pairs from names, for the plugin: `python -m bench.letters.learn_letters`.

What is kept in `plugins/bulk_import/engine/reading/code_page/letters.json.gz`, for each script:

- `languages`: code, mark, alphabet, and two matrices with a character for each pair of the
  alphabet and the blank that stands at either end of a word: `pairs`, what the second costs
  after the first, and `contexts`, what is added when the letter after the pair was never seen
  there (only for pairs with a letter beyond ASCII);
- `triples`: three letters, and for each language that has them its mark and the cost of the last.

A cost is the negative logarithm in tenths, as the character with that number above 33. These are
statistics of letters; no list of names can be had back from them.

Beside the packages named in `names.py` it reads Debian's spelling dictionaries, unpacked into
`var/names/dictionaries`:

    apt-get download hunspell-{af,ar,be,bg,bs,ca,cs,da,de-de,el,en-gb,es,eu,fr-revised,gl,he,hr,hu,
        is,it,kmr,lt,lv,nl,no,pl,pt-pt,ro,ru,sk,sl,sr,sv,tr,uk,gd,br} myspell-{et,fo,ga,sq,fa}
    for each in *.deb; do dpkg-deb -x $each var/names/dictionaries; done

A word in two parts of eight by its hash (`names.part_of`) is never learned: what is measured on it
is held out of what is shipped.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import math
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from bench.letters.alphabets import LANGUAGES, Language, as_written
from bench.letters.names import (
    DEVELOPMENT,
    FOLDER,
    HELD_OUT,
    learned_from,
    missing,
    part_of,
    words_of,
)
from plugins.bulk_import.engine.reading.code_page.letters import WORST
from plugins.bulk_import.engine.reading.code_page.scripts import LATIN, script_of

TARGET = Path("plugins/bulk_import/engine/reading/code_page/letters.json.gz")
DICTIONARIES = FOLDER / "dictionaries" / "usr" / "share" / "hunspell"
_FIRST = 33
#: All words of a dictionary together count as much as so many names: those with a capital, which
#: are mostly names, and the others.
_CAPITAL_MASS, _SMALL_MASS = 1500, 700
_MOST_WORDS = 20_000
#: How many times a pair or triple must be seen to be believed as much as what it is made of.
_DOUBT_PAIR, _DOUBT_TRIPLE = 8.0, 4.0
#: A triple that says nearly the same as its pair is left out.
_LEAST_DIFFERENCE = 3
_MOST_CONTEXT = 60
_LOAN_COUNT, _LOAN_SHARE = 3, 3e-4

Weighted = list[tuple[str, float]]


def main() -> int:
    """Learn every language and write the file."""
    lacking = missing()
    if lacking or not DICTIONARIES.is_dir():
        print(lacking or f"Needs spelling dictionaries in {DICTIONARIES}.")
        return 1
    scripts: dict[str, Any] = {}
    for number, language in enumerate(LANGUAGES):
        learned, triples = learn(language, weighted_words(language))
        mark = chr(ord("A") + number)
        script = scripts.setdefault(language.script, {"languages": [], "triples": {}})
        script["languages"].append({"code": language.code, "mark": mark, **learned})
        for triple, cost in sorted(triples.items()):
            kept = script["triples"].get(triple, "")
            script["triples"][triple] = kept + mark + _character(cost)
        print(language.code, len(triples), flush=True)
    text = json.dumps(scripts, ensure_ascii=False, separators=(",", ":"))
    TARGET.write_bytes(gzip.compress(text.encode(), mtime=0))
    print(f"{TARGET}: {TARGET.stat().st_size:,} bytes")
    return 0


def weighted_words(language: Language) -> Weighted:
    """Return the words to learn a language from, each with its weight."""
    first, last = learned_from(language)
    names = {word for name in first | last for word in words_of(name)}
    capital, small = _dictionary(language)
    return [
        *_weigh(names, None),
        *_weigh(capital - names, _CAPITAL_MASS),
        *_weigh(small - capital - names, _SMALL_MASS),
    ]


def learn(language: Language, words: Weighted) -> tuple[dict[str, str], dict[str, int]]:
    """Return the alphabet and matrices of a language, and its triples."""
    pairs, letters, triples, contexts = (Counter[str]() for _ in range(4))
    for word, weight in words:
        text = f" {word} "
        for place in range(len(text) - 1):
            pairs[text[place : place + 2]] += weight  # type: ignore[assignment]
            letters[text[place + 1]] += weight  # type: ignore[assignment]
    alphabet = _alphabet(language, letters)
    for word, weight in words:
        if alphabet.issuperset(word):
            text = f" {word} "
            for place in range(len(text) - 2):
                triples[text[place : place + 3]] += weight  # type: ignore[assignment]
                contexts[text[place : place + 2]] += weight  # type: ignore[assignment]
    ordered = "".join(sorted(alphabet))
    costs = _pair_costs(f"{ordered} ", pairs, letters)
    if language.script != LATIN:
        triples.clear()
        contexts.clear()
    behind = {
        pair: min(_MOST_CONTEXT, _cost(_DOUBT_TRIPLE / (contexts[pair] + _DOUBT_TRIPLE)))
        for pair in costs
        if not pair.isascii()
    }
    matrices = {
        "letters": ordered,
        "pairs": "".join(map(_character, costs.values())),
        "contexts": "".join(map(_character, behind.values())),
    }
    return matrices, _triple_costs(triples, contexts, costs, behind)


def _weigh(words: set[str], mass: float | None) -> Weighted:
    kept = [w for w in words if len(w) > 1 and part_of(w) not in {HELD_OUT, DEVELOPMENT}]
    kept.sort(key=lambda word: hashlib.blake2b(word.encode(), digest_size=8).digest())
    if mass is None:
        return [(word, 1.0) for word in kept]
    kept = kept[:_MOST_WORDS]
    return [(word, min(1.0, mass / len(kept))) for word in kept]


def _dictionary(language: Language) -> tuple[set[str], set[str]]:
    """Return the words of a dictionary that begin with a capital, and the others."""
    capital, small = set[str](), set[str]()
    for name in language.dictionary.split():
        path = DICTIONARIES / f"{name}.dic"
        found = re.search(rb"^\s*SET\s+(\S+)", path.with_suffix(".aff").read_bytes(), re.MULTILINE)
        codec = found[1].decode().lower() if found else "latin-1"
        text = path.read_bytes().decode(codec.removeprefix("microsoft-"), "replace")
        for line in text.splitlines()[1:]:
            entry = re.split(r"[/\s]", line, maxsplit=1)[0]
            if not entry or "'" in entry or (entry.isupper() and len(entry) < 4):
                continue
            word = entry if language.code == "sr" else as_written(language.code, entry)
            (capital if entry[0].isupper() else small).update(words_of(word))
    return capital, small


def _alphabet(language: Language, letters: Counter[str]) -> frozenset[str]:
    """Return the alphabet, with letters that words of other languages have brought along."""
    total = sum(letters.values())
    loans = {
        letter
        for letter, count in letters.items()
        if letter.isalpha()
        and script_of(letter) == language.script
        and count >= max(_LOAN_COUNT, _LOAN_SHARE * total)
    }
    return language.alphabet | loans


def _pair_costs(letters: str, pairs: Counter[str], single: Counter[str]) -> dict[str, int]:
    share = {letter: single[letter] + 0.5 for letter in letters}
    total = sum(share.values())
    costs = {}
    for first in letters:
        seen = sum(pairs[first + second] for second in letters)
        for second in letters:
            expected = _DOUBT_PAIR * share[second] / total
            costs[first + second] = _cost((pairs[first + second] + expected) / (seen + _DOUBT_PAIR))
    return costs


def _triple_costs(
    triples: Counter[str], contexts: Counter[str], costs: dict[str, int], behind: dict[str, int]
) -> dict[str, int]:
    kept = {}
    for triple, count in triples.items():
        if triple.isascii() or count < 1:
            continue
        expected = _DOUBT_TRIPLE * math.exp(-costs[triple[1:]] / 10)
        cost = _cost((count + expected) / (contexts[triple[:2]] + _DOUBT_TRIPLE))
        if abs(cost - behind.get(triple[:2], 0) - costs[triple[1:]]) >= _LEAST_DIFFERENCE:
            kept[triple] = cost
    return kept


def _cost(share: float) -> int:
    return min(WORST, max(0, round(-10 * math.log(share))))


def _character(cost: int) -> str:
    return chr(_FIRST + cost)


if __name__ == "__main__":
    sys.exit(main())
