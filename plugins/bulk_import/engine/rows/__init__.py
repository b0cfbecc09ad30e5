"""Rows, problems and slips, which travel between the stages of an import."""
