"""Names of people from public packages, by language: to learn from, and to measure on.

Learned from: Faker (PyPI, MIT) and @faker-js/faker (npm, MIT). Measured on only: mimesis (PyPI,
MIT) and the table of first names in gender-guesser (PyPI, GPL; the table GFDL). None of it is kept.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import json
import re
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from bench.letters.alphabets import Language, as_written
from ctu.develop.tree import ROOT
from plugins.bulk_import.engine.reading.code_page.orthography import lowered

FOLDER = ROOT / "var" / "names"
INSTALL = (
    "python -m pip install --target var/names faker mimesis gender-guesser, "
    "and npm install --prefix var/names @faker-js/faker"
)
HELD_OUT, DEVELOPMENT = 0, 1
_PARTS = 8
_WORD = re.compile(r"[^\W\d_]+")
_FIRST_COUNTRY = 30
_LONG = 40
_READ_LOCALES = """
import {allLocales} from '@faker-js/faker';
const found = {};
const walk = (x, add) => {
  if (typeof x === 'string') { if (!x.includes('{{')) add(x); }
  else if (Array.isArray(x)) x.forEach(y => walk(y, add));
  else if (x && typeof x === 'object') Object.values('value' in x ? {v: x.value} : x)
    .forEach(y => walk(y, add));
};
for (const [code, {person}] of Object.entries(allLocales)) {
  const names = {first: [], last: []};
  if (person) {
    for (const key of ['first_name', 'middle_name']) walk(person[key], n => names.first.push(n));
    walk(person.last_name, n => names.last.push(n));
  }
  found[code] = names;
}
console.log(JSON.stringify(found));
"""

Names = tuple[frozenset[str], frozenset[str]]


def missing() -> str | None:
    """Return what has to be installed before names can be read, None when all is there."""
    if FOLDER.is_dir() and str(FOLDER) not in sys.path:
        sys.path.append(str(FOLDER))
    packages = ("faker", "mimesis", "gender_guesser")
    if all(importlib.util.find_spec(each) for each in packages) and _fakerjs_folder():
        return None
    return f"Needs names of people: {INSTALL} (and node)."


def learned_from(language: Language) -> Names:
    """Return first and last names of the packages that letters are learned from."""
    first, last = set[str](), set[str]()
    for locale in language.faker.split():
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for name in dir(provider):
            held = getattr(provider, name)
            if "name" in name and "format" not in name and "roman" not in name:
                (last if "last" in name or "sur" in name else first).update(_texts(held))
    for locale in language.fakerjs.split():
        first.update(_fakerjs()[locale]["first"])
        last.update(_fakerjs()[locale]["last"])
    return _usable(language, first), _usable(language, last)


def never_learned_from(language: Language) -> Names:
    """Return first and last names of the packages that nothing is learned from."""
    first, last = set[str](), set[str]()
    datasets = Path(str(importlib.import_module("mimesis").__file__)).parent / "datasets"
    for locale in language.mimesis.split():
        person = json.loads((datasets / locale / "person.json").read_text(encoding="utf-8"))
        first.update(_flat(person.get("names") or []))
        last.update(_flat(person.get("surnames") or []))
    first.update(_first_names(language.country))
    return _usable(language, first), _usable(language, last)


def words_of(text: str) -> list[str]:
    """Return the words of a name in lower case."""
    return [lowered(word) for word in _WORD.findall(text)]


def part_of(word: str) -> int:
    """Return which of eight parts a word falls into; two of them are never learned."""
    return hashlib.blake2b(word.encode(), digest_size=4).digest()[0] % _PARTS


def in_part(names: Iterable[str], part: int) -> list[str]:
    """Return the names all of whose words fall into this part, in order."""
    return sorted(
        name
        for name in names
        if all(part_of(word) == part for word in words_of(name) if len(word) > 1)
    )


def _texts(held: object) -> set[str]:
    if isinstance(held, str | bytes) or not isinstance(held, Iterable):
        return set()
    return {each for each in held if isinstance(each, str) and "{{" not in each}


def _flat(names: list[str] | dict[str, list[str]]) -> list[str]:
    if isinstance(names, dict):
        return [name for each in names.values() for name in each]
    return names


def _usable(language: Language, names: Iterable[str]) -> frozenset[str]:
    written = {
        as_written(language.code, " ".join(unicodedata.normalize("NFC", name).split()))
        for name in names
    }
    needed = language.alphabet - frozenset("abcdefghijklmnopqrstuvwxyz")
    is_latin = language.alphabet != needed
    return frozenset(
        name
        for name in written
        if len(name) <= _LONG
        and max(map(len, words_of(name)), default=0) > 1
        and (is_latin or needed.intersection(name.lower()))
    )


def _first_names(country: int | None) -> set[str]:
    if country is None:
        return set()
    module = importlib.import_module("gender_guesser")
    table = Path(str(module.__file__)).parent / "data" / "nam_dict.txt"
    lines = table.read_text(encoding="utf-8").splitlines()
    # A plus sign in column 30 marks a line that stands a second time, sorted otherwise.
    return {
        line[3:29].strip().split()[0].replace("+", " ")
        for line in lines
        if line[0] not in "#=" and line[29] != "+" and line[_FIRST_COUNTRY + country] != " "
    }


def _fakerjs_folder() -> Path | None:
    folder = FOLDER / "node_modules" / "@faker-js" / "faker"
    return FOLDER if folder.is_dir() and shutil.which("node") else None


@cache
def _fakerjs() -> dict[str, dict[str, list[str]]]:
    node = subprocess.run(
        ["node", "--input-type=module", "-e", _READ_LOCALES],
        cwd=_fakerjs_folder(),
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, dict[str, list[str]]] = json.loads(node.stdout)
    return found
