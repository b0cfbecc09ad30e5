"""The address of an import's Details, for links of other pages."""

from __future__ import annotations

from flask import url_for

from plugins.bulk_import import ImportRun


def details_url(run: ImportRun) -> str:
    """Return the address of an import's Details."""
    return url_for(f"import_{run.importer}.details_page", public_id=run.public_id)
