"""The stages of a batch, from its lease to its last row."""
