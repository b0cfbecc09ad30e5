"""The documentation says what the code says: settings, sentences, public names and links."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

import plugins.bulk_import
from ctu.config import DEFAULTS, RENAMED
from plugins.bulk_import.engine.rules import Absent, Lookup
from plugins.bulk_import.settings import PREFIX, Settings

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(
    [*DOCS.rglob("*.md"), *ROOT.glob("*.md"), ROOT / "plugins" / "bulk_import" / "README.md"]
)
SPEAKING = ("actors", "forms", "intake", "poison", "views/imports", "views/uploads")
# Where sentences for people are written: rules about files and rows, and why an import ended.
SPEAKERS = [
    *sorted((ROOT / "plugins/bulk_import/engine").glob("*.py")),
    *(ROOT / f"plugins/bulk_import/{name}.py" for name in SPEAKING),
    *(ROOT / f"ctu/{name}.py" for name in ("suggestions", "access/actors", "access/policies")),
    *sorted((ROOT / "ctu").glob("*/importer.py")),
]
# What the pages say themselves: whole sentences only, for the rest is put together from parts.
SHOWING = [
    ROOT / f"plugins/bulk_import/{name}.py" for name in ("history", "details", "verdict", "guard")
]
SCRIPTS = sorted((ROOT / "plugins/bulk_import/static").rglob("*.js"))
# A sentence begins with a capital or with what is replaced, and has several words.
SENTENCE = re.compile(r"(?:[A-Z]|\{\})[^|<>]*? [^|<>]*? [^|<>]*[^ ]")
# Explanations for the dialog say what a policy asks for; they are no messages.
EXPLAINING = {"policy_sentences"}
CODE_NAME = re.compile(r"\b(?:CTU|BULK_IMPORT)_[A-Z0-9_]*[A-Z0-9]\b")


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def messages() -> str:
    return read(DOCS / "messages.md")


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
        if isinstance(child, ast.FunctionDef) and child.name in EXPLAINING:
            continue
        if isinstance(child, skipped) and not is_reason(child):
            continue
        text = template(child)
        if text is not None:
            yield text
        else:
            yield from texts(child)


def is_reason(node: ast.AST) -> bool:
    """Say whether a statement hands a sentence on: `raise Gone(…)`, or a plain call."""
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


@pytest.mark.parametrize(("path", "sentence"), spoken())
def test_every_sentence_stands_in_the_messages(path: str, sentence: str) -> None:
    assert pattern(sentence).search(plain(messages()))


def shown() -> set[str]:
    """Return the whole sentences of the pages and their scripts."""
    found = {text for path in SHOWING for text in texts(ast.parse(read(path)))}
    for path in SCRIPTS:
        found |= {plain(each) for each in re.findall(r'"([A-Z][^"$]* [^"$]*)"', read(path))}
    return {text for text in found if re.fullmatch(r"[A-Z].* .*\.", text)}


def test_every_sentence_of_the_pages_stands_in_the_messages() -> None:
    documented = plain(messages())
    found = shown()
    assert len(found) > 10
    assert sorted(text for text in found if not pattern(text).search(documented)) == []


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
    from ctu.users.importer import UserImporter

    said: list[object] = []
    for importer in (UserImporter, TeamImporter):
        rules: tuple[Lookup | Absent, ...] = (*importer.lookups, *importer.absents)
        said += [getattr(rule, "missing", getattr(rule, "message", "")) for rule in rules]
        said += [field.unique for field in importer.fields if field.unique]
    assert [each for each in said if isinstance(each, str) and each not in messages()] == []


def test_every_setting_of_the_plugin_is_documented_with_its_default() -> None:
    rows = table_rows(read(DOCS / "operations.md"))
    for field in fields(Settings):
        row = rows.get(PREFIX + field.name.upper())
        assert row is not None, f"{PREFIX}{field.name.upper()} is not in docs/operations.md."
        default = str(getattr(Settings, field.name))
        assert default in row, f"{field.name}: {row} does not say its default {default!r}."


def test_every_setting_of_the_console_is_documented_with_its_default() -> None:
    rows = table_rows(read(DOCS / "operations.md"))
    for name in {*RENAMED, *(name for name in DEFAULTS if name.startswith("CTU_"))}:
        assert name in rows, f"{name} is not in docs/operations.md."
        default = DEFAULTS.get(name, "")
        assert str(default) in rows[name], f"{name}: {rows[name]} does not say {default!r}."


def test_no_setting_is_read_or_described_that_the_other_does_not_know() -> None:
    sources = [path for top in ("ctu", "plugins") for path in (ROOT / top).rglob("*.py")]
    in_code = {name for path in sources for name in CODE_NAME.findall(read(path))}
    in_code |= {PREFIX + field.name.upper() for field in fields(Settings)}
    in_docs = {name for path in PAGES for name in CODE_NAME.findall(read(path))}
    operations = set(CODE_NAME.findall(read(DOCS / "operations.md")))
    assert in_docs - in_code == set()
    assert in_code - operations - in_docs == set()


def table_rows(page: str) -> dict[str, str]:
    """Return the table rows of a page by the first name in backticks."""
    return {
        found[1]: line
        for line in page.splitlines()
        if (found := re.match(r"\| `([A-Z0-9_]+)`", line)) is not None
    }


@pytest.mark.parametrize("name", plugins.bulk_import.__all__)
def test_every_public_name_is_explained(name: str) -> None:
    assert re.search(rf"`@?{name}\b", read(DOCS / "extending.md"))


def test_the_index_leads_to_every_page() -> None:
    linked = {target for _, target in links(DOCS / "index.md")}
    for page in DOCS.glob("*.md"):
        assert page.name == "index.md" or page in linked, f"{page.name} is not in docs/index.md."


def test_every_decision_is_linked_from_their_index() -> None:
    index = DOCS / "decisions" / "index.md"
    linked = {target for _, target in links(index)}
    pages = set((DOCS / "decisions").glob("[0-9]*.md"))
    assert sorted(page.name for page in pages - linked) == []


def test_every_decision_has_its_three_parts() -> None:
    for page in (DOCS / "decisions").glob("00*.md"):
        headings = re.findall(r"^## (.+)$", read(page), re.MULTILINE)
        assert headings[:3] == ["Context", "Decision", "Consequences"], page.name


def test_every_decision_that_the_code_names_has_a_page() -> None:
    sources = [path for top in ("ctu", "plugins") for path in (ROOT / top).rglob("*.py")]
    phrases = [each for path in sources for each in DECISIONS.findall(read(path))]
    named = {int(number) for phrase in phrases for number in re.findall(r"\d+", phrase)}
    kept = {int(page.name[:4]) for page in (DOCS / "decisions").glob("[0-9]*.md")}
    assert named
    assert named - kept == set()


DECISIONS = re.compile(r"decisions? (\d+(?:(?:,| and) \d+)*)", re.IGNORECASE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    for link, target in links(page):
        assert target.exists(), f"{link} leads nowhere."
        anchor = link.partition("#")[2]
        if anchor and target.suffix == ".md":
            assert anchor in anchors(target), f"{link}: there is no such heading."


def links(page: Path) -> list[tuple[str, Path]]:
    """Return the links of a page to files of this project, each with the file it means."""
    text = re.sub(r"```.*?```", "", read(page), flags=re.DOTALL)
    found = re.findall(r"\]\(([^)\s]+)\)", text)
    return [
        (link, (page.parent / link.partition("#")[0]).resolve() if link[0] != "#" else page)
        for link in found
        if not re.match(r"[a-z]+:", link)
    ]


def anchors(page: Path) -> set[str]:
    """Return what its headings are called in addresses."""
    headings = re.findall(r"^#+ (.+)$", read(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}
