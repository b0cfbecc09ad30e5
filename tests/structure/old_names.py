"""Names that were given up, what they are called now, and where the project still says them.

A word that means nothing else is looked for everywhere, also as a part of a longer name. A module
or a script may be called by a common word, so it is looked for where a file is named or imported,
and a function where it is defined or called.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

WORDS = {
    "attendance": "WorkerStatus",
    "behindthedoor": "SignedInView",
    "bell": "queue, ImportQueue",
    "bells": "queues",
    "bound_silence": "limit_idle_transactions",
    "comfort": "advice",
    "complaint": "problem",
    "crew": "WorkerCounts",
    "doorbell": "queue",
    "doorbells": "queues",
    "hold_turns": "share_lock",
    "is_rested": "back_off",
    "judgement": "file_check",
    "mourn": "count_death",
    "nudge": "request_sweep",
    "rang": "enqueued",
    "ring": "enqueue",
    "ring_all": "enqueue_all",
    "ringing": "enqueueing",
    "rests": "backs off",
    "rings": "enqueues",
    "rung": "enqueued",
    "show_up": "heartbeat",
    "sign_off": "deregister",
    "take_turn": "lock_changes",
    "yardstick": "PolicyCheck",
}
FILES = {
    "allowance.py": "size_limit.py",
    "asked.js": "confirm.js",
    "bars.py": "progress_bar.py",
    "command_line.py": "cli/imports.py",
    "copies.js": "clipboard.js",
    "door.py": "web/access.py",
    "exposure.py": "redaction.py",
    "figures.py": "metrics.py",
    "garbage.py": "gc_tuning.py",
    "judgement.js": "file_check.js",
    "lines.py": "line_numbers.py",
    "moments.py": "timestamps.py",
    "order.py": "cli/arguments.py",
    "parts.html": "macros.html",
    "parts.js": "macros.js",
    "plain.py": "fast_path.py",
    "printout.py": "cli/output.py",
    "question.js": "confirm_inline.js",
    "shift.py": "misalignment.py",
    "silence.py": "idle_timeout.py",
    "turns.py": "locks.py",
    "voice.js": "live_region.js",
}
FUNCTIONS = {"moment": "timestamp", "rest": "back_off"}


class Allowed(NamedTuple):
    """An old name that may stand in some files, and why."""

    folder: str
    text: str
    reason: str


ALLOWED = (
    Allowed("", "workers:crew", "Old processes use this key in Redis beside new ones."),
    Allowed("docs/extending.md", "`rest`", "It is a name in an answer that scripts read."),
    Allowed("ctu/users/", "ring group", "Telephone systems call their teams so."),
    Allowed("tests/", "Ring Groups", "Telephone systems call their teams so."),
    Allowed("bench/", "figures.py", "The figures of the bench are what it has measured."),
    Allowed("tests/contract/", "test_command_line.py", "It is about the command line as a whole."),
)

PLACES = ("ctu", "plugins", "docs", "tests", "bench", "examples", "migrations", ".ci", ".github")
SUFFIXES = {".cfg", ".css", ".html", ".js", ".md", ".mako", ".py", ".toml", ".yaml", ".yml"}
WITHOUT_SUFFIX = {"Makefile", "run"}
FOREIGN = {"vendor", "node_modules", "__pycache__"}
NAMING = {"old_names.py", "test_old_names.py"}
"""The files that have to say what was given up."""
MODULES = {name.removesuffix(".py"): new for name, new in FILES.items() if name.endswith(".py")}


def _any(names: Iterable[str]) -> str:
    """Return an expression for one of some texts, the longest that fits."""
    return "|".join(map(re.escape, sorted(names, key=len, reverse=True)))


WORD = re.compile(rf"(?<![a-z])(?:{_any(WORDS)})(?![a-z])", re.IGNORECASE)
IN_CLASS = re.compile(r"(?<=[a-z])(?:Attendance|Bell|Crew|Yardstick)(?![a-z])")
FILE = re.compile(rf"(?<![\w-])(?:test_)?({_any(FILES)})(?!\w)")
MODULE = re.compile(rf"\b(?:access|bulk_import|ctu|engine)\.({_any(MODULES)})\b(?!\.(?:py|js))")
MEMBER = re.compile(rf"`({_any(MODULES)})\.(?!py\b|js\b)\w")
CALL = re.compile(rf"(?:\{{[{{%][^}}]*?\b|`(?:\w+\.)?)({_any(FUNCTIONS)})(?=[(`])")
SEALED = re.compile(r"[\w=-]{40,}")
"""Sealed texts and hashes hold any word now and then."""


class Found(NamedTuple):
    """An old name in a file."""

    path: str
    line: int
    old: str
    new: str

    def __str__(self) -> str:
        """Return a sentence."""
        return f"{self.path}:{self.line} says {self.old}; it is called {self.new} now."


def search(root: Path, allowed: Iterable[Allowed] = ALLOWED) -> list[Found]:
    """Return every old name in the files of the project, and in their paths."""
    return sorted({found for path in files(root) for found in _in_file(root, path, allowed)})


def files(root: Path) -> Iterator[Path]:
    """Yield the files of the project in which people read and write names."""
    below = [path for place in PLACES for path in sorted((root / place).rglob("*"))]
    for path in [*sorted(root.iterdir()), *below]:
        is_read = path.suffix in SUFFIXES or path.name in WITHOUT_SUFFIX
        is_ours = path.name not in NAMING and not FOREIGN & set(path.parts)
        if is_read and is_ours and path.is_file():
            yield path


def stands_in(root: Path, allowed: Allowed) -> list[str]:
    """Return the files in which an old name is allowed and stands."""
    named = ((path.relative_to(root).as_posix(), path.read_text("utf-8")) for path in files(root))
    return [
        name
        for name, text in named
        if name.startswith(allowed.folder) and allowed.text in f"{name}\n{text}"
    ]


def _in_file(root: Path, path: Path, allowed: Iterable[Allowed]) -> Iterator[Found]:
    name, text = path.relative_to(root).as_posix(), path.read_text("utf-8")
    texts = [each.text for each in allowed if name.startswith(each.folder)]
    for number, line in enumerate([name, *text.splitlines()]):
        for kept in texts:
            line = line.replace(kept, "")
        for old, new in _in_line(SEALED.sub("", line)):
            yield Found(name, number, old, new)
    if path.suffix == ".py":
        for number, old, new in _in_code(root, path, ast.parse(text)):
            yield Found(name, number, old, new)


def _in_line(line: str) -> Iterator[tuple[str, str]]:
    for old in (*WORD.findall(line), *IN_CLASS.findall(line)):
        yield old, WORDS[old.lower()]
    for name in FILE.findall(line):
        yield name, FILES[name]
    for name in (*MODULE.findall(line), *MEMBER.findall(line)):
        yield name, MODULES[name]
    for name in CALL.findall(line):
        yield name, FUNCTIONS[name]


def _in_code(root: Path, path: Path, tree: ast.Module) -> Iterator[tuple[int, str, str]]:
    """Yield old names of modules that are imported, and of functions that are made or called."""
    for made in tree.body:
        if isinstance(made, ast.FunctionDef) and made.name in FUNCTIONS:
            yield made.lineno, made.name, FUNCTIONS[made.name]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for name in _imported(root, path, node):
                yield node.lineno, name, MODULES[name]
        elif isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in FUNCTIONS:
                yield node.lineno, name, FUNCTIONS[name]


def _imported(root: Path, path: Path, node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    """Yield the old names among the modules of ours that a statement imports."""
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
    else:
        around = path.relative_to(root).parts[: -node.level] if node.level else ()
        stem = ".".join([*around, *filter(None, [node.module])])
        # What a package gives is a module; what a module gives may be called like one.
        is_module = (root / f"{stem.replace('.', '/')}.py").exists()
        names = [stem, *(f"{stem}.{alias.name}" for alias in node.names if not is_module)]
    parts = [name.split(".") for name in names]
    yield from (each[-1] for each in parts if each[0] in {"ctu", "plugins"} and each[-1] in MODULES)
