"""The public surface as one text: everything that people, hosts, databases and machines see."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from sqlalchemy.dialects import postgresql

from tests.surface import addresses, api, commands, events, messages, settings, tables, templates
from tests.surface.console import Console
from tests.surface.library import Library
from tests.surface.stored import Stored, use

KEPT = Path(__file__).resolve().parents[1] / "contract" / "public_surface.txt"
HEAD = (
    "What people, hosts, databases and machines see of the plugin and of the console.",
    "A line that changes here changes something that somebody relies on. Where that is meant,",
    "write the list anew with: .venv/bin/python -m tests.surface --write",
)
Section = tuple[str, Iterable[str]]


def listing(redis_url: str, folder: Path) -> str:
    """Return the surface as it is now; a host and a console are used for it in a folder."""
    text = "".join(f"# {line}\n" for line in HEAD)
    for title, lines in _sections(redis_url, folder):
        text += f"\n## {title}\n\n" + "".join(f"{line}\n" for line in lines)
    return text


def _sections(redis_url: str, folder: Path) -> Iterator[Section]:
    """Yield the sections one after the other."""
    yield "Public names of the plugin", api.public_names()
    yield "Names that the documentation imports from a module", api.documented_imports()
    yield "Settings", settings.settings()
    yield from _of_the_code()
    library = Library(redis_url, folder)
    try:
        yield from _of_a_host(library, use(library))
        # To the console no worker has ever shown itself.
        library.redis.flushall()
    finally:
        library.close()
    console = Console(redis_url, folder)
    try:
        yield from _of_a_console(console)
    finally:
        console.close()


def _of_the_code() -> Iterator[Section]:
    yield "Codes of problems and refusals", messages.codes()
    yield "Messages of docs/messages.md", messages.documented_messages()
    yield "Texts of the pages and commands", messages.phrases()
    yield "Events of the log", events.events()


def _of_a_host(library: Library, seen: Stored) -> Iterator[Section]:
    yield "Routes of a plain host", addresses.routes(library.app)
    yield "What the pages of a plain host look up in an address", library.parameters.lines()
    yield "Commands of a plain host", commands.commands(library.app)
    yield "Words in the tables of the plugin", seen.word_lines()
    yield "What is sealed", sorted(seen.sealed)
    yield "Jobs and keys in Redis", seen.queue_lines()
    yield "Files that are handed out", seen.files
    yield "Answers to scripts", seen.answers
    yield "Blocks of the templates that a host may extend", templates.blocks(library.app)
    yield "Figures for Prometheus", sorted(seen.figures)


def _of_a_console(console: Console) -> Iterator[Section]:
    yield "Tables as the migrations make them, on SQLite", tables.migrated_tables(console.engine)
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]  # It carries no types.
    yield "Tables as the models say, for PostgreSQL", tables.modelled_tables(dialect)
    yield "Rows that the migrations write", list(tables.shipped_rows(console.engine))
    console.use()
    yield "Routes of the console", addresses.routes(console.app)
    yield "What the pages of the console look up in an address", console.parameters.lines()
    yield "Commands of the console", commands.commands(console.app)
    yield "Words in the audit", console.audit_lines()
    yield "What the console tells machines", console.machine_lines()


def differences(kept: str, found: str) -> list[str]:
    """Return the lines that are missing in a listing and those that are new, by section."""
    before, after = _counted(kept), _counted(found)
    titles = dict.fromkeys([*before, *after])
    return [
        f"{title} {sign} {line}"
        for title in titles
        for sign, lines in (
            ("-", before[title] - after[title]),
            ("+", after[title] - before[title]),
        )
        for line in sorted(lines.elements())
    ]


def _counted(text: str) -> defaultdict[str, Counter[str]]:
    sections: defaultdict[str, Counter[str]] = defaultdict(Counter)
    title = ""
    for line in text.splitlines():
        if line.startswith("## "):
            title = line.removeprefix("## ")
        elif line:
            sections[title][line] += 1
    return sections
