"""The reflection of a mapped model."""
