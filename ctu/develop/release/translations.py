"""Catalogues of the plugin: updated to the marked sentences, and checked."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po

from ctu.develop.release.sentences import PLUGIN, Message, marked

_NAMES = re.compile(r"\{\w*\}")
_HEADER = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: {}\\n"

"""
"""What is true whenever it is written, and no more: a date would change with everything.

The plural forms that Babel knows of a language change from release to release (CLDR), so a
catalogue says which ones it was written in.
"""
WIDTH = 100
FOLDER = PLUGIN / "translations"
DOMAIN = "bulk_import"
CODES = tuple(sorted(path.name for path in FOLDER.iterdir()))


def path_of(code: str) -> Path:
    """Return where the catalogue of a language is."""
    return FOLDER / code / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(code: str) -> Catalog:
    """Return the catalogue of a language."""
    with path_of(code).open("rb") as file:
        return read_po(file, locale=code)


def updated(code: str) -> bytes:
    """Return a catalogue of the sentences that are marked now, with the translations it has."""
    known, fresh = read(code), Catalog(locale=code)
    fresh.mime_headers = [("Plural-Forms", known.plural_forms)]
    for message in marked():
        old = known.get(message if isinstance(message, str) else message[0])
        fits = old is not None and isinstance(old.id, str) == isinstance(message, str)
        string = old.string if old is not None and fits else None
        fresh.add(message, string, flags=old.flags if old is not None and fits else ())
    file = BytesIO()
    file.write(_HEADER.format(known.plural_forms).encode())
    write_po(file, fresh, WIDTH, no_location=True, omit_header=True, sort_output=True)
    return file.getvalue()


def faults(code: str) -> Iterator[str]:
    """Yield the faults of a catalogue: translations missing, fuzzy, or with other placeholders."""
    known = read(code)
    for message in marked():
        first = message if isinstance(message, str) else message[0]
        entry = known.get(first)
        if entry is None or entry.id != message or not _is_whole(entry.string, message):
            yield f"{code}: not translated: {first}"
        elif entry.fuzzy:
            yield f"{code}: not sure: {first}"
        elif not _has_names(entry.string, message):
            yield f"{code}: other names in braces: {first}"


def _is_whole(string: object, message: Message) -> bool:
    forms = [string] if isinstance(message, str) else list(string or ())  # type: ignore[call-overload]
    return bool(forms) and all(forms)


def _has_names(string: object, message: Message) -> bool:
    """Return whether every form has the names of its sentence; only the number may be left out."""
    if isinstance(message, str):
        return sorted(_NAMES.findall(str(string))) == sorted(_NAMES.findall(message)) or (
            set(_NAMES.findall(str(string))) == set(_NAMES.findall(message)) != {"{}"}
        )
    every = {name for form in message for name in _NAMES.findall(form)}
    forms: tuple[str, ...] = tuple(string)  # type: ignore[arg-type]
    needed = [set(_NAMES.findall(form)) - {"{n}"} for form in message]
    wanted = [*needed, *[needed[-1]] * (len(forms) - len(message))]
    return all(
        need <= set(_NAMES.findall(form)) <= every for form, need in zip(forms, wanted, strict=True)
    )


def main() -> int:
    """Update every catalogue and print its faults; 1 where there is one."""
    for code in CODES:
        path_of(code).write_bytes(updated(code))
    found = [fault for code in CODES for fault in faults(code)]
    print("\n".join(found) or f"{len(marked())} sentences in {len(CODES)} languages.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
