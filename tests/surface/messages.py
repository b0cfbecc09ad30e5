"""What is said: every text of the console and of the plugin that people may read.

The texts are found in the code, the templates and the scripts, wherever they stand. Docstrings and
the texts of exceptions are left out, for they are for developers, and so are single words. Where a
text is put together, `{}` stands for what is put in.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path

from ctu.develop.tree import ROOT
from tests.contract.documented import PAGE
from tests.inspection.sources import TOPS, used_sources

CODED = {"Problem", "Refusal", "problem"}
"""What takes a code as its first argument."""
SHOWN_EXCEPTIONS = {"ClickException", "Gone", "NothingDone", "UsageError", "ValidationError"}
PHRASE = re.compile(r"(?:[A-Z“…]|\{\}).*[ ].*")
WORD = re.compile(r"[^\W\d_]{2,}")
SQL = re.compile(r"(?:CAST\(|PRAGMA |SET ).*")
DOCUMENTED = re.compile(r"^\| `([^`]+)` \|(?: `([\w.<>]+)` \|)?", re.MULTILINE)
JINJA = re.compile(r"\{%.*?%\}|\{#.*?#\}", re.DOTALL)
EXPRESSION = re.compile(r"\{\{.*?\}\}", re.DOTALL)
QUOTED = re.compile(r"""'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`([^`]*)`""")
TOLD_ATTRIBUTES = ("alt", "aria-label", "content", "placeholder", "title")


def documented_messages() -> Iterator[str]:
    """Yield the sentences of `docs/messages.md`, those that have a code with it."""
    found = DOCUMENTED.findall(PAGE.read_text(encoding="utf-8"))
    yield from sorted({f"{code}: {message}" if code else message for message, code in found})


def phrases() -> Iterator[str]:
    """Yield every text of more than one word that begins like a sentence or a label."""
    found = {*_code_texts(), *_template_texts(), *_script_texts()}
    plain = {" ".join(_filled(text).split()) for text in found}
    yield from sorted(filter(_is_phrase, plain))


def codes() -> Iterator[str]:
    """Yield the codes of problems and refusals; a field puts its own name before some of them."""
    calls = (node for source in used_sources() for node in ast.walk(source.tree))
    found = {
        _written(node.args[0])
        for node in calls
        if isinstance(node, ast.Call) and node.args and _called(node) in CODED
    }
    yield from sorted(filter(None, found))


def _called(node: ast.Call) -> str:
    return str(getattr(node.func, "id", getattr(node.func, "attr", "")))


def _written(node: ast.expr) -> str | None:
    """Return a text as it is written, with `{}` for what is put in; None for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return "".join(map(_piece, node.values)) if isinstance(node, ast.JoinedStr) else None


def _is_phrase(text: str) -> bool:
    is_statement = SQL.match(text) is not None
    return bool(PHRASE.fullmatch(text) and WORD.search(text)) and not is_statement


def _code_texts() -> Iterator[str]:
    for source in used_sources():
        yield from _texts(source.tree)


def _texts(node: ast.AST) -> Iterator[str]:
    """Yield the texts below a node that may reach people."""
    for child in ast.iter_child_nodes(node):
        is_piece = isinstance(node, ast.JoinedStr) and isinstance(child, ast.Constant)
        if is_piece or _is_for_developers(child):
            continue
        text = _written(child) if isinstance(child, ast.expr) else None
        if text is not None:
            yield text
        yield from _texts(child)


def _is_for_developers(node: ast.AST) -> bool:
    """Return whether a node is a docstring, an annotation or an exception that nobody is shown."""
    if isinstance(node, ast.Raise):
        return not (isinstance(node.exc, ast.Call) and _called(node.exc) in SHOWN_EXCEPTIONS)
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    return isinstance(node, ast.arguments)


def _piece(node: ast.expr) -> str:
    return str(node.value) if isinstance(node, ast.Constant) else "{}"


def _template_texts() -> Iterator[str]:
    for path in _files("*.html"):
        source = path.read_text(encoding="utf-8")
        # A text may be an argument of a macro, so quoted ones inside expressions count as well.
        yield from _quoted(" ".join([*JINJA.findall(source), *EXPRESSION.findall(source)]))
        reader = _Shown()
        reader.feed(EXPRESSION.sub("{}", JINJA.sub("\0", source)))
        reader.close()
        yield from reader.found


def _script_texts() -> Iterator[str]:
    for path in _files("*.js"):
        lines = path.read_text(encoding="utf-8").splitlines()
        code = "\n".join(line for line in lines if not line.lstrip().startswith(("//", "*", "/*")))
        yield from _quoted(re.sub(r"\$\{.*?\}", "{}", code))


def _files(pattern: str) -> Iterable[Path]:
    found = (path for top in TOPS for path in sorted((ROOT / top).rglob(pattern)))
    return (path for path in found if "vendor" not in path.parts)


def _quoted(code: str) -> Iterator[str]:
    for groups in QUOTED.findall(code):
        yield "".join(groups)


def _filled(text: str) -> str:
    """Return a text in which every part that is put in looks the same."""
    return re.sub(r"\{[^{}]*\}|%\(\w+\)s", "{}", text)


class _Shown(HTMLParser):
    """Gathers the texts of a template, and those of attributes that are read out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        """Keep a text, cut where a statement of the template stands in it."""
        self.found += [piece.strip() for piece in data.split("\0")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the attributes that people see or hear."""
        self.found += [text or "" for name, text in attrs if name in TOLD_ATTRIBUTES]
