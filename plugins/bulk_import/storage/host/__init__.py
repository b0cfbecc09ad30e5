"""What belongs to the host: its databases, its records, its language."""
