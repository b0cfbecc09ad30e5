"""Writing the records of a batch: created, updated, taken back."""
