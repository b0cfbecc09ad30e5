"""Workbooks (.xlsx) to rows: each cell becomes the text that was seen, or its row fails."""
