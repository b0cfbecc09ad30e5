"""Monitoring: health, metrics, logs, traces."""
