"""What can be read of a mapped model."""
