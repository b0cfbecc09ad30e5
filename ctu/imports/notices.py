"""Notices: the uploader is shown once, on the next page, how an import has ended."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, url_for
from flask_login import current_user

from ctu.access import rights
from plugins.bulk_import import ImportNotice, claim_notices, current_state

MOST = 3
"""So many are told one by one; of the others only how many there are."""
KINDS = {"ok": "success", "idle": "info", "bad": "danger"}
"""The kind of a notice, by the colour that the history gives the end of the import."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One import that has ended, in a sentence."""

    text: str
    url: str
    kind: str
    icon: str


def init_app(app: Flask) -> None:
    """Add the notices to the context of every template."""
    app.jinja_env.globals.update(import_notices=import_notices)


def import_notices() -> tuple[list[Notice], int]:
    """Return the newest notices, and how many imports beside them have ended; each is shown once.

    Imports of a kind that the person may no longer run are left out: they cannot open its pages.
    """
    if not current_user.is_authenticated:
        return [], 0
    known = current_state().importers
    slugs = [slug for slug in known if rights.may_import(current_user, slug)]
    found = claim_notices(slugs) if slugs else []
    return [_shown(notice) for notice in found[:MOST]], max(0, len(found) - MOST)


def _shown(notice: ImportNotice) -> Notice:
    run, look = notice.run, notice.look
    url = url_for(f"import_{run.importer}.details_page", public_id=run.public_id)
    return Notice(notice.text, url, KINDS[look.colour], look.icon)
