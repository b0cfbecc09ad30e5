"""The import pages of one kind of import, as a Flask-Admin view."""

from __future__ import annotations

from typing import Any, Self

from ..mapped.factory import OPTIONS, importer_of
from ..state import ImporterRegistry
from .uploads.uploads import UploadPages


class BulkImportView(UploadPages):
    """History, upload and details of one importer: `BulkImportView(TeamImporter, bulk_import)`.

    `can_*`, `column_*`, `*_template`, `page_size` and `is_accessible` mean what they mean in
    Flask-Admin; the words of the pages are attributes too.
    """

    @classmethod
    def of(cls, model: type[Any], bulk_import: ImporterRegistry, **options: Any) -> Self:
        """Return the pages of an import that is read from a model.

        :param options: attributes of `ModelImporter` (`key`, `references`, `exclude`, `labels`,
            `slug`, `noun`, `singular`), and what the view takes itself.
        """
        declared = {name: options.pop(name) for name in OPTIONS if name in options}
        return cls(importer_of(model, **declared), bulk_import, **options)
