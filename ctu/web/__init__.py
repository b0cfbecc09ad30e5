"""Every request: its access, headers, cookies, limits and errors; health, metrics and logs."""
