"""The host's databases, records and language."""
