"""A checked file, sealed into the form that uploads it, for a page without a script."""

from __future__ import annotations

import base64

from ..storage.vault import SealBroken, Vault
from ..upload import Upload

PURPOSE = "upload"
KEPT_SECONDS = 3_600
"""How long a checked file can be uploaded from its page; the form's own token lives no longer."""


def seal_checked(vault: Vault, upload: Upload, actor_id: str) -> str:
    """Encrypt a checked file for the form that uploads it, bound to that form and to the user."""
    content = base64.b64encode(upload.content).decode("ascii")
    return vault.seal(PURPOSE, upload.token, 0, [actor_id, upload.name, content])


def open_checked(vault: Vault, token: str, sealed: str, actor_id: str) -> tuple[str, bytes] | None:
    """Return name and content of a checked file; None when it is too old or not of this form."""
    try:
        owner, name, content = vault.open(PURPOSE, token, 0, sealed, max_age=KEPT_SECONDS)
    except SealBroken:
        return None
    return (name, base64.b64decode(content)) if owner == actor_id else None
