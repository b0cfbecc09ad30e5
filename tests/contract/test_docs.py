"""The documentation says what the code says: settings, events, public names and links."""

from __future__ import annotations

import re
import shlex
from dataclasses import fields
from pathlib import Path

import pytest

import plugins.bulk_import
from ctu.config import DEFAULTS, RENAMED
from ctu.develop.tree import ROOT
from plugins.bulk_import.settings import PREFIX, Settings

DOCS = ROOT / "docs"
PAGES = sorted(
    [*DOCS.rglob("*.md"), *ROOT.glob("*.md"), ROOT / "plugins" / "bulk_import" / "README.md"]
)
DECISIONS = re.compile(r"decisions? (\d+(?:(?:,| and) \d+)*)", re.IGNORECASE)
CODE_NAME = re.compile(r"\b(?:CTU|BULK_IMPORT)_[A-Z0-9_]*[A-Z0-9]\b")


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


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
    in_compose = set(CODE_NAME.findall(read(DOCS / "deployment" / "container" / "compose.yaml")))
    assert in_docs - in_code - in_compose == set()
    assert in_code - operations - in_docs == set()


def test_a_shell_reads_each_setting_that_is_printed_as_one_word() -> None:
    """Both systemd and a shell read `/etc/ctu.env`; `&` without quotation marks ends a command."""
    printed = [*DOCS.glob("*.md"), DOCS / "deployment" / "ctu.env"]
    lines = [line for page in printed for line in re.findall("^[A-Z_]+=.*", read(page), re.M)]
    assert len(lines) > 10
    assert [line for line in lines if len(shell_words(line)) > 1] == []


def shell_words(line: str) -> list[str]:
    """Return the words and operators that a shell makes of a line."""
    cut = shlex.shlex(line, posix=True, punctuation_chars=True)
    cut.whitespace_split = True
    return list(cut)


def test_every_event_of_the_log_is_documented() -> None:
    sources = [path for top in ("ctu", "plugins") for path in (ROOT / top).rglob("*.py")]
    # An event is two words with a dot, then its values; or a few plain words.
    calls = re.compile(r'log\.(?:info|warning|error)\(\s*"([a-z]+\.[a-z]+|[a-z -]+")')
    events = {event.strip('"') for path in sources for event in calls.findall(read(path))}
    documented = read(DOCS / "operations.md")
    assert len(events) > 15
    assert sorted(event for event in events if f"`{event}`" not in documented) == []


def table_rows(page: str) -> dict[str, str]:
    """Return the table rows of a page by the first name in backticks."""
    return {
        found[1]: line
        for line in page.splitlines()
        if (found := re.match(r"\| `([A-Z0-9_]+)`", line)) is not None
    }


@pytest.mark.parametrize("name", plugins.bulk_import.__all__)
def test_every_public_name_is_explained(name: str) -> None:
    guide = [DOCS / "extending.md", *(DOCS / "extending").glob("*.md")]
    assert any(re.search(rf"`@?{name}\b", read(page)) for page in guide)


def test_the_index_leads_to_every_page() -> None:
    linked = {target for _, target in links(DOCS / "index.md")}
    for page in DOCS.glob("*.md"):
        assert page.name == "index.md" or page in linked, f"{page.name} is not in docs/index.md."


def test_the_index_of_decisions_names_each_once_by_its_number_and_title() -> None:
    index = read(DOCS / "decisions" / "index.md")
    listed = re.findall(r"^\| (\d+) \| \[(.+)\]\((.+)\) \|$", index, re.MULTILINE)
    pages = sorted((DOCS / "decisions").glob("[0-9]*.md"))
    assert [name for *_, name in listed] == [page.name for page in pages]
    for (number, title, name), page in zip(listed, pages, strict=True):
        assert int(number) == int(name[:4])
        assert read(page).startswith(f"# {number}. {title}\n")


def test_every_decision_has_its_three_parts() -> None:
    for page in (DOCS / "decisions").glob("[0-9]*.md"):
        headings = re.findall(r"^## (.+)$", read(page), re.MULTILINE)
        assert headings[:3] == ["Context", "Decision", "Consequences"], page.name


def test_every_decision_that_the_code_names_has_a_page() -> None:
    sources = [path for top in ("ctu", "plugins") for path in (ROOT / top).rglob("*.py")]
    phrases = [each for path in sources for each in DECISIONS.findall(read(path))]
    named = {int(number) for phrase in phrases for number in re.findall(r"\d+", phrase)}
    kept = {int(page.name[:4]) for page in (DOCS / "decisions").glob("[0-9]*.md")}
    assert named
    assert named - kept == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_to_a_file_and_an_anchor(page: Path) -> None:
    for link, target in links(page):
        assert target.exists(), f"{link} leads nowhere."
        anchor = link.partition("#")[2]
        if anchor and target.suffix == ".md":
            assert anchor in anchors(target), f"{link}: there is no such heading."


def links(page: Path) -> list[tuple[str, Path]]:
    """Return the links of a page to files of this project, each with the file it means."""
    text = re.sub(r"```.*?```|<!--.*?-->", "", read(page), flags=re.DOTALL)
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
