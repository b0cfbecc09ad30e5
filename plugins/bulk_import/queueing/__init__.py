"""The queue of imports: its Redis, its jobs, and the state of the workers."""
