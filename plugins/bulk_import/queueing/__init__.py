"""The queue of imports: its Redis, and what is known of the workers."""
