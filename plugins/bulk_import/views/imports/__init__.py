"""The pages of one import: its details, records, undo, secrets."""
