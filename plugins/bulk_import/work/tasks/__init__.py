"""A task, one leased batch: its outcome, its release, its end before its time."""
