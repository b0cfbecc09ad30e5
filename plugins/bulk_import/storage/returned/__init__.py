"""A file that comes back: the failed rows that it repairs."""
