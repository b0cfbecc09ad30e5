"""What every request passes: access, headers, cookies, limits, errors, health, metrics, logs."""
