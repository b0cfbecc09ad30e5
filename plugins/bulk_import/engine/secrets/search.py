"""Columns that may hold secrets while the code page of the file is unknown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from ..columns.layout import Layout, anchors_of
from ..declaration.importer import Importer
from ..fields.base.field import Field
from ..fields.textual.booleans import Boolean
from ..fields.textual.secrets import Secret
from ..rows.rows import Row
from .columns import FEW, MOST, describe, find_secret_columns, sample_of
from .rule_trial import Trial


class UnreadSecrets(NamedTuple):
    """Finds columns that may hold secrets under another header, in one uploader's file."""

    importer: type[Importer]
    actor: Any

    @property
    def needed(self) -> list[Field[Any]]:
        """Return the columns that must name something that exists before the rules can be asked."""
        return [self.importer.field_named(name) for name in anchors_of(self.importer)]

    def __call__(
        self, columns: Sequence[Field[Any] | None], rows: Sequence[Row]
    ) -> list[Field[Any]]:
        """Return the columns of which no cell may be shown, by some rows that fit their header.

        If the rules cannot be asked and the cells of the secret's column may be names, any column
        may hold the secrets.
        """
        found = [each for each in columns if each is not None]
        missing = [each for each in self.importer.fields if each not in found]
        layout = Layout.of_file(self.importer, tuple(columns), missing)
        suspects = find_secret_columns(self.importer, self.actor, layout, rows)
        if suspects or not self._is_unclear(layout, rows):
            return suspects
        return [each for each in found if not isinstance(each, Boolean | Secret)]

    def _is_unclear(self, layout: Layout, rows: Sequence[Row]) -> bool:
        secret = self.importer.secret()
        sample = sample_of(rows, secret) if secret in layout.places else []
        if secret is None or not sample:
            return False
        own = describe(layout, sample, secret)
        is_named = max(own.words, own.short) > FEW
        if own.secrets > MOST or (own.filled >= MOST and not is_named):
            return False
        trial = Trial(self.importer, self.actor, layout, sample, secret)
        return trial.judged_share() < MOST
