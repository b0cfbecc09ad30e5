"""What the queue stands on: its Redis, and what is known of its workers."""
