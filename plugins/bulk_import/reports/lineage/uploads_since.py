"""Uploads of a file between its verdict and its own upload, as in another tab."""

from __future__ import annotations

import re

from sqlalchemy import select

from ...engine.declaration.importer import Importer
from ...state import State
from ...storage.tables.models import ImportRun
from ...upload import Upload
from .earlier_uploads import earlier_uploads
from .lineage import Lineage, attempts_at

_LINEAGE_TEXT = re.compile(r"(\d{1,9}):([0-9a-f]{0,16})\Z", re.ASCII)


def lineage_text(lineage: Lineage) -> str:
    """Return the text for a form: the number of imports in its verdict, and the one it repairs."""
    runs = lineage.attempts.runs
    count = len(runs) + (lineage.earlier.count if lineage.earlier else 0)
    return f"{count}:{runs[0].public_id if runs else ''}"


def was_uploaded(state: State, importer: type[Importer], upload: Upload, shown: str) -> bool:
    """Return whether the file was uploaded again since its verdict.

    :param shown: what `lineage_text` returned; anything else is no verdict, as that of a program.
    """
    found = _LINEAGE_TEXT.match(shown)
    if found is None:
        return False
    earlier = earlier_uploads(state, importer, state.vault.fingerprints(upload.blocks))
    count = earlier.count if earlier else 0
    if found[2]:
        query = select(ImportRun.id).filter_by(importer=importer.slug, public_id=found[2])
        repaired = state.session.scalar(query)
        count += len(attempts_at(state, importer, repaired).runs) if repaired else 0
    return count > int(found[1])
