"""One import from its upload to its end: its batches, leases, counts, status."""
