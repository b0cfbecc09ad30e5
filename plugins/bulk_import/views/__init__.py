"""The import pages of one kind of import, as a Flask-Admin view."""

from __future__ import annotations

from .uploads import UploadPages


class BulkImportView(UploadPages):
    """History, upload and details of one importer: `BulkImportView(TeamImporter, bulk_import)`.

    `can_*`, `column_*`, `*_template`, `page_size` and `is_accessible` mean what they mean in
    Flask-Admin; the words of the pages are attributes too.
    """
