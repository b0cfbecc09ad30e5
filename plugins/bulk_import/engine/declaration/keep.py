"""Reasons why a record is kept when the import that created it is undone."""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass

from ..sentences.language import N_, resolve_lazy


@dataclass(frozen=True, slots=True)
class Keep:
    """One reason to keep a record; records with the same message are reported together."""

    code: str
    """Stable, for programs, such as `signed_in`."""
    message: str
    """One sentence that holds for all records with this code: "Signed in since."."""
    detail: str = ""
    """What is true of this record alone, such as the time and the person."""
    is_hidden: bool = False
    """True when whoever undoes may know nothing more of the record, not even its name."""

    def __post_init__(self) -> None:
        """Resolve lazy texts of the host in the current language."""
        resolve_lazy(self, "message", "detail")

    @property
    def stored(self) -> str:
        """Return it as the JSON that `import_row` keeps."""
        return json.dumps(astuple(self), ensure_ascii=False)

    @classmethod
    def read(cls, stored: str) -> Keep:
        """Return what was stored; values that newer code has added are left out."""
        return cls(*json.loads(stored)[:4])


GONE = Keep("gone", N_("No longer exists."))
REFUSED = Keep("refused", N_("Something else refers to it, so the database kept it."))
NOT_PROCESSED = Keep("not_processed", N_("Could not be processed."))


def ended(reason: str) -> Keep:
    """Return why records stay that an undo had not reached when it ended."""
    return Keep("ended", reason)
