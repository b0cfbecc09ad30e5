"""Refusals by the database, the host's model or its program, as sentences."""
