"""Names of the worksheets of the template and of the error file."""

from __future__ import annotations

SHEET_NAME = "Import"
"""The one that holds the rows; it is looked for first."""
VALUES_NAME = "ImportValues"
"""The hidden one with the values that the cells of the other offer."""
