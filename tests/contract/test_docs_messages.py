"""The page of messages says what the code says, word for word, and nothing else."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from ctu.develop.release.sentences import marked
from ctu.develop.tree import ROOT
from plugins.bulk_import.engine.declaration.rules import Absent, Lookup

SPEAKING = (
    "actors",
    "mapped/importer",
    "mapped/rules/rules",
    "cli/output",
    "cli/verdict_text",
    "views/posted/forms",
    "views/posted/posted_file",
    "views/imports/imports",
    "views/uploads/uploads",
    "work/batches/poison",
    "work/batches/stages",
)
# Names of code pages and parts of names, which no page shows yet.
NAMING = ("pages", "orthography", "signs")
# Where sentences for people are written: rules about files and rows, and why an import ended.
SPEAKERS = [
    *sorted(
        path
        for path in (ROOT / "plugins/bulk_import/engine").rglob("*.py")
        if path.stem not in NAMING
    ),
    *(ROOT / f"plugins/bulk_import/{name}.py" for name in SPEAKING),
    *(
        ROOT / f"ctu/{name}.py"
        for name in (
            "users/importing/sentences",
            "users/importing/suggestions",
            "imports/actors",
            "access/policies",
        )
    ),
    *sorted((ROOT / "ctu").rglob("importer.py")),
]
# A sentence begins with a capital or with what is replaced, and has several words.
SENTENCE = re.compile(r"(?:[A-Z]|\{\})[^|<>]*? [^|<>]*? [^|<>]*[^ ]")


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def messages() -> str:
    return read(ROOT / "docs" / "messages.md")


def plain(text: str) -> str:
    """Return a text in which every replaced part looks the same."""
    return re.sub(r"\{[^{}]*\}", "{}", text)


def pattern(sentence: str) -> re.Pattern[str]:
    """Return what finds a sentence in a table, whatever stands there for its replaced parts."""
    return re.compile(re.escape(sentence).replace(r"\{\}", r"[^|\n]*?"))


def template(node: ast.AST) -> str | None:
    """Return the text of a string or f-string with `{}` for what is replaced."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return plain(node.value)
    if isinstance(node, ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.Constant) else "{}" for part in node.values]
        return plain("".join(map(str, parts)))
    return None


def texts(node: ast.AST) -> Iterator[str]:
    """Yield the texts under a node that may reach people: no docstrings, no exceptions."""
    skipped = (ast.Raise, ast.Expr, ast.arguments)
    for child in ast.iter_child_nodes(node):
        if isinstance(child, skipped) and not is_reason(child):
            continue
        text = template(child)
        if text is not None:
            yield text
        else:
            yield from texts(child)


def is_reason(node: ast.AST) -> bool:
    """Return whether a statement hands a sentence on: `raise Gone(…)`, or a plain call."""
    if isinstance(node, ast.Raise):
        return isinstance(node.exc, ast.Call) and getattr(node.exc.func, "id", "") == "Gone"
    return isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant)


def spoken() -> list[tuple[str, str]]:
    """Return every sentence with the file that says it."""
    found = {
        (path.relative_to(ROOT).as_posix(), text)
        for path in SPEAKERS
        for text in texts(ast.parse(read(path)))
        if SENTENCE.fullmatch(text)
    }
    return sorted(found)


def test_every_sentence_stands_in_the_messages() -> None:
    listed = plain(messages())
    said = spoken()

    assert len(said) > 300
    assert [each for each in said if not pattern(each[1]).search(listed)] == []


def whole() -> Iterator[tuple[str, ...]]:
    """Yield the whole sentences that are marked for translation, each with its forms."""
    for each in marked():
        forms = (each,) if isinstance(each, str) else each
        if re.fullmatch(r"[A-Z{].* .* .*\.", forms[-1]):
            yield tuple(map(plain, forms))


def without_nouns(sentence: str) -> str:
    """Return a sentence as the tables write it: a number and what it counts are one part."""
    return re.sub(r"\{\} [a-z]+\b", "{}", sentence)


def test_every_sentence_of_the_pages_stands_in_the_messages() -> None:
    documented = plain(messages())
    found = [{*forms, *map(without_nouns, forms)} for forms in whole()]
    assert len(found) > 400
    other = [forms for forms in found if not any(each in documented for each in forms)]
    # What is replaced may be written out, as an example.
    assert [
        forms for forms in other if not any(pattern(each).search(documented) for each in forms)
    ] == []


def test_sentences_are_found_where_they_are_written() -> None:
    found = {sentence for _, sentence in spoken()}
    assert "{}: Cannot be empty." in found
    assert "The uploader may no longer import {}." in found
    assert "Too short for {}; {} characters at least" in found
    assert len(found) > 60


def test_every_message_with_a_code_is_said_somewhere() -> None:
    said = [pattern(sentence) for _, sentence in spoken()]
    # The name alphabet is told by a sentence and a description that are put together.
    said.append(re.compile(r"\w+ Name: Contains invalid characters: .* characters only\."))
    rows = re.findall(r"^\| `([^`]+)` \| `(?:file|form|row|\w+|<field>)\.\w+` \|", messages(), re.M)
    assert len(rows) > 40
    assert [row for row in rows if not any(each.fullmatch(plain(row)) for each in said)] == []


def test_every_message_of_a_rule_stands_in_the_messages() -> None:
    from ctu.teams.importer import TeamImporter
    from ctu.users.importing.importer import UserImporter

    said: list[object] = []
    for importer in (UserImporter, TeamImporter):
        rules: tuple[Lookup | Absent, ...] = (*importer.lookups, *importer.absents)
        said += [getattr(rule, "missing", getattr(rule, "message", "")) for rule in rules]
        said += [field.unique for field in importer.fields if field.unique]
    assert [each for each in said if isinstance(each, str) and each not in messages()] == []
