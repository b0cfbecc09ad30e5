"""Batch actions: one change of several records at once, confirmed, with undo."""
