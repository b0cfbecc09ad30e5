"""Columns of a file: the fields that they hold."""
