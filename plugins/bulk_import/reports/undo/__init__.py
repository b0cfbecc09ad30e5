"""Undo of an import: its verdict beforehand, and its outcome."""
