"""What a worker does: jobs, batches, creating records, the reconciler, the supervisor."""
