"""Named records: the name as typed, and its canonical key, which is compared and unique."""

from __future__ import annotations

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column, validates

from plugins.bulk_import import canonical_key, trim

NAME_LENGTH = 80


class Named:
    """A mapped class with a name that is unique whatever the case (decision 4)."""

    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    # The key is wide: folding can lengthen a name many times over.
    name_key: Mapped[str] = mapped_column(Text, unique=True)

    @validates("name")
    def _keep_key(self, _attribute: str, name: str) -> str:
        name = trim(name)
        self.name_key = canonical_key(name)
        return name

    def __str__(self) -> str:
        return self.name
