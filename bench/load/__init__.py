"""Measures under load: many rows, batches, uploads, hosts, killed workers."""
