"""Measures beside django-import-export, in turns with it."""
