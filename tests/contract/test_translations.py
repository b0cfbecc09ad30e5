"""Every sentence is marked, and every marked one has its German, French and Spanish."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from ctu.develop.release.sentences import PLUGIN, marked
from ctu.develop.release.translations import CODES, faults, path_of, read, updated
from plugins.bulk_import.engine.sentences.catalogues import CODES as KNOWN

MARKS = {"_t", "_n", "N_"}
# What speaks English: commands, the interface for programs, tests, figures, findings of a check.
ENGLISH = (
    "cli/",
    "api/",
    "testing/",
    "monitoring/",
    "storage/maintenance/verification",
    "storage/database/capabilities",
    "storage/database/dialect",
    "storage/database/error_codes",
)
# Words of people that are read in files, patterns, and names that are no sentences.
DATA = (
    "engine/reading/naming/",
    "engine/reading/code_page/orthography.py",
    "engine/reading/code_page/pages.py",
    "engine/reading/workbook/number_formats.py",
    "engine/notation/months.py",
    "engine/declaration/faults.py",
    "engine/notes/placeholders/secret_placeholders.py",
    "engine/notes/placeholders/placeholder_words.py",
    "engine/notes/names/given_names.py",
    "engine/returned/",
    "storage/database/database_causes.py",
    "storage/tables/models.py",
    "storage/sealing/key_file.py",
    "storage/tables/partial_indexes.py",
    "queueing/client.py",
    "mapped/declaration/declared.py",
    "work/refusals/deferred_rules.py",
    "queueing/url_options.py",
    "reports/words/timestamps.py",
)
SILENT = {"warning", "info", "error", "log", "compile", "fullmatch", "search", "text", "execute"}
SILENT |= {
    "exec_driver_sql",
    "PlainPattern",
    "TypeVar",
    "SettingError",
    "TypeError",
    "sub",
    "register_commands",
}
# Patterns, statements, what a file or a log holds, and sentences for whoever writes a program.
NO_SENTENCE = re.compile(
    r"[a-z.]+ \w+=%s.*|.*(\\d|\[\^|\(\?|\{signs\}|\[A-Z).*|PRAGMA .*|SELECT .*|#n/a .*"
    r"|n\. a\.|1 -1 .*|0 no .*|csv among them.*|bulk_import .*"
    r"|The program's rule \{\} returned a value of .*"
    r"|.*%\(count\)s.*|Are you sure you want.*|Import \{.*|bulk_import \w+|(day|month) first"
    r"|Working outside of "
    r"|BULK_IMPORT_.*|BulkImport .*|text/csv.*|attachment.*|\n#name.*|UTF-8 with BOM|secret cell"
    r"|import \{run_id\}|\{key\} names xlsx.*|No importer has the slug.*|No stage begins.*"
    r"|Windows-.*|\{.*\} (UTC|\(\{.*\}\))|\[row .*|U\+.*|a plain blank|Did you mean | in line no\. "
    r"|The records of \{importer\} .*|.*that of the bind .*"
    r"|.*(must say how|Call bulk_import).*|\{\} and \{\}|It was sealed by a newer .*|.*=%s.*",
    re.DOTALL,
)
SPOKEN = re.compile(r"[A-Za-z]{2,}[^A-Za-z]* [^A-Za-z]*[a-z]{2,}")
QUIET = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
SAYING = re.compile(r'\b(?:aria-label|placeholder|title)="([^"{]*[a-z]{2}[^"{]*)"')


def unmarked_in_code(source: str) -> Iterator[str]:
    """Yield the sentences of a module that no mark is around."""
    tree = ast.parse(source)
    above = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        text = _text(node)
        if text is None or not SPOKEN.search(re.sub(r"\{\w*\}", "", text)):
            continue
        if NO_SENTENCE.fullmatch(text) or _is_silent(node, above):
            continue
        yield text


def _text(node: ast.AST) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(each.value) if isinstance(each, ast.Constant) else "{}" for each in node.values
        )
    return None


def _is_silent(node: ast.AST, above: dict[ast.AST, ast.AST]) -> bool:
    """Return whether a text is marked, documents, or is part of an exception or a log."""
    while (parent := above.get(node)) is not None:
        if isinstance(parent, ast.Call):
            function = parent.func
            name = function.attr if isinstance(function, ast.Attribute) else ""
            name = function.id if isinstance(function, ast.Name) else name
            if name in MARKS | SILENT:
                return True
        if isinstance(parent, ast.Raise) and "Gone" not in ast.dump(parent):
            return True
        if isinstance(parent, ast.Expr | ast.JoinedStr) and not isinstance(node, ast.Call):
            return True
        node = parent
    return False


def unmarked_in_template(source: str) -> list[str]:
    """Return the texts of a template that no mark is around, and those of its attributes."""
    plain = QUIET.sub("\0", source)
    texts = re.split(r"<[^>]*>|\0", plain)
    spoken = [" ".join(each.split()) for each in [*texts, *SAYING.findall(plain)]]
    inside = [
        text
        for tag in re.findall(r"\{[{%](.*?)[%}]\}", source, re.DOTALL)
        for text in re.findall(
            r"'([A-Z][a-z]+ [a-z]+[^']*)'", re.sub(r"_[tn]\((?:[^()]|\([^()]*\))*\)", "", tag)
        )
    ]
    return [each for each in spoken if re.search(r"[a-z]{2}", each)] + inside


def modules() -> list[Path]:
    found = sorted(PLUGIN.rglob("*.py"))
    names = {path: path.relative_to(PLUGIN).as_posix() for path in found}
    return [path for path in found if not names[path].startswith((*ENGLISH, *DATA))]


@pytest.mark.parametrize("code", CODES)
def test_every_sentence_is_translated_with_the_same_names(code: str) -> None:
    assert list(faults(code)) == []


# Other words for what has one name in a language, and sentences that no native speaker writes.
OTHER_NAMES = {
    "de": r"Tabellenkalkulation|wie (es|er|sie) da ?steh|Benutzername|Delimiter|Upload\b",
    "fr": r"importation|’|\b[Cc]harger|\(e\)|login|base de donnée\b",
    "es": r"tal como está|fichero|ordenador|[Ee]l inicio de sesión|\(a\)",
}


@pytest.mark.parametrize("code", CODES)
def test_a_thing_has_one_name_in_a_language(code: str) -> None:
    said = [
        form
        for each in read(code)
        if each.id
        for form in ([each.string] if isinstance(each.string, str) else each.string or ())
    ]
    assert [each for each in said if re.search(OTHER_NAMES[code], each)] == []


@pytest.mark.parametrize("code", CODES)
def test_a_catalogue_says_itself_which_plural_forms_it_has(code: str) -> None:
    """Releases of Babel differ in those of a language: 2.18 has two for French, 2.19 three."""
    with path_of(code).open("rb") as file:
        told = read_po(file).plural_forms
    text = path_of(code).read_text(encoding="utf-8")
    forms = set(re.findall(r"^msgstr\[\d\]", text, re.MULTILINE))
    assert "Plural-Forms:" in text
    assert told.startswith(f"nplurals={len(forms)};")


@pytest.mark.parametrize("code", CODES)
def test_a_catalogue_holds_nothing_but_the_marked_sentences(code: str) -> None:
    assert path_of(code).read_bytes() == updated(code)


def test_there_is_a_catalogue_for_every_language_that_is_offered() -> None:
    assert CODES == KNOWN


def test_no_sentence_of_the_code_is_unmarked() -> None:
    found = [
        f"{path.relative_to(PLUGIN)}: {text}"
        for path in modules()
        for text in unmarked_in_code(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def said_too_early(source: str) -> list[str]:
    """Return the sentences that are made when a module is imported, before a language is known."""
    found: list[str] = []

    def visit(node: ast.AST) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                continue
            if isinstance(child, ast.Call):
                said = ast.unparse(child.func)
                if said in ("_t", "_n") or re.fullmatch(r"(\w+\.)?[A-Z_]+\.format", said):
                    found.append(ast.unparse(child))
            visit(child)

    visit(ast.parse(source))
    return found


def test_no_sentence_is_said_before_its_language_is_known() -> None:
    early = 'HINT = N_("Write {it}")\nclass A:\n    hint = HINT.format(it=1)\n'
    assert said_too_early(early) == ["HINT.format(it=1)"]
    assert said_too_early(early.replace("format", "later")) == []
    assert [each for path in modules() for each in said_too_early(path.read_text("utf-8"))] == []


def test_no_text_of_a_template_is_unmarked() -> None:
    found = [
        f"{path.name}: {text}"
        for path in sorted(PLUGIN.rglob("*.html"))
        for text in unmarked_in_template(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        'def f(n):\n    return f"{n} rows are there"\n',
        'HINT = "Write the name again"\n',
        'def f(run):\n    raise Gone("The uploader is no longer there.")\n',
        'def f(said):\n    said.append("Nothing is left of it.")\n',
    ],
)
def test_an_unmarked_sentence_of_code_is_found(source: str) -> None:
    assert list(unmarked_in_code(source))


@pytest.mark.parametrize(
    "source",
    [
        "<p>Nothing is left</p>",
        "<p>{{ macros.icon('x') }} Upload</p>",
        '<a aria-label="Close">x</a>',
        "<p>{{ 'Show them' if many else _t('Show it') }}</p>",
    ],
)
def test_an_unmarked_text_of_a_template_is_found(source: str) -> None:
    assert unmarked_in_template(source)


def test_marked_sentences_are_extracted() -> None:
    found = marked()
    assert "{label}: Cannot be empty." in found
    assert ("{n} row has errors", "{n} rows have errors") in found
    assert (
        "{count} of {things} was created so far.",
        "{count} of {things} were created so far.",
    ) in found
    assert "What to do next" in found
