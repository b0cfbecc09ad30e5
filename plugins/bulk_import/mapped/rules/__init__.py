"""Rules that follow from a model: unique values, references, types."""
