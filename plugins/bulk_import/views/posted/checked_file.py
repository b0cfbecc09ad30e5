"""Sealed content of a form without scripts: a checked file and its repaired cells."""

from __future__ import annotations

import base64

from ...engine.repairs.repairs import Repair
from ...storage.sealing.vault import SealBroken, Vault
from ...upload import KnownFile, Upload

PURPOSE, LINES, REPAIRS = "upload", "lines", "repairs"
KEPT_SECONDS = 3_600
"""How long a checked file can be uploaded from its page; the form's own token lives no longer."""

REPAIRS_SECONDS = 12 * 3_600
"""How long the cells typed anew can be used: a dialog may stay open for a working day."""


def seal_checked(vault: Vault, upload: Upload, actor_id: str) -> str:
    """Encrypt a checked file for the form that uploads it, bound to that form and to the user."""
    content = base64.b64encode(bytes(upload.content)).decode("ascii")
    return vault.seal_for_a_time(PURPOSE, upload.token, 0, [actor_id, upload.name, content])


def seal_lines(vault: Vault, upload: Upload) -> str:
    """Encrypt the lines that messages name for the rows of a checked file, "" for their own lines.

    It stands beside the file: an older process, which knows no lines, opens the file without them.
    """
    lines = upload.lines
    return vault.seal_for_a_time(LINES, upload.token, 0, [*lines]) if lines else ""


def open_checked(
    vault: Vault, token: str, sealed: str, actor_id: str, sealed_lines: str = ""
) -> KnownFile | None:
    """Return a checked file; None when it is too old or not of this form."""
    try:
        # Code between two versions seals the lines with the file.
        owner, name, content, *within = vault.open(PURPOSE, token, 0, sealed, max_age=KEPT_SECONDS)
        beside = [sealed_lines] if sealed_lines else []
        lines = [vault.open(LINES, token, 0, each, max_age=KEPT_SECONDS) for each in beside]
    except SealBroken:
        return None
    known = KnownFile(name, base64.b64decode(content), *map(tuple, lines or within))
    return known if owner == actor_id else None


def seal_repairs(vault: Vault, upload: Upload, actor_id: str) -> str:
    """Encrypt the cells typed anew for the form of their file, "" without any."""
    # A value typed anew for many cells stands once.
    by_text: dict[str, list[tuple[int, int, str, bool]]] = {}
    for each in upload.choices.repairs:
        by_text.setdefault(each.new, []).append((*each.place, each.old, each.is_hidden))
    return vault.seal_for_a_time(REPAIRS, upload.token, 0, [actor_id, by_text]) if by_text else ""


def open_repairs(vault: Vault, token: str, sealed: str, actor_id: str) -> tuple[Repair, ...] | None:
    """Return the cells typed anew; None when they are too old or not of this form."""
    if not sealed:
        return ()
    try:
        owner, by_text = vault.open(REPAIRS, token, 0, sealed, max_age=REPAIRS_SECONDS)
    except SealBroken:
        return None
    repairs = (
        Repair(line, column, old, new, is_hidden)
        for new, cells in by_text.items()
        for line, column, old, is_hidden in cells
    )
    return tuple(repairs) if owner == actor_id else None
