"""Judging: the stages that every row passes."""
