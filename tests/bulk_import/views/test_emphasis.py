"""The part of a hint that matters most is bold, and it is the host that says which it is."""

from __future__ import annotations

import pytest

from plugins.bulk_import.engine.declaration.rules import Lookup
from plugins.bulk_import.engine.rows.rows import Problem

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture(params=[("Take Chess & co, not Chess", "Chess"), ("Did you mean <Chess>?", "")])
def hint(request, importer, monkeypatch):
    """Let the importer give a hint about every unknown club; return its bold part."""
    text, emphasis = request.param
    problem = Problem("club.unknown", "Club: No.", hint=text, emphasis=emphasis)
    rule = Lookup("clubs", importer.club, lambda self, key: problem)
    monkeypatch.setattr(importer, "lookups", (rule,))
    return emphasis


def test_details_and_verdict_show_the_emphasised_part_in_bold(hint, send, page, import_file):
    content = b"Login,Pin,Club,Active\r\nann,1,Chss,TRUE\r\n"
    verdict = send("check", (content, "members.csv")).json["verdict"]
    run = import_file("ann,1,Chss,TRUE")

    bold = 'Take Chess &amp; co, not <strong translate="no">Chess</strong>'
    shown = bold if hint else "Did you mean &lt;Chess&gt;?"
    assert verdict["html"].count(shown) == 1
    assert page(f"{run.public_id}/").count(shown) == 2
