"""Rows as sealed texts, from the upload until they are erased."""
