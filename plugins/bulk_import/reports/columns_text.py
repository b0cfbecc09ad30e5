"""Which columns the file of an import has, in words."""

from __future__ import annotations

import json

from ..engine.importer import Importer
from ..engine.language import _t
from ..engine.layout import Layout
from ..storage.models import ImportRun
from .said_columns import listed
from .wording import capital, spelled


def columns_text(importer: type[Importer], run: ImportRun, layout: Layout) -> str:
    """Return "All ten", or "Nine, without Password"."""
    missing, gone = json.loads(run.missing), layout.gone
    known = {each.name: each.header for each in importer.fields}
    count = spelled(len(layout.places) - len(layout.left_out))
    text = _t("All {count}", count=count)
    if missing:
        headers = [known.get(name, name) for name in missing]
        text = _t("{count}, without {headers}", count=capital(count), headers=listed(headers))
    lost = ", ".join(each.label for each in gone)
    return _t("{text}; the program no longer has {lost}", text=text, lost=lost) if gone else text
