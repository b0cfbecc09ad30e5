"""Trials: one event on an installation, and what became of it."""
