"""Gives MkDocs the pages of the whole repository, each at the path that it has there.

GitHub shows the pages of `docs` beside README.md, while MkDocs knows the folder `docs` alone. With
the paths of the repository MkDocs resolves and checks every relative link itself, also one that
leads out of `docs`, and no page has to be written for it.
"""

from __future__ import annotations

import importlib
import re
import sys
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "plugins.bulk_import"
REFERENCE = "docs/reference.md"
# Where the site has what lies outside `docs`; a link to anything else there fails the build.
OUTSIDE = {
    "README.md": "console/index.html",
    "CONTRIBUTING.md": "contributing/index.html",
    "tests/README.md": "tests/index.html",
    "CHANGELOG.md": "changelog/index.html",
    "SECURITY.md": "vulnerabilities/index.html",
    "LICENSE": "LICENSE.txt",
    "plugins/bulk_import/README.md": "plugin/index.html",
    "examples/stock_app.py": "examples/stock_app.py",
}

log = get_plugin_logger("repository")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Fill in the files that a pattern of the navigation means: a new decision needs no line."""
    config.nav = _entries(config.nav or [])
    # The reference imports the package from here, however MkDocs was started.
    sys.path.insert(0, str(ROOT))
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Name the files of `docs` by their paths in the repository, and add those from outside."""
    folder = Path(config.docs_dir).relative_to(ROOT)
    own = [each for each in files if each.src_dir == config.docs_dir]
    places = {(folder / each.src_uri).as_posix(): each.dest_uri for each in own} | OUTSIDE
    themes = [each for each in files if each.src_dir != config.docs_dir]
    return Files(themes + [_file(path, place, config) for path, place in places.items()])


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Hold the reference to the public names: each is shown, no other, and each is there."""
    if page.file.src_uri == REFERENCE:
        package = importlib.import_module(PACKAGE)
        shown = re.findall(rf"^::: {re.escape(PACKAGE)}\.(\w+)$", markdown, re.MULTILINE)
        for name in sorted(set(package.__all__) ^ set(shown)):
            kind = "public but not shown" if name not in shown else "shown but not public"
            log.warning("%s: %s is %s.", REFERENCE, name, kind)
        lost = [name for name in package.__all__ if not hasattr(package, name)]
        if lost:
            raise PluginError(f"{PACKAGE} promises names that it has not: {', '.join(lost)}.")
    return markdown


def _entries(listed: list[Any]) -> list[Any]:
    """Return a list of the navigation with files in place of patterns, in every depth."""
    entries: list[Any] = []
    for entry in listed:
        if isinstance(entry, dict):
            pairs = entry.items()
            entries.append({k: _entries(v) if isinstance(v, list) else v for k, v in pairs})
        elif "*" in entry:
            entries += sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob(entry))
        else:
            entries.append(entry)
    return entries


def _file(path: str, place: str, config: MkDocsConfig) -> File:
    return File(path, str(ROOT), config.site_dir, config.use_directory_urls, dest_uri=place)
