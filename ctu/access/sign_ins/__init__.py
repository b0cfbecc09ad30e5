"""Sign-ins: their traces in cookies, logs and metrics."""
