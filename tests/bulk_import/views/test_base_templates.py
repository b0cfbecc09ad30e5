"""The import pages on whatever base template a host's Flask-Admin has."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask_admin import Admin
from flask_admin.theme import Bootstrap4Theme
from jinja2 import ChoiceLoader, DictLoader

from plugins.bulk_import import Actors, BulkImport, BulkImportView
from plugins.bulk_import.state import State

pytestmark = pytest.mark.databases("sqlite")

BARE = "<html><head><title>Ours</title></head><body>{% block body %}{% endblock %}</body></html>"
BLOCKS = {
    "the body alone": BARE,
    "head, body and tail, which the lists of Flask-Admin fill": (
        "<html><head>{% block head %}<meta name=ours>{% endblock %}</head><body>"
        "{% block body %}{% endblock %}{% block tail %}{% endblock %}</body></html>"
    ),
    "the page's title under its body": BARE.replace(
        "</body>", "<footer>{% block page_title %}{% endblock %}</footer></body>"
    ),
    "its style sheets in the head": BARE.replace(
        "</head>", "{% block head_css %}<meta name=ours>{% endblock %}</head>"
    ),
    "all that Flask-Admin's own has": "{% extends 'admin/base.html' %}",
}
STYLED = set(BLOCKS) - {"the body alone", "the page's title under its body"}
"""Those with a block in their head."""
PAGES = ("", "upload", "remembered")


@pytest.mark.parametrize("blocks", BLOCKS)
def test_every_page_has_its_head_its_style_and_its_script_once(
    host: Flask, state: State, people: Actors, blocks: str
) -> None:
    host.jinja_loader = ChoiceLoader(
        [DictLoader({"ours.html": BLOCKS[blocks]}), host.jinja_loader]  # type: ignore[list-item]
    )
    view = BulkImportView(state.importers["members"], BulkImport(db=state.db, actors=people))
    theme = Bootstrap4Theme(base_template="ours.html")
    Admin(host, name="Clubs", theme=theme).add_view(view)

    for page in PAGES:
        html = host.test_client().get(f"/admin/imports/members/{page}").get_data(as_text=True)
        assert html.count("<h1") == 1, page
        assert html.count("bi-crumbs") == 1, page
        names = re.findall(r"bulk_import/v-\w+/(\w+\.css|main\.js)", html)
        assert sorted(names) == ["bulk_import.css", "details.css", "dialog.css", "main.js"], page
        assert ("<meta name=ours>" in html) == ("<meta name=ours>" in BLOCKS[blocks])
        is_in_head = html.index("bulk_import.css") < html.index("</head>")
        assert is_in_head == (blocks in STYLED), page
