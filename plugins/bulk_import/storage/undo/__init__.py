"""The undo of an import: its requests, rows, outcomes."""
