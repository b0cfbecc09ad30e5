"""Pages that stay whole whatever a request brings."""
