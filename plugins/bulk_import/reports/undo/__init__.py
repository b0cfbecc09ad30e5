"""Undo of an import: what it would do, and what it has done."""
