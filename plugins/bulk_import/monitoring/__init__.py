"""What monitoring asks for: readiness and metrics."""
