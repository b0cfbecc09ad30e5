"""Second factors: apps, passkeys, recovery codes."""
