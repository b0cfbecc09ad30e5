"""What a host's own templates can fill: the blocks of the pages that it may extend."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Flask
from jinja2 import nodes

from plugins.bulk_import import BulkImportView

PAGES = ("list_template", "details_template", "upload_template")
FOREIGN = "admin/"
"""Templates of Flask-Admin have blocks of their own."""


def blocks(app: Flask) -> Iterator[str]:
    """Yield each page that may be extended, with the blocks that the plugin has given it."""
    for attribute in PAGES:
        name = getattr(BulkImportView, attribute)
        yield f"{name}: {', '.join(sorted(_blocks(app, name)))}"


def _blocks(app: Flask, name: str) -> set[str]:
    """Return the blocks of a template and of those of ours that it extends."""
    environment = app.jinja_env
    assert environment.loader is not None
    source, _, _ = environment.loader.get_source(environment, name)
    tree = environment.parse(source)
    found = {each.name for each in tree.find_all(nodes.Block)}
    for parent in tree.find_all(nodes.Extends):
        if isinstance(parent.template, nodes.Const) and not parent.template.value.startswith(
            FOREIGN
        ):
            found |= _blocks(app, parent.template.value)
    return found
