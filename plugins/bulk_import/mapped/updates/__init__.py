"""Updates of records: what they hold, what is written of it."""
