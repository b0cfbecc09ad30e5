"""Monitoring: readiness and metrics."""
